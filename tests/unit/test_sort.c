/* sort: any order in, the right order out, equal ones as they came. */
#include "support.h"

#include "base/sort.h"

/* By the tens only, so that numbers with equal tens show whether the order is stable. */
static int by_tens(const void *context, uint32_t a, uint32_t b) {
    ++*(size_t *)(uintptr_t)context;
    return (a / 10 > b / 10) - (a / 10 < b / 10);
}

static void check_sorted(uint32_t *numbers, const uint32_t *original, size_t n) {
    for (size_t i = 1; i < n; i++)
        if (numbers[i - 1] / 10 == numbers[i] / 10) {
            size_t left = 0, right = 0; /* numbers are distinct */
            while (original[left] != numbers[i - 1])
                left++;
            while (original[right] != numbers[i])
                right++;
            assert_true(left < right);
        } else {
            assert_true(numbers[i - 1] / 10 < numbers[i] / 10);
        }
}

static void test_sizes(void **state) {
    (void)state;
    uint32_t numbers[130], original[130];
    for (size_t n = 0; n < COUNT_OF(numbers); n++)
        for (int kind = 0; kind < 3; kind++) {
            size_t compared = 0;
            for (size_t i = 0; i < n; i++)
                numbers[i] = (uint32_t)(kind == 0 ? i : kind == 1 ? n - i : i);
            for (size_t i = n; kind == 2 && i > 1; i--) { /* shuffle */
                size_t k = support_random((uint32_t)i);
                uint32_t swap = numbers[i - 1];
                numbers[i - 1] = numbers[k];
                numbers[k] = swap;
            }
            memcpy(original, numbers, sizeof original);
            sort_numbers(numbers, n, by_tens, &compared);
            check_sorted(numbers, original, n);
            assert_true(compared <= n * 9);              /* n log n, with some to spare */
            assert_true(kind != 0 || compared <= 2 * n); /* sorted input is cheap */
        }
}

static int by_keys(const void *a, const void *b) {
    const uint32_t *x = ((const struct sort_row *)a)->keys, *y = ((const struct sort_row *)b)->keys;
    while (*x == *y)
        x++, y++;
    return *x < *y ? -1 : 1;
}

/* Rows of few different keys, so that they share much; each ends in a key of its own. Any number of threads.
 */
static void test_rows(void **state) {
    (void)state;
    enum { ROWS = 400, KEYS = 12 };
    static uint32_t keys[ROWS][KEYS + 1];
    struct sort_row rows[ROWS], want[ROWS];
    for (int round = 0; round < 300; round++) {
        size_t n = support_random(ROWS + 1);
        uint32_t kinds = 1 + support_random(4);
        for (uint32_t i = 0; i < n; i++) {
            uint32_t len = support_random(KEYS + 1);
            for (uint32_t k = 0; k < len; k++)
                keys[i][k] = support_random(kinds);
            keys[i][len] = 1000 + (round % 2 ? i : ROWS - i);
            rows[i] = want[i] = (struct sort_row){keys[i], i, len + 1};
        }
        qsort(want, n, sizeof *want, by_keys);
        struct threads threads = {.count = 1 + support_random(4)};
        if (round % 3)
            sort_rows(rows, n);
        else
            sort_rows_in_threads(rows, n, &threads);
        for (size_t i = 0; i < n; i++) {
            assert_int_equal(rows[i].number, want[i].number);
            assert_ptr_equal(rows[i].keys, want[i].keys);
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_sizes), cmocka_unit_test(test_rows)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
