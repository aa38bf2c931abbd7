/* xml: events of whole documents however the bytes come, values that are taken or not, what is not read. */
#include "support.h"

#include "base/xml.h"

/* "<a", "b=value", "'text'", "a>" */
static struct bytebuf events_of(struct slice text, size_t chunk, bool take, struct xml *xml) {
    struct linereader in = {.chunk = chunk};
    struct bytebuf seen = {0};
    support_attach(&in, text);
    *xml = (struct xml){.bytes = {.in = &in}};
    for (enum xml_event event; (event = xml_next(xml)) != XML_WRONG && event != XML_DONE;) {
        bytebuf_add_text(&seen, seen.len ? " " : "");
        if (event != XML_TEXT)
            bytebuf_add_format(&seen, "%s%.*s%s", event == XML_START ? "<" : "", (int)xml->name.len,
                               xml->name.at,
                               event == XML_END         ? ">"
                               : event == XML_ATTRIBUTE ? "="
                                                        : "");
        if ((event == XML_TEXT || event == XML_ATTRIBUTE) && take && xml_take(xml))
            bytebuf_add_format(&seen, "'%.*s'", (int)xml->value.len, xml->value.at);
    }
    xml_free(xml);
    support_detach(&in);
    linereader_free(&in);
    return seen;
}

static void check_events(const char *text, const char *events, bool take) {
    struct xml xml;
    for (size_t k = 0; k < COUNT_OF(support_chunks); k++) {
        struct bytebuf seen = events_of(slice_of_text(text), support_chunks[k], take, &xml);
        support_text(text, bytebuf_slice(&seen), events);
        support_check(text, !xml.wrong);
        bytebuf_free(&seen);
    }
}

