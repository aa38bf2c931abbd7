/* diff and diff_labels: what holds for every input, beside the cases of test_diff and test_diff_labels. */
#include "support.h"

#include "diff.h"
#include "profile/diff_labels.h"
#include "profile/folded_line.h"

static void read_side(struct diff *diff, enum diff_side side, struct slice text) {
    struct linereader in = {0};
    struct messages messages = {0};
    support_attach(&in, text);
    diff_read(diff, side, &in, &messages);
    support_detach(&in);
    messages_free(&messages);
    linereader_free(&in);
}

static struct bytebuf joined(struct slice before, struct slice after) {
    struct diff diff = {0};
    struct outbuf out = support_output();
    read_side(&diff, DIFF_BEFORE, before);
    read_side(&diff, DIFF_AFTER, after);
    diff_print(&diff, &out);
    diff_free(&diff);
    return support_output_text(&out);
}

/* Takes a line off and cuts it into the stack and the two columns. False at the end. */
static bool next_line(struct slice *rest, struct slice *stack, struct slice *before, struct slice *after) {
    struct slice line;
    if (!slice_cut(rest, '\n', &line) || !line.len)
        return false;
    size_t last = slice_find_last(line, ' '), first = slice_find_last(slice_part(line, 0, last), ' ');
    *stack = slice_part(line, 0, first);
    *before = slice_part(line, first + 1, last);
    *after = slice_from(line, last + 1);
    return true;
}

static const char profile[] = "a;b 12\nc;d 3.5\na;b 7\nodd\n;; 1\n0x1f 20\n\xff\0x 4\n";

/* Cut at any byte, a profile and itself have equal columns. */
static void test_itself(void **state) {
    (void)state;
    for (size_t cut = 0; cut < sizeof profile; cut++) {
        struct slice part = {profile, cut}, stack, before, after;
        struct bytebuf text = joined(part, part);
        struct slice rest = bytebuf_slice(&text);
        while (next_line(&rest, &stack, &before, &after))
            support_same("columns", before, after);
        bytebuf_free(&text);
    }
}

/* Swapping the files swaps the columns and nothing else. */
static void test_swapped(void **state) {
    (void)state;
    for (size_t cut = 0; cut < sizeof profile; cut++) {
        struct slice part = {profile, cut}, other = SLICE("c;d 1\na;b 2\nnew 5\n"), stacks[2], columns[4];
        struct bytebuf one = joined(part, other), two = joined(other, part);
        struct slice first = bytebuf_slice(&one), second = bytebuf_slice(&two);
        while (next_line(&first, &stacks[0], &columns[0], &columns[1])) {
            assert_true(next_line(&second, &stacks[1], &columns[2], &columns[3]));
            support_same("stack", stacks[0], stacks[1]);
            support_same("before", columns[0], columns[3]);
            support_same("after", columns[1], columns[2]);
        }
        assert_false(next_line(&second, &stacks[1], &columns[2], &columns[3]));
        bytebuf_free(&one);
        bytebuf_free(&two);
    }
}

/* Whatever the names are, they come back, and the line is not a folded stack. */
static void check_labels(struct slice before, struct slice after) {
    struct bytebuf text = {0};
    struct diff_labels labels = {0};
    struct folded_line folded;
    diff_labels_add(&text, before, after, NULL, 0);
    struct slice line = slice_part(bytebuf_slice(&text), 0, text.len - 1);
    assert_false(folded_line_parse(line, FOLDED_BYTES, &folded));
    assert_false(folded_line_parse(line, FOLDED_UTF8, &folded));
    assert_true(diff_labels_parse(line, &labels));
    support_same("before", bytebuf_slice(&labels.before), before);
    support_same("after", bytebuf_slice(&labels.after), after);
    diff_labels_free(&labels);
    bytebuf_free(&text);
}

static void test_labels(void **state) {
    (void)state;
    static const struct slice names[] = {BYTES("-"),
                                         BYTES(""),
                                         BYTES("a b 5"),
                                         BYTES(" after=x"),
                                         BYTES("5"),
                                         BYTES("%"),
                                         BYTES("\xc2\xa0"
                                               "5"),
                                         BYTES("x\ny\r"),
                                         BYTES("a/b+c-d")};
    for (size_t i = 0; i < COUNT_OF(names); i++)
        for (size_t k = 0; k < COUNT_OF(names); k++)
            check_labels(names[i], names[k]);
    for (int byte = 1; byte < 256; byte++) {
        char name[] = {'a', (char)byte, '5'};
        check_labels(slice_make(name, sizeof name), slice_make(name + 1, 2));
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_itself), cmocka_unit_test(test_swapped),
                                       cmocka_unit_test(test_labels)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
