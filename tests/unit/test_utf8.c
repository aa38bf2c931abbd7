/* utf8: any bytes become characters, each bad sequence one U+FFFD. */
#include "support.h"

#include "base/utf8.h"

struct decode_case {
    const char *name;
    struct slice bytes;
    size_t count;
    uint32_t codes[6];
};

#define BAD UTF8_REPLACEMENT

static const struct decode_case decode_cases[] = {
    {"empty", BYTES(""), 0, {0}},
    {"ASCII and NUL", BYTES("a\0b"), 3, {'a', 0, 'b'}},
    {"two bytes", BYTES("\xc2\x80\xdf\xbf"), 2, {0x80, 0x7FF}},
    {"three bytes", BYTES("\xe0\xa0\x80\xef\xbf\xbf"), 2, {0x800, 0xFFFF}},
    {"four bytes", BYTES("\xf0\x90\x80\x80\xf4\x8f\xbf\xbf"), 2, {0x10000, 0x10FFFF}},
    {"surrogate keeps its code", BYTES("\xed\xa0\x80"), 1, {0xD800}},
    {"beyond Unicode", BYTES("\xf4\x90\x80\x80"), 1, {0x110000}},
    {"six bytes", BYTES("\xfd\xbf\xbf\xbf\xbf\xbf"), 1, {0x7FFFFFFF}},
    {"lone continuation",
     BYTES("a\x80"
           "b"),
     3,
     {'a', BAD, 'b'}},
    {"two continuations", BYTES("\x80\xbf"), 2, {BAD, BAD}},
    {"cut off", BYTES("\xe2\x82"), 1, {BAD}},
    {"cut off by a letter",
     BYTES("\xe2\x82"
           "a"),
     2,
     {BAD, 'a'}},
    {"cut off by a lead", BYTES("\xe2\xc3\xa9"), 2, {BAD, 0xE9}},
    {"lead at the end", BYTES("a\xf0"), 2, {'a', BAD}},
    {"overlong", BYTES("\xc0\x80\xe0\x80\xaf"), 2, {BAD, BAD}},
    {"overlong four", BYTES("\xf0\x80\x80\x80"), 1, {BAD}},
    {"FE and FF", BYTES("\xfe\xff"), 2, {BAD, BAD}},
};

static void test_decode(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT_OF(decode_cases); i++) {
        const struct decode_case *c = &decode_cases[i];
        struct slice rest = c->bytes;
        for (size_t k = 0; k < c->count; k++) {
            uint32_t code;
            support_check(c->name, utf8_next(&rest, &code));
            support_check(c->name, code == c->codes[k]);
        }
        uint32_t code;
        support_check(c->name, !utf8_next(&rest, &code));
        support_check(c->name, utf8_length(c->bytes) == c->count);
        support_check(c->name, utf8_prefix(c->bytes, c->count) == c->bytes.len);
        support_check(c->name, utf8_prefix(c->bytes, c->count + 5) == c->bytes.len);
        support_check(c->name, utf8_prefix(c->bytes, 0) == 0);
    }
    assert_int_equal(utf8_prefix(SLICE("a\xc3\xa9z"), 2), 3);
}

static void test_round_trip(void **state) {
    (void)state;
    struct bytebuf text = {0};
    for (uint32_t code = 0; code <= 0x110010; code += code < 0x3000 ? 1 : 13) {
        text.len = 0;
        utf8_add(&text, code);
        struct slice rest = bytebuf_slice(&text);
        uint32_t back;
        assert_true(utf8_next(&rest, &back));
        assert_int_equal(rest.len, 0);
        bool kept = code <= 0x10FFFF && !(code >= 0xD800 && code <= 0xDFFF);
        assert_int_equal(back, kept ? code : BAD);
    }
    bytebuf_free(&text);
}

static void test_xml(void **state) {
    (void)state;
    static const uint32_t good[] = {'\t',   '\n',   '\r',   ' ',     '~',     0x7F,
                                    0xD7FF, 0xE000, 0xFFFD, 0x10000, 0x10FFFF};
    static const uint32_t bad[] = {0,      1,      8,      0xB,    0xC,      0xE,       0x1F,
                                   0xD800, 0xDFFF, 0xFFFE, 0xFFFF, 0x110000, 0x7FFFFFFF};
    for (size_t i = 0; i < COUNT_OF(good); i++)
        assert_true(utf8_is_xml(good[i]));
    for (size_t i = 0; i < COUNT_OF(bad); i++)
        assert_false(utf8_is_xml(bad[i]));
}

/* Whatever the bytes, they are used up, and each step takes at least one. */
static void test_any_bytes(void **state) {
    (void)state;
    char bytes[12];
    for (int i = 0; i < 20000; i++) {
        for (size_t k = 0; k < sizeof bytes; k++)
            bytes[k] = (char)(support_random(2) ? 0x80 + support_random(128) : support_random(256));
        struct slice rest = {bytes, support_random(sizeof bytes + 1)};
        for (uint32_t code;;) {
            size_t before = rest.len;
            if (!utf8_next(&rest, &code))
                break;
            assert_true(rest.len < before && code <= 0x7FFFFFFF);
        }
        assert_int_equal(rest.len, 0);
    }
}

static void test_utf16(void **state) {
    (void)state;
    static const struct slice is[] = {BYTES("\xFF\xFE"
                                            "a\0b\0"),
                                      BYTES("\xFE\xFF\0a\0b"),
                                      BYTES("\xFF\xFE"
                                            "a\0"),
                                      BYTES("a\0b\0c\0d\0e\0f\0g\0h\0"), BYTES("\0a\0b\0c\0d\0e\0f\0g\0h")};
    static const struct slice is_not[] = {BYTES(""),
                                          BYTES("\xFF\xFE"),
                                          BYTES("\xFF\xFE"
                                                "a;b 1\n"),
                                          BYTES("\xFE\xFF"
                                                "a\0"),
                                          BYTES("\xFF\xFE\0\0"),
                                          BYTES("a\0b\0c\0d\0e\0f\0g\0h"), /* fifteen */
                                          BYTES("a\0b\0c\0d\0e\0f\0g\0hh"),
                                          BYTES("abcdefghijklmnop"),
                                          BYTES("\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"),
                                          BYTES("PERFILE2\x68\0\0\0\0\0\0\0")};
    for (size_t i = 0; i < COUNT_OF(is); i++)
        assert_true(utf8_is_utf16(is[i]));
    for (size_t i = 0; i < COUNT_OF(is_not); i++)
        assert_false(utf8_is_utf16(is_not[i]));
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_decode), cmocka_unit_test(test_round_trip),
                                       cmocka_unit_test(test_xml), cmocka_unit_test(test_any_bytes),
                                       cmocka_unit_test(test_utf16)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
