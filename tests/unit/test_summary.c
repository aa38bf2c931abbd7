/* summary: counts, shares and lists of functions. */
#include "support.h"

#include "summary.h"

static void read_side(struct diff *diff, size_t side, const char *text) {
    struct linereader in = {0};
    struct messages messages = {0};
    support_attach(&in, slice_of_text(text));
    diff_read(diff, side, &in, &messages);
    support_detach(&in);
    messages_free(&messages);
    linereader_free(&in);
}

/* The summary's settings are kept. */
static bool make(struct summary *summary, const char *before, const char *after) {
    struct diff diff = {0};
    static char names[][8] = {"before", "after"};
    static char *files[] = {names[0], names[1]};
    static const struct sides sides = {files, {1, 1}};
    summary->sides = &sides;
    summary->points = SUMMARY_NO_LIMIT;
    struct messages messages = {0};
    read_side(&diff, DIFF_BEFORE, before);
    read_side(&diff, DIFF_AFTER, after);
    bool good = summary_make(summary, &diff, &messages);
    support_check(before, messages_are_none(&messages) == good);
    messages_free(&messages);
    diff_free(&diff);
    return good;
}

static struct summary_row row_of(const struct summary *summary, const char *name,
                                 enum function_measure measure) {
    uint32_t number = intern_find(&summary->tally.names, slice_of_text(name));
    support_check(name, number != INTERN_NONE);
    return summary_row(summary, number, measure);
}

static void check_counts(const struct summary *summary, const char *name, enum function_measure measure,
                         uint64_t before, uint64_t after) {
    struct summary_row row = row_of(summary, name, measure);
    support_text(name, row.name, name);
    support_check(name, row.counts[DIFF_BEFORE].whole == before && row.counts[DIFF_AFTER].whole == after);
}

static void test_counts(void **state) {
    (void)state;
    struct summary s = {.max = 9};
    assert_true(make(&s, "a;r;r;r 6\na;r;b;r 2\na 1\n;;a;;b;; 3\n", "a;r 5\nc;b 3\n"));
    check_counts(&s, "r", FUNCTION_TOTAL, 8, 5); /* recursion once per stack */
    check_counts(&s, "r", FUNCTION_OWN, 8, 5);
    check_counts(&s, "a", FUNCTION_TOTAL, 12, 5);
    check_counts(&s, "a", FUNCTION_OWN, 1, 0);
    check_counts(&s, "b", FUNCTION_TOTAL, 5, 3); /* empty frames are none */
    check_counts(&s, "b", FUNCTION_OWN, 3, 3);
    check_counts(&s, "c", FUNCTION_TOTAL, 0, 3);
    assert_int_equal(s.tally.names.count, 4);
    assert_int_equal(s.totals[DIFF_BEFORE].whole, 12);
    struct summary_row row = row_of(&s, "c", FUNCTION_TOTAL);
    assert_true(row.is_new && !row.is_gone && row.ratio < 0);
    assert_true(row.shares[DIFF_BEFORE] == 0 && row.shares[DIFF_AFTER] == 37.5 && row.change == 37.5);
    row = row_of(&s, "b", FUNCTION_OWN);
    assert_true(row.shares[DIFF_BEFORE] == 25 && row.change == 12.5 && row.ratio == 1.5);
    summary_free(&s);
}

static void test_unknown(void **state) {
    (void)state;
    struct summary s = {.max = 9};
    assert_true(make(&s, "a;[unknown];[libc.so];b 4\na;[libc.so] 2\na 4\n", "a[0];b 10\n"));
    struct summary_row own = summary_unknown(&s, FUNCTION_OWN), total = summary_unknown(&s, FUNCTION_TOTAL);
    assert_int_equal(own.counts[DIFF_BEFORE].whole, 2);
    assert_int_equal(total.counts[DIFF_BEFORE].whole, 6); /* each stack once */
    assert_true(own.shares[DIFF_BEFORE] == 20 && total.change == -60 && total.counts[DIFF_AFTER].whole == 0);
    summary_free(&s);
}

/* The names of a list, with blanks between. */
static void check_list(const struct summary *summary, enum summary_list_kind kind, const char *wanted) {
    struct bytebuf names = {0};
    for (size_t i = 0; i < summary->lists[kind].count; i++) {
        bytebuf_add(&names, names.len ? SLICE(" ") : SLICE(""));
        bytebuf_add(&names, intern_text(&summary->tally.names, summary->lists[kind].at[i]));
    }
    support_text("list", bytebuf_slice(&names), wanted);
    bytebuf_free(&names);
}

static void test_lists(void **state) {
    (void)state;
    struct summary s = {.max = 2};
    assert_true(make(&s, "m;d 10\nm;c 20\nm;b 30\nm;a 40\n", "m;d 20\nm;c 30\nm;b 20\nm;e;b 30\n"));
    check_list(&s, SUMMARY_CHANGED_OWN, "a b c d");
    check_list(&s, SUMMARY_CHANGED_TOTAL, "a e b c d"); /* equal changes in byte order, rising or falling */
    check_list(&s, SUMMARY_NEW, "e");
    check_list(&s, SUMMARY_GONE, "a");
    check_list(&s, SUMMARY_OVER, "");
    assert_int_equal(summary_shown(&s, SUMMARY_CHANGED_OWN), 2);
    assert_int_equal(summary_shown(&s, SUMMARY_GONE), 1);
    summary_free(&s);
}

