/* messages: come out one by one, in their order. */
#include "support.h"

#include "base/messages.h"

static void test_order(void **state) {
    (void)state;
    struct messages messages = {0};
    struct slice rest = {0}, message;
    assert_true(messages_are_none(&messages));
    assert_false(messages_cut(&rest, &message));
    messages_add(&messages, "%s %d", "one", 1);
    messages_add(&messages, "%s", "");
    messages_add_failure(&messages, "file", 2);
    assert_false(messages_are_none(&messages));
    rest = bytebuf_slice(&messages.text);
    assert_true(messages_cut(&rest, &message));
    support_text("first", message, "one 1");
    assert_true(messages_cut(&rest, &message));
    support_text("empty", message, "");
    assert_true(messages_cut(&rest, &message));
    support_text("failure", message, "file: No such file or directory");
    assert_false(messages_cut(&rest, &message));
    messages_free(&messages);
    assert_true(messages_are_none(&messages));
}

/* A long one is kept whole: who reports it cuts it. */
static void test_long(void **state) {
    (void)state;
    static char text[100001];
    struct messages messages = {0};
    memset(text, 'x', sizeof text - 1);
    messages_add(&messages, "%s!", text);
    struct slice all = support_text_of(&messages);
    assert_int_equal(all.len, sizeof text + 1);
    assert_true(slice_ends(all, SLICE("xx!\n")));
    messages_free(&messages);
}

static size_t shown;

static void count_shown(struct messages *messages) {
    shown++;
    messages->text.len = 0;
}

/* With `show` each message is handed out when it is added. */
static void test_show(void **state) {
    (void)state;
    struct messages messages = {.show = count_shown};
    messages_add(&messages, "one");
    assert_int_equal(shown, 1);
    messages_add_failure(&messages, "two", 2);
    assert_int_equal(shown, 2);
    assert_true(messages_are_none(&messages));
    messages_free(&messages);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_order), cmocka_unit_test(test_long),
                                       cmocka_unit_test(test_show)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
