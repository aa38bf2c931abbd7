/* slice: cutting, trimming, searching and comparing bytes. */
#include "support.h"

static void test_compare(void **state) {
    (void)state;
    static const struct {
        struct slice a, b;
        int order;
    } cases[] = {
        {BYTES(""), BYTES(""), 0},      {BYTES("a"), BYTES("a"), 0},      {BYTES("a"), BYTES("b"), -1},
        {BYTES("ab"), BYTES("a"), 1},   {BYTES(""), BYTES("a"), -1},      {BYTES("a\0b"), BYTES("a\0c"), -1},
        {BYTES("\xff"), BYTES("a"), 1}, {BYTES("a\xff"), BYTES("a;"), 1}, {BYTES("a\0"), BYTES("a"), 1},
        {BYTES("A"), BYTES("a"), -1},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        int order = slice_compare(cases[i].a, cases[i].b), back = slice_compare(cases[i].b, cases[i].a);
        assert_int_equal((order > 0) - (order < 0), cases[i].order);
        assert_int_equal((back > 0) - (back < 0), -cases[i].order);
        assert_int_equal(slice_equal(cases[i].a, cases[i].b), cases[i].order == 0);
    }
    assert_true(slice_equal((struct slice){0}, SLICE("")));
    assert_int_equal(slice_compare((struct slice){0}, SLICE("a")), -1);
}

static void test_find(void **state) {
    (void)state;
    static const struct {
        struct slice text;
        size_t first, last;
    } cases[] = {
        {BYTES(""), 0, 0},      {BYTES("a"), 1, 1},     {BYTES(";"), 0, 0},
        {BYTES("a;b;c"), 1, 3}, {BYTES("\0\0;"), 2, 2},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        assert_int_equal(slice_find(cases[i].text, ';'), cases[i].first);
        assert_int_equal(slice_find_last(cases[i].text, ';'), cases[i].last);
    }
    assert_int_equal(slice_find((struct slice){0}, 'a'), 0);
    assert_int_equal(slice_find(SLICE("a\0b"), '\0'), 1);
    assert_int_equal(slice_find(SLICE("a\xff"), '\xff'), 1);
}

/* The obvious search, to compare with. */
static size_t slow_search(struct slice s, struct slice part) {
    for (size_t at = 0; at + part.len <= s.len; at++)
        if (memcmp(s.at + at, part.at, part.len) == 0)
            return at;
    return s.len;
}

