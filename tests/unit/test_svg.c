/* svg: whatever goes in, well-formed XML comes out. */
#include "support.h"

#include <math.h>

#include "svg.h"

struct escape_case {
    struct slice text;
    const char *content, *attribute, *references; /* NULL: as in the column before */
};

static const struct escape_case escape_cases[] = {
    {BYTES("plain"), "plain", NULL, NULL},
    {BYTES("a<b>&\"'"), "a&lt;b&gt;&amp;\"'", "a&lt;b&gt;&amp;&quot;'", NULL},
    {BYTES("&amp; &#8594; &#x2192;"), "&amp;amp; &amp;#8594; &amp;#x2192;", NULL, "&amp; &#8594; &#x2192;"},
    {BYTES("&lt;b&gt; &quot; &apos;"), "&amp;lt;b&amp;gt; &amp;quot; &amp;apos;", NULL,
     "&lt;b&gt; &quot; &apos;"},
    {BYTES("&nbsp;"), "&amp;nbsp;", NULL, NULL}, /* XML does not know it without a DTD */
    {BYTES("&#0; &#1; &#xFFFE; &#x110000; &#xD800;"),
     "&amp;#0; &amp;#1; &amp;#xFFFE; &amp;#x110000; &amp;#xD800;", NULL, NULL},
    {BYTES("&"), "&amp;", NULL, NULL},
    {BYTES("&amp"), "&amp;amp", NULL, NULL},
    {BYTES("&#;&#x;&;"), "&amp;#;&amp;#x;&amp;;", NULL, NULL},
    {BYTES("a\0b\x01\x1f"),
     "a\xef\xbf\xbd"
     "b\xef\xbf\xbd\xef\xbf\xbd",
     NULL, NULL},
    {BYTES("\xc3\xa9\xf0\x9f\x94\xa5"), "\xc3\xa9\xf0\x9f\x94\xa5", NULL, NULL},
    {BYTES("\xff"), "\xef\xbf\xbd", NULL, NULL},
    {BYTES("\xe2\x82"), "\xef\xbf\xbd", NULL, NULL},
    {BYTES("\xed\xa0\x80"), "\xef\xbf\xbd", NULL, NULL},
    {BYTES("\xef\xbf\xbe\xef\xbf\xbf"), "\xef\xbf\xbd\xef\xbf\xbd", NULL, NULL},
};

static void test_escape(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT_OF(escape_cases); i++) {
        const struct escape_case *c = &escape_cases[i];
        const char *want = NULL, *const wants[] = {c->content, c->attribute, c->references};
        for (int escape = 0; escape < 3; escape++) {
            struct bytebuf out = {0};
            want = wants[escape] ? wants[escape] : want;
            svg_add_escaped(&out, c->text, (enum svg_escape)escape);
            support_text(c->content, bytebuf_slice(&out), want);
            bytebuf_free(&out);
        }
    }
}

/* Every byte by itself, and every character that XML does not allow. */
static void test_every_byte(void **state) {
    (void)state;
    for (int byte = 0; byte < 256; byte++)
        for (int escape = 0; escape < 3; escape++) {
            char one = (char)byte, same[2] = {one, 0};
            struct bytebuf out = {0};
            const char *want = same;
            if (byte == '&')
                want = "&amp;";
            else if (byte == '<')
                want = "&lt;";
            else if (byte == '>')
                want = "&gt;";
            else if (byte == '"' && escape != SVG_CONTENT)
                want = "&quot;";
            else if (byte >= 0x80 || (byte < 0x20 && byte != '\t' && byte != '\n' && byte != '\r'))
                want = "\357\277\275";
            svg_add_escaped(&out, slice_make(&one, 1), (enum svg_escape)escape);
            support_text("byte", bytebuf_slice(&out), want);
            bytebuf_free(&out);
        }
}

/* A byte among plain ones is escaped as by itself, wherever it stands. */
static void test_every_place(void **state) {
    (void)state;
    for (int byte = 1; byte < 128; byte++)
        for (size_t place = 0; place < 20; place++) {
            char text[20];
            struct bytebuf out = {0}, want = {0};
            memset(text, byte % 2 ? ' ' : '~', sizeof text);
            text[place] = (char)byte;
            svg_add_escaped(&out, slice_make(text, sizeof text), SVG_ATTRIBUTE);
            for (size_t i = 0; i < sizeof text; i++)
                svg_add_escaped(&want, slice_make(text + i, 1), SVG_ATTRIBUTE);
            support_same("place", bytebuf_slice(&out), bytebuf_slice(&want));
            bytebuf_free(&out);
            bytebuf_free(&want);
        }
}