static void test_events(void **state) {
    (void)state;
    static const char *const cases[][2] = {
        {"<a/>", "<a a>"},
        {"<?xml version=\"1.0\" encoding='UTF-8'?>\n<a></a>\n", "<a a>"},
        {"<a b=\"1\" c = '2\"'/>", "<a b='1' c='2\"' a>"},
        {"<a>x<b/>y</a>", "<a 'x' <b b> 'y' a>"},
        {"<a-b.c_1 />", "<a-b.c_1 a-b.c_1>"},
        {"<a>&lt;&gt;&amp;&quot;&apos;&#65;&#x2192;</a>", "<a '<>&\"'A\xe2\x86\x92' a>"},
        {"<a b='&lt;x&gt;\n\ty'/>", "<a b='<x>  y' a>"},
        {"<a>x\r\ny\rz</a>", "<a 'x\ny\nz' a>"},
        {"<a>x<![CDATA[<b>&]]]]>y</a>", "<a 'x' '<b>&]]' 'y' a>"},
        {"<a>]] ]></a>", "<a ']] ]>' a>"},
        {"<!-- c - d --><a><!----></a><!-- e -->", "<a a>"},
        {"<a>\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80</a>", "<a '\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80' a>"},
        {"<a></a  >", "<a a>"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        check_events(cases[i][0], cases[i][1], true);
    check_events("<a b='1' c='2'>x<b d='e'/>y</a>", "<a b= c=  <b d= b>  a>", false);
}

static const struct {
    struct slice text;
    bool cut_off;
} wrong[] = {
    {BYTES(""), true},
    {BYTES(" "), true},
    {BYTES("<"), true},
    {BYTES("<a"), true},
    {BYTES("<a>"), true},
    {BYTES("<a b"), true},
    {BYTES("<a b='"), true},
    {BYTES("<a>x"), true},
    {BYTES("<a>&am"), true},
    {BYTES("<!-- "), true},
    {BYTES("<a><![CDATA[x]]"), true},
    {BYTES("x<a/>"), false},
    {BYTES("<a/>x"), false},
    {BYTES("<a/><b/>"), false},
    {BYTES("<a></b>"), false},
    {BYTES("</a>"), false},
    {BYTES("<a b=1/>"), false},
    {BYTES("<a b/>"), false},
    {BYTES("<a b='1'c='2'/>"), false},
    {BYTES("<a b='1' b='2'/>"), false},
    {BYTES("<a b='<'/>"), false},
    {BYTES("<a>&nbsp;</a>"), false},
    {BYTES("<a>&#0;</a>"), false},
    {BYTES("<a>&#xD800;</a>"), false},
    {BYTES("<a>&#x110000;</a>"), false},
    {BYTES("<a>&#;</a>"), false},
    {BYTES("<a>& b</a>"), false},
    {BYTES("<a>]]></a>"), false},
    {BYTES("<a>\x01</a>"), false},
    {BYTES("<a>\xc0\x80</a>"), false},
    {BYTES("<a>\xed\xa0\x80</a>"), false},
    {BYTES("<a>\xef\xbf\xbf</a>"), false},
    {BYTES("<!-- a -- b --><a/>"), false},
    {BYTES("<!DOCTYPE a><a/>"), false},
    {BYTES("<a><?b?></a>"), false},
    {BYTES(" <?xml version='1.0'?><a/>"), false},
    {BYTES("<x:a/>"), false},
    {BYTES("<1a/>"), false},
    {BYTES("< a/>"), false},
    {BYTES("<a / >"), false},
    {BYTES("<![CDATA[x]]><a/>"), false},
};

static void test_wrong(void **state) {
    (void)state;
    struct xml xml;
    for (size_t i = 0; i < COUNT_OF(wrong); i++)
        for (size_t k = 0; k < 2 * COUNT_OF(support_chunks); k++) {
            struct bytebuf seen = events_of(wrong[i].text, support_chunks[k / 2], k & 1, &xml);
            support_check(wrong[i].text.at, xml.wrong != NULL);
            support_check(wrong[i].text.at, xml.cut_off == wrong[i].cut_off);
            bytebuf_free(&seen);
        }
}

static void add_times(struct bytebuf *text, struct slice part, size_t times) {
    for (; times; times--)
        bytebuf_add(text, part);
}

/* Elements in one another, attributes and names up to their limits, and one more. */
static void test_limits(void **state) {
    (void)state;
    static const size_t limits[] = {XML_DEEPEST, XML_ATTRIBUTES, XML_LONGEST_NAME};
    for (size_t i = 0; i < 2 * COUNT_OF(limits); i++) {
        size_t size = limits[i / 2] + i % 2;
        struct bytebuf text = {0};
        struct xml xml;
        if (i / 2 == 0) {
            add_times(&text, SLICE("<a>"), size);
            add_times(&text, SLICE("</a>"), size);
        } else if (i / 2 == 1) {
            bytebuf_add(&text, SLICE("<a"));
            for (size_t k = 0; k < size; k++)
                bytebuf_add_format(&text, " b%zu=''", k);
            bytebuf_add(&text, SLICE("/>"));
        } else {
            bytebuf_add(&text, SLICE("<"));
            add_times(&text, SLICE("a"), size);
            bytebuf_add(&text, SLICE("/>"));
        }
        struct bytebuf seen = events_of(bytebuf_slice(&text), 0, true, &xml);
        assert_true((xml.wrong != NULL) == (i % 2 == 1));
        assert_false(xml.cut_off);
        bytebuf_free(&seen);
        bytebuf_free(&text);
    }
}

/* A value is kept up to a limit; one that is not taken is not kept. */
static void test_long(void **state) {
    (void)state;
    struct bytebuf text = {0};
    struct linereader in = {0};
    bytebuf_add(&text, SLICE("<a b='"));
    add_times(&text, SLICE("x"), XML_LONGEST + 10);
    bytebuf_add(&text, SLICE("'/>"));
    for (int take = 0; take < 2; take++) {
        support_attach(&in, bytebuf_slice(&text));
        struct xml xml = {.bytes = {.in = &in}};
        assert_int_equal(xml_next(&xml), XML_START);
        assert_int_equal(xml_next(&xml), XML_ATTRIBUTE);
        if (take) {
            assert_true(xml_take(&xml));
            assert_int_equal(xml.value.len, XML_LONGEST);
        }
        assert_int_equal(xml_next(&xml), XML_END);
        assert_int_equal(xml.buffer.capacity > 0, take);
        xml_free(&xml);
        support_detach(&in);
    }
    linereader_free(&in);
    bytebuf_free(&text);
}

static void test_message(void **state) {
    (void)state;
    struct linereader in = {0};
    struct messages messages = {0};
    support_attach(&in, SLICE("<a></b>"));
    in.name = "a.xml";
    struct xml xml = {.bytes = {.in = &in}};
    while (xml_next(&xml) != XML_WRONG)
        ;
    xml_add_failure(&xml, &messages);
    support_text("message", support_text_of(&messages),
                 "a.xml: byte 7: this is not XML as it is read here: an end tag fits no start tag\n");
    messages_free(&messages);
    xml_free(&xml);
    support_detach(&in);
    linereader_free(&in);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_events), cmocka_unit_test(test_wrong),
                                       cmocka_unit_test(test_limits), cmocka_unit_test(test_long),
                                       cmocka_unit_test(test_message)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
