/* nameattr: attributes are written escaped, and what would run code or break the file is refused. */
#include "support.h"

#include <unistd.h>

#include "nameattr.h"

static char file[] = "/tmp/nameattr-XXXXXX";

static enum nameattr_result load(struct nameattr *attributes, struct slice text, struct messages *messages) {
    FILE *out = fopen(file, "wb");
    assert_non_null(out);
    assert_int_equal(fwrite(text.at, 1, text.len, out), text.len);
    fclose(out);
    return nameattr_load(attributes, file, messages);
}

struct tag_case {
    struct slice line; /* of the function "main" */
    const char *open, *close;
};

static const struct tag_case tag_cases[] = {
    {BYTES("main\tx=1"), "<g >", "</g>\n"},
    {BYTES("main\t"), "<g >", "</g>\n"},
    {BYTES("main\tid=a\tclass=b"), "<g id=\"a\" class=\"b\">", "</g>\n"},
    {BYTES("main\tclass=b\tid=a\r"), "<g id=\"a\" class=\"b\">", "</g>\n"},
    {BYTES("main\tid="), "<g id=\"\">", "</g>\n"},
    {BYTES("main\tid=a\"<&"), "<g id=\"a&quot;&lt;&amp;\">", "</g>\n"},
    {BYTES("main\tid=a\tid=b"), "<g id=\"b\">", "</g>\n"},
    {BYTES("main\thref=http://x/?a=1"), "<a xlink:href=\"http://x/?a=1\" target=\"_top\">", "</a>\n"},
    {BYTES("main\thref=x.html\ttarget=t"), "<a xlink:href=\"x.html\" target=\"t\">", "</a>\n"},
    {BYTES("main\thref=0\tid=a"), "<g id=\"a\">", "</g>\n"},
    {BYTES("main\thref=x\tid=a\ta_extra=rel=\"y\""),
     "<a xlink:href=\"x\" target=\"_top\" rel=\"y\" id=\"a\">", "</a>\n"},
    {BYTES("main\tg_extra=data-x=\"1\""), "<g data-x=\"1\">", "</g>\n"},
    {BYTES("main\tg_extra= a='\"'  b=\"'\" \tid=1"), "<g id=\"1\" a='\"'  b=\"'\">", "</g>\n"},
    {BYTES("main\tg_extra=a=\"&lt;&#8594;&amp;\""), "<g a=\"&lt;&#8594;&amp;\">", "</g>\n"},
    {BYTES("main\tg_extra=a=\"no javascript, java script: or script:\""),
     "<g a=\"no javascript, java script: or script:\">", "</g>\n"},
    {BYTES("main\tg_extra=xml:lang=\"de\" _x.1-y=\"\""), "<g xml:lang=\"de\" _x.1-y=\"\">", "</g>\n"},
    {BYTES("main\ta_extra=rel=\"x\""), "<g >", "</g>\n"}, /* of a link only */
    {BYTES("main\ttarget=x"), "<g >", "</g>\n"},
    {BYTES("main\thref="), "<g >", "</g>\n"},
    {BYTES("main\thref=x\ttarget=0"), "<a xlink:href=\"x\" target=\"_top\">", "</a>\n"},
    {BYTES("main\thref=x\tclass=c\tg_extra=a=\"1\"\ta_extra=b=\"2\"\tid=i"),
     "<a xlink:href=\"x\" target=\"_top\" b=\"2\" id=\"i\" class=\"c\" a=\"1\">", "</a>\n"},
    {BYTES("main\thref=HTTPS://x/?a=b&c=d"), "<a xlink:href=\"HTTPS://x/?a=b&amp;c=d\" target=\"_top\">",
     "</a>\n"},
    {BYTES("main\thref=x?a&amp;b:c"), "<a xlink:href=\"x?a&amp;b:c\" target=\"_top\">", "</a>\n"},
    {BYTES("main\thref=mailto:a@b"), "<a xlink:href=\"mailto:a@b\" target=\"_top\">", "</a>\n"},
    {BYTES("main\thref=./javascript:x"), "<a xlink:href=\"./javascript:x\" target=\"_top\">", "</a>\n"},
    {BYTES("main\thref=#a:b"), "<a xlink:href=\"#a:b\" target=\"_top\">", "</a>\n"},
    {BYTES("main\thref=//host/x"), "<a xlink:href=\"//host/x\" target=\"_top\">", "</a>\n"},
    {BYTES("main\tid=\1\377"), "<g id=\"\357\277\275\357\277\275\">", "</g>\n"},
    {BYTES("main\ttarget=a\" onclick=\"b\thref=x"), "<a xlink:href=\"x\" target=\"a&quot; onclick=&quot;b\">",
     "</a>\n"},
    {BYTES("main\thref=/a\" onclick=\"b"), "<a xlink:href=\"/a&quot; onclick=&quot;b\" target=\"_top\">",
     "</a>\n"},
    {BYTES("main\t\t\tid=1\t\t"), "<g id=\"1\">", "</g>\n"},
    {BYTES("main\tonclick=x\tID=1"), "<g >", "</g>\n"}, /* no keys of ours */
};

