/* demangle_output: the limit, the last byte, cutting. */
#include "support.h"

#include "symbols/demangle_output.h"

static void test_output(void **state) {
    (void)state;
    struct bytebuf buffer = {0};
    bytebuf_add(&buffer, SLICE("before "));
    struct demangle_output out = {.buffer = &buffer, .start = buffer.len};
    support_check("nothing yet", !out.last && !demangle_output_len(&out));
    demangle_output_add(&out, SLICE("a"));
    demangle_output_add(&out, SLICE(""));
    support_check("last", out.last == 'a');
    demangle_output_add(&out, SLICE(", "));
    demangle_output_cut(&out, 1);
    support_check("a byte that was cut off was the last", out.last == ' ' && demangle_output_len(&out) == 1);
    demangle_output_add_byte(&out, '#');
    demangle_output_add_number(&out, 0);
    demangle_output_add_number(&out, UINT64_MAX);
    support_text("all", bytebuf_slice(&buffer), "before a#018446744073709551615");
    bytebuf_free(&buffer);
}

static void test_repeat(void **state) {
    (void)state;
    struct bytebuf buffer = {0};
    bytebuf_add(&buffer, SLICE("before "));
    struct demangle_output out = {.buffer = &buffer, .start = buffer.len};
    demangle_output_add(&out, SLICE("ab, "));
    demangle_output_repeat(&out, 0, 2);
    support_check("last", out.last == 'b');
    for (unsigned i = 0; i < 12; i++) /* the buffer grows, and moves */
        demangle_output_repeat(&out, 0, demangle_output_len(&out));
    support_check("doubled", demangle_output_len(&out) == 6u << 12 && !out.full);
    support_check("all", slice_starts(bytebuf_slice(&buffer), SLICE("before ab, abab, ab")));
    demangle_output_repeat(&out, 0, demangle_output_len(&out));
    demangle_output_repeat(&out, 0, demangle_output_len(&out));
    support_check("longer", out.full && demangle_output_len(&out) == 6u << 13);
    bytebuf_free(&buffer);
}

static void test_limit(void **state) {
    (void)state;
    struct bytebuf buffer = {0};
    struct demangle_output out = {.buffer = &buffer};
    static char half[DEMANGLE_OUTPUT_MAX / 2];
    memset(half, 'x', sizeof half);
    demangle_output_add(&out, slice_make(half, sizeof half));
    demangle_output_add(&out, slice_make(half, sizeof half));
    support_check("as long as can be", !out.full && demangle_output_len(&out) == DEMANGLE_OUTPUT_MAX);
    demangle_output_add_byte(&out, 'y');
    support_check("longer", out.full && demangle_output_len(&out) == DEMANGLE_OUTPUT_MAX && out.last == 'x');
    bytebuf_free(&buffer);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_output), cmocka_unit_test(test_repeat),
                                       cmocka_unit_test(test_limit)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
