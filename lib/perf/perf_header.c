/*
 * perf_header: matchers that read from the side where the line is unambiguous: from the time, or the event,
 * to the left (a comm holds anything) and to the right. Linear in the length of the line.
 */
#include "perf/perf_header.h"

#include "base/banned.h"

enum {
    COMM_COLUMNS = 16, /* of a sample without chain: right-aligned */
    TID_COLUMNS = 5,
    PERIOD_COLUMNS = 10,
    MISC_PADDING = 3,     /* after a misc field, at least */
    ADDRESS_COLUMNS = 16, /* digits in so many are an address */
    MAX_TID_DIGITS = 7    /* the kernel's limit is 4194304 */
};

static size_t skip_blanks(struct slice s, size_t at) {
    while (at < s.len && byte_is_blank(s.at[at]))
        at++;
    return at;
}

static size_t skip_digits(struct slice s, size_t at) {
    while (at < s.len && byte_is_digit(s.at[at]))
        at++;
    return at;
}

/* ---- cutting words off the end of a text ---- */

/* The last word, which stays. */
static inline struct slice last_word(struct slice text) {
    size_t end = text.len, start;
    while (end > 0 && byte_is_blank(text.at[end - 1]))
        end--;
    for (start = end; start > 0 && !byte_is_blank(text.at[start - 1]);)
        start--;
    return slice_part(text, start, end);
}

/* How many columns the last word of the text takes, with the whitespace before it. */
static size_t columns_of(struct slice text, struct slice word) {
    size_t start = (size_t)(word.at - text.at), before = start;
    while (before > 0 && byte_is_blank(text.at[before - 1]))
        before--;
    return start - before + word.len;
}

/* The text without its last word. */
static struct slice without_word(struct slice text, struct slice word) {
    return slice_part(text, 0, (size_t)(word.at - text.at));
}

static bool is_cpu(struct slice word) {
    return word.len > 2 && word.at[0] == '[' && skip_digits(word, 1) == word.len - 1 &&
           word.at[word.len - 1] == ']';
}

/* perf's misc field (perf_sample__fprintf_start): capital letters, and 'g' and 'p'. */
static bool is_misc(struct slice word) {
    size_t capitals = 0;
    while (capitals < word.len && word.at[capitals] >= 'A' && word.at[capitals] <= 'Z')
        capitals++;
    return word.len > 0 &&
           (capitals == word.len || slice_equal(word, SLICE("g")) || slice_equal(word, SLICE("Sp")));
}

/* "12:34:56.123456", of the tod field. */
static bool is_time_of_day(struct slice word) {
    return word.len > 8 && word.at[2] == ':' && word.at[5] == ':' && word.at[8] == '.' &&
           skip_digits(word, 9) == word.len && skip_digits(word, 6) == 8;
}

/* PID/TID or TID, each possibly negative, any number of slashes: the whole word. */
static bool read_numbers(struct slice word, struct perf_header *header) {
    struct slice rest = slice_from(word, slice_starts(word, SLICE("-")));
    size_t digits = skip_digits(rest, 0);
    if (!digits)
        return false;
    struct slice first = slice_part(word, 0, word.len - rest.len + digits);
    struct slice second = slice_from(rest, digits);
    while (slice_starts(second, SLICE("/")))
        second = slice_from(second, 1);
    size_t minus = second.len < rest.len - digits && slice_starts(second, SLICE("-"));
    if (skip_digits(second, minus) != second.len || (minus && second.len == 1))
        return false;
    header->pid = first;
    header->tid = second;
    if (second.len == 0 ||
        slice_equal(second, SLICE("0"))) { /* QUIRK_TID_ZERO: such a tid counts as missing */
        header->tid = header->pid;
        header->pid = (struct slice){0};
    }
    return true;
}

/* The comm, without what perf prints of virtual machines before it. */
static struct slice read_comm(struct slice text) {
    text = slice_trim(text);
    if (!slice_starts(text, SLICE("V")))
        return text;
    static const struct slice before[] = {SLICE_INIT("VM:"), SLICE_INIT("VCPU:")};
    for (size_t i = 0; i < sizeof before / sizeof *before; i++) {
        size_t number = skip_blanks(text, before[i].len), end = skip_digits(text, number);
        if (slice_starts(text, before[i]) && end > number && (end == text.len || byte_is_blank(text.at[end])))
            text = slice_trim(slice_from(text, end));
    }
    return text;
}

