/* bytereader: all bytes in their order however they come, offsets, and a reader that is handed back. */
#include "support.h"

#include "base/bytereader.h"

static void test_bytes(void **state) {
    (void)state;
    struct slice text = SLICE("one\ntwo\0\xff three");
    for (size_t k = 0; k < COUNT_OF(support_chunks); k++) {
        struct linereader in = {.chunk = support_chunks[k]};
        support_attach(&in, text);
        struct bytereader bytes = {.in = &in};
        for (size_t i = 0; i < text.len; i++) {
            assert_int_equal(bytereader_offset(&bytes), i);
            assert_int_equal(bytereader_peek(&bytes), (unsigned char)text.at[i]);
            bytereader_skip(&bytes);
        }
        assert_int_equal(bytereader_peek(&bytes), -1);
        assert_int_equal(bytereader_window(&bytes).len, 0);
        assert_int_equal(bytereader_offset(&bytes), text.len);
        bytereader_end(&bytes);
        support_detach(&in);
        linereader_free(&in);
    }
}

static void test_windows(void **state) {
    (void)state;
    struct linereader in = {.chunk = 2};
    struct slice line;
    support_attach(&in, SLICE("0123456789\nnext\n"));
    struct bytereader bytes = {.in = &in};
    struct slice window = bytereader_at_least(&bytes, 5);
    assert_true(window.len >= 5 && slice_starts(window, SLICE("01234")));
    bytereader_advance(&bytes, 4);
    assert_true(slice_starts(bytereader_window(&bytes), SLICE("4")));
    bytereader_advance(&bytes, 1);
    assert_true(slice_starts(bytereader_at_least(&bytes, 3), SLICE("567")));
    assert_int_equal(bytereader_offset(&bytes), 5);
    assert_int_equal(bytereader_at_least(&bytes, 100).len, 11);
    bytereader_end(&bytes);
    assert_true(linereader_next(&in, &line));
    support_text("what is left", line, "56789");
    assert_true(linereader_next(&in, &line));
    support_text("the next line", line, "next");
    support_detach(&in);
    linereader_free(&in);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_bytes), cmocka_unit_test(test_windows)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
