/* words: cursors that take what they know, or leave it. */
#include "support.h"

#include "words.h"

static void test_take(void **state) {
    (void)state;
    struct slice rest = SLICE("TID 4711: 0x7fAb +x"), part;
    assert_false(words_take(&rest, SLICE("PID ")));
    assert_true(words_take(&rest, SLICE("TID ")));
    assert_true(words_take_digits(&rest, &part));
    support_text("digits", part, "4711");
    assert_false(words_take_digits(&rest, &part));
    assert_true(words_take_word(&rest, &part));
    support_text("word", part, ":");
    assert_false(words_take_word(&rest, &part));
    assert_true(words_take_blanks(&rest));
    assert_false(words_take_blanks(&rest));
    assert_true(words_take_address(&rest, &part));
    support_text("address", part, "0x7fAb");
    support_text("rest", rest, " +x");
    rest = (struct slice){"0x", 2};
    assert_false(words_take_address(&rest, &part));
    support_text("left", rest, "0x");
}

static void test_number(void **state) {
    (void)state;
    assert_true(words_is_number(SLICE("0012")));
    assert_false(words_is_number(SLICE("")));
    assert_false(words_is_number(SLICE("-1")));
    assert_int_equal(words_number(SLICE("0012")), 12);
    assert_int_equal(words_number(SLICE("18446744073709551614")), UINT64_MAX - 1);
    assert_int_equal(words_number(SLICE("18446744073709551616")), UINT64_MAX);
}

static void test_last_bracket(void **state) {
    (void)state;
    static const struct {
        struct slice text;
        size_t at;
    } cases[] = {
        {BYTES("f+1 (/lib/x)"), 3}, {BYTES("f (a (b))"), 1}, {BYTES("f (a) (b)"), 5}, {BYTES("f(a)"), 4},
        {BYTES("f (a"), 4},         {BYTES("f a)"), 4},      {BYTES("(a)"), 3},       {BYTES(""), 0},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        assert_int_equal(words_last_bracket(cases[i].text), cases[i].at);
}

static void test_before(void **state) {
    (void)state;
    support_text("mark", words_before(SLICE("f @ /boot/kernel @ x"), SLICE(" @ ")), "f");
    support_text("none", words_before(SLICE("f"), SLICE(" @ ")), "f");
}

static void test_class_mark(void **state) {
    (void)state;
    static const char *const cases[][2] = {{"Lorg/acme/A$1;::get", "org/acme/A$1;::get"},
                                           {"L;", "L;"},
                                           {"Lorg/acme", "Lorg/acme"},
                                           {"Load(int);", "Load(int);"},
                                           {"org/L;", "org/L;"},
                                           {"", ""}};
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        support_text(cases[i][0], words_without_class_mark(slice_of_text(cases[i][0])), cases[i][1]);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_take), cmocka_unit_test(test_number),
                                       cmocka_unit_test(test_last_bracket), cmocka_unit_test(test_before),
                                       cmocka_unit_test(test_class_mark)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