static void add_generalised(struct bytebuf *into, uint32_t code) {
    int more = code < 0x80        ? 0
               : code < 0x800     ? 1
               : code < 0x10000   ? 2
               : code < 0x200000  ? 3
               : code < 0x4000000 ? 4
                                  : 5;
    static const unsigned char leads[] = {0, 0xC0, 0xE0, 0xF0, 0xF8, 0xFC};
    bytebuf_add_byte(into, (char)(leads[more] | code >> (6 * more)));
    while (more-- > 0)
        bytebuf_add_byte(into, (char)(0x80 | (code >> (6 * more) & 0x3F)));
}

static void test_every_character(void **state) {
    (void)state;
    for (uint32_t code = 0x80; code < 0x120000; code += code < 0x11000 ? 1 : 255) {
        bool allowed =
            code < 0xD800 || (code > 0xDFFF && code < 0xFFFE) || (code > 0xFFFF && code <= 0x10FFFF);
        struct bytebuf text = {0}, out = {0};
        add_generalised(&text, code);
        svg_add_escaped(&out, bytebuf_slice(&text), SVG_ATTRIBUTE);
        support_same("character", bytebuf_slice(&out),
                     allowed ? bytebuf_slice(&text) : SLICE("\357\277\275"));
        bytebuf_free(&text);
        bytebuf_free(&out);
    }
    static const uint32_t beyond[] = {0xFFFE,   0xFFFF,    0x110000,  0x1FFFFF,
                                      0x200000, 0x3FFFFFF, 0x4000000, 0x7FFFFFFF};
    for (size_t i = 0; i < COUNT_OF(beyond); i++) {
        struct bytebuf text = {0}, out = {0};
        add_generalised(&text, beyond[i]);
        svg_add_escaped(&out, bytebuf_slice(&text), SVG_CONTENT);
        support_text("beyond", bytebuf_slice(&out), "\357\277\275");
        out.len = 0;
        svg_add_json(&out, bytebuf_slice(&text));
        support_text("beyond, as JSON", bytebuf_slice(&out), "\"\357\277\275\"");
        out.len = 0;
        svg_add_comment(&out, bytebuf_slice(&text));
        support_text("beyond, as a comment", bytebuf_slice(&out), "\357\277\275");
        bytebuf_free(&text);
        bytebuf_free(&out);
    }
}

static void test_reference(void **state) {
    (void)state;
    static const struct {
        struct slice text;
        size_t length;
    } cases[] = {
        {BYTES("&amp;"), 5},
        {BYTES("&amp;x"), 5},
        {BYTES("&lt;"), 4},
        {BYTES("&gt;"), 4},
        {BYTES("&quot;"), 6},
        {BYTES("&apos;"), 6},
        {BYTES("&#65;"), 5},
        {BYTES("&#x41;"), 6},
        {BYTES("&#xaF;"), 6},
        {BYTES("&#9;"), 4},
        {BYTES("&#x10FFFF;"), 10},
        {BYTES("&#1114111;"), 10},
        {BYTES("&#xFFFD;"), 8},
        {BYTES("&#00065;"), 8},
        {BYTES("&"), 0},
        {BYTES(""), 0},
        {BYTES("&amp"), 0},
        {BYTES("&AMP;"), 0},
        {BYTES("& amp;"), 0},
        {BYTES("amp;"), 0},
        {BYTES("&#65"), 0},
        {BYTES("&#;"), 0},
        {BYTES("&#x;"), 0},
        {BYTES("&#X41;"), 0},
        {BYTES("&#xG;"), 0},
        {BYTES("&#a;"), 0},
        {BYTES("&# 65;"), 0},
        {BYTES("&#-5;"), 0},
        {BYTES("&#0;"), 0},
        {BYTES("&#x1f;"), 0},
        {BYTES("&#xD800;"), 0},
        {BYTES("&#xDFFF;"), 0},
        {BYTES("&#xFFFE;"), 0},
        {BYTES("&#xFFFF;"), 0},
        {BYTES("&#x110000;"), 0},
        {BYTES("&#1114112;"), 0},
        {BYTES("&#4294967361;"), 0},
        {BYTES("&#x100000041;"), 0},
        {BYTES("&#99999999;"), 0},
        {BYTES("&nbsp;"), 0},
        {BYTES("&lt"), 0},
        {BYTES("&lt\0;"), 0},
        {BYTES("&#x"), 0},
        {BYTES("&#"), 0},
    };
    uint32_t code;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        size_t length = svg_reference(cases[i].text, &code);
        if (length != cases[i].length)
            fail_msg("%s: %zu, wanted %zu", cases[i].text.at, length, cases[i].length);
    }
    static const struct {
        struct slice text;
        uint32_t code;
    } characters[] = {{BYTES("&amp;x"), '&'},         {BYTES("&lt;"), '<'},    {BYTES("&gt;"), '>'},
                      {BYTES("&quot;"), '"'},         {BYTES("&apos;"), '\''}, {BYTES("&#65;"), 'A'},
                      {BYTES("&#x3a;x"), ':'},        {BYTES("&#x3A;"), ':'},  {BYTES("&#8594;"), 0x2192},
                      {BYTES("&#x10FFFF;"), 0x10FFFF}};
    for (size_t i = 0; i < COUNT_OF(characters); i++)
        support_check(characters[i].text.at,
                      svg_reference(characters[i].text, &code) && code == characters[i].code);
}

