/* source_line: what perf prints below frames, and what it prints there when it knows no position. */
#include "support.h"

#include "perf/source_line.h"

static void test_text(void **state) {
    (void)state;
    static const char *const cases[][2] = {
        {"  a.c:5", "a.c:5"},
        {"a.c:5 ", "a.c:5"},
        {"  libc.so[27b25]", "libc.so"},
        {"[x] y [z", "y [z"},
        {"a]b[c]", "a]b"},
        {"[[a]b]", "b]"},
        {"a;b.c:1", "a:b.c:1"},
        {"  ", ""},
        {"", ""},
        {"[27b25]", ""},
        {"a [1] [2] b", "a   b"},
        {"[[[[", "[[[["},
    };
    struct bytebuf into = {0};
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        support_text(cases[i][0], source_line_text(slice_of_text(cases[i][0]), &into), cases[i][1]);
    bytebuf_free(&into);
}

static void test_other(void **state) {
    (void)state;
    static const char *const other[] = {"app 1 1.0: 1 cycles: ", "\t55c4 work (/x)", "  12ab x",
                                        "app 1 cycles: ", " app 1 1.0: cycles: "};
    static const char *const source[] = {"  a.c:5", "a.c:5", "  x y (z)", "  ??:0", "#x", "  [27b25]"};
    for (size_t i = 0; i < COUNT_OF(other); i++)
        support_check(other[i], source_line_is_other(slice_of_text(other[i])));
    for (size_t i = 0; i < COUNT_OF(source); i++)
        support_check(source[i], !source_line_is_other(slice_of_text(source[i])));
}

/* Brackets that never close must not cost a pass each. */
static void test_long(void **state) {
    (void)state;
    struct bytebuf line = {0}, into = {0};
    while (line.len < 3000000)
        bytebuf_add_byte(&line, '[');
    assert_int_equal(source_line_text(bytebuf_slice(&line), &into).len, line.len);
    bytebuf_free(&line);
    bytebuf_free(&into);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_text), cmocka_unit_test(test_other),
                                       cmocka_unit_test(test_long)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