static void test_tags(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT_OF(tag_cases); i++) {
        const struct tag_case *c = &tag_cases[i];
        struct nameattr attributes = {0};
        struct bytebuf out = {0};
        struct messages messages = {0};
        bytebuf_add(&out, c->line);
        bytebuf_add_byte(&out, '\n');
        assert_int_equal(load(&attributes, bytebuf_slice(&out), &messages), NAMEATTR_LOADED);
        out.len = 0;
        const struct nameattr_row *row = nameattr_find(&attributes, SLICE("main"));
        assert_non_null(row);
        assert_null(nameattr_find(&attributes, SLICE("mai")));
        nameattr_open(&out, row);
        support_text(c->line.at, bytebuf_slice(&out), c->open);
        out.len = 0;
        nameattr_close(&out, row);
        support_text(c->line.at, bytebuf_slice(&out), c->close);
        bytebuf_free(&out);
        messages_free(&messages);
        nameattr_free(&attributes);
    }
}

static void test_no_row(void **state) {
    (void)state;
    struct bytebuf out = {0};
    nameattr_open(&out, NULL);
    nameattr_close(&out, NULL);
    support_text("none", bytebuf_slice(&out), "<g ></g>\n");
    bytebuf_free(&out);
}

static void test_rows(void **state) {
    (void)state;
    struct nameattr attributes = {0};
    struct messages messages = {0};
    assert_int_equal(load(&attributes, SLICE("a\tid=1\ttitle=t\n\tid=root\na\ttitle=0\n"), &messages),
                     NAMEATTR_LOADED);
    const struct nameattr_row *row = nameattr_find(&attributes, SLICE("a"));
    assert_null(row->values[NAMEATTR_ID].at); /* the later line replaces the earlier one whole */
    assert_false(nameattr_is_set(row, NAMEATTR_TITLE));
    assert_true(nameattr_is_set(nameattr_find(&attributes, SLICE("")), NAMEATTR_ID));
    messages_free(&messages);
    nameattr_free(&attributes);
}

