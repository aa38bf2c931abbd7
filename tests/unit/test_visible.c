/* visible: any bytes as text that only shows. */
#include "support.h"

#include "base/utf8.h"
#include "base/visible.h"

static void test_cases(void **state) {
    (void)state;
    static const struct {
        struct slice text;
        size_t max;
        const char *shown;
    } cases[] = {
        {BYTES(""), 5, ""},
        {BYTES("plain <text>"), 99, "plain <text>"},
        {BYTES("\0\x1b[1m\t\n\r\x7f"), 99, "\\x00\\x1b[1m\\x09\\x0a\\x0d\\x7f"},
        {BYTES("\xc2\x85|\xc2\x9b|\xc2\xa0"), 99, "\\x85|\\x9b|\xc2\xa0"},
        {BYTES("\xe2\x80\xae\xe2\x80\xa8\xe2\x81\xa6\xd8\x9c"), 99, "\\u202e\\u2028\\u2066\\u061c"},
        {BYTES("\xff|\xc3|\xe2\x82"), 99, "\xef\xbf\xbd|\xef\xbf\xbd|\xef\xbf\xbd"},
        {BYTES("\xed\xa0\x80|\xc0\x80|\xf4\x90\x80\x80"), 99, "\xef\xbf\xbd|\xef\xbf\xbd|\xef\xbf\xbd"},
        {BYTES("\xc3\xa9t\xc3\xa9"), 3, "\xc3\xa9t\xc3\xa9"},
        {BYTES("\xc3\xa9t\xc3\xa9"), 2, "\xc3\xa9t..."},
        {BYTES("\xe2\x82\xac\xe2\x82\xac"), 1, "\xe2\x82\xac..."},
        {BYTES("abc"), 0, "..."},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct bytebuf shown = {0};
        visible_add(&shown, cases[i].text, cases[i].max);
        support_text(cases[i].shown, bytebuf_slice(&shown), cases[i].shown);
        bytebuf_free(&shown);
    }
}

static void test_lines(void **state) {
    (void)state;
    static const struct {
        struct slice text;
        size_t max;
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
        support_text("shown", visible_line(&into, cases[i].text, cases[i].max), cases[i].shown);
    bytebuf_free(&into);
}

/* What comes out is well-formed, visible, and stays as it is when shown again. */
static void test_random(void **state) {
    (void)state;
    for (int round = 0; round < 20000; round++) {
        char bytes[12];
        struct bytebuf once = {0}, twice = {0};
        size_t len = support_random(sizeof bytes + 1);
        for (size_t i = 0; i < len; i++)
            bytes[i] =
                support_random(2) ? (char)support_random(256) : "\xe2\x80\xae\xc2\x9b\xf0"[support_random(6)];
        visible_add(&once, slice_make(bytes, len), 100);
        struct slice rest = bytebuf_slice(&once);
        for (uint32_t code; utf8_next(&rest, &code);)
            assert_true(visible_is(code) && code <= 0x10FFFF && (code < 0xD800 || code > 0xDFFF));
        visible_add(&twice, bytebuf_slice(&once), 1000);
        support_same("twice", bytebuf_slice(&twice), bytebuf_slice(&once));
        bytebuf_free(&once);
        bytebuf_free(&twice);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_cases), cmocka_unit_test(test_lines),
                                       cmocka_unit_test(test_random)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
