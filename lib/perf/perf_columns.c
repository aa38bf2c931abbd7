/* perf_columns: a thread number is looked for from the left, where only the comm is; else all is read from
 * the event. */
#include "perf/perf_columns.h"

#include "perf/perf_event.h"
#include "perf/perf_thread.h"
#include "perf/perf_word.h"

#include "base/banned.h"

enum {
    TID_COLUMNS = 5,
    NEW_TID_COLUMNS = 7, /* since perf 6.12; the kernel's limit is 4194304 */
    PERIOD_COLUMNS = 10,
    MISC_COLUMNS = 6,
    MISC_PADDING = 3,     /* after a misc field, at least */
    ADDRESS_COLUMNS = 16, /* digits in so many are an address */
    MAX_TID_DIGITS = 7
};

/* ---- lines with a thread number ---- */

static size_t word_end(struct slice line, size_t at) {
    while (at < line.len && !byte_is_blank(line.at[at]))
        at++;
    return at;
}

/* Columns of a right-aligned field: its digits and the blanks before it, but for the one after a field before
 * it. */
static size_t columns_at(struct slice line, size_t start, size_t end) {
    size_t before = start;
    while (before > 0 && line.at[before - 1] == ' ')
        before--;
    return end - before - (before > 0);
}

/* True if a field of so many columns, whose digits are as many or fewer, is a thread number. */
static bool is_thread_width(size_t columns, size_t digits) {
    return columns == TID_COLUMNS || columns == NEW_TID_COLUMNS ||
           (columns == digits && digits > TID_COLUMNS && digits <= NEW_TID_COLUMNS);
}

/* Where the field after "PID/TID" begins: the second number is left-aligned in as many columns as the first.
 */
static size_t after_pair(struct slice line, size_t start, size_t end) {
    size_t slash = start + slice_find(slice_from(line, start), '/'), columns = columns_at(line, start, slash);
    size_t next = slash + 1 + columns + 1;
    if (!is_thread_width(columns, slash - start) || next <= end || next > line.len)
        return end + 1;
    for (size_t i = end; i < next; i++)
        if (line.at[i] != ' ')
            return end + 1;
    return next;
}

/*
 * The first word that is a thread number: *start is its start, the result where the field after it begins. 0:
 * there is none before an event, a cpu or a number in other columns.
 */
static size_t find_thread(struct slice line, size_t *start, struct perf_header *header) {
    for (size_t at = perf_thread_machine(line), end; at < line.len; at = end) {
        at = perf_word_skip_blanks(line, at);
        end = word_end(line, at);
        struct slice word = slice_part(line, at, end);
        if (!word.len || slice_ends(word, SLICE(":")) || perf_word_is_cpu(word))
            return 0;
        bool is_number = byte_is_digit(word.at[word.len - 1]) && perf_thread_read_numbers(word, header);
        bool is_pair = is_number && slice_find(word, '/') < word.len;
        if (!is_number)
            continue;
        if (end == line.len || (!is_pair && !is_thread_width(columns_at(line, at, end), word.len)))
            return 0;
        *start = at;
        return is_pair ? after_pair(line, at, end) : end + 1;
    }
    return 0;
}

/* Passes over the fields between the thread and the period: [CPU] MISC TOD. */
static size_t skip_middle(struct slice line, size_t at) {
    size_t start = perf_word_skip_blanks(line, at), end = word_end(line, start);
    if (perf_word_is_cpu(slice_part(line, start, end)) && end < line.len) {
        at = end + 1;
        start = perf_word_skip_blanks(line, at);
        end = word_end(line, start);
    }
    if (perf_word_is_misc(slice_part(line, start, end)) && start + MISC_COLUMNS < line.len) {
        at = end + 1 > start + MISC_COLUMNS ? end + 1 : start + MISC_COLUMNS;
        start = perf_word_skip_blanks(line, at);
        end = word_end(line, start);
    }
    size_t time = perf_word_skip_blanks(line, end);
    end = word_end(line, time);
    return perf_word_is_time_of_day(slice_part(line, time, end)) && end < line.len ? end + 1 : at;
}

/* Takes aligned numbers (addresses, weights) and flags off the end of the text. */
static bool take_fields(struct slice *text) {
    bool taken = false;
    for (;; taken = true) {
        struct slice word = perf_word_last(*text);
        size_t columns = perf_word_columns(*text, word);
        bool is_column = slice_is_hex(word) && columns >= ADDRESS_COLUMNS;
        if (!is_column && !(perf_tail_is_flag(word) && columns > word.len + 1))
            return taken;
        *text = perf_word_before(*text, word);
    }
}

bool perf_columns_are_fields(struct slice text) {
    size_t cgroup = slice_search(text, SLICE(" /")), source = slice_search(text, SLICE(" |OP "));
    bool found = cgroup < text.len || source < text.len;
    text.len = cgroup < source ? cgroup : source;
    return (take_fields(&text) || found) && slice_trim(text).len == 0;
}

