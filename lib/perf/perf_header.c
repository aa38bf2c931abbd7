/*
 * perf_header: matchers that read from the side where the line is unambiguous. A header is anchored at its
 * time, and read to the left (process names hold anything) and to the right. Linear in the length of the
 * line.
 */
#include "perf/perf_header.h"

#include "perf/perf_frame.h"

#include "base/banned.h"

/* Position where the word that ends at `end` starts. */
static size_t word_start(struct slice line, size_t end) {
    while (end > 0 && !byte_is_blank(line.at[end - 1]))
        end--;
    return end;
}

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

static size_t trimmed_end(struct slice s, size_t end) {
    while (end > 0 && byte_is_blank(s.at[end - 1]))
        end--;
    return end;
}

/* PID/TID or TID, each possibly negative, any number of slashes: the whole word. */
static bool read_numbers(struct slice word, struct perf_header *header) {
    size_t minus = word.len && word.at[0] == '-';
    size_t first = skip_digits(word, minus), at = first;
    while (at < word.len && word.at[at] == '/')
        at++;
    size_t second = at;
    if (at > first && at < word.len && word.at[at] == '-')
        at++;
    at = skip_digits(word, at);
    if (first == minus || at != word.len || (at == second + 1 && word.at[second] == '-'))
        return false;
    struct slice tid = slice_from(word, second);
    header->pid = slice_part(word, 0, first);
    header->tid = tid;
    if (tid.len == 0 || slice_equal(tid, SLICE("0"))) { /* QUIRK_TID_ZERO: such a tid counts as missing */
        header->tid = header->pid;
        header->pid = (struct slice){0};
    }
    return true;
}

/* The process and its numbers in what stands left of the time. */
static bool read_left_of_time(struct slice left, struct perf_header *header) {
    size_t end = trimmed_end(left, left.len), start = word_start(left, end);
    size_t capitals = start;
    while (capitals < end && left.at[capitals] >= 'A' && left.at[capitals] <= 'Z')
        capitals++;
    if (capitals == end && start > 0) { /* perf's misc field */
        end = trimmed_end(left, start);
        start = word_start(left, end);
    }
    if (end - start > 2 && left.at[start] == '[' && skip_digits(left, start + 1) == end - 1 &&
        left.at[end - 1] == ']') {
        end = trimmed_end(left, start);
        start = word_start(left, end);
    }
    if (!read_numbers(slice_part(left, start, end), header))
        return false;
    header->comm = slice_trim(slice_part(left, 0, start));
    return true;
}

/*
 * QUIRK_EVENT_LAST: the original takes the line's last word when it ends in a colon and a colon stands before
 * it, with nothing or a period between. `rest` starts anywhere before that colon.
 */
static bool read_last_word_event(struct slice rest, struct perf_header *header) {
    size_t end = trimmed_end(rest, rest.len), start = word_start(rest, end);
    if (end - start < 2 || rest.at[end - 1] != ':' || start == 0)
        return false;
    size_t before = trimmed_end(rest, start), digits = before;
    while (digits > 0 && byte_is_digit(rest.at[digits - 1]))
        digits--;
    size_t colon = digits < before ? trimmed_end(rest, digits) : before;
    if (colon == 0 || rest.at[colon - 1] != ':')
        return false;
    header->period = slice_part(rest, digits, before);
    header->event = slice_part(rest, start, end - 1);
    return true;
}

static bool has_digit(struct slice word) {
    size_t i = 0;
    while (i < word.len && !byte_is_digit(word.at[i]))
        i++;
    return i < word.len;
}

/* Whether it is an address and not a word of a tracepoint, such as "added": no such word is so long. */
static bool is_address(struct slice word) {
    enum { NO_WORD = 8 };
    return slice_is_hex(word) && (word.len >= NO_WORD || has_digit(word));
}

/* An address without a digit is known by the offset that perf prints in the symbol after it. */
static bool read_frame(struct slice word, struct slice rest, struct frame *frame) {
    if (!slice_is_hex(word) || !perf_frame_read(rest, frame))
        return false;
    frame->address = word;
    return is_address(word) || slice_has(frame->symbol, SLICE("+0x"));
}

/* What perf prints after an event whose colon does not end the line. */
static enum perf_tail read_tail(struct slice tail, struct frame *frame) {
    struct slice word = slice_part(tail, 0, 0);
    while (word.len < tail.len && !byte_is_blank(tail.at[word.len]))
        word.len++;
    if (tail.len == 0)
        return PERF_TAIL_NONE;
    if (read_frame(word, slice_from(tail, word.len), frame))
        return PERF_TAIL_FRAME;
    if (is_address(word) || slice_starts(word, SLICE("0x")) || slice_starts(word, SLICE("ABI:")))
        return PERF_TAIL_FIELDS;
    return PERF_TAIL_ARGUMENTS;
}

/* [PERIOD] EVENT: [TAIL]; an event starts with a letter and ends at a colon before a blank or the end. */
static void read_right_of_time(struct slice right, struct perf_header *header) {
    right = slice_trim(right);
    size_t digits = skip_digits(right, 0), start = 0;
    if (digits && digits < right.len && byte_is_blank(right.at[digits]))
        start = skip_blanks(right, digits);
    else
        digits = 0;
    if (start == right.len || byte_is_digit(right.at[start]) || !byte_is_word(right.at[start]))
        return;
    for (size_t colon = start; colon < right.len; colon++) {
        colon += slice_find(slice_from(right, colon), ':');
        if (colon < right.len && (colon + 1 == right.len || byte_is_blank(right.at[colon + 1]))) {
            header->period = slice_part(right, 0, digits);
            header->event = slice_part(right, start, colon);
            header->tail_text = slice_trim(slice_from(right, colon + 1));
            header->tail = read_tail(header->tail_text, &header->frame);
            return;
        }
    }
}

/* Whether DIGITS.DIGITS after a blank stands right before the colon; its start in *start. */
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
    return first < point && first > 0 && byte_is_blank(line.at[first - 1]);
}

/* The colon of the first time that stands behind a thread number. */
static bool find_time(struct slice line, struct perf_header *header, size_t *colon) {
    for (size_t at = 0, start; at < line.len; at++) {
        at += slice_find(slice_from(line, at), ':');
        if (at < line.len && (at + 1 == line.len || byte_is_blank(line.at[at + 1])) &&
            is_time(line, at, &start) && read_left_of_time(slice_part(line, 0, start), header)) {
            *colon = at;
            return true;
        }
    }
    return false;
}

bool perf_header_read_timed(struct slice line, struct perf_header *header) {
    size_t colon;
    *header = (struct perf_header){0};
    if (!find_time(line, header, &colon))
        return false;
    if (slice_starts(slice_trim_start(slice_from(line, colon + 1)), SLICE("PERF_RECORD_")))
        header->tail = PERF_TAIL_RECORD;
    else if (!read_last_word_event(slice_from(line, colon), header))
        read_right_of_time(slice_from(line, colon + 1), header);
    return true;
}

/*
 * QUIRK_COMM_SHORTEST: the process name is the shortest start of at least two bytes behind which blanks, a
 * number and a blank stand; a number inside a name is taken for the thread.
 */
bool perf_header_read_untimed(struct slice line, struct perf_header *header) {
    *header = (struct perf_header){0};
    if (line.len < 2 || byte_is_blank(line.at[0]))
        return false;
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
