/* decimal: texts to numbers and back, and sums that are exact where doubles are not. */
#include "support.h"

#include "base/decimal.h"

static struct decimal parse(const char *text) {
    struct decimal value;
    assert_true(decimal_parse(slice_of_text(text), &value));
    return value;
}

static void check_printed(const char *what, struct decimal value, const char *want) {
    struct bytebuf text = {0};
    decimal_print(&text, value);
    support_text(what, bytebuf_slice(&text), want);
    bytebuf_free(&text);
}

static void test_parse(void **state) {
    (void)state;
    static const char *const cases[][2] = {
        {"0", "0"},
        {"27", "27"},
        {"25.75", "25.75"},
        {"27.0", "27"},
        {"1.50", "1.5"},
        {".5", "0.5"},
        {"1.", "1"},
        {"0.123456789", "0.123456789"},
        {"007.10", "7.1"},
        {"0.1234567899", "0.123456789"},
        {"18446744073709551615.5", "18446744073709551615.5"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        check_printed(cases[i][0], parse(cases[i][0]), cases[i][1]);
}

static void test_not_decimal(void **state) {
    (void)state;
    static const char *const cases[] = {"",    ".",  "-1",   "+1",   "1e5", "1.2.3",
                                        "1,5", " 1", "0x10", "1.5s", "NaN"};
    struct decimal value;
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        support_check(cases[i], !decimal_parse(slice_of_text(cases[i]), &value));
}

static void test_add(void **state) {
    (void)state;
    struct decimal sum = {0};
    for (int i = 0; i < 1000; i++)
        decimal_add(&sum, parse("0.1"));
    check_printed("a thousand tenths", sum, "100");
    decimal_add(&sum, parse("0.999999999"));
    decimal_add(&sum, parse("0.000000002"));
    check_printed("carry", sum, "101.000000001");
}

static void test_subtract(void **state) {
    (void)state;
    struct decimal a = parse("3.25");
    assert_true(decimal_subtract(&a, parse("1.5")));
    check_printed("borrow", a, "1.75");
    assert_true(decimal_subtract(&a, parse("1.75")));
    assert_true(decimal_is_zero(a));
    assert_false(decimal_subtract(&a, parse("0.000000001")));
    check_printed("never below zero", a, "0");
    char digits[401];
    memset(digits, '9', sizeof digits - 1);
    digits[sizeof digits - 1] = '\0';
    a = parse(digits);
    assert_true(decimal_subtract(&a, parse(digits)));
    check_printed("too large for a double", a, "0");
}

static void test_scale(void **state) {
    (void)state;
    check_printed("seconds to ms", decimal_scale(parse("1.236"), 1000, 1), "1236");
    check_printed("ns to ms", decimal_scale(parse("1"), 1, 1000000), "0.000001");
    check_printed("min to ms", decimal_scale(parse("1.2"), 60000, 1), "72000");
    check_printed("giga", decimal_scale(parse("96.08"), 1000000000, 1), "96080000000");
    check_printed("rest is dropped", decimal_scale(parse("1"), 1, 3), "0.333333333");
    assert_true(decimal_scale(parse("18446744073709551615"), 1000, 1).whole.form == COUNT_COMPUTED);
}

static void test_compare(void **state) {
    (void)state;
    assert_true(decimal_compare(parse("1.5"), parse("1.25")) > 0);
    assert_true(decimal_compare(parse("1.5"), parse("2")) < 0);
    assert_true(decimal_compare(parse("1.50"), parse("1.5")) == 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_parse),    cmocka_unit_test(test_not_decimal), cmocka_unit_test(test_add),
        cmocka_unit_test(test_subtract), cmocka_unit_test(test_scale),       cmocka_unit_test(test_compare),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
