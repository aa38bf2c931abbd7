/* json_check: a judge of the fuzz targets must itself refuse what is wrong. */
#include "support.h"

#include "json_check.h"

static void test_accepted(void **state) {
    (void)state;
    static const char *const texts[] = {
        "{}",     "[]",   " {\"a\": [1, -0.5e+3, true, null]}\n", "\"\\u00e9\\n\"", "\"\303\251\"", "0",
        "[[[]]]", "false"};
    for (size_t i = 0; i < COUNT_OF(texts); i++)
        support_check(texts[i], json_check(slice_of_text(texts[i])));
}

static void test_refused(void **state) {
    (void)state;
    static const struct slice texts[] = {
        BYTES(""),
        BYTES("{"),
        BYTES("[1,]"),
        BYTES("{\"a\"}"),
        BYTES("{a:1}"),
        BYTES("[1] x"),
        BYTES("01"),
        BYTES("-"),
        BYTES("1."),
        BYTES("1e"),
        BYTES("\"\n\""),
        BYTES("\"\\x\""),
        BYTES("\"\\u12g4\""),
        BYTES("\"\377\""),
        BYTES("\"\300\200\""),
        BYTES("\"a"),
        BYTES("nan"),
        BYTES("\"\355\240\200\""),
        BYTES("\"\0\""),
        BYTES("[1 2]"),
        BYTES("{\"a\":}"),
        BYTES("\"\303\""),
        BYTES("[[[[[[[[[[[]]]]]]]]]]]"),
        BYTES("\"\364\220\200\200\""),
        BYTES("\"\246\246\246\246\246\246\246\246\246\246\246\246\""),
    };
    for (size_t i = 0; i < COUNT_OF(texts); i++)
        support_check(texts[i].at, !json_check(texts[i]));
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_accepted), cmocka_unit_test(test_refused)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