bool perf_columns_read_thread(struct slice line, struct perf_header *header) {
    size_t start, after;
    *header = (struct perf_header){0};
    after = find_thread(line, &start, header);
    if (!after) {
        *header = (struct perf_header){0};
        return false;
    }
    header->comm = perf_thread_comm(slice_part(line, 0, start));
    size_t middle = skip_middle(line, after);
    struct slice right = slice_from(line, middle - 1);
    perf_event_read(right, header);
    const struct perf_tail *tail = &header->tail;
    header->is_shaped = after > start + header->pid.len + header->tid.len + 2 || middle > after ||
                        byte_is_blank(line.at[line.len - 1]) || header->event.len || header->period.len ||
                        tail->has_frame || tail->has_address || perf_columns_are_fields(right) ||
                        perf_tail_is_fields(right);
    return true;
}

/* ---- lines without ---- */

/* True if the last word of the text is in a field of `width` columns; a blank separates it from the text
 * before. */
static bool fills(struct slice text, struct slice word, size_t width) {
    size_t columns = perf_word_columns(text, word);
    bool first = columns == (size_t)(word.at - text.at) + word.len;
    return columns >= width + !first;
}

/* Takes the period off the end of the text. */
static bool take_period(struct slice *text, struct perf_header *header) {
    struct slice word = perf_word_last(*text);
    if (!perf_word_is_number(word) || (word.len <= MAX_TID_DIGITS && !fills(*text, word, PERIOD_COLUMNS)))
        return false;
    header->period = word;
    *text = perf_word_before(*text, word);
    return true;
}

/* Takes "PID/TID [CPU] MISC" off the end of the text, of which each may be missing. Before a date a
 * misc field alone is not part of the comm. */
static bool take_thread(struct slice *text, bool before_date, struct perf_header *header) {
    struct slice rest = *text, word = perf_word_last(rest);
    bool misc = perf_word_is_misc(word) && word.at > rest.at;
    if (perf_word_is_misc(word) && (misc || rest.len > word.len + MISC_PADDING)) {
        rest = perf_word_before(rest, word);
        word = perf_word_last(rest);
        misc = true;
    }
    bool cpu = perf_word_is_cpu(word);
    if (cpu) {
        rest = perf_word_before(rest, word);
        word = perf_word_last(rest);
    }
    bool tid = (fills(rest, word, TID_COLUMNS) || slice_find(word, '/') < word.len) &&
               perf_thread_read_numbers(word, header);
    if (tid)
        rest = perf_word_before(rest, word);
    if (tid || cpu || (misc && (before_date || !word.len)))
        *text = rest;
    return tid || cpu;
}

/* [COMM] [PID/TID] [CPU] [MISC] [PERIOD]. False if these are not in perf's columns. */
static bool read_columns_left(struct slice left, struct perf_header *header) {
    bool found = take_period(&left, header);
    struct slice before = perf_thread_cut_time_of_day(left);
    bool has_date = before.len < left.len;
    found |= take_thread(&before, has_date, header) || has_date;
    left = before;
    header->comm = perf_thread_comm(left);
    bool sure = header->pid.len || (header->tid.len && header->period.len); /* the comm may end in a number */
    return found && (sure || !perf_word_is_number(perf_word_last(header->comm)));
}

struct slice perf_columns_without_end(struct slice line) {
    static const struct slice starts[] = {SLICE_INIT("ilen:"), SLICE_INIT("insn:"), SLICE_INIT("ABI:")};
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++)
        for (size_t at = slice_search(line, starts[i]); at < line.len; line.len = at)
            if (at > 0 && !byte_is_blank(line.at[at - 1]))
                break;
    return line;
}

/* Reads all fields by their columns. */
static bool read_any(struct slice line, struct perf_header *header) {
    line = perf_columns_without_end(line);
    size_t colon, event = perf_event_find(line, &colon);
    *header = (struct perf_header){.is_shaped = line.len && byte_is_blank(line.at[line.len - 1])};
    struct slice left = slice_part(line, 0, event);
    if (event < line.len) {
        header->event = slice_part(line, event, colon);
        struct slice right = slice_from(line, colon + 1);
        bool only_fields = perf_columns_are_fields(right);
        perf_tail_read(right, &header->tail);
        header->is_shaped |=
            header->tail.has_frame || header->tail.has_address || only_fields || perf_tail_is_fields(right);
        return read_columns_left(left, header) || only_fields;
    }
    perf_tail_read(line, &header->tail);
    header->tail.has_arguments = false;
    if (header->tail.has_frame)
        left = perf_word_before(line, header->tail.frame.address);
    header->is_shaped |= take_fields(&left) || header->tail.has_frame;
    return read_columns_left(left, header);
}

bool perf_columns_read(struct slice line, struct perf_header *header) {
    bool found = perf_columns_read_thread(line, header) || read_any(line, header);
    struct slice comm = header->comm, word = perf_word_last(comm);
    if (slice_ends(word, SLICE(":")) && perf_word_is_number(slice_part(word, 0, word.len - 1)))
        header->is_shaped = false; /* a number to which a colon is glued is not a comm */
    return found;
}
