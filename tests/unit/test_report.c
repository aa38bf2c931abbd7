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

static void test_shown(void **state) {
    (void)state;
    static const struct {
        struct slice text;
        size_t most;
        const char *shown;
    } cases[] = {
        {BYTES("plain"), 10, "plain"},
        {BYTES(""), 10, ""},
        {BYTES("a\tb\0c"), 10, "a\\x09b\\x00c"},
        {BYTES("\x1b[0m\x7f"), 10, "\\x1b[0m\\x7f"},
        {BYTES("na\xc3\xafve"), 10, "na\xc3\xafve"},
        {BYTES("\xc2\x9b"
               "1m"),
         10,
         "\\xc2\\x9b"
         "1m"}, /* a C1 control */
        {BYTES("a\x9b"
               "z\xe9"),
         10,
         "a\\x9b"
         "z\\xe9"}, /* bytes that are controls, or letters, where text is not UTF-8 */
        {BYTES("\x90\x90\x90\x90"), 2, "\\x90\\x90..."},
        {BYTES("\xe2\x80\xae\xef\xbf\xbd"), 10, "\\xe2\\x80\\xae\xef\xbf\xbd"}, /* right to left */
        {BYTES("abcdef"), 3, "abc..."},
        {BYTES("abc"), 3, "abc"},
        {BYTES("ab\xc3\xa9"
               "d"),
         3, "ab\xc3\xa9..."}, /* never inside a character */
    };
    struct bytebuf into = {0};
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        support_text("shown", report_shown(&into, cases[i].text, cases[i].most), cases[i].shown);
    bytebuf_free(&into);
}

static void test_tally(void **state) {
    (void)state;
    struct report_tally odd = {.what = "odd line"};
    report_program("prog");
    support_gather_messages();
    report_rest(&odd);
    check_said("nothing seen", "");
    support_gather_messages();
    for (uint64_t i = 1; i <= REPORT_SHOWN; i++)
        report_line(&odd, "f", i, SLICE("x\ty"));
    report_rest(&odd);
    check_said("all shown",
               "prog: f:1: odd line: x\\x09y\nprog: f:2: odd line: x\\x09y\nprog: f:3: odd line: x\\x09y\n");
    support_gather_messages();
    for (uint64_t i = 1; i <= 1000000; i++)
        report_line(&odd, "f", i, SLICE("x"));
    report_rest(&odd);
    check_said("the rest is counted", "prog: 1000000 more: odd line\n");
    assert_int_equal(odd.seen, 1000003);
    struct report_tally one = {.what = "odd line", .most = 1};
    support_gather_messages();
    report_line(&one, "f", 1, SLICE("x"));
    report_line(&one, "f", 2, SLICE("x"));
    report_rest(&one);
    check_said("most", "prog: f:1: odd line: x\nprog: 1 more: odd line\n");
}

static void test_long_line(void **state) {
    (void)state;
    static char line[50000];
    struct report_tally odd = {.what = "odd line"};
    memset(line, 'x', sizeof line);
    support_gather_messages();
    report_line(&odd, "f", 1, slice_make(line, sizeof line));
    struct bytebuf said = support_messages();
    assert_true(said.len < 300);
    bytebuf_free(&said);
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
        cmocka_unit_test(test_message), cmocka_unit_test(test_controls), cmocka_unit_test(test_long_message),
        cmocka_unit_test(test_shown),   cmocka_unit_test(test_tally),    cmocka_unit_test(test_long_line),
        cmocka_unit_test(test_unnamed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