/* ---- with a time ---- */

/* The comm and the numbers in what is left of the time. False: there are no numbers; the comm is set. */
static bool read_left_of_time(struct slice left, struct perf_header *header) {
    struct slice word = last_word(left);
    if (is_time_of_day(word)) {
        left = without_word(left, word);
        left = without_word(left, last_word(left)); /* the date */
        word = last_word(left);
    }
    if (is_misc(word) && word.at > left.at) {
        left = without_word(left, word);
        word = last_word(left);
    }
    if (is_cpu(word)) {
        left = without_word(left, word);
        word = last_word(left);
    }
    bool in_comm = word.at + word.len == left.at + COMM_COLUMNS && byte_is_blank(left.at[0]) &&
                   columns_of(left, word) == word.len + 1;
    bool numbers = !in_comm && read_numbers(word, header);
    header->comm = read_comm(numbers ? without_word(left, word) : left);
    return numbers;
}

/*
 * QUIRK_EVENT_LAST: the original takes the line's last word when it ends in a colon and a colon stands before
 * it, with nothing or a period between. `rest` starts anywhere before that colon.
 */
static bool read_last_word_event(struct slice rest, struct perf_header *header) {
    struct slice word = last_word(rest);
    if (word.len < 2 || word.at[word.len - 1] != ':' || word.at == rest.at)
        return false;
    struct slice before = slice_trim_end(without_word(rest, word)), period = slice_from(before, before.len);
    while (period.at > before.at && byte_is_digit(period.at[-1]))
        period = slice_make(period.at - 1, period.len + 1);
    struct slice colon = period.len ? slice_trim_end(without_word(before, period)) : before;
    if (!slice_ends(colon, SLICE(":")))
        return false;
    header->period = period;
    header->event = slice_part(word, 0, word.len - 1);
    return true;
}

/* Length of the event's name at the start of the text, with its colon; 0: there is none. */
static size_t event_length(struct slice text) {
    size_t end;
    if (!text.len || byte_is_digit(text.at[0]) || !byte_is_word(text.at[0]))
        return 0;
    for (end = 0; end < text.len; end++) {
        end += slice_find(slice_from(text, end), ':');
        if (end < text.len && (end + 1 == text.len || byte_is_blank(text.at[end + 1])))
            return end + 1;
    }
    return 0;
}

/* Takes a number off the start of the text, if it is a whole word in at most an address's columns. */
static struct slice take_number(struct slice *text) {
    size_t start = skip_blanks(*text, 0), end = skip_digits(*text, start);
    if (end == start || end > ADDRESS_COLUMNS || (end < text->len && !byte_is_blank(text->at[end])))
        return (struct slice){0};
    struct slice number = slice_part(*text, start, end);
    *text = slice_from(*text, end);
    return number;
}

/* True if a number before this can be a period without an event after it. */
static bool follows_period(struct slice rest, const struct perf_tail *tail) {
    return slice_trim(rest).len == 0 || tail->has_frame || tail->has_address ||
           (tail->has_arguments && !tail->is_word);
}

/* "%10u " after a blank. */
static bool is_period_column(struct slice text, struct slice number) {
    size_t columns = (size_t)(number.at - text.at) + number.len;
    return number.len > 0 && columns > PERIOD_COLUMNS &&
           (columns == PERIOD_COLUMNS + 1 || number.at == text.at + 1);
}

/* Length of the event's name at the start of the text, with its colon, unless that is of another field. */
static size_t timed_event_length(struct slice event, bool starts_with_frame) {
    size_t length = starts_with_frame ? 0 : event_length(event);
    if (!length || perf_tail_is_field_name(slice_part(event, 0, length)))
        return 0;
    return length;
}

/* [PERIOD] [EVENT:] TAIL. */
static void read_right_of_time(struct slice right, struct perf_header *header) {
    size_t address;
    struct slice rest = right, number = take_number(&rest), event = slice_trim_start(rest);
    bool is_column = is_period_column(right, number);
    size_t length = timed_event_length(event, perf_tail_aligned_address(is_column ? rest : right, &address));
    if (length) {
        header->period = number;
        header->event = slice_part(event, 0, length - 1);
        perf_tail_read(slice_from(event, length), &header->tail);
        return;
    }
    perf_tail_read(rest, &header->tail);
    if (is_column || (number.len && follows_period(rest, &header->tail)))
        header->period = number;
    else
        perf_tail_read(right, &header->tail);
}

