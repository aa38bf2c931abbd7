/* perf_thread: read from the right, as a comm may hold anything. */
#include "perf/perf_thread.h"

#include "perf/perf_word.h"

#include "base/banned.h"

enum { COMM_COLUMNS = 16 /* of a sample without chain: right-aligned */ };

bool perf_thread_read_numbers(struct slice word, struct perf_header *header) {
    struct slice rest = slice_from(word, slice_starts(word, SLICE("-")));
    size_t digits = perf_word_skip_digits(rest, 0);
    if (!digits)
        return false;
    struct slice first = slice_part(word, 0, word.len - rest.len + digits);
    struct slice second = slice_from(rest, digits);
    while (slice_starts(second, SLICE("/")))
        second = slice_from(second, 1);
    size_t minus = second.len < rest.len - digits && slice_starts(second, SLICE("-"));
    if (perf_word_skip_digits(second, minus) != second.len || (minus && second.len == 1))
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

size_t perf_thread_machine(struct slice line) {
    static const struct slice fields[] = {SLICE_INIT("VM:"), SLICE_INIT("VCPU:")};
    size_t at = 0;
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        if (!slice_starts(slice_from(line, at), fields[i]))
            break;
        size_t number = perf_word_skip_blanks(line, at + fields[i].len),
               end = perf_word_skip_digits(line, number);
        if (end == number || (end < line.len && line.at[end] != ' '))
            break;
        at = end + (end < line.len);
    }
    return at;
}

struct slice perf_thread_comm(struct slice text) {
    text = slice_trim(text);
    return text.len && text.at[0] == 'V' ? slice_trim(slice_from(text, perf_thread_machine(text))) : text;
}

/* Each of these takes a field off the end of the text, if it is *word, which becomes the last word of the
 * rest. */

static void cut_word(struct slice *text, struct slice *word) {
    *text = perf_word_before(*text, *word);
    *word = perf_word_last(*text);
}

/* True if there is one. */
static bool cut_time_of_day(struct slice *text, struct slice *word) {
    if (!perf_word_is_time_of_day(*word))
        return false;
    cut_word(text, word);
    cut_word(text, word); /* the date */
    return true;
}

/* A misc field that is alone is a comm, unless it is before a date. */
static void cut_cpu(struct slice *text, struct slice *word, bool before_date) {
    if (perf_word_is_misc(*word) && (before_date || slice_trim(perf_word_before(*text, *word)).len > 0))
        cut_word(text, word);
    if (perf_word_is_cpu(*word))
        cut_word(text, word);
}

struct slice perf_thread_cut_time_of_day(struct slice text) {
    struct slice word = perf_word_last(text);
    cut_time_of_day(&text, &word);
    return text;
}

bool perf_thread_read(struct slice left, struct perf_header *header) {
    struct slice word = perf_word_last(left);
    bool dated = cut_time_of_day(&left, &word);
    cut_cpu(&left, &word, dated);
    bool in_comm = word.at + word.len == left.at + COMM_COLUMNS && byte_is_blank(left.at[0]) &&
                   perf_word_columns(left, word) == word.len + 1;
    bool numbers = !in_comm && perf_thread_read_numbers(word, header);
    if (numbers && left.at[0] == 'V' && word.at < left.at + perf_thread_machine(left)) {
        header->pid = header->tid = (struct slice){0}; /* the number of a machine */
        numbers = false;
    }
    header->comm = perf_thread_comm(numbers ? perf_word_before(left, word) : left);
    return numbers;
}
