/* perf_event: columns tell a period from other numbers where no event follows it. */
#include "perf/perf_event.h"

#include "perf/perf_thread.h"
#include "perf/perf_word.h"

#include "base/banned.h"

enum {
    PERIOD_COLUMNS = 10,
    NARROW = 14 /* columns; an address has 16, of which a thread number that is too wide takes two */
};

bool perf_event_read_last_word(struct slice rest, struct perf_header *header) {
    struct slice word = perf_word_last(rest);
    if (word.len < 2 || word.at[word.len - 1] != ':' || word.at == rest.at)
        return false;
    struct slice before = slice_trim_end(perf_word_before(rest, word)),
                 period = slice_from(before, before.len);
    while (period.at > before.at && byte_is_digit(period.at[-1]))
        period = slice_make(period.at - 1, period.len + 1);
    struct slice colon = period.len ? slice_trim_end(perf_word_before(before, period)) : before;
    if (!slice_ends(colon, SLICE(":")))
        return false;
    header->period = period;
    header->event = slice_part(word, 0, word.len - 1);
    return true;
}

bool perf_event_read_usual(struct slice text, struct perf_header *header) {
    if (text.len < 4 || text.at[text.len - 1] != ' ' || text.at[text.len - 2] != ':')
        return false;
    size_t number = 0, end = text.len - 2;
    while (number < end && text.at[number] == ' ')
        number++;
    size_t digits = perf_word_skip_digits(text, number), event = digits;
    while (event < end && text.at[event] == ' ')
        event++;
    if (event == end || (digits > number && event == digits) || text.at[event] < 'a' || text.at[event] > 'z')
        return false;
    for (size_t i = event; i < end; i++)
        if (byte_is_blank(text.at[i]))
            return false;
    header->period = slice_part(text, number, digits);
    header->event = slice_part(text, event, end);
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

/* Takes a number off the start of the text, if it is a whole word. */
static struct slice take_number(struct slice *text) {
    size_t start = perf_word_skip_blanks(*text, 0), end = perf_word_skip_digits(*text, start);
    if (end == start || (end < text->len && !byte_is_blank(text->at[end])))
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

/* True if the text's first word ends in a colon and is not part of a symbol such as "f(a: Int)". */
static bool starts_with_name(struct slice text) {
    size_t end = 0;
    while (end < text.len && !byte_is_blank(text.at[end]) && text.at[end] != '(')
        end++;
    return end > 0 && text.at[end - 1] == ':';
}

/* Length of the event's name, with its colon, at the start of `event`; 0: it is a frame or another field. */
static size_t name_length(struct slice text, struct slice event) {
    size_t address, length;
    if (!starts_with_name(event) && perf_tail_aligned_address(text, &address))
        return 0;
    length = event_length(event);
    return length && !perf_tail_is_field_name(slice_part(event, 0, length)) ? length : 0;
}

void perf_event_read(struct slice text, struct perf_header *header) {
    struct slice rest = text, number = take_number(&rest), event = slice_trim_start(rest);
    bool is_column = is_period_column(text, number);
    size_t length = name_length(is_column ? rest : text, event);
    if (length) {
        header->period = number;
        header->event = slice_part(event, 0, length - 1);
        perf_tail_read(slice_from(event, length), &header->tail);
        return;
    }
    perf_tail_read(rest, &header->tail);
    bool is_narrow = number.len && (size_t)(rest.at - text.at) <= NARROW;
    if (is_column || (is_narrow && follows_period(rest, &header->tail)))
        header->period = number;
    else
        perf_tail_read(text, &header->tail);
}

size_t perf_event_find(struct slice line, size_t *colon) {
    for (*colon = perf_thread_machine(line); *colon < line.len; ++*colon) {
        *colon += slice_find(slice_from(line, *colon), ':');
        if (*colon == line.len || (*colon + 1 < line.len && !byte_is_blank(line.at[*colon + 1])))
            continue;
        size_t start = *colon;
        while (start > 0 && !byte_is_blank(line.at[start - 1]))
            start--;
        bool is_name = start < *colon && !byte_is_digit(line.at[start]) && byte_is_word(line.at[start]);
        if (is_name && !perf_tail_is_field_name(slice_part(line, 0, *colon + 1)))
            return start;
    }
    return line.len;
}

bool perf_event_is_record(struct slice line) {
    return slice_has(line, SLICE("\tmetric: ")) || slice_starts(line, SLICE("PERF_RECORD_")) ||
           slice_has(line, SLICE(" PERF_RECORD_"));
}