/* True if DIGITS.DIGITS is right before the colon, at the start or after whitespace; its start in *start. */
static bool is_time(struct slice line, size_t colon, size_t *start) {
    size_t point = colon;
    while (point > 0 && byte_is_digit(line.at[point - 1]))
        point--;
    if (point == colon || point < 2 || line.at[point - 1] != '.')
        return false;
    size_t first = --point;
    while (first > 0 && byte_is_digit(line.at[first - 1]))
        first--;
    *start = first;
    return first < point && (first == 0 || byte_is_blank(line.at[first - 1]));
}

/* The colon of the first time that is after a thread number, or else of the first time. */
static bool find_time(struct slice line, struct perf_header *header, size_t *colon, bool *has_tid) {
    size_t first = line.len, start;
    for (size_t at = 0; at < line.len; at++) {
        at += slice_find(slice_from(line, at), ':');
        if (at == line.len || (at + 1 < line.len && !byte_is_blank(line.at[at + 1])) ||
            !is_time(line, at, &start))
            continue;
        *colon = at;
        *has_tid = read_left_of_time(slice_part(line, 0, start), header);
        if (*has_tid)
            return true;
        first = first < line.len ? first : at;
    }
    if (first == line.len)
        return false;
    *colon = first;
    is_time(line, first, &start);
    return !read_left_of_time(slice_part(line, 0, start), header);
}

/* True if what follows a time without thread number can only be the rest of a header. */
static bool follows_time(const struct perf_header *header, struct slice right) {
    return header->event.len || header->period.len || header->tail.has_frame || perf_tail_is_fields(right);
}

/* A record that is no sample, or a metric (perf script -F +metric). */
static bool is_record(struct slice right) {
    return slice_starts(slice_trim_start(right), SLICE("PERF_RECORD_")) ||
           slice_starts(right, SLICE(" \tmetric: "));
}

bool perf_header_read_timed(struct slice line, struct perf_header *header) {
    size_t colon;
    bool has_tid;
    *header = (struct perf_header){0};
    if (!find_time(line, header, &colon, &has_tid))
        return false;
    struct slice right = slice_from(line, colon + 1);
    header->has_time = true;
    header->is_record = is_record(right);
    if (header->is_record)
        return true;
    if (!read_last_word_event(slice_from(line, colon), header))
        read_right_of_time(right, header);
    return has_tid || follows_time(header, right);
}

/* ---- without a time ---- */

static bool is_number(struct slice word) {
    return word.len > 0 && skip_digits(word, 0) == word.len;
}

/* True if the last word of the text is in a field of `width` columns; a blank separates it from the text
 * before. */
static bool fills(struct slice text, struct slice word, size_t width) {
    size_t columns = columns_of(text, word);
    bool first = columns == (size_t)(word.at - text.at) + word.len;
    return columns >= width + !first;
}

/* Takes the period off the end of the text. */
static bool take_period(struct slice *text, struct perf_header *header) {
    struct slice word = last_word(*text);
    if (!is_number(word) || (word.len <= MAX_TID_DIGITS && !fills(*text, word, PERIOD_COLUMNS)))
        return false;
    header->period = word;
    *text = without_word(*text, word);
    return true;
}

/* Takes "PID/TID [CPU] MISC" off the end of the text, of which each may be missing. */
static bool take_thread(struct slice *text, struct perf_header *header) {
    struct slice rest = *text, word = last_word(rest);
    bool misc = is_misc(word) && word.at > rest.at;
    if (is_misc(word) && (misc || rest.len > word.len + MISC_PADDING)) {
        rest = without_word(rest, word);
        word = last_word(rest);
        misc = true;
    }
    bool cpu = is_cpu(word);
    if (cpu) {
        rest = without_word(rest, word);
        word = last_word(rest);
    }
    bool tid =
        (fills(rest, word, TID_COLUMNS) || slice_find(word, '/') < word.len) && read_numbers(word, header);
    if (tid)
        rest = without_word(rest, word);
    if (tid || cpu || (misc && !word.len))
        *text = rest;
    return tid || cpu;
}