static void test_min(void **state) {
    (void)state;
    struct summary s = {.max = 9, .min = 10};
    assert_true(make(&s, "a 9\nb 10\nc 1\nc;d 9.5\n", "e 9\nf 11\nc 1\n"));
    check_list(&s, SUMMARY_CHANGED_TOTAL, "f b c");
    check_list(&s, SUMMARY_CHANGED_OWN, "f b c"); /* the total count of c is enough */
    check_list(&s, SUMMARY_NEW, "f");
    check_list(&s, SUMMARY_GONE, "b");
    assert_true(summary_counts(&s, intern_find(&s.tally.names, SLICE("c"))));
    assert_false(summary_counts(&s, intern_find(&s.tally.names, SLICE("d"))));
    summary_free(&s);
}

static void test_edges(void **state) {
    (void)state;
    struct summary s = {.max = 9};
    assert_true(make(&s, "", ""));
    check_list(&s, SUMMARY_CHANGED_TOTAL, "");
    summary_free(&s);

    s = (struct summary){.max = 9};
    assert_true(make(&s, "a 0\n", "a 0\nb 0\n"));
    for (enum summary_list_kind kind = 0; kind < SUMMARY_LISTS; kind++)
        check_list(&s, kind, "");
    summary_free(&s);

    struct bytebuf huge = {0};
    bytebuf_add(&huge, SLICE("a "));
    for (int i = 0; i < 400; i++)
        bytebuf_add_byte(&huge, '9');
    bytebuf_add(&huge, SLICE("\n\0"));
    s = (struct summary){.max = 9};
    assert_false(make(&s, "a 1\n", huge.at));
    summary_free(&s);
    bytebuf_free(&huge);

    s = (struct summary){.max = 9}; /* a ratio that is not a number */
    assert_true(
        make(&s, "a 0.000000000000000000000000000000000000000000000000000000000000001\nb 1\n", "a 1\n"));
    assert_true(row_of(&s, "a", FUNCTION_OWN).ratio > 1e60);
    summary_free(&s);
}

/* A side of several recordings: shares are their mean, however long each is; counts are summed. */
static void test_several(void **state) {
    (void)state;
    static const char *const texts[] = {"a 1\nb 1\n", "a;b 30\na 10\nc 40\n", "c 7\n"};
    char *files[] = {NULL, NULL, NULL};
    struct sides sides = {files, {2, 1}};
    struct diff diff = {.sides = {2, 1}};
    struct summary s = {.max = 9, .sides = &sides, .points = SUMMARY_NO_LIMIT, .period = 0.01};
    struct messages messages = {0};
    for (size_t i = 0; i < COUNT_OF(texts); i++)
        read_side(&diff, i, texts[i]);
    assert_true(summary_make(&s, &diff, &messages));
    struct summary_row row = row_of(&s, "a", FUNCTION_TOTAL);
    assert_true(row.shares[DIFF_BEFORE] == 50 && row.change == -50 && row.is_gone);
    assert_true(row.counts[DIFF_BEFORE].whole == 41 && row.counts[DIFF_AFTER].whole == 0);
    assert_true(row.noise > 0 && row.significant && row_of(&s, "a", FUNCTION_OWN).noise < 0);
    row = row_of(&s, "b", FUNCTION_TOTAL);
    assert_true(row.shares[DIFF_BEFORE] == 43.75 && row.counts[DIFF_BEFORE].whole == 31);
    assert_true(s.samples[DIFF_BEFORE] == 8200 && s.totals[DIFF_AFTER].whole == 7);
    summary_free(&s);
    diff_free(&diff);
}

/* What is more than noise comes first, though it is less. */
static void test_significant_first(void **state) {
    (void)state;
    struct summary s = {.max = 9};
    assert_true(make(&s, "a 40\nb 1\nc 59\n", "a 60\nb 11\nc 29\n"));
    assert_true(!row_of(&s, "a", FUNCTION_TOTAL).significant);
    check_list(&s, SUMMARY_CHANGED_TOTAL, "c a b");
    summary_free(&s);
    s = (struct summary){.max = 9};
    assert_true(make(&s, "a 240\nb 1\nc 259\n", "a 278\nb 31\nc 192\n"));
    assert_true(row_of(&s, "b", FUNCTION_TOTAL).significant && !row_of(&s, "a", FUNCTION_TOTAL).significant);
    check_list(&s, SUMMARY_CHANGED_TOTAL, "c b a");
    check_list(&s, SUMMARY_CHANGED_OWN, "c a b");
    summary_free(&s);
}

static void test_not_judged(void **state) {
    (void)state;
    struct summary s = {.max = 9};
    assert_true(make(&s, "", "a 1\n"));
    assert_true(!s.judged && row_of(&s, "a", FUNCTION_TOTAL).noise < 0);
    summary_free(&s);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_counts),
                                       cmocka_unit_test(test_unknown),
                                       cmocka_unit_test(test_lists),
                                       cmocka_unit_test(test_min),
                                       cmocka_unit_test(test_edges),
                                       cmocka_unit_test(test_several),
                                       cmocka_unit_test(test_significant_first),
                                       cmocka_unit_test(test_not_judged)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
