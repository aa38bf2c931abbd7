/* report: one harmless line per message, and no floods. */
#include "support.h"

#include <errno.h>

#include "base/report.h"

static void check_said(const char *what, const char *want) {
    struct bytebuf said = support_messages();
    support_text(what, bytebuf_slice(&said), want);
    bytebuf_free(&said);
}

static void test_message(void **state) {
    (void)state;
    report_program("prog");
    support_gather_messages();
    report_error("%s %d", "text", 7);
    report_failure("a.txt", 2);
    check_said("plain", "prog: text 7\nprog: a.txt: No such file or directory\n");
}

static void test_controls(void **state) {
    (void)state;
    support_gather_messages();
    report_error("%s", "\x1b[31mred\r\a\x7f\n");
    struct bytebuf said = support_messages();
    for (size_t i = 0; i + 1 < said.len; i++)
        assert_true((unsigned char)said.at[i] >= 0x20 && said.at[i] != 0x7f);
    bytebuf_free(&said);
    support_gather_messages(); /* the C1 controls, in UTF-8 */
    report_error("%s", "\xc2\x85 \x90\xc2\x9b"
                       "31m na\xc3\xafve");
    said = support_messages();
    assert_false(slice_has(bytebuf_slice(&said), SLICE("\xc2\x85")));
    assert_false(slice_has(bytebuf_slice(&said), SLICE("\xc2\x9b")));
    assert_false(slice_has(bytebuf_slice(&said), SLICE("\x90")));
    assert_true(slice_has(bytebuf_slice(&said), SLICE("na\xc3\xafve")));
    bytebuf_free(&said);
}

static void test_long_message(void **state) {
    (void)state;
    enum { LENGTH = 100000 };
    char *text = malloc(LENGTH + 1);
    memset(text, 'x', LENGTH);
    text[LENGTH] = '\0';
    support_gather_messages();
    report_error("%s", text);
    report_failure(text, ENOENT);
    struct bytebuf said = support_messages();
    assert_true(said.len > 100 && said.len < 20000);
    assert_true(slice_ends(bytebuf_slice(&said), SLICE("xx...: No such file or directory\n")));
    bytebuf_free(&said);
    free(text);
}

/* All of them in their order, once, made harmless; more can be added then. */
static void test_messages(void **state) {
    (void)state;
    struct messages messages = {0};
    report_program("prog");
    support_gather_messages();
    report_messages(&messages);
    messages_add(&messages, "one%s", "\x1b\n");
    messages_add_failure(&messages, "two", 2);
    report_messages(&messages);
    report_messages(&messages);
    messages_add(&messages, "three");
    report_messages(&messages);
    check_said("messages", "prog: one??\nprog: two: No such file or directory\nprog: three\n");
    messages_free(&messages);
    messages = (struct messages){.show = report_messages};
    support_gather_messages();
    messages_add(&messages, "at once");
    check_said("shown", "prog: at once\n");
    messages_free(&messages);
}

static void test_unnamed(void **state) {
    (void)state;
    report_program("");
    support_gather_messages();
    report_error("text");
    check_said("no prefix", "text\n");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_message),  cmocka_unit_test(test_controls), cmocka_unit_test(test_long_message),
        cmocka_unit_test(test_messages), cmocka_unit_test(test_unnamed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