/* [COMM] [PID/TID] [CPU] [MISC] [PERIOD]. False if these are not in perf's columns. */
static bool read_columns_left(struct slice left, struct perf_header *header) {
    bool found = take_period(&left, header);
    found |= take_thread(&left, header);
    header->comm = read_comm(left);
    bool sure = header->pid.len || (header->tid.len && header->period.len); /* the comm may end in a number */
    return found && (sure || !is_number(last_word(header->comm)));
}

/* Where the event's name starts: the word that ends in the first colon before whitespace; or the length. */
static size_t find_event(struct slice line, size_t *colon) {
    for (*colon = 0; *colon < line.len; ++*colon) {
        *colon += slice_find(slice_from(line, *colon), ':');
        if (*colon == line.len || (*colon + 1 < line.len && !byte_is_blank(line.at[*colon + 1])))
            continue;
        size_t start = *colon;
        while (start > 0 && !byte_is_blank(line.at[start - 1]))
            start--;
        if (start < *colon && !byte_is_digit(line.at[start]) && byte_is_word(line.at[start]))
            return start;
    }
    return line.len;
}

/* Takes aligned numbers (addresses, weights) and flags off the end of the text. */
static bool take_fields(struct slice *text) {
    bool taken = false;
    for (;; taken = true) {
        struct slice word = last_word(*text);
        size_t columns = columns_of(*text, word);
        bool is_column = slice_is_hex(word) && columns >= ADDRESS_COLUMNS;
        if (!is_column && !(perf_tail_is_flag(word) && columns > word.len + 1))
            return taken;
        *text = without_word(*text, word);
    }
}

/* Instructions and registers may end a header line (print_insn, print_sample_iregs in builtin-script.c). */
static struct slice without_end(struct slice line) {
    static const struct slice starts[] = {SLICE_INIT("ilen:"), SLICE_INIT("insn:"), SLICE_INIT("ABI:")};
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++)
        for (size_t at = slice_search(line, starts[i]); at < line.len; line.len = at)
            if (at > 0 && !byte_is_blank(line.at[at - 1]))
                break;
    return line;
}

/* Reads all fields by their columns. */
static bool read_columns(struct slice line, struct perf_header *header) {
    line = without_end(line);
    size_t colon, event = find_event(line, &colon);
    *header = (struct perf_header){.is_shaped = line.len && byte_is_blank(line.at[line.len - 1])};
    struct slice left = slice_part(line, 0, event);
    if (event < line.len) {
        header->event = slice_part(line, event, colon);
        perf_tail_read(slice_from(line, colon + 1), &header->tail);
        header->is_shaped |= header->tail.has_frame || header->tail.has_address;
        return read_columns_left(left, header);
    }
    perf_tail_read(line, &header->tail);
    header->tail.has_arguments = false;
    if (header->tail.has_frame)
        left = without_word(line, header->tail.frame.address);
    header->is_shaped |= take_fields(&left) || header->tail.has_frame;
    return read_columns_left(left, header);
}

void perf_header_read_columns(struct slice line, struct perf_header *header) {
    read_columns(line, header);
    struct slice comm = header->comm, word = last_word(comm);
    if (slice_ends(word, SLICE(":")) && is_number(slice_part(word, 0, word.len - 1)))
        header->is_shaped = false; /* a number to which a colon is glued is no comm */
}

/*
 * QUIRK_COMM_SHORTEST: the process name is the shortest start of at least two bytes after which whitespace, a
 * number and a blank follow; a number inside a name is taken for the thread.
 */
static bool read_shortest(struct slice line, struct perf_header *header) {
    for (size_t comm = 2; comm < line.len;) {
        if (!byte_is_blank(line.at[comm])) {
            comm++;
            continue;
        }
        size_t start = skip_blanks(line, comm), end = start;
        while (end < line.len && (byte_is_digit(line.at[end]) || line.at[end] == '/'))
            end++;
        if (end > start && byte_is_digit(line.at[start]) && end < line.len && byte_is_blank(line.at[end]) &&
            read_numbers(slice_part(line, start, end), header)) {
            header->comm = slice_part(line, 0, comm);
            read_last_word_event(line, header);
            return true;
        }
        comm = start;
    }
    return false;
}

bool perf_header_read_untimed(struct slice line, struct perf_header *header) {
    *header = (struct perf_header){0};
    line = without_end(line);
    if (line.len < 2 || byte_is_blank(line.at[0]) || !read_shortest(line, header))
        return false;
    struct perf_header columns;
    if (!header->event.len && read_columns(line, &columns))
        *header = columns;
    return true;
}
