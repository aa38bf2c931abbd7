/* count: the arithmetic of the original's numbers. */
#include "support.h"

#include <math.h>

#include "base/count.h"

static void check_printed(const char *what, struct count value, const char *want) {
    struct bytebuf text = {0};
    count_print(&text, value);
    support_text(what, bytebuf_slice(&text), want);
    bytebuf_free(&text);
}

static struct count parse(const char *text) {
    return count_parse(slice_of_text(text));
}

/* "-5" makes a negative count, which no text can hold. */
static struct count made(const char *text) {
    return *text == '-' ? count_subtract(count_whole(0), parse(text + 1)) : parse(text);
}

static void test_length(void **state) {
    (void)state;
    static const struct {
        struct slice text;
        size_t length;
    } cases[] = {
        {BYTES(""), 0},    {BYTES("12"), 2},   {BYTES("12."), 3},   {BYTES("12.5"), 4},  {BYTES(".5"), 0},
        {BYTES("-1"), 0},  {BYTES("+1"), 0},   {BYTES("1e5"), 1},   {BYTES("1.2.3"), 3}, {BYTES("."), 0},
        {BYTES("1 2"), 1}, {BYTES("0x10"), 1}, {BYTES("1,000"), 1}, {BYTES("7\0"), 1},   {BYTES("00.0"), 4},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        assert_int_equal(count_length(cases[i].text), cases[i].length);
    assert_int_equal(count_length((struct slice){0}), 0);
}

static void test_parse(void **state) {
    (void)state;
    static const struct {
        const char *text, *printed;
        enum count_form form;
    } cases[] = {
        {"0", "0", COUNT_WHOLE},
        {"00", "0", COUNT_WHOLE},
        {"7", "7", COUNT_WHOLE},
        {"9007199254740993", "9007199254740993", COUNT_WHOLE},
        {"18446744073709551615", "18446744073709551615", COUNT_WHOLE},
        {"000000000000018446744073709551615", "18446744073709551615", COUNT_WHOLE},
        {"18446744073709551616", "1.84467440737096e+19", COUNT_READ},
        {"99999999999999999999", "1e+20", COUNT_READ},
        {"5.", "5", COUNT_READ},
        {"1.5", "1.5", COUNT_READ},
        {"0.1", "0.1", COUNT_READ},
        {"0.30000000000000004", "0.3", COUNT_READ},
        {"1000000000000000.0", "1e+15", COUNT_READ},
        {"999999999999999.0", "999999999999999", COUNT_READ},
        {"0.00001", "1e-05", COUNT_READ},
        {"123456789012345678.0", "1.23456789012346e+17", COUNT_READ},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct count value = parse(cases[i].text);
        check_printed(cases[i].text, value, cases[i].printed);
        support_check(cases[i].text, value.form == cases[i].form);
    }
    char huge[402]; /* 401 digits: beyond the largest double */
    memset(huge, '9', sizeof huge - 1);
    huge[sizeof huge - 1] = '\0';
    check_printed("huge", parse(huge), "Inf");
    check_printed("minus huge", count_subtract(count_whole(0), parse(huge)), "-Inf");
    check_printed("huge less huge", count_subtract(parse(huge), parse(huge)), "NaN");
    memset(huge, '0', sizeof huge - 2);
    check_printed("zeros in front", parse(huge), "9");
    assert_int_equal(parse(huge).form, COUNT_WHOLE);
}

/* Not from a NUL-terminated text. */
static void test_parse_part(void **state) {
    (void)state;
    check_printed("part", count_parse(slice_make("12345", 3)), "123");
    check_printed("part with point", count_parse(slice_make("1.25e5", 4)), "1.25");
}

struct operation_case {
    const char *a;
    char operation;
    const char *b, *result;
};

static const struct operation_case operation_cases[] = {
    {"1", '+', "2", "3"},
    {"18446744073709551615", '+', "0", "18446744073709551615"},
    {"18446744073709551615", '+', "1", "1.84467440737096e+19"},
    {"9223372036854775807", '+', "1", "9223372036854775808"},
    {"9007199254740992", '+', "1", "9007199254740993"},
    {"1.5", '+', "1.5", "3"},
    {"0.1", '+', "0.2", "0.3"},
    {"1", '+', "0.5", "1.5"},
    {"3.", '+', "9007199254740993", "9.007199254741e+15"}, /* just read: no integer */
    {"5", '-', "7", "-2"},
    {"7", '-', "7", "0"},
    {"0.5", '-', "0.5", "0"},
    {"0", '-', "9223372036854775808", "-9223372036854775808"},
    {"0", '-', "9223372036854775809", "-9.22337203685478e+18"},
    {"-5", '-', "-7", "2"},
    {"-5", '+', "-7", "-12"},
    {"-5", '+', "7", "2"},
    {"-5", '+', "5", "0"},
    {"-9223372036854775808", '-', "1", "-9.22337203685478e+18"},
    {"18446744073709551615", '-', "18446744073709551614", "1"},
    {"6", '*', "7", "42"},
    {"-6", '*', "7", "-42"},
    {"-6", '*', "-7", "42"},
    {"0", '*', "-7", "0"},
    {"4294967296", '*', "4294967295", "18446744069414584320"},
    {"4294967296", '*', "4294967296", "1.84467440737096e+19"},
    {"-4294967296", '*', "4294967296", "-1.84467440737096e+19"},
    {"1.5", '*', "2", "3"},
    {"10", '/', "4", "2.5"},
    {"10", '/', "5", "2"},
    {"18446744073709551614", '/', "2", "9223372036854775807"},
    {"-9223372036854775808", '/', "2", "-4611686018427387904"},
    {"9007199254740992", '/', "2", "4.5035996273705e+15"}, /* not beyond 2^53 */
    {"18446744073709551615", '/', "2", "9.22337203685478e+18"},
    {"1", '/', "3", "0.333333333333333"},
};

static struct count operate(char operation, struct count a, struct count b) {
    switch (operation) {
    case '+':
        return count_add(a, b);
    case '-':
        return count_subtract(a, b);
    case '*':
        return count_multiply(a, b);
    default:
        return count_divide(a, b);
    }
}

static void test_operations(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT_OF(operation_cases); i++) {
        const struct operation_case *c = &operation_cases[i];
        char name[100];
        snprintf(name, sizeof name, "%s %c %s", c->a, c->operation, c->b);
        check_printed(name, operate(c->operation, made(c->a), made(c->b)), c->result);
    }
}

