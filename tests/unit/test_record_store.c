/* record_store: what is dropped in any order is freed, and what waits stays as it was. */
#include "support.h"

#include "perf/record_store.h"

static void test_waiting(void **state) {
    (void)state;
    enum { MANY = 3000 };
    struct record_store store = {0};
    uint64_t numbers[MANY], last = 0;
    char record[60000];
    for (unsigned i = 0; i < MANY; i++) {
        size_t size = i % 100 ? 8 + i % 50 : sizeof record;
        memset(record, (int)(i & 0x7f), size);
        numbers[i] = record_store_add(&store, slice_make(record, size));
        assert_true(i == 0 || numbers[i] > last);
        last = numbers[i];
    }
    assert_true(store.bytes > 30 * sizeof record);
    for (unsigned i = 0; i < MANY; i++) { /* in another order: 7 has no factor in common with the number */
        unsigned which = i * 7 % MANY;
        struct view bytes = record_store_get(&store, numbers[which]);
        uint8_t first = 0xff;
        assert_true(bytes.size >= 8 && view_read1(&bytes, 0, &first));
        assert_int_equal(first, which & 0x7f);
        record_store_drop(&store, numbers[which]);
    }
    assert_int_equal(store.bytes, 0);
    record_store_free(&store);
}

/* As many as ever wait at once, not as many as there are. */
static void test_memory(void **state) {
    (void)state;
    struct record_store store = {0};
    const struct slice record = SLICE("12345678901234567890");
    for (unsigned i = 0; i < 3000; i++) {
        uint64_t number = record_store_add(&store, record), other = record_store_add(&store, record);
        record_store_drop(&store, other);
        assert_true(store.bytes <= 1 << 18);
        record_store_drop(&store, number);
    }
    assert_int_equal(store.bytes, 0);
    record_store_free(&store);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_waiting), cmocka_unit_test(test_memory)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