static void test_comment(void **state) {
    (void)state;
    static const struct slice texts[] = {BYTES("--"),  BYTES("a--b"), BYTES("-->"),
                                         BYTES("---"), BYTES("a-"),   BYTES("\xff\0"),
                                         BYTES("-"),   BYTES(""),     BYTES("<!-- x -->")};
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        struct bytebuf out = {0};
        svg_add_comment(&out, texts[i]);
        bytebuf_add(&out, SLICE(" ")); /* as it is used: a blank stands before the end */
        assert_false(slice_has(bytebuf_slice(&out), SLICE("--")));
        assert_int_equal(slice_find(bytebuf_slice(&out), '\0'), out.len);
        bytebuf_free(&out);
    }
}

/* Inside a script: neither the string nor the element may end early. */
static void test_json(void **state) {
    (void)state;
    static const struct slice texts[] = {
        BYTES("\"; alert(1); \""), BYTES("</script>"), BYTES("]]>"),          BYTES("\\"),
        BYTES("a\nb\0"),           BYTES("&lt;"),      BYTES("\xe2\x80\xa8"), BYTES("\xff")};
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        struct bytebuf out = {0};
        svg_add_json(&out, texts[i]);
        struct slice json = bytebuf_slice(&out);
        assert_true(json.len >= 2 && json.at[0] == '"' && json.at[json.len - 1] == '"');
        for (size_t k = 1; k + 1 < json.len; k++) {
            assert_true((unsigned char)json.at[k] >= ' ' && json.at[k] != '<');
            if (json.at[k] == '\\')
                k++;
            else
                assert_int_not_equal(json.at[k], '"');
        }
        assert_false(slice_has(json, SLICE("]]>")));
        bytebuf_free(&out);
    }
}

static void test_numbers(void **state) {
    (void)state;
    static const double values[] = {0,
                                    -0.0,
                                    0.05,
                                    0.15,
                                    0.25,
                                    0.35,
                                    0.5,
                                    1.5,
                                    2.5,
                                    0.125,
                                    0.375,
                                    10,
                                    1189.95,
                                    1190.05,
                                    -3.25,
                                    1e15,
                                    1e17,
                                    123456789.987654321,
                                    0.049999999999999996,
                                    1e-10,
                                    5e-324,
                                    1.7976931348623157e308};
    for (size_t i = 0; i < COUNT_OF(values) + 20000; i++) {
        double value = i < COUNT_OF(values)
                           ? values[i]
                           : (double)support_random(4000000) / (1 + support_random(4000)) - 500;
        for (int decimals = 0; decimals < 3; decimals++) {
            struct bytebuf out = {0};
            char want[400];
            snprintf(want, sizeof want, "%.*f", decimals, value);
            svg_add_fixed(&out, value, decimals);
            support_text("fixed", bytebuf_slice(&out), want);
            if (decimals == 1)
                assert_true(svg_tenths(value) == strtod(want, NULL));
            bytebuf_free(&out);
        }
    }
}

static void check_fixed(struct bytebuf *out, double value) {
    for (int decimals = 0; decimals < 3; decimals++) {
        char want[400];
        int n = snprintf(want, sizeof want, "%.*f", decimals, value);
        out->len = 0;
        svg_add_fixed(out, value, decimals);
        if (!slice_equal(bytebuf_slice(out), slice_make(want, (size_t)n)))
            fail_msg("%.17g with %d: %.*s, wanted %s", value, decimals, (int)out->len, out->at, want);
        if (decimals == 1 && svg_tenths(value) != strtod(want, NULL))
            fail_msg("%.17g: tenths %.17g", value, svg_tenths(value));
    }
}