/* A computed whole double is an integer again. */
static void test_computed(void **state) {
    (void)state;
    struct count three = count_add(parse("1.5"), parse("1.5"));
    check_printed("three", count_add(three, parse("9007199254740993")), "9007199254740996");
    struct count zero = count_subtract(parse("0.5"), parse("0.5"));
    check_printed("zero", count_subtract(count_whole(0), zero), "0");
    check_printed("zero times minus", count_multiply(zero, made("-3")), "0");
    assert_true(count_is_zero(zero));
    assert_false(count_is_zero(three));
    assert_true(count_is_zero(parse("0.0")));
    assert_true(count_is_zero((struct count){0}));
}

/* Against 128-bit arithmetic. */
static void test_random(void **state) {
    (void)state;
    __extension__ typedef __int128 wide;
    const wide min = -((wide)1 << 63), max = ((wide)1 << 64) - 1;
    for (int i = 0; i < 50000; i++) {
        uint64_t x =
            ((uint64_t)support_random(UINT32_MAX) << 32 | support_random(UINT32_MAX)) >> support_random(64);
        uint64_t y =
            ((uint64_t)support_random(UINT32_MAX) << 32 | support_random(UINT32_MAX)) >> support_random(64);
        bool minus_x = x <= (uint64_t)1 << 63 && support_random(2),
             minus_y = y <= (uint64_t)1 << 63 && support_random(2);
        struct count a = minus_x ? count_subtract(count_whole(0), count_whole(x)) : count_whole(x);
        struct count b = minus_y ? count_subtract(count_whole(0), count_whole(y)) : count_whole(y);
        wide p = minus_x ? -(wide)x : (wide)x, q = minus_y ? -(wide)y : (wide)y;
        wide results[] = {p + q, p - q};
        for (int k = 0; k < 2; k++) {
            struct count got = operate("+-"[k], a, b);
            if (results[k] >= min && results[k] <= max) {
                assert_true(got.form <= COUNT_NEGATIVE);
                assert_true((got.form == COUNT_NEGATIVE ? -(wide)got.whole : (wide)got.whole) == results[k]);
            } else {
                double want = k ? count_double(a) - count_double(b) : count_double(a) + count_double(b);
                assert_true(got.form == COUNT_COMPUTED && got.real == want);
            }
        }
        struct count sum = a;
        count_add_to(&sum, b);
        struct count again = count_add(a, b);
        assert_true(sum.form == again.form && sum.whole == again.whole);
        assert_int_equal(count_compare(a, b), p < q ? -1 : p > q);
    }
}

