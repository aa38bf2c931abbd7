/* folded_line: where the stack ends and the count begins. */
#include "support.h"

#include "profile/folded_line.h"

struct folded_case {
    struct slice line;
    const char *bytes, *utf8; /* "stack|count", NULL: not such a line; utf8 "=": the same */
};

static const struct folded_case folded_cases[] = {
    {BYTES("a;b 12"), "a;b|12", "="},
    {BYTES("a;b 3 12"), "a;b 3|12", "="},
    {BYTES("a 1.5"), "a|1.5", "="},
    {BYTES("a 1."), "a|1.", "="},
    {BYTES("a 007"), "a|007", "="},
    {BYTES(" 5"), "|5", "="},
    {BYTES("  5"), " |5", "="},
    {BYTES("a  5"), "a |5", "="},
    {BYTES("a\t5"), "a|5", "="},
    {BYTES("a\v5"), "a|5", "="},
    {BYTES("a\f5"), "a|5", "="},
    {BYTES("a\r5"), "a|5", "="},
    {BYTES("a b c 5"), "a b c|5", "="},
    {BYTES("#comment 5"), "#comment|5", "="},
    {BYTES("\xc3\xa9 5"), "\xc3\xa9|5", "="},
    {BYTES("\xff 5"), "\xff|5", "="},
    {BYTES("a\xc2\xa0"
           "5"),
     NULL, "a|5"}, /* no-break space */
    {BYTES("a\xc2\x85"
           "5"),
     NULL, "a|5"}, /* next line */
    {BYTES("a\xe1\x9a\x80"
           "5"),
     NULL, "a|5"}, /* ogham space */
    {BYTES("a\xe2\x80\x80"
           "5"),
     NULL, "a|5"}, /* en quad */
    {BYTES("a\xe2\x80\x8a"
           "5"),
     NULL, "a|5"}, /* hair space */
    {BYTES("a\xe2\x80\x8b"
           "5"),
     NULL, NULL}, /* zero width space: none */
    {BYTES("a\xe2\x80\xa8"
           "5"),
     NULL, "a|5"}, /* line separator */
    {BYTES("a\xe2\x80\xa9"
           "5"),
     NULL, "a|5"},
    {BYTES("a\xe2\x80\xaf"
           "5"),
     NULL, "a|5"},
    {BYTES("a\xe2\x81\x9f"
           "5"),
     NULL, "a|5"},
    {BYTES("a\xe3\x80\x80"
           "5"),
     NULL, "a|5"}, /* ideographic space */
    {BYTES("a\xef\xbb\xbf"
           "5"),
     NULL, NULL}, /* byte order mark: none */
    {BYTES("\xa0"
           "5"),
     NULL, NULL},
    {BYTES("a\x85"
           "5"),
     NULL, NULL},
    {BYTES(""), NULL, "="},
    {BYTES("5"), NULL, "="},
    {BYTES("a"), NULL, "="},
    {BYTES("a5"), NULL, "="},
    {BYTES("a "), NULL, "="},
    {BYTES("a 5 "), NULL, "="},
    {BYTES("a 5\t"), NULL, "="},
    {BYTES("a -5"), NULL, "="},
    {BYTES("a +5"), NULL, "="},
    {BYTES("a .5"), NULL, "="},
    {BYTES("a ."), NULL, "="},
    {BYTES("a 1.2.3"), NULL, "="},
    {BYTES("a 1..2"), NULL, "="},
    {BYTES("a 1e5"), NULL, "="},
    {BYTES("a 0x10"), NULL, "="},
    {BYTES("a 1,000"), NULL, "="},
    {BYTES("a 5\0"), NULL, "="},
    {BYTES("a \xd9\xa3"), NULL, NULL}, /* digits are ASCII */
};

static void check(struct slice line, enum folded_blanks blanks, const char *want) {
    struct folded_line folded;
    struct bytebuf seen = {0};
    bool fits = folded_line_parse(line, blanks, &folded);
    if (fits) {
        bytebuf_add(&seen, folded.stack);
        bytebuf_add_byte(&seen, '|');
        bytebuf_add(&seen, folded.count);
    }
    support_text("fields", bytebuf_slice(&seen), want ? want : "");
    assert_int_equal(fits, want != NULL);
    bytebuf_free(&seen);
}

static void test_parse(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT_OF(folded_cases); i++) {
        const struct folded_case *c = &folded_cases[i];
        check(c->line, FOLDED_BYTES, c->bytes);
        check(c->line, FOLDED_UTF8, c->utf8 && *c->utf8 == '=' ? c->bytes : c->utf8);
    }
}

static void test_two_columns(void **state) {
    (void)state;
    struct folded_line line, two;
    assert_true(folded_line_parse(SLICE("a;b 3 12"), FOLDED_UTF8, &line));
    assert_true(folded_line_parse(line.stack, FOLDED_UTF8, &two));
    support_text("stack", two.stack, "a;b");
    support_text("first column", two.count, "3");
    assert_false(folded_line_parse(two.stack, FOLDED_UTF8, &two));
}

static void test_cuts(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT_OF(folded_cases); i++)
        for (size_t len = 0; len <= folded_cases[i].line.len; len++) {
            char *copy = malloc(len + !len);
            struct folded_line folded;
            memcpy(copy, folded_cases[i].line.at, len);
            for (int blanks = FOLDED_BYTES; blanks <= FOLDED_UTF8; blanks++)
                if (folded_line_parse(slice_make(copy, len), (enum folded_blanks)blanks, &folded))
                    assert_true(folded.stack.len + folded.count.len < len);
            free(copy);
        }
    struct folded_line folded;
    assert_false(folded_line_parse((struct slice){0}, FOLDED_UTF8, &folded));
}

static void test_odd_count(void **state) {
    (void)state;
    static const struct {
        struct slice line;
        bool unrecognised;
    } rows[] = {
        {BYTES("a;b 1.5e3"), true},  {BYTES("a;b -3"), true},   {BYTES("a;b +3"), true},
        {BYTES("a;b .5"), true},     {BYTES("a;b 0x1f"), true}, {BYTES("a;b 1,5"), true},
        {BYTES("a;b\t1.2.3"), true}, {BYTES("a;b"), false},     {BYTES("a;b 3 "), false},
        {BYTES("a;b -"), false},     {BYTES("1e3"), false},     {BYTES("a;b c3"), false},
        {BYTES(""), false},          {BYTES(" "), false},       {BYTES(" -1"), true},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        support_check(rows[i].line.at,
                      folded_line_has_unrecognised_count(rows[i].line) == rows[i].unrecognised);
}

static void test_frames(void **state) {
    (void)state;
    support_text("none", folded_line_frames(SLICE("")), "");
    support_text("only empty", folded_line_frames(SLICE(";;;")), "");
    support_text("trailing", folded_line_frames(SLICE("a;;b;;")), "a;;b");
    support_text("leading", folded_line_frames(SLICE(";a")), ";a");
    support_text("blank is a name", folded_line_frames(SLICE("a; ")), "a; ");
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_parse), cmocka_unit_test(test_two_columns),
                                       cmocka_unit_test(test_cuts), cmocka_unit_test(test_odd_count),
                                       cmocka_unit_test(test_frames)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
