/* tally: the first lines in full, the others as a number. */
#include "support.h"

#include "base/tally.h"

static void check_messages(const char *what, struct messages *messages, const char *want) {
    support_text(what, support_text_of(messages), want);
    messages_free(messages);
}

static void test_tally(void **state) {
    (void)state;
    struct tally unrecognised = {.what = "odd line"}, one = {.what = "odd line", .max_shown = 1};
    struct messages messages = {0};
    tally_rest(&unrecognised, &messages);
    check_messages("nothing seen", &messages, "");
    for (uint64_t i = 1; i <= TALLY_SHOWN; i++)
        tally_add(&unrecognised, &messages, "f", i, SLICE("x\ty"));
    tally_rest(&unrecognised, &messages);
    check_messages("all shown", &messages,
                   "f:1: odd line: x\\x09y\nf:2: odd line: x\\x09y\nf:3: odd line: x\\x09y\n");
    for (uint64_t i = 1; i <= 1000000; i++)
        tally_add(&unrecognised, &messages, "f", i, SLICE("x"));
    tally_rest(&unrecognised, &messages);
    check_messages("the rest is counted", &messages, "1000000 more: odd line\n");
    assert_int_equal(unrecognised.seen, 1000003);
    tally_add(&one, &messages, "f", 1, SLICE("x"));
    tally_add(&one, &messages, "f", 2, SLICE("x"));
    tally_rest(&one, &messages);
    check_messages("one shown", &messages, "f:1: odd line: x\n1 more: odd line\n");
}

static void test_long_line(void **state) {
    (void)state;
    static char line[50000];
    struct tally unrecognised = {.what = "odd line"};
    struct messages messages = {0};
    memset(line, 'x', sizeof line);
    tally_add(&unrecognised, &messages, "f", 1, slice_make(line, sizeof line));
    struct slice text = support_text_of(&messages);
    assert_true(text.len < 300 && slice_ends(text, SLICE("x...\n")));
    messages_free(&messages);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_tally), cmocka_unit_test(test_long_line)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
