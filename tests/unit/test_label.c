/* label: what of a name fits. */
#include "support.h"

#include "label.h"
#include "base/utf8.h"

static void test_name(void **state) {
    (void)state;
    static const struct {
        const char *name, *without;
    } cases[] = {
        {"a_[k]", "a"},       {"a_[w]", "a"}, {"a_[i]", "a"}, {"a_[j]", "a"},         {"a_[x]", "a_[x]"},
        {"a_[k]b", "a_[k]b"}, {"_[k]", ""},   {"", ""},       {"a_[j]_[k]", "a_[j]"}, {"a", "a"}};
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        support_text(cases[i].name, label_name(slice_of_text(cases[i].name)), cases[i].without);
}

struct fit_case {
    const char *name;
    double capacity;
    const char *end, *start, *middle;
};

static const struct fit_case fit_cases[] = {
    {"abcdefgh", 8, "abcdefgh", "abcdefgh", "abcdefgh"},
    {"abcdefgh", 7.9, "abcde..", "..defgh", "abc..gh"},
    {"abcdefgh", 3, "a..", "..h", NULL},
    {"abcdefgh", 2.99, "", "", ""},
    {"abc", 3, "abc", "abc", "abc"},
    {"ab", 2, "", "", ""},
    {"ab", 1000, "ab", "ab", "ab"},
    {"", 10, "", "", ""},
    {"abc", -5, "", "", ""},
    {"abcd_[k]", 4, "abcd", "abcd", "abcd"},
    {"abcdefgh", 6, "abcd..", "..efgh", "ab..gh"},
    {"abcdefgh", 4, "ab..", "..gh", "a..h"},
    {"abcdefgh_[k]", 7, "abcde..", "..defgh", "abc..gh"}, /* the annotation goes first */
    {"abcd_[k]_[j]", 7, "abcd_..", "..d_[k]", "abc..k]"},
    {"\303\251\303\251\303\251\303\251", 4, "\303\251\303\251\303\251\303\251",
     "\303\251\303\251\303\251\303\251", "\303\251\303\251\303\251\303\251"},
    {"\303\241\303\242\303\243\303\244", 3, "\303\241..", "..\303\244", "\303\241.."},
    {"a\346\227\245\360\237\230\200bcd", 5, "a\346\227\245\360\237\230\200..", "..bcd", "a\346\227\245..d"},
    {"abc\346\227\245\360\237\230\200d", 4, "ab..", "..\360\237\230\200d", "a..d"},
    {"abc\346\227\245\360\237\230\200\346\227\245", 5, "abc..", "..\346\227\245\360\237\230\200\346\227\245",
     "ab..\346\227\245"},
    {"\377\377\377\377", 3, "\377..", "..\377", "\377.."}, /* not UTF-8: one character each */
    {"a\346\227", 3, "a\346\227", "a\346\227", "a\346\227"},
    {"abc\346\227", 3, "a..", "..\346\227", "a.."},
    {"e\314\201e\314\201", 3, "e..", "..\314\201", "e.."}, /* combining marks are characters */
};

static void test_fit(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT_OF(fit_cases); i++) {
        const struct fit_case *c = &fit_cases[i];
        const char *const wants[] = {c->end, c->start, c->middle};
        for (int cut = 0; cut < 3; cut++) {
            struct label label = label_fit(slice_of_text(c->name), c->capacity, (enum label_cut)cut);
            struct bytebuf text = {0};
            bytebuf_add(&text, label.head);
            bytebuf_add(&text, label.cut ? SLICE("..") : SLICE(""));
            bytebuf_add(&text, label.tail);
            if (wants[cut])
                support_text(c->name, bytebuf_slice(&text), wants[cut]);
            bytebuf_free(&text);
        }
    }
}

/* A label is never longer than its room, holds whole characters only, and its parts are parts of the name. */
static void test_random(void **state) {
    (void)state;
    static const char *const pieces[] = {
        "a", "_", "[", "k]", "\303\251", "\346\227\245", "\360\237\230\200", "_[k]", ".."};
    for (int round = 0; round < 20000; round++) {
        struct bytebuf name = {0};
        for (uint32_t n = support_random(12); n > 0; n--)
            bytebuf_add(&name, slice_of_text(pieces[support_random(COUNT_OF(pieces))]));
        struct slice whole = bytebuf_slice(&name), shown = label_name(whole);
        double capacity = support_random(160) / 10.0;
        struct label label = label_fit(whole, capacity, (enum label_cut)(round % 3));
        size_t length = utf8_length(label.head) + utf8_length(label.tail) + (label.cut ? 2 : 0);
        assert_true((double)length <= capacity);
        assert_true(slice_starts(shown, label.head) && slice_ends(shown, label.tail));
        if (capacity >= 3 && (double)utf8_length(shown) <= capacity)
            assert_true(slice_equal(label.head, shown) && !label.cut);
        else if (capacity >= 3)
            assert_true(label.cut && length == (size_t)capacity);
        struct slice rest[] = {label.head, label.tail};
        uint32_t code;
        for (int i = 0; i < 2; i++)
            while (utf8_next(&rest[i], &code))
                assert_int_not_equal(code, UTF8_REPLACEMENT);
        bytebuf_free(&name);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_name), cmocka_unit_test(test_fit),
                                       cmocka_unit_test(test_random)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
