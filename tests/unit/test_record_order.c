/* record_order: a round hands out what is not newer than the newest of the round before, in order. */
#include "support.h"

#include "perf/record_order.h"

static void check_next(struct record_order *order, const uint64_t *offsets, size_t count) {
    uint64_t offset;
    for (size_t i = 0; i < count; i++) {
        assert_true(record_order_next(order, &offset));
        assert_int_equal(offset, offsets[i]);
    }
    assert_false(record_order_next(order, &offset));
}

static void test_rounds(void **state) {
    (void)state;
    struct record_order order = {0};
    record_order_add(&order, 10, 1);
    record_order_add(&order, 30, 2);
    record_order_add(&order, 20, 3); /* of another processor */
    record_order_end_round(&order);
    check_next(&order, NULL, 0);
    record_order_add(&order, 15, 4);
    record_order_add(&order, 30, 5);
    record_order_add(&order, 50, 6);
    record_order_end_round(&order);
    check_next(&order, (const uint64_t[]){1, 4, 3, 2, 5}, 5);
    record_order_end_round(&order);
    check_next(&order, (const uint64_t[]){6}, 1);
    record_order_add(&order, 60, 7);
    record_order_add(&order, 60, 8);
    record_order_end(&order);
    check_next(&order, (const uint64_t[]){7, 8}, 2);
    record_order_free(&order);
}

static void test_any_order(void **state) {
    (void)state;
    enum { RECORDS = 5000 };
    struct record_order order = {0};
    uint64_t times[RECORDS], last = 0, offset, last_offset = 0;
    srand(3);
    for (uint64_t i = 0; i < RECORDS; i++)
        record_order_add(&order, times[i] = (uint64_t)(rand() % 1000), i);
    record_order_end(&order);
    for (int i = 0; i < RECORDS; i++) {
        assert_true(record_order_next(&order, &offset));
        assert_true(times[offset] > last || (times[offset] == last && (offset > last_offset || !i)));
        last = times[offset];
        last_offset = offset;
    }
    assert_false(record_order_next(&order, &offset));
    record_order_free(&order);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_rounds), cmocka_unit_test(test_any_order)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
