/* xml_check: the fuzz targets' judge must itself refuse what is wrong. */
#include "support.h"

#include "xml_check.h"

static void test_accepted(void **state) {
    (void)state;
    static const struct slice texts[] = {
        BYTES("<a/>"),
        BYTES("<?xml version=\"1.0\"?>\n<!DOCTYPE svg PUBLIC \"x\" \"y\">\n<a></a>\n"),
        BYTES("<a b=\"1\" c='\"'><b/>x &amp; &#65; &#x1F600; \303\251</a >"),
        BYTES("<!-- - x --><a><![CDATA[ <&]] > ]]></a><!---->"),
        BYTES("<a xml:lang=\"de\" xlink:href=\"x\" xmlns:xlink=\"y\">]]&gt;</a>"),
        BYTES("<a\n b = \"&lt;>\"\t/>"),
    };
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        struct xml_check check = {0};
        const char *wrong = xml_check(&check, texts[i]);
        if (wrong)
            fail_msg("%s: %s", texts[i].at, wrong);
    }
}

static void test_refused(void **state) {
    (void)state;
    static const struct slice texts[] = {
        BYTES(""),
        BYTES("x"),
        BYTES("<a>"),
        BYTES("</a>"),
        BYTES("<a/><b/>"),
        BYTES("<a/>x"),
        BYTES("<a></b>"),
        BYTES("<a><b></a></b>"),
        BYTES("<a b=\"1\" b=\"2\"/>"),
        BYTES("<a b=1/>"),
        BYTES("<a b/>"),
        BYTES("<a b=\"1\"c=\"2\"/>"),
        BYTES("<a b=\"<\"/>"),
        BYTES("<a b=\"&\"/>"),
        BYTES("<a b=\"&nbsp;\"/>"),
        BYTES("<a b=\"1/>"),
        BYTES("<a b:c=\"1\"/>"),
        BYTES("<a xml:=\"1\"/>"),
        BYTES("<a :b=\"1\"/>"),
        BYTES("<a xlink:b:c=\"1\"/>"),
        BYTES("<a 1=\"1\"/>"),
        BYTES("<1/>"),
        BYTES("<a>&</a>"),
        BYTES("<a>&#0;</a>"),
        BYTES("<a>&#xFFFE;</a>"),
        BYTES("<a>&#xD800;</a>"),
        BYTES("<a>&#x110000;</a>"),
        BYTES("<a>&#;</a>"),
        BYTES("<a>&#99999999999999999999;</a>"),
        BYTES("<a>&amp</a>"),
        BYTES("<a>]]></a>"),
        BYTES("<a>\1</a>"),
        BYTES("<a>\0</a>"),
        BYTES("<a>\377</a>"),
        BYTES("<a>\300\200</a>"),
        BYTES("<a>\355\240\200</a>"),
        BYTES("<a>\357\277\277</a>"),
        BYTES("<a>\364\220\200\200</a>"),
        BYTES("<a>\303</a>"),
        BYTES("<!-- -- --><a/>"),
        BYTES("<!-- --->"),
        BYTES("<!-- \1 --><a/>"),
        BYTES("<!-- <a/>"),
        BYTES("<![CDATA[]]><a/>"),
        BYTES("<a><![CDATA[</a>"),
        BYTES("<!DOCTYPE a [<!ENTITY b \"c\">]><a/>"),
        BYTES("<a/><!DOCTYPE a>"),
        BYTES("<?php x?><a/>"),
        BYTES(" <?xml version=\"1.0\"?><a/>"),
        BYTES("<?xml version=\"1.0\"><a/>"),
        BYTES("<a"),
        BYTES("<a/"),
        BYTES("<a b=\"\" /x>"),
    };
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        struct xml_check check = {0};
        if (!xml_check(&check, texts[i]))
            fail_msg("accepted: %s", texts[i].at);
    }
}

static void note(void *context, struct slice element, struct slice name, struct slice value) {
    bytebuf_add_format(context, "%.*s.%.*s=%.*s|", (int)element.len, element.at, (int)name.len, name.at,
                       (int)value.len, value.at);
}

static void test_visit(void **state) {
    (void)state;
    struct bytebuf said = {0};
    struct xml_check check = {.visit = note, .context = &said};
    assert_null(xml_check(&check, SLICE("<a b=\"1\"><c d='&lt;' e=\"\"/></a>")));
    support_text("attributes", bytebuf_slice(&said), "a.b=1|c.d=&lt;|c.e=|");
    assert_int_equal(check.elements, 2);
    bytebuf_free(&said);
    struct slice raw = SLICE("a&#x41;\303\251&quot;");
    unsigned long codes[4], n = 0;
    while (n < 4 && xml_check_next(&raw, &codes[n]))
        n++;
    assert_int_equal(n, 4);
    assert_true(codes[0] == 'a' && codes[1] == 'A' && codes[2] == 0xE9 && codes[3] == '"' && !raw.len);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_accepted), cmocka_unit_test(test_refused),
                                       cmocka_unit_test(test_visit)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
