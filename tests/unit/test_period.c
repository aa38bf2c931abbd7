/* period: how many events a sample stands for. */
#include "support.h"

#include "profile/period.h"

struct period_case {
    const char *name, *counts; /* blank between */
    double length;
    enum period_kind kind;
};

static const struct period_case cases[] = {
    {"nothing", "", 1, PERIOD_NONE},
    {"zeros", "0 0 0.0", 1, PERIOD_NONE},
    {"samples", "3 1 7 12", 1, PERIOD_NONE},
    {"even by chance", "2 4 8 2", 2, PERIOD_NONE},
    {"cpu-clock", "2004008 4008016 2004008 20040080", 2004008, PERIOD_FIXED},
    {"one line", "6012024", 6012024, PERIOD_FIXED},
    {"a period of 1000", "1000 3000 2000", 1000, PERIOD_FIXED},
    {"a zero is not a count", "0 2004008 4008016", 2004008, PERIOD_FIXED},
    {"varying", "1000003 999983 1200007 5000011 800011", 1000003, PERIOD_VARIES},
    {"the upper median", "1000003 1200007 1500007 5000011", 1500007, PERIOD_VARIES},
    {"a first quarter of small ones", "1 1000003 1200007 5000011", 1200007, PERIOD_VARIES},
    {"more than a quarter small", "1 7 1000003 1200007", 1, PERIOD_NONE},
    {"just at the bound", "999 1000 1000 1000 1000", 1, PERIOD_NONE},
    {"just above it", "999 1001 1001 1001 1001", 1001, PERIOD_VARIES},
    {"many samples in each line", "1500 2501 3502 4503", 3502, PERIOD_VARIES},
    {"fractions", "0.5 1.5 2", 1, PERIOD_NONE},
    {"great fractions", "1000.5 2000.5 3000 4000", 3000, PERIOD_VARIES},
    {"a fraction among small ones", "5000.5 3 0.25 2 9.5", 1, PERIOD_NONE},
    {"beyond 2^64", "99999999999999999999999999", 1e26, PERIOD_VARIES},
};

static struct period_guess guess(struct slice counts) {
    struct period period = {0};
    for (struct slice word; slice_cut(&counts, ' ', &word);)
        if (word.len)
            period_add(&period, count_parse(word));
    struct period_guess guess = period_guess(&period);
    period_free(&period);
    return guess;
}

static void test_cases(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct period_guess found = guess(slice_of_text(cases[i].counts));
        support_check(cases[i].name, found.length == cases[i].length && found.kind == cases[i].kind);
    }
}

/* Whatever the samples: of a fixed period no less than it, a multiple of it, and exact with a few hundred of
 * them. */
static void test_fixed(void **state) {
    (void)state;
    for (int round = 0; round < 200; round++) {
        struct period period = {0};
        uint64_t length = 1 + support_random(3000000), lines = 20 + support_random(50);
        for (uint64_t i = 0; i < lines; i++)
            period_add(&period, count_whole(length * (1 + support_random(9))));
        assert_int_equal(period.lines, lines);
        assert_true(period_guess(&period).length == (double)length);
        period_free(&period);
    }
}

/* The lower quartile and the median are those of the sorted lines, in whichever table they are kept. */
static void test_order(void **state) {
    (void)state;
    for (int round = 0; round < 300; round++) {
        struct period period = {0};
        double lines[64];
        size_t count = 1 + support_random(COUNT_OF(lines));
        period_add(&period, count_parse(SLICE("0.5"))); /* the divisor is 1 */
        lines[0] = 0.5;
        for (size_t i = 1; i < count; i++) {
            uint64_t whole = 900 + support_random(round % 2 ? 200 : 100000);
            size_t at = i;
            for (; at > 0 && lines[at - 1] > (double)whole; at--)
                lines[at] = lines[at - 1];
            lines[at] = (double)whole;
            period_add(&period, count_whole(whole));
        }
        bool varies = lines[count / 4] > 1000;
        struct period_guess found = period_guess(&period);
        assert_true(found.kind == (varies ? PERIOD_VARIES : PERIOD_NONE));
        assert_true(found.length == (varies ? lines[count / 2] : 1));
        period_free(&period);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_cases), cmocka_unit_test(test_fixed),
                                       cmocka_unit_test(test_order)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