static bool are_same(struct count a, struct count b) {
    return a.form == b.form &&
           (a.form <= COUNT_NEGATIVE ? a.whole == b.whole : memcmp(&a.real, &b.real, sizeof a.real) == 0);
}

/* Any form, often close to where one ends. */
static struct count random_count(void) {
    static const uint64_t edges[] = {0, COUNT_EXACT, (uint64_t)1 << 63, UINT64_MAX, 4294967296};
    uint64_t whole = edges[support_random(COUNT_OF(edges))] + support_random(5) - 2;
    if (support_random(2))
        whole = (uint64_t)support_random(UINT32_MAX) >> support_random(32);
    switch (support_random(6)) {
    case 0:
        return (struct count){.real = (double)whole / 4, .form = COUNT_READ};
    case 1:
        return (struct count){.real = -(double)whole / 4, .form = COUNT_COMPUTED};
    case 2:
        return count_subtract_any(count_whole(0), count_whole(whole));
    default:
        return count_whole(whole);
    }
}

/* What is done in line is what is done for any counts. */
static void test_in_line(void **state) {
    (void)state;
    for (int i = 0; i < 300000; i++) {
        struct count a = random_count(), b = random_count(), sum = a;
        count_add_to(&sum, b);
        assert_true(are_same(sum, count_add_any(a, b)));
        assert_true(are_same(count_add(a, b), count_add_any(a, b)));
        assert_true(are_same(count_subtract(a, b), count_subtract_any(a, b)));
        assert_true(are_same(count_multiply(a, b), count_multiply_any(a, b)));
        if (!count_is_zero(b))
            assert_true(are_same(count_divide(a, b), count_divide_any(a, b)));
        assert_int_equal(count_compare(a, b), count_compare_any(a, b));
        assert_true(count_double(a) == count_double_any(a));
    }
}

static void test_truncate(void **state) {
    (void)state;
    static const struct {
        const char *text, *result;
    } cases[] = {
        {"2.9", "2"},
        {"-2.9", "-2"},
        {"0.9", "0"},
        {"-0.9", "0"},
        {"7", "7"},
        {"-7", "-7"},
        {"18446744073709549568.0", "18446744073709549568"},
        {"18446744073709551616.0", "1.84467440737096e+19"},
        {"1000000000000000.5", "1000000000000000"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        check_printed(cases[i].text, count_truncate(made(cases[i].text)), cases[i].result);
}

static void test_compare(void **state) {
    (void)state;
    static const char *const ascending[] = {"-5.5",
                                            "-5",
                                            "-1",
                                            "0",
                                            "0.5",
                                            "1",
                                            "1.5",
                                            "9007199254740993",
                                            "18446744073709551615",
                                            "99999999999999999999"};
    for (size_t i = 0; i < COUNT_OF(ascending); i++)
        for (size_t k = 0; k < COUNT_OF(ascending); k++)
            assert_int_equal(count_compare(made(ascending[i]), made(ascending[k])), i < k ? -1 : i > k);
    assert_int_equal(count_compare(parse("5."), parse("5")), 0);
}

/* As printf has it: correct rounding of the binary value. */
static void test_conversion(void **state) {
    (void)state;
    assert_true(count_text_double(SLICE("0.1")) == 0.1);
    assert_true(count_text_double(slice_make("1.59", 3)) == 1.5);
    assert_true(count_text_double(SLICE("-2e3")) == -2000.0);
    for (int i = 0; i < 5000; i++) {
        char text[40], want[40];
        snprintf(text, sizeof text, "%u.%u", support_random(1000000), support_random(1000000000));
        snprintf(want, sizeof want, "%.15g", strtod(text, NULL));
        check_printed(text, parse(text), want);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_length),     cmocka_unit_test(test_parse),    cmocka_unit_test(test_parse_part),
        cmocka_unit_test(test_operations), cmocka_unit_test(test_computed), cmocka_unit_test(test_random),
        cmocka_unit_test(test_in_line),    cmocka_unit_test(test_truncate), cmocka_unit_test(test_compare),
        cmocka_unit_test(test_conversion),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
