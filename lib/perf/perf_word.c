/* perf_word: words that have a shape of their own. */
#include "perf/perf_word.h"

#include "base/banned.h"

size_t perf_word_columns(struct slice text, struct slice word) {
    size_t start = (size_t)(word.at - text.at), before = start;
    while (before > 0 && byte_is_blank(text.at[before - 1]))
        before--;
    return start - before + word.len;
}

bool perf_word_is_misc(struct slice word) {
    size_t capitals = 0;
    while (capitals < word.len && word.at[capitals] >= 'A' && word.at[capitals] <= 'Z')
        capitals++;
    return word.len > 0 &&
           (capitals == word.len || slice_equal(word, SLICE("g")) || slice_equal(word, SLICE("Sp")));
}

bool perf_word_is_time_of_day(struct slice word) {
    return word.len > 8 && word.at[2] == ':' && word.at[5] == ':' && word.at[8] == '.' &&
           perf_word_skip_digits(word, 9) == word.len && perf_word_skip_digits(word, 6) == 8;
}
