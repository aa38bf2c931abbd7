/* function_counts: counts of functions by recording; test_summary has those of two recordings. */
#include "support.h"

#include "function_counts.h"

static struct function_counts count(const char *const *texts, size_t before, size_t after) {
    struct diff diff = {.sides = {before, after}};
    struct linereader in = {0};
    struct messages messages = {0};
    struct function_counts tally = {0};
    for (size_t i = 0; i < before + after; i++) {
        support_attach(&in, slice_of_text(texts[i]));
        diff_read(&diff, i, &in, &messages);
        support_detach(&in);
    }
    function_counts_make(&tally, &diff);
    messages_free(&messages);
    linereader_free(&in);
    diff_free(&diff);
    return tally;
}

static void check(const struct function_counts *tally, const char *name, enum function_measure measure,
                  const uint64_t *wanted) {
    uint32_t number = intern_find(&tally->names, slice_of_text(name));
    support_check(name, number != INTERN_NONE);
    for (size_t i = 0; i < tally->recordings; i++)
        support_check(name, function_counts_counts(tally, number, measure)[i].whole == wanted[i]);
}

static void test_counts(void **state) {
    (void)state;
    static const char *const texts[] = {"m;f;f 3\nm 1\n", "m;f;g 5\n", "n;g;f 7\nm;;g;; 2\n"};
    struct function_counts tally = count(texts, 2, 1);
    check(&tally, "m", FUNCTION_TOTAL, (uint64_t[]){4, 5, 2});
    check(&tally, "m", FUNCTION_OWN, (uint64_t[]){1, 0, 0});
    check(&tally, "f", FUNCTION_TOTAL, (uint64_t[]){3, 5, 7});
    check(&tally, "f", FUNCTION_OWN, (uint64_t[]){3, 0, 7});
    check(&tally, "g", FUNCTION_OWN, (uint64_t[]){0, 5, 2});
    assert_int_equal(tally.names.count, 4);
    assert_int_equal(tally.first_of[intern_find(&tally.names, SLICE("m"))], 3);
    assert_int_equal(tally.first_of[intern_find(&tally.names, SLICE("n"))], 1 << DIFF_AFTER);
    assert_int_equal(tally.first_of[intern_find(&tally.names, SLICE("f"))], 0);
    function_counts_free(&tally);
}

static void test_unknown(void **state) {
    (void)state;
    static const char *const texts[] = {"m;[unknown];[libc.so];f 4\n[m];[x] 1\n", "m;f;[x] 2\nm;f;f 3\n"};
    struct function_counts tally = count(texts, 1, 1);
    assert_int_equal(function_counts_unknown(&tally, FUNCTION_TOTAL)[0].whole, 5);
    assert_int_equal(function_counts_unknown(&tally, FUNCTION_OWN)[1].whole, 2);
    assert_true(tally.frames[DIFF_BEFORE] == 13 && tally.nameless[DIFF_BEFORE] == 9); /* no process names */
    assert_true(tally.frames[DIFF_AFTER] == 10 && tally.nameless[DIFF_AFTER] == 2);
    function_counts_free(&tally);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_counts), cmocka_unit_test(test_unknown)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