static void test_search(void **state) {
    (void)state;
    static const struct {
        struct slice text, part;
        size_t at;
    } cases[] = {
        {BYTES(""), BYTES("a"), 0},      {BYTES("a"), BYTES("ab"), 1},     {BYTES("aab"), BYTES("ab"), 1},
        {BYTES("abab"), BYTES("ab"), 0}, {BYTES("ab"), BYTES("ab"), 0},    {BYTES("a->b->c"), BYTES("->"), 1},
        {BYTES("a-"), BYTES("->"), 2},   {BYTES("a\0b"), BYTES("\0b"), 1}, {BYTES("xxxy"), BYTES("xxy"), 1},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        assert_int_equal(slice_search(cases[i].text, cases[i].part), cases[i].at);
    for (int i = 0; i < 5000; i++) {
        char text[12], part[3];
        struct slice s = {text, support_random(sizeof text + 1)}, p = {part, 1 + support_random(sizeof part)};
        for (size_t k = 0; k < sizeof text; k++)
            text[k] = (char)('a' + support_random(2));
        for (size_t k = 0; k < sizeof part; k++)
            part[k] = (char)('a' + support_random(2));
        assert_int_equal(slice_search(s, p), slow_search(s, p));
        assert_int_equal(slice_has(s, p), slow_search(s, p) < s.len);
        size_t last = slow_search(s, p);
        for (size_t at = last; at < s.len; at += 1 + slow_search(slice_from(s, at + 1), p))
            last = at;
        assert_int_equal(slice_search_last(s, p), last);
    }
}

static void test_starts_and_ends(void **state) {
    (void)state;
    assert_true(slice_starts(SLICE("java"), SLICE("java")));
    assert_true(slice_starts(SLICE("javac"), SLICE("java")));
    assert_false(slice_starts(SLICE("jav"), SLICE("java")));
    assert_true(slice_starts(SLICE("x"), SLICE("")));
    assert_true(slice_starts((struct slice){0}, SLICE("")));
    assert_true(slice_ends(SLICE("a (deleted)"), SLICE(" (deleted)")));
    assert_false(slice_ends(SLICE("deleted)"), SLICE(" (deleted)")));
    assert_true(slice_ends((struct slice){0}, SLICE("")));
}

static void test_trim(void **state) {
    (void)state;
    static const struct {
        struct slice text;
        const char *start, *end, *both;
    } cases[] = {
        {BYTES(""), "", "", ""},
        {BYTES(" \t\n\v\f\r"), "", "", ""},
        {BYTES("a"), "a", "a", "a"},
        {BYTES(" a "), "a ", " a", "a"},
        {BYTES("\ta b\r"), "a b\r", "\ta b", "a b"},
        {BYTES("\xa0"
               "a\xa0"),
         "\xa0"
         "a\xa0",
         "\xa0"
         "a\xa0",
         "\xa0"
         "a\xa0"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        support_text("start", slice_trim_start(cases[i].text), cases[i].start);
        support_text("end", slice_trim_end(cases[i].text), cases[i].end);
        support_text("both", slice_trim(cases[i].text), cases[i].both);
    }
    support_same("NUL is not a blank", slice_trim(SLICE(" \0 ")), SLICE("\0"));
    support_text("nothing", slice_trim((struct slice){0}), "");
}

static void test_common(void **state) {
    (void)state;
    char a[40], b[40];
    for (size_t len = 0; len < sizeof a; len++)
        for (size_t differs = 0; differs <= len; differs++) {
            memset(a, 'x', sizeof a);
            memset(b, 'x', sizeof b);
            if (differs < len)
                b[differs] = 'y';
            assert_int_equal(slice_common(slice_make(a, len), slice_make(b, len)), differs);
            assert_int_equal(slice_common(slice_make(a, len), slice_make(a, differs)), differs);
        }
    assert_int_equal(slice_common((struct slice){0}, SLICE("a")), 0);
}

static void test_cut(void **state) {
    (void)state;
    static const struct {
        struct slice text;
        const char *fields; /* each ended by '|' */
    } cases[] = {
        {BYTES("a;b"), "a|b|"}, {BYTES("a;"), "a||"}, {BYTES(""), "|"},         {BYTES(";"), "||"},
        {BYTES(";a"), "|a|"},   {BYTES("a"), "a|"},   {BYTES("a;;b"), "a||b|"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct bytebuf seen = {0};
        struct slice rest = cases[i].text, field;
        while (slice_cut(&rest, ';', &field)) {
            bytebuf_add(&seen, field);
            bytebuf_add_byte(&seen, '|');
        }
        support_text("fields", bytebuf_slice(&seen), cases[i].fields);
        bytebuf_free(&seen);
    }
    struct slice nothing = {0}, field;
    assert_false(slice_cut(&nothing, ';', &field));

    struct bytebuf text = {0};
    struct slice rest = bytebuf_slice(&text);
    assert_false(slice_cut(&rest, ';', &field)); /* nothing was ever added */
    bytebuf_add_byte(&text, 'a');
    text.len = 0;
    rest = bytebuf_slice(&text);
    assert_true(slice_cut(&rest, ';', &field)); /* empty, but a text */
    assert_false(slice_cut(&rest, ';', &field));
    bytebuf_free(&text);
}

static void test_bytes(void **state) {
    (void)state;
    for (int c = -128; c < 128; c++) {
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'), digit = c >= '0' && c <= '9';
        assert_int_equal(byte_is_blank((char)c), c == ' ' || (c >= 9 && c <= 13));
        assert_int_equal(byte_is_digit((char)c), digit);
        assert_int_equal(byte_is_word((char)c), letter || digit || c == '_');
        assert_int_equal(byte_is_hex((char)c), digit || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'));
    }
}

static void test_parts(void **state) {
    (void)state;
    support_text("middle", slice_part(SLICE("abcd"), 1, 3), "bc");
    support_text("nothing", slice_part(SLICE("abcd"), 4, 4), "");
    support_text("rest", slice_from(SLICE("abcd"), 2), "cd");
    support_text("of nothing", slice_from((struct slice){0}, 0), "");
}

static void test_lower(void **state) {
    (void)state;
    for (int byte = 0; byte < 256; byte++)
        assert_int_equal(byte_lower((char)byte), (char)(byte >= 'A' && byte <= 'Z' ? byte + 32 : byte));
    static const struct {
        struct slice text, start;
        bool starts;
    } cases[] = {
        {BYTES("JavaScript:x"), BYTES("javascript:"), true},
        {BYTES("java"), BYTES("javascript:"), false},
        {BYTES("Java"), BYTES(""), true},
        {BYTES(""), BYTES("a"), false},
        {BYTES("j\0"), BYTES("j\0"), true},
        {BYTES("@["), BYTES("`{"), false}, /* next to the letters, and as far apart */
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        assert_int_equal(slice_starts_lower(cases[i].text, cases[i].start), cases[i].starts);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_compare), cmocka_unit_test(test_find),
        cmocka_unit_test(test_search),  cmocka_unit_test(test_starts_and_ends),
        cmocka_unit_test(test_trim),    cmocka_unit_test(test_common),
        cmocka_unit_test(test_cut),     cmocka_unit_test(test_bytes),
        cmocka_unit_test(test_parts),   cmocka_unit_test(test_lower),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
