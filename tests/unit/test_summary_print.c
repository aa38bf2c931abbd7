/* summary_text, summary_json, summary_markdown: hostile names; tests/cases has whole outputs. */
#include "support.h"

#include "summary_json.h"
#include "summary_markdown.h"
#include "summary_text.h"

typedef void printer(const struct summary *summary, struct outbuf *out);

/* What the printer makes of one new function of that name. */
static struct bytebuf printed(printer *print, struct slice name, const char *file) {
    struct diff diff = {0};
    struct linereader in = {0};
    struct bytebuf line = {0};
    struct messages messages = {0};
    struct outbuf out = support_output();
    char *files[] = {(char *)(uintptr_t)file, (char *)(uintptr_t) "after"};
    struct sides sides = {files, {1, 1}};
    struct summary summary = {.max = 5, .sides = &sides, .points = SUMMARY_NO_LIMIT};
    bytebuf_add(&line, SLICE("m;"));
    bytebuf_add(&line, name);
    bytebuf_add(&line, SLICE(" 1\n"));
    support_attach(&in, SLICE("m 1\n"));
    diff_read(&diff, DIFF_BEFORE, &in, &messages);
    support_detach(&in);
    support_attach(&in, bytebuf_slice(&line));
    diff_read(&diff, DIFF_AFTER, &in, &messages);
    support_detach(&in);
    assert_true(summary_make(&summary, &diff, &messages));
    print(&summary, &out);
    summary_free(&summary);
    diff_free(&diff);
    linereader_free(&in);
    bytebuf_free(&line);
    return support_output_text(&out);
}

struct name_case {
    struct slice name;
    const char *text, *json, *markdown; /* how it stands there */
};

static const struct name_case cases[] = {
    {BYTES("f"), "  f\n", "\"f\"", "| `f` |"},
    {BYTES("a b"), "  a b\n", "\"a b\"", "| `a b` |"},
    {BYTES(" a"), "   a\n", "\" a\"", "| `  a ` |"},
    {BYTES("  "), "    \n", "\"  \"", "| `  ` |"},
    {BYTES("a|b"), "  a|b\n", "\"a|b\"", "| `a\\|b` |"},
    {BYTES("a\\|b"), "  a\\|b\n", "\"a\\\\|b\"", "| `a\\\\|b` |"},
    {BYTES("\\"), "  \\\n", "\"\\\\\"", "| `\\` |"},
    {BYTES("`"), "  `\n", "\"`\"", "| `` ` `` |"},
    {BYTES("a`b``c"), "  a`b``c\n", "\"a`b``c\"", "| ```a`b``c``` |"},
    {BYTES("\"q\""), "  \"q\"\n", "\"\\\"q\\\"\"", "| `\"q\"` |"},
    {BYTES("a\0b"), "  a\\x00b\n", "\"a\\u0000b\"", "| `a\\x00b` |"},
    {BYTES("\x1b[1m\t\x7f"), "  \\x1b[1m\\x09\\x7f\n", "\"\\u001b[1m\\u0009\\u007f\"",
     "| `\\x1b[1m\\x09\\x7f` |"},
    {BYTES("\xff"), "  \xef\xbf\xbd\n", "\"\xef\xbf\xbd\"", "| `\xef\xbf\xbd` |"},
    {BYTES("\xe2\x80\xae"), "  \\u202e\n", "\"\\u202e\"", "| `\\u202e` |"},
    {BYTES("\xc3\xa9"), "  \xc3\xa9\n", "\"\xc3\xa9\"", "| `\xc3\xa9` |"},
    {BYTES("</code><b>"), "  </code><b>\n", "\"</code><b>\"", "| `</code><b>` |"},
};

static void check_has(printer *print, struct slice name, const char *wanted) {
    struct bytebuf text = printed(print, name, "before");
    if (!slice_has(bytebuf_slice(&text), slice_of_text(wanted)))
        support_text("not in it", bytebuf_slice(&text), wanted);
    bytebuf_free(&text);
}

static void test_names(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        check_has(summary_text, cases[i].name, cases[i].text);
        check_has(summary_json, cases[i].name, cases[i].json);
        check_has(summary_markdown, cases[i].name, cases[i].markdown);
    }
}

/* File names are escaped like names of functions. */
static void test_files(void **state) {
    (void)state;
    static const struct {
        printer *print;
        const char *wanted;
    } files[] = {
        {summary_text, "in a|\\x1b\"`\n"},
        {summary_json, "{\"files\": [\"a|\\u001b\\\"`\"], \"recordings\": 1, \"samples\": 1, \"total\": 1}"},
        {summary_markdown, "| before | 1 | 1 | 1 | `` a\\|\\x1b\"` `` |\n"}};
    for (size_t i = 0; i < COUNT_OF(files); i++) {
        struct bytebuf text = printed(files[i].print, SLICE("f"), "a|\x1b\"`");
        if (!slice_has(bytebuf_slice(&text), slice_of_text(files[i].wanted)))
            support_text("not in it", bytebuf_slice(&text), files[i].wanted);
        bytebuf_free(&text);
    }
}

/* Long names are cut for people, and whole for machines. */
static void test_long(void **state) {
    (void)state;
    struct bytebuf name = {0};
    for (int i = 0; i < 100000; i++)
        bytebuf_add_byte(&name, 'x');
    struct bytebuf text = printed(summary_text, bytebuf_slice(&name), "before"),
                   markdown = printed(summary_markdown, bytebuf_slice(&name), "before"),
                   json = printed(summary_json, bytebuf_slice(&name), "before");
    assert_true(text.len < 2000 && slice_has(bytebuf_slice(&text), SLICE("xx...\n")));
    assert_true(markdown.len < 4000 && slice_has(bytebuf_slice(&markdown), SLICE("xx...` |")));
    assert_true(json.len > 3 * name.len);
    bytebuf_free(&text);
    bytebuf_free(&markdown);
    bytebuf_free(&json);
    bytebuf_free(&name);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_names), cmocka_unit_test(test_files),
                                       cmocka_unit_test(test_long)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
