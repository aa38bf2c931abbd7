/* diff_labels: two names in a line that nobody takes for a folded stack. */
#include "support.h"

#include "profile/diff_labels.h"
#include "profile/folded_line.h"

static void test_round_trip(void **state) {
    (void)state;
    static const struct {
        struct slice before, after;
    } cases[] = {
        {BYTES("base.folded"), BYTES("head.folded")},
        {BYTES("my head.folded"), BYTES("a 5")},
        {BYTES("a%20b"), BYTES("=x before=y")},
        {BYTES("\xc3\xa9\xff"), BYTES("\x01\n\t")},
        {BYTES(""), BYTES("")},
        {BYTES("<b>\"&"), BYTES("-")},
    };
    struct diff_labels labels = {0};
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct bytebuf text = {0};
        struct folded_line folded;
        diff_labels_add(&text, cases[i].before, cases[i].after, NULL, 0);
        assert_int_equal(slice_find(bytebuf_slice(&text), '\n'), text.len - 1);
        text.len--;
        assert_false(folded_line_parse(bytebuf_slice(&text), FOLDED_UTF8, &folded));
        for (size_t k = 0; k < text.len; k++)
            assert_true(text.at[k] >= ' ' && text.at[k] < 0x7f);
        assert_true(diff_labels_parse(bytebuf_slice(&text), &labels));
        support_same("before", bytebuf_slice(&labels.before), cases[i].before);
        support_same("after", bytebuf_slice(&labels.after), cases[i].after);
        bytebuf_free(&text);
    }
    diff_labels_free(&labels);
}

static void test_others(void **state) {
    (void)state;
    static const struct slice others[] = {
        BYTES(""),
        BYTES("# difffolded before=a:b after=c"), /* such a byte stands as %XX */
        BYTES("#"),
        BYTES("# comment"),
        BYTES("# difffolded"),
        BYTES("# difffolded before=a"),
        BYTES("difffolded before=a after=b"),
        BYTES("# difffolded before=%4 after=b"),
        BYTES("# difffolded before=a after=%zz"),
        BYTES("# difffolded before=a%00 after=b"),
        BYTES("# difffolded before=a after=b significant="),
        BYTES("# difffolded before=a after=b significant=f;"),
        BYTES("# difffolded before=a after=b significant=;f"),
        BYTES("# difffolded before=a after=b significant=f;g(x)"),
        BYTES("# difffolded before=a after=b significant=f significant=g"),
        BYTES("# difffolded before=a significant=f after=b"),
    };
    struct diff_labels labels = {0};
    assert_true(diff_labels_parse(SLICE("# difffolded before=x after=y"), &labels));
    for (size_t i = 0; i < COUNT_OF(others); i++) {
        if (diff_labels_parse(others[i], &labels))
            support_same("taken for labels", others[i], SLICE(""));
        support_text("unchanged", bytebuf_slice(&labels.before), "x");
        support_text("unchanged", bytebuf_slice(&labels.after), "y");
    }
    diff_labels_free(&labels);
}

/* What changed for sure: names of functions, any bytes; and what was read before is forgotten. */
static void test_significant(void **state) {
    (void)state;
    static const struct slice names[] = {BYTES("f"), BYTES("operator()"),    BYTES("a b"),  BYTES("x\0y"),
                                         BYTES("5"), BYTES(" significant="), BYTES("\xff%")};
    struct diff_labels labels = {0};
    for (size_t count = COUNT_OF(names) + 1; count-- > 0;) {
        struct bytebuf text = {0};
        struct folded_line folded;
        diff_labels_add(&text, SLICE("b 1"), SLICE(" significant=f"), names, count);
        assert_false(
            folded_line_parse(slice_part(bytebuf_slice(&text), 0, text.len - 1), FOLDED_UTF8, &folded));
        assert_true(diff_labels_parse(slice_part(bytebuf_slice(&text), 0, text.len - 1), &labels));
        support_text("after", bytebuf_slice(&labels.after), " significant=f");
        assert_int_equal(labels.significant.count, count);
        for (uint32_t i = 0; i < count; i++)
            support_same("function", intern_text(&labels.significant, i), names[i]);
        bytebuf_free(&text);
    }
    diff_labels_free(&labels);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_round_trip), cmocka_unit_test(test_others),
                                       cmocka_unit_test(test_significant)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
