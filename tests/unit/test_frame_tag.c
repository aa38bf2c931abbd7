/* frame_tag: attributes are written escaped, in their order, and nothing of a link without one. */
#include "support.h"

#include <unistd.h>

#include "frame_tag.h"

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
        frame_tag_open(&out, row);
        support_text(c->line.at, bytebuf_slice(&out), c->open);
        out.len = 0;
        frame_tag_close(&out, row);
        support_text(c->line.at, bytebuf_slice(&out), c->close);
        bytebuf_free(&out);
        messages_free(&messages);
        nameattr_free(&attributes);
    }
}

static void test_no_row(void **state) {
    (void)state;
    struct bytebuf out = {0};
    frame_tag_open(&out, NULL);
    frame_tag_close(&out, NULL);
    support_text("none", bytebuf_slice(&out), "<g ></g>\n");
    bytebuf_free(&out);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_tags), cmocka_unit_test(test_no_row)};
    int fd = mkstemp(file);
    if (fd < 0)
        return 1;
    close(fd);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    remove(file);
    return failed;
}
