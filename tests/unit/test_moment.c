/* moment: numbers of JSON, negative ones and those with an exponent, too; sums and differences. */
#include "support.h"

#include "moment.h"

static const struct {
    const char *number;
    int64_t whole;
    uint32_t billionths;
} cases[] = {
    {"0", 0, 0},
    {"-0", 0, 0},
    {"0.0e99999999999999999999", 0, 0},
    {"27", 27, 0},
    {"25.75", 25, 750000000},
    {"1700000000000000.123456789", 1700000000000000, 123456789},
    {"0.1234567899", 0, 123456789},
    {"-1", -1, 0},
    {"-0.25", -1, 750000000},
    {"-3.5", -4, 500000000},
    {"1.5e3", 1500, 0},
    {"1.5E+3", 1500, 0},
    {"15e-1", 1, 500000000},
    {"12345e-3", 12, 345000000},
    {"0.00012e5", 12, 0},
    {"1e-9", 0, 1},
    {"1e-10", 0, 0},
    {"1e-99999999999999999999", 0, 0},
    {"999999999999999999", 999999999999999999, 0},
    {"-999999999999999999", -999999999999999999, 0},
};

static void test_parse(void **state) {
    (void)state;
    static const char *const large[] = {"1000000000000000000", "1e18", "-1e18", "0.1e19",
                                        "1e99999999999999999999"};
    struct moment moment;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        support_check(cases[i].number, moment_parse(slice_of_text(cases[i].number), &moment));
        support_check(cases[i].number, moment.whole == cases[i].whole);
        support_check(cases[i].number, moment.billionths == cases[i].billionths);
    }
    for (size_t i = 0; i < COUNT_OF(large); i++)
        support_check(large[i], !moment_parse(slice_of_text(large[i]), &moment));
}

static struct moment parse(const char *number) {
    struct moment moment;
    assert_true(moment_parse(slice_of_text(number), &moment));
    return moment;
}

static void check_since(const char *later, const char *before, const char *want) {
    struct bytebuf text = {0};
    decimal_print(&text, moment_since(parse(later), parse(before)));
    support_text(later, bytebuf_slice(&text), want);
    bytebuf_free(&text);
}

static void test_since(void **state) {
    (void)state;
    check_since("1.5", "1.25", "0.25");
    check_since("2.25", "1.5", "0.75");
    check_since("1", "1", "0");
    check_since("1", "2", "0");
    check_since("0.5", "-0.25", "0.75");
    check_since("999999999999999999", "-999999999999999999", "1999999999999999998");
}

static void test_add(void **state) {
    (void)state;
    struct moment sum = moment_add(parse("1.75"), parse("-0.5"));
    assert_true(moment_compare(sum, parse("1.25")) == 0);
    sum = moment_add(parse("0.5"), parse("0.5"));
    assert_true(moment_compare(sum, parse("1")) == 0);
    struct moment most = {INT64_MAX, 0};
    assert_true(moment_add(most, parse("1")).whole == INT64_MAX);
    assert_true(moment_compare(parse("-1"), parse("0.5")) < 0);
    assert_true(moment_compare(parse("0.5"), parse("0.25")) > 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_parse), cmocka_unit_test(test_since),
                                       cmocka_unit_test(test_add)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
