/*
 * perf_header: read from the side where the line is unambiguous: from the time to the left (a comm holds
 * anything) and to the right. Linear in the length of the line.
 */
#include "perf/perf_header.h"

#include "perf/perf_columns.h"
#include "perf/perf_event.h"
#include "perf/perf_thread.h"
#include "perf/perf_word.h"

#include "base/banned.h"

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
        *has_tid = perf_thread_read(slice_part(line, 0, start), header);
        if (*has_tid)
            return true;
        first = first < line.len ? first : at;
    }
    if (first == line.len)
        return false;
    *colon = first;
    is_time(line, first, &start);
    return !perf_thread_read(slice_part(line, 0, start), header);
}

/* True if what follows a time without thread number can only be the rest of a header. */
static bool follows_time(const struct perf_header *header, struct slice right) {
    struct slice text = slice_trim_start(right), word = slice_part(text, 0, slice_find(text, ' '));
    bool is_field = perf_tail_is_flag(word) || perf_tail_is_flags(right) || perf_tail_is_fields(right) ||
                    perf_columns_are_fields(right);
    return header->event.len || header->period.len || header->tail.has_frame || is_field;
}

/* A record that is not a sample, or a metric (perf script -F +metric). */
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
    if (has_tid && perf_event_read_usual(right, header))
        return true;
    header->is_record = is_record(right);
    if (header->is_record)
        return true;
    if (!perf_event_read_last_word(slice_from(line, colon), header))
        perf_event_read(right, header);
    return has_tid || follows_time(header, right);
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
        size_t start = perf_word_skip_blanks(line, comm), end = start;
        while (end < line.len && (byte_is_digit(line.at[end]) || line.at[end] == '/'))
            end++;
        if (end > start && byte_is_digit(line.at[start]) && end < line.len && byte_is_blank(line.at[end]) &&
            perf_thread_read_numbers(slice_part(line, start, end), header)) {
            header->comm = slice_part(line, 0, comm);
            header->event.len = perf_event_read_last_word(line, header) ? header->event.len : 0;
            return true;
        }
        comm = start;
    }
    return false;
}

bool perf_header_read_untimed(struct slice line, struct perf_header *header) {
    struct perf_header columns;
    *header = (struct perf_header){0};
    if (line.len < 2 || byte_is_blank(line.at[0]))
        return false;
    if (perf_thread_machine(line))
        return perf_columns_read(line, header) && (header->is_shaped || header->event.len);
    if (!read_shortest(perf_columns_without_end(line), header))
        return perf_columns_read_thread(line, header) && header->event.len;
    if (!header->event.len && perf_columns_read(line, &columns))
        *header = columns;
    return true;
}