static void test_refused(void **state) {
    (void)state;
    static const struct slice lines[] = {
        BYTES("main"),
        BYTES(""),
        BYTES("main\thref=javascript:alert(1)"),
        BYTES("main\thref=JavaScript:x"),
        BYTES("main\thref= javascript:x"),
        BYTES("main\thref=java\x01script:x"),
        BYTES("main\thref=data:text/html,x"),
        BYTES("main\thref=vbscript:x"),
        BYTES("main\tg_extra=a"),
        BYTES("main\tg_extra=a=b"),
        BYTES("main\tg_extra=><script>"),
        BYTES("main\tg_extra=a=\"<\""),
        BYTES("main\ta_extra=a=\"b\"c=\"d"),
        BYTES("main\tg_extra=a=\"&\""),
        BYTES("main\tg_extra=a=\"1\" a=\"2\""),
        BYTES("main\tid=x\tg_extra=id=\"y\""),
        BYTES("main\thref=x\ta_extra=target=\"y\""),
        BYTES("main\tg_extra=foo:bar=\"y\""),
        BYTES("main\tg_extra=a=\"1\"\013b=\"2\""),
        BYTES("main\ta_extra=a=\"1\" \fb=\"2\""),
        BYTES("main\tid=x\tfield"),
        BYTES("main\thref=javascript&#58;x"), /* what XML decodes */
        BYTES("main\thref=javascript&#x3a;x"),
        BYTES("main\thref=&#106;avascript:x"),
        BYTES("main\thref=java&#9;script&#58;x"),
        BYTES("main\thref=java&amp;script:x"),
        BYTES("main\thref=\1javascript:x"), /* what browsers drop */
        BYTES("main\thref=java\013script:x"),
        BYTES("main\thref=javascript :x"),
        BYTES("main\thref=http\\:x"),
        BYTES("main\thref=\177javascript:x"),
        BYTES("main\thref=\302\240javascript:x"),
        BYTES("main\thref=file:///etc/passwd"),
        BYTES("main\thref=blob:x"),
        BYTES("main\thref=:x"),
        BYTES("main\thref=httpx:x"),
        BYTES("main\thref=xhttp:x"),
        BYTES("main\thref=jAvAsCrIpT:x"),
        BYTES("main\tg_extra=onclick=\"x\""),
        BYTES("main\tg_extra=OnLoad='x'"),
        BYTES("main\ta_extra=onfocus=\"x\""), /* also where no link makes use of it */
        BYTES("main\thref=x\ta_extra=href=\"y\""),
        BYTES("main\tg_extra=xlink:href=\"javascript:x\""),
        BYTES("main\tg_extra=XLINK:href=\"x\""),
        BYTES("main\tg_extra=xmlns=\"x\""),
        BYTES("main\tg_extra=xmlns:on=\"x\""),
        BYTES("main\tg_extra=XML:lang=\"x\""), /* names know their case: this prefix is nobody's */
        BYTES("main\tg_extra=:a=\"x\""),
        BYTES("main\tg_extra=xml:=\"x\""),
        BYTES("main\tg_extra=1a=\"x\""),
        BYTES("main\tg_extra=a=\"x"),
        BYTES("main\tg_extra=a=x\""),
        BYTES("main\tg_extra=a=\""),
        BYTES("main\tg_extra=a="),
        BYTES("main\tg_extra=a = \"x\""),
        BYTES("main\tg_extra=a=\"&nbsp;\""),
        BYTES("main\tg_extra=a=\"\1\""),
        BYTES("main\tg_extra=a=\"\377\""),
        BYTES("main\tg_extra=a=\"\0\""),
        BYTES("main\tg_extra=a=\"\357\277\276\""),
        BYTES("main\tg_extra=\303\251=\"x\""),
        BYTES("main\tg_extra=a=\"1\"b=\"2\""),
        BYTES("main\tg_extra=a=\"1\"/"),
        BYTES("main\thref=x\tg_extra=a=\"1\"\ta_extra=a=\"2\""),
        BYTES("main\tg_extra=style=\"background:url(javascript:x)\""),
        BYTES("main\tg_extra=style=\"background:url(JAVASCRIPT:x)\""),
        BYTES("main\ta_extra=from='jAvAsCrIpT:x'"),
        BYTES("main\tg_extra=to=\"&#106;avascript&#x3A;x\""),
        BYTES("main\tg_extra=to=\"&#x4a;ava&#9;script:x\""),
    };
    struct bytebuf accepted = {0};
    for (size_t i = 0; i < COUNT_OF(lines); i++) {
        struct nameattr attributes = {0};
        struct bytebuf text = {0};
        struct messages messages = {0};
        bytebuf_add(&text, SLICE("ok\tid=1\n"));
        bytebuf_add(&text, lines[i]);
        bytebuf_add_byte(&text, '\n');
        enum nameattr_result result = load(&attributes, bytebuf_slice(&text), &messages);
        if (result != NAMEATTR_MALFORMED || !slice_has(support_text_of(&messages), SLICE(":2: "))) {
            bytebuf_add(&accepted, lines[i]);
            bytebuf_add_byte(&accepted, '\n');
        }
        bytebuf_free(&text);
        messages_free(&messages);
        nameattr_free(&attributes);
    }
    support_text("accepted, or refused without place", bytebuf_slice(&accepted), "");
    bytebuf_free(&accepted);
}

static void test_unreadable(void **state) {
    (void)state;
    struct nameattr attributes = {0};
    struct messages messages = {0};
    assert_int_equal(nameattr_load(&attributes, "no/such/file", &messages), NAMEATTR_UNREADABLE);
    support_text("message", support_text_of(&messages), "no/such/file: No such file or directory\n");
    messages_free(&messages);
    nameattr_free(&attributes);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_tags), cmocka_unit_test(test_no_row),
                                       cmocka_unit_test(test_rows), cmocka_unit_test(test_refused),
                                       cmocka_unit_test(test_unreadable)};
    int fd = mkstemp(file);
    if (fd < 0)
        return 1;
    close(fd);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    remove(file);
    return failed;
}
