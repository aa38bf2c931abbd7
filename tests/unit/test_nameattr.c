/* nameattr: what would run code or break the file is refused, with its place. */
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
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_rows), cmocka_unit_test(test_refused),
                                       cmocka_unit_test(test_unreadable)};
    int fd = mkstemp(file);
    if (fd < 0)
        return 1;
    close(fd);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    remove(file);
    return failed;
}
