/* view: whatever offset and size are asked for, nothing outside is read: under the sanitizers. */
#include "support.h"

#include "base/view.h"

static const unsigned char bytes[8] = {1, 0, 0, 0, 'a', 'b', 0, 'c'};
static const uint64_t extremes[] = {0, 1, 4, 7, 8, 9, UINT32_MAX, UINT64_MAX - 7, UINT64_MAX};

static void test_bounds(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT_OF(extremes); i++)
        for (size_t j = 0; j < COUNT_OF(extremes); j++) {
            struct view view = {bytes, sizeof bytes}, part = {0};
            bool inside = extremes[i] <= 8 && extremes[j] <= 8 && extremes[i] + extremes[j] <= 8;
            assert_int_equal(view_part(&view, extremes[i], extremes[j], &part), inside);
            assert_int_equal(part.size, inside ? extremes[j] : 0);
        }
}

static void test_numbers(void **state) {
    (void)state;
    struct view view = {bytes, sizeof bytes}, none = {0};
    uint8_t one = 9;
    uint16_t two = 9;
    uint32_t four = 9;
    uint64_t eight = 9;
    assert_true(view_read4(&view, 0, &four));
    assert_int_equal(four, 1);
    assert_false(view_read4(&view, 5, &four));
    assert_false(view_read8(&view, 1, &eight));
    assert_false(view_read2(&view, 7, &two));
    assert_false(view_read1(&view, 8, &one));
    assert_false(view_read1(&none, 0, &one));
    assert_false(view_read8(&view, UINT64_MAX, &eight));
    assert_true(one == 9 && two == 9 && eight == 9);
}

static void test_texts(void **state) {
    (void)state;
    struct view view = {bytes, sizeof bytes};
    struct slice text;
    assert_true(view_text(&view, 4, &text));
    support_text("text", text, "ab");
    assert_false(view_text(&view, 7, &text)); /* no NUL */
    assert_false(view_text(&view, 8, &text));
    assert_false(view_text(&view, UINT64_MAX, &text));
}

/* A text of strangers is not searched to the end of a large file. */
static void test_long_texts(void **state) {
    (void)state;
    unsigned char *text = calloc(1, VIEW_TEXT_MAX + 1);
    struct view view = {text, VIEW_TEXT_MAX + 1};
    struct slice found;
    assert_non_null(text);
    memset(text, 'a', VIEW_TEXT_MAX);
    assert_false(view_text(&view, 0, &found));
    assert_true(view_text(&view, 1, &found));
    assert_int_equal(found.len, VIEW_TEXT_MAX - 1);
    free(text);
}

static void test_cursor(void **state) {
    (void)state;
    struct view_cursor cursor = {.view = {bytes, sizeof bytes}};
    assert_int_equal(cursor_read4(&cursor), 1);
    assert_int_equal(cursor_read_part(&cursor, 2).size, 2);
    assert_false(cursor.failed);
    assert_int_equal(cursor_read8(&cursor), 0);
    assert_true(cursor.failed);
    assert_int_equal(cursor_read_part(&cursor, 1).size, 0); /* nothing more */
    cursor = (struct view_cursor){.view = {bytes, sizeof bytes}};
    assert_int_equal(cursor_read_items(&cursor, UINT64_MAX / 8 + 2, 8).size, 0); /* the product wraps */
    assert_true(cursor.failed);
    cursor = (struct view_cursor){.view = {bytes, sizeof bytes}};
    assert_int_equal(cursor_read_items(&cursor, 1, 8).size, 8);
}

static void test_cursor_bytes(void **state) {
    (void)state;
    struct view_cursor cursor = {.view = {bytes, sizeof bytes}};
    unsigned char copy[sizeof bytes], zeros[sizeof bytes] = {0};
    cursor_read_bytes(&cursor, copy, sizeof copy);
    assert_memory_equal(copy, bytes, sizeof bytes);
    cursor_read_bytes(&cursor, copy, sizeof copy);
    assert_true(cursor.failed);
    assert_memory_equal(copy, zeros, sizeof copy);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_bounds), cmocka_unit_test(test_numbers),
                                       cmocka_unit_test(test_texts),  cmocka_unit_test(test_long_texts),
                                       cmocka_unit_test(test_cursor), cmocka_unit_test(test_cursor_bytes)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
