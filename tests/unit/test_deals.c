/* deals: all ways, each once, or many drawn ones. */
#include "support.h"

#include "profile/deals.h"

static void check_ways(const struct deals *deals) {
    for (size_t way = 0; way < deals->count; way++) {
        const uint32_t *after = deals_after(deals, way);
        bool seen[64] = {false};
        for (size_t i = 0; i < deals->after; i++) {
            assert_true(after[i] < deals->before + deals->after && !seen[after[i]]);
            seen[after[i]] = true;
            assert_true(way || after[i] == deals->before + i); /* the first is the true one */
        }
    }
}

/* How many of a way's recordings another way has too. */
static size_t shared(const struct deals *deals, size_t a, size_t b) {
    size_t count = 0;
    for (size_t i = 0; i < deals->after; i++)
        for (size_t k = 0; k < deals->after; k++)
            count += deals_after(deals, a)[i] == deals_after(deals, b)[k];
    return count;
}

static void test_all(void **state) {
    (void)state;
    static const size_t sizes[][3] = {{1, 1, 2},   {1, 2, 3},    {2, 1, 3},    {2, 2, 6},
                                      {3, 3, 20},  {4, 4, 70},   {5, 5, 252},  {3, 7, 120},
                                      {7, 3, 120}, {2, 13, 105}, {13, 2, 105}, {1, 50, 51},
                                      {5, 6, 462}, {4, 8, 495},  {6, 6, 924},  {2, 43, 990}};
    for (size_t i = 0; i < COUNT_OF(sizes); i++) {
        struct deals deals = {0};
        deals_make(&deals, sizes[i][0], sizes[i][1]);
        assert_int_equal(deals.count, sizes[i][2]);
        check_ways(&deals);
        for (size_t way = 0; way < deals.count && deals.count < 300; way++)
            for (size_t other = 0; other < way; other++)
                assert_true(shared(&deals, way, other) < deals.after);
        deals_free(&deals);
    }
}

static void test_drawn(void **state) {
    (void)state;
    static const size_t sizes[][2] = {{5, 8}, {6, 7}, {10, 10}, {3, 60}, {60, 3}, {7, 6}};
    for (size_t i = 0; i < COUNT_OF(sizes); i++) {
        struct deals deals = {0}, again = {0};
        deals_make(&deals, sizes[i][0], sizes[i][1]);
        deals_make(&again, sizes[i][0], sizes[i][1]);
        assert_int_equal(deals.count, DEALS_MAX);
        check_ways(&deals);
        assert_memory_equal(deals.chosen, again.chosen, deals.count * deals.after * sizeof *deals.chosen);
        deals_free(&deals);
        deals_free(&again);
    }
}

/* Each recording comes after as often as chance has it: in five ways of ten, give or take 6 standard errors.
 */
static void test_fair(void **state) {
    (void)state;
    struct deals deals = {0};
    size_t times[20] = {0};
    deals_make(&deals, 10, 10);
    for (size_t way = 1; way < deals.count; way++)
        for (size_t i = 0; i < deals.after; i++)
            times[deals_after(&deals, way)[i]]++;
    for (size_t i = 0; i < COUNT_OF(times); i++)
        assert_in_range(times[i], 405, 595);
    deals_free(&deals);
}

/* More recordings than ways: the count does not overflow. */
static void test_many(void **state) {
    (void)state;
    struct deals deals = {0};
    deals_make(&deals, 1, 5000);
    assert_int_equal(deals.count, DEALS_MAX);
    deals_free(&deals);
    deals_make(&deals, 3000, 3000);
    assert_int_equal(deals.count, DEALS_MAX);
    deals_free(&deals);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_all), cmocka_unit_test(test_drawn),
                                       cmocka_unit_test(test_fair), cmocka_unit_test(test_many)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