/* A million numbers: any bits, pixels, exact ties and their neighbours. */
static void test_many_numbers(void **state) {
    (void)state;
    struct bytebuf out = {0};
    for (int i = 0; i < 300000; i++) {
        uint64_t bits = (uint64_t)support_random(UINT32_MAX) << 32 | support_random(UINT32_MAX);
        double any, pixels = (double)support_random(UINT32_MAX) / (1 + support_random(1000000));
        memcpy(&any, &bits, sizeof any);
        if (i % 3 == 0 && isfinite(any))
            check_fixed(&out, any);
        check_fixed(&out, pixels);
        /* k/8 is exact: a tie for two decimals, and for one where it ends in .25 or .75 */
        double tie = support_random(2000000000) / 8.0;
        check_fixed(&out, i % 2 ? tie : -tie);
        double near = (support_random(20000000) + 0.5) / (i % 2 ? 10 : 100);
        check_fixed(&out, i % 3 == 0 ? near : nextafter(near, i % 3 == 1 ? 0 : INFINITY));
    }
    bytebuf_free(&out);
}

/* A rectangle has the numbers that printf makes of it, its width from those of its sides. */
static void test_rectangles(void **state) {
    (void)state;
    struct bytebuf out = {0};
    for (int i = 0; i < 200000; i++) {
        double x1 = (double)support_random(UINT32_MAX) / (1 + support_random(1000000)),
               wide = (double)support_random(1000000) / (1 + support_random(100000000));
        double x2 = i % 7 == 0 ? x1 : i % 11 ? x1 + wide : x1 - wide;
        if (i % 13 == 0)
            x1 = floor(x1) + 0.25; /* a tie */
        if (i % 17 == 0)
            x2 *= i % 34 ? -1 : 1e12;
        char want[1000], left[400], right[400];
        snprintf(left, sizeof left, "%.1f", x1);
        snprintf(right, sizeof right, "%.1f", x2);
        snprintf(want, sizeof want, "<rect x=\"%s\" y=\"%.15g\" width=\"%.1f\" height=\"%.1f\" fill=\"", left,
                 wide, strtod(right, NULL) - strtod(left, NULL), x1);
        out.len = 0;
        svg_open_rectangle(&out, x1, x2, wide, x1);
        support_text("rectangle", bytebuf_slice(&out), want);
    }
    bytebuf_free(&out);
}

static void test_unformatted(void **state) {
    (void)state;
    static const double values[] = {0,    -0.0,    1,   47.5,    1e14, 999999999999999,
                                    1e15, 1e16,    0.1, 1.0 / 3, -3,   24.0000000000001,
                                    1e-5, 123456.7};
    for (size_t i = 0; i < COUNT_OF(values) + 100000; i++) {
        double value =
            i < COUNT_OF(values) ? values[i] : (double)support_random(UINT32_MAX) / (1 + support_random(300));
        struct bytebuf out = {0};
        char want[50];
        snprintf(want, sizeof want, "%.15g", value);
        svg_add_number(&out, value);
        support_text("number", bytebuf_slice(&out), want);
        bytebuf_free(&out);
    }
}

static void test_grouped(void **state) {
    (void)state;
    static const struct {
        struct slice digits;
        const char *grouped;
    } cases[] = {{BYTES("0"), "0"},          {BYTES("999"), "999"},
                 {BYTES("1000"), "1,000"},   {BYTES("1234567"), "1,234,567"},
                 {BYTES("-1000"), "-1,000"}, {BYTES("-100"), "-100"}};
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct bytebuf out = {0};
        svg_add_grouped(&out, cases[i].digits);
        support_text("grouped", bytebuf_slice(&out), cases[i].grouped);
        bytebuf_free(&out);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_escape),
                                       cmocka_unit_test(test_comment),
                                       cmocka_unit_test(test_json),
                                       cmocka_unit_test(test_numbers),
                                       cmocka_unit_test(test_grouped),
                                       cmocka_unit_test(test_every_byte),
                                       cmocka_unit_test(test_every_character),
                                       cmocka_unit_test(test_reference),
                                       cmocka_unit_test(test_many_numbers),
                                       cmocka_unit_test(test_unformatted),
                                       cmocka_unit_test(test_rectangles),
                                       cmocka_unit_test(test_every_place)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
