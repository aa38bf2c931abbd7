/* line_prediction: the two texts that came last after another one are found, with their LF. */
#include "support.h"

#include "perf/line_prediction.h"

static struct intern texts;

static uint32_t text(const char *bytes) {
    return intern_add(&texts, slice_of_text(bytes));
}

/* What is found in `bytes` after the line `last`, which comes after nothing. */
static uint32_t find_after(struct line_prediction *prediction, uint32_t last, const char *bytes) {
    line_prediction_forget(prediction);
    line_prediction_note(prediction, &texts, last);
    return line_prediction_find(prediction, slice_of_text(bytes));
}

static void follow(struct line_prediction *prediction, uint32_t first, uint32_t second) {
    line_prediction_forget(prediction);
    line_prediction_note(prediction, &texts, first);
    line_prediction_note(prediction, &texts, second);
}

static void test_find(void **state) {
    (void)state;
    struct line_prediction prediction = {0};
    uint32_t a = text("a"), b = text("bb"), c = text("c"), cr = text("d\r"), none = text("");
    assert_int_equal(line_prediction_find(&prediction, SLICE("bb\n")), INTERN_NONE);
    assert_int_equal(find_after(&prediction, a, "bb\n"), INTERN_NONE);
    follow(&prediction, a, b);
    assert_int_equal(find_after(&prediction, a, "bb\nx"), b);
    assert_int_equal(find_after(&prediction, a, "bb"), INTERN_NONE);
    assert_int_equal(find_after(&prediction, a, "bb\r\n"), INTERN_NONE);
    assert_int_equal(find_after(&prediction, a, "bbb\n"), INTERN_NONE);
    assert_int_equal(find_after(&prediction, b, "bb\n"), INTERN_NONE);
    follow(&prediction, a, c);
    assert_int_equal(find_after(&prediction, a, "bb\n"), b);
    assert_int_equal(find_after(&prediction, a, "c\n"), c); /* in either order */
    follow(&prediction, a, a);                              /* c was found last */
    assert_int_equal(find_after(&prediction, a, "c\n"), c);
    assert_int_equal(find_after(&prediction, a, "a\n"), a);
    assert_int_equal(find_after(&prediction, a, "bb\n"), INTERN_NONE);
    line_prediction_forget(&prediction);
    line_prediction_note(&prediction, &texts, a);
    assert_int_equal(line_prediction_find_start(&prediction, SLICE("ab")),
                     a); /* what follows does not matter */
    assert_int_equal(line_prediction_find_start(&prediction, SLICE("a")), INTERN_NONE);
    follow(&prediction, b, cr); /* "d\r\n" is the line "d" */
    follow(&prediction, b, none);
    assert_int_equal(find_after(&prediction, b, "d\r\n"), INTERN_NONE);
    assert_int_equal(find_after(&prediction, b, "\n"), INTERN_NONE);
    line_prediction_free(&prediction);
}

/* What is found is the line before the next; each counts. */
static void test_sequence(void **state) {
    (void)state;
    struct line_prediction prediction = {0};
    uint32_t numbers[] = {text("a"), text("bb"), text("c"), text("a")};
    for (size_t i = 0; i < COUNT_OF(numbers); i++)
        line_prediction_note(&prediction, &texts, numbers[i]);
    assert_int_equal(prediction.hits, 0);
    for (size_t i = 1; i < COUNT_OF(numbers); i++)
        assert_int_equal(line_prediction_find(&prediction, i == 1   ? SLICE("bb\n")
                                                           : i == 2 ? SLICE("c\n")
                                                                    : SLICE("a\n")),
                         numbers[i]);
    assert_int_equal(prediction.hits, 3);
    line_prediction_free(&prediction);
    intern_free(&texts);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_find), cmocka_unit_test(test_sequence)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
