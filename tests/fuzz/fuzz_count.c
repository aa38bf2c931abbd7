/*
 * Any two counts: sums do not depend on their order, whole
 * results are exact, and what is printed is read back.
 */
#include <math.h>

#include "base/count.h"
#include "fuzz.h"

static bool same(struct count a, struct count b) {
    if (a.form <= COUNT_NEGATIVE && b.form <= COUNT_NEGATIVE)
        return a.form == b.form && a.whole == b.whole;
    return count_double(a) == count_double(b) || (isnan(count_double(a)) && isnan(count_double(b)));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct slice text = {(const char *)data, size}, first, second;
    slice_cut(&text, ' ', &first);
    second = text;
    first.len = count_length(first);
    second.len = count_length(second);
    if (!first.len || !second.len)
        return 0;
    struct count a = count_parse(first), b = count_parse(second), sum = count_add(a, b),
                 less = count_subtract(a, b);
    fuzz_check(same(sum, count_add(b, a)));
    fuzz_check(same(count_multiply(a, b), count_multiply(b, a)));
    if (a.form == COUNT_WHOLE && b.form == COUNT_WHOLE) {
        if (sum.form == COUNT_WHOLE)
            fuzz_check(same(count_subtract(sum, b), a));
        if (less.form <= COUNT_NEGATIVE)
            fuzz_check(same(count_add(less, b), a));
        fuzz_check((a.whole < b.whole) == (count_compare(a, b) < 0));
    }
    fuzz_check(count_compare(a, b) == -count_compare(b, a));
    if (less.form <= COUNT_NEGATIVE)
        fuzz_check(count_compare(less, count_whole(0)) == count_compare(a, b));
    if (!count_is_zero(b))
        count_truncate(count_divide(a, b));
    struct bytebuf printed = {0};
    count_print(&printed, a);
    if (a.form == COUNT_WHOLE)
        fuzz_check(same(count_parse(bytebuf_slice(&printed)), a));
    printed.len = 0;
    count_print(&printed, less);
    fuzz_check(printed.len && slice_starts(bytebuf_slice(&printed), SLICE("-")) == (count_double(less) < 0));
    bytebuf_free(&printed);
    return 0;
}
