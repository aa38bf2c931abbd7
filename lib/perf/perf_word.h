/*
 * perf_word - the words of a header line, cut off its end
 *
 * Pure functions; every slice points into the text. Each is linear in the length of what it looks at.
 *
 *     struct slice word = perf_word_last(text);
 *     if (perf_word_is_cpu(word))
 *         text = perf_word_before(text, word);
 */
#ifndef PERF_WORD_H
#define PERF_WORD_H

#include "base/contract.h"
#include "base/slice.h"

static inline size_t perf_word_skip_blanks(struct slice s, size_t at) {
    while (at < s.len && byte_is_blank(s.at[at]))
        at++;
    return at;
}

static inline size_t perf_word_skip_digits(struct slice s, size_t at) {
    while (at < s.len && byte_is_digit(s.at[at]))
        at++;
    return at;
}

/* The last word of the text; empty when there is none. */
static inline struct slice perf_word_last(struct slice text) {
    size_t end = text.len, start;
    while (end > 0 && byte_is_blank(text.at[end - 1]))
        end--;
    for (start = end; start > 0 && !byte_is_blank(text.at[start - 1]);)
        start--;
    return slice_part(text, start, end);
}

/* The text before the word, which is a part of it. */
static inline struct slice perf_word_before(struct slice text, struct slice word) {
    return slice_part(text, 0, (size_t)(word.at - text.at));
}

static inline bool perf_word_is_number(struct slice word) {
    return word.len > 0 && perf_word_skip_digits(word, 0) == word.len;
}

/* "[001]" */
static inline bool perf_word_is_cpu(struct slice word) {
    return word.len > 2 && word.at[0] == '[' && perf_word_skip_digits(word, 1) == word.len - 1 &&
           word.at[word.len - 1] == ']';
}

/* How many columns the last word of the text takes, with the whitespace before it. */
size_t perf_word_columns(struct slice text, struct slice word);

/* perf's misc field (perf_sample__fprintf_start in builtin-script.c): capital letters, and 'g' and 'p'. */
bool perf_word_is_misc(struct slice word);

/* "12:34:56.123456", the second word of the tod field. */
bool perf_word_is_time_of_day(struct slice word);

#endif
