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

/* Lines come in the order of the names, as many as there are names; anything else ends them. */
static void test_due(void **state) {
    (void)state;
    struct source_lines lines = {0};
    uint32_t place = 0;
    assert_false(source_lines_due(&lines));
    source_lines_expect(&lines, 2);
    assert_false(lines.stray);
    assert_true(source_lines_due(&lines) && source_lines_take(&lines, SLICE("  a.c:5"), &place));
    assert_int_equal(place, 0);
    assert_true(source_lines_due(&lines) && source_lines_take(&lines, SLICE("  a.c:6"), &place));
    assert_int_equal(place, 1);
    assert_false(source_lines_due(&lines));
    source_lines_expect(&lines, 1);
    assert_false(source_lines_take(&lines, SLICE("\t55c4 work (/x)"), &place));
    assert_false(source_lines_due(&lines));
    source_lines_expect(&lines, 0);
    assert_true(lines.stray && !source_lines_due(&lines));
    source_lines_expect(&lines, 1);
    source_lines_end(&lines);
    assert_false(source_lines_due(&lines) || lines.stray);
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
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_text), cmocka_unit_test(test_due),
                                       cmocka_unit_test(test_long)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
