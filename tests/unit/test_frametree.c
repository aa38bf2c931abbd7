/* frametree: which nodes there are, and where they stand. */
#include "support.h"

#include "profile/folded_line.h"
#include "profile/frametree_build.h"
#include "profile/frame_sums.h"
#include "profile/frame_places.h"

struct tree_case {
    const char *name;
    enum frametree_order order;
    const char *lines; /* "stack count" or "stack count delta" after '@', each ended by '|', in order */
    const char *nodes; /* "name[start,end]" with one leading '>' per depth, and the delta if there is one */
};

static const struct tree_case tree_cases[] = {
    {"nothing", FRAMETREE_SORTED, "", "[0,0] "},
    {"one", FRAMETREE_SORTED, "a 5|", "[0,5] >a[0,5] "},
    {"no frame", FRAMETREE_SORTED, " 5|", "[0,5] "},
    {"below and above", FRAMETREE_SORTED, "a 1|a;b 2|", "[0,3] >a[0,3] >>b[1,3] "},
    {"siblings", FRAMETREE_SORTED, "a;b 3|a;c 2|", "[0,5] >a[0,5] >>b[0,3] >>c[3,5] "},
    {"same name elsewhere", FRAMETREE_SORTED, "a;x 1|b;x 1|", "[0,2] >a[0,1] >>x[0,1] >b[1,2] >>x[1,2] "},
    {"recursion", FRAMETREE_SORTED, "a 1|a;a 1|a;a;a 1|", "[0,3] >a[0,3] >>a[1,3] >>>a[2,3] "},
    {"same stack twice", FRAMETREE_SORTED, "a;b 1|a;b 2|", "[0,3] >a[0,3] >>b[0,3] "},
    {"prefix of a name", FRAMETREE_SORTED, "ab 1|abc 1|", "[0,2] >ab[0,1] >abc[1,2] "},
    {"empty names", FRAMETREE_SORTED, ";a 1|;b 1|a;;b 1|",
     "[0,3] >[0,2] >>a[0,1] >>b[1,2] >a[2,3] >>[2,3] >>>b[2,3] "},
    {"only empty names", FRAMETREE_SORTED, ";;a 1|;;b 2|", "[0,3] >[0,3] >>[0,3] >>>a[0,1] >>>b[1,3] "},
    {"down and up", FRAMETREE_SORTED, "a;b;c 1|a;d 1|e 1|",
     "[0,3] >a[0,2] >>b[0,1] >>>c[0,1] >>d[1,2] >e[2,3] "},

    /* a blank sorts between "a" and "a;" */
    {"frame that would be split", FRAMETREE_SORTED, "a 1|a x 1|a;b 1|", "[0,3] >a[0,2] >>b[1,2] >a x[2,3] "},
    {"split with children", FRAMETREE_SORTED, "a;b 1|a;b x 1|a;b;c 1|a;b;d 4|",
     "[0,7] >a[0,7] >>b[0,6] >>>c[1,2] >>>d[2,6] >>b x[6,7] "},
    {"split twice", FRAMETREE_SORTED, "a 1|a x 1|a y 1|a;b 1|a;b c 1|a;b;c 1|",
     "[0,6] >a[0,4] >>b[1,3] >>>c[2,3] >>b c[3,4] >a x[4,5] >a y[5,6] "},
    {"a count among the names", FRAMETREE_SORTED, "a 5 1|a 50|a 5;b 2|",
     "[0,53] >a 5[0,3] >>b[1,3] >a[3,53] "},
    {"as a chart", FRAMETREE_CHART, "a 1|b 1|a 1|", "[0,3] >a[0,1] >b[1,2] >a[2,3] "},
    {"neighbours in a chart", FRAMETREE_CHART, "a;b 1|a;c 1|a;b 1|",
     "[0,3] >a[0,3] >>b[0,1] >>c[1,2] >>b[2,3] "},

    {"unsorted", FRAMETREE_UNSORTED, "b 1|a;b 1|b 1|a;c 2|a 1|", "[0,6] >b[0,2] >a[2,6] >>b[3,4] >>c[4,6] "},

    /* */
    {"count zero", FRAMETREE_SORTED, "a 1|a;b 0|c 1|", "[0,2] >a[0,1] >>b[1,1] >c[1,2] "},
    {"all zero", FRAMETREE_SORTED, "a 0|b 0|", "[0,0] >a[0,0] >b[0,0] "},
    {"zero in front", FRAMETREE_SORTED, "a;b 0|a;c 2|", "[0,2] >a[0,2] >>b[0,0] >>c[0,2] "},
    {"zero, then opened again", FRAMETREE_SORTED, "a 0|a x 2|a;b 3|", "[0,5] >a[0,3] >>b[0,3] >a x[3,5] "},

    /* deltas */
    {"deltas", FRAMETREE_SORTED, "a;b 2@1|a;c 3@-4|", "[0,5] >a[0,5] >>b[0,2]+1 >>c[2,5]+-4 "},
    {"delta of a frame below", FRAMETREE_SORTED, "a 2@1|a;b 3@2|", "[0,5] >a[0,5]+1 >>b[2,5]+2 "},
    {"deltas of one frame add up", FRAMETREE_SORTED, "a 2@1|a 3@2|", "[0,5] >a[0,5]+3 "},
    {"delta of the root", FRAMETREE_SORTED, " 2@7|a 3@0|", "[0,5]+7 >a[2,5] "},
    {"delta of a frame opened again", FRAMETREE_SORTED, "a 1@1|a x 1@0|a;b 1@5|",
     "[0,3] >a[0,2]+1 >>b[1,2]+5 >a x[2,3] "},

    /* fractions and large counts */
    {"tenths", FRAMETREE_SORTED, "a 0.1|b 0.2|c 0.7|", "[0,1] >a[0,0.1] >b[0.1,0.3] >c[0.3,1] "},
    {"large", FRAMETREE_SORTED, "a 18446744073709551615|",
     "[0,18446744073709551615] >a[0,18446744073709551615] "},
};

static struct count parse_delta(struct slice text) {
    bool minus = slice_starts(text, SLICE("-"));
    struct count value = count_parse(slice_from(text, minus));
    return minus ? count_subtract(count_whole(0), value) : value;
}

static void check_case(const struct tree_case *c, enum frametree_order order) {
    struct bytebuf seen = {0};
    struct frametree tree = {.order = order};
    struct slice lines = slice_of_text(c->lines), line;
    while (slice_cut(&lines, '|', &line) && line.len) {
        size_t at = slice_find(line, '@');
        struct count delta = at < line.len ? parse_delta(slice_from(line, at + 1)) : (struct count){0};
        struct folded_line folded;
        assert_true(folded_line_parse(slice_part(line, 0, at), FOLDED_UTF8, &folded));
        frametree_build_add(&tree, folded.stack, count_parse(folded.count), delta);
    }
    frametree_build_finish(&tree);
    support_show_tree(&tree, &seen);
    support_text(c->name, bytebuf_slice(&seen), c->nodes);
    frametree_free(&tree);
    bytebuf_free(&seen);
}

/* Sorted stacks give the same tree when they are not said to be sorted. */
static void test_trees(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT_OF(tree_cases); i++) {
        check_case(&tree_cases[i], tree_cases[i].order);
        if (tree_cases[i].order == FRAMETREE_SORTED)
            check_case(&tree_cases[i], FRAMETREE_UNSORTED);
    }
}

static void test_largest(void **state) {
    (void)state;
    struct frametree tree = {0};
    frametree_build_add(&tree, SLICE("a"), count_whole(1), count_subtract(count_whole(2), count_whole(9)));
    frametree_build_add(&tree, SLICE("b"), count_whole(1), count_whole(3));
    frametree_build_finish(&tree);
    assert_true(tree.largest == 7.0);
    frametree_free(&tree);
    struct frametree small = {0};
    frametree_build_add(&small, SLICE("a"), count_whole(1), count_parse(SLICE("0.5")));
    frametree_build_finish(&small);
    assert_true(small.largest == 1.0);
    frametree_free(&small);
}

static void test_skip(void **state) {
    (void)state;
    struct frametree tree = {0};
    frametree_build_add(&tree, SLICE("a;b;c"), count_whole(1), (struct count){0});
    frametree_build_add(&tree, SLICE("a;d"), count_whole(1), (struct count){0});
    frametree_build_finish(&tree);
    uint32_t a = frametree_next(&tree, 0), b = frametree_next(&tree, a), d = frametree_skip(&tree, b);
    support_text("skipped", intern_text(&tree.names, tree.nodes[d].name), "d");
    assert_int_equal(frametree_skip(&tree, a), FRAMETREE_NONE);
    assert_int_equal(frametree_skip(&tree, 0), FRAMETREE_NONE);
    assert_int_equal(frametree_next(&tree, d), FRAMETREE_NONE);
    frametree_free(&tree);
}

/* The path of a node, each name ended by ';'. */
static void path_of(const struct frametree *tree, uint32_t node, struct bytebuf *path) {
    uint32_t chain[20];
    size_t depth = 0;
    path->len = 0;
    for (; tree->nodes[node].parent != FRAMETREE_NONE; node = tree->nodes[node].parent)
        chain[depth++] = node;
    while (depth) {
        bytebuf_add(path, intern_text(&tree->names, tree->nodes[chain[--depth]].name));
        bytebuf_add_byte(path, ';');
    }
}

static uint64_t count_of(const struct bytebuf *line) {
    struct slice text = bytebuf_slice(line);
    size_t last = slice_find_last(text, ';');
    return count_parse(last == text.len ? text : slice_from(text, last + 1)).whole;
}

/* What must hold for every tree of whole counts; lines are "NAME;NAME;COUNT". */
static void check_tree(const struct frametree *tree, const struct bytebuf *lines, size_t n) {
    struct bytebuf path = {0};
    size_t walked = 0;
    bool chart = tree->order == FRAMETREE_CHART;
    for (uint32_t node = 0; node != FRAMETREE_NONE; node = frametree_next(tree, node), walked++) {
        const struct frame_node *b = &tree->nodes[node];
        uint64_t width = 0, at = b->start.whole;
        path_of(tree, node, &path);
        for (size_t i = 0; i < n; i++)
            if (slice_starts(bytebuf_slice(&lines[i]), bytebuf_slice(&path)))
                width += count_of(&lines[i]);
        if (!chart)
            assert_int_equal(b->end.whole - b->start.whole, width);
        for (uint32_t child = b->first; child != FRAMETREE_NONE; child = tree->nodes[child].next) {
            const struct frame_node *c = &tree->nodes[child];
            assert_true(c->parent == node && c->depth == b->depth + 1);
            assert_true(c->start.whole >= at && c->end.whole >= c->start.whole &&
                        c->end.whole <= b->end.whole);
            at = c->end.whole;
            for (uint32_t other = c->next; !chart && other != FRAMETREE_NONE; other = tree->nodes[other].next)
                assert_true(tree->nodes[other].name != c->name);
        }
    }
    assert_int_equal(walked, tree->count);
    assert_int_equal(tree->nodes[0].start.whole, 0);
    assert_int_equal(tree->nodes[0].end.whole, tree->total.whole);
    bytebuf_free(&path);
}

/* Widest first, what the nodes spent themselves and whole deltas included; check_tree must hold again. */
static void check_sizes(struct frametree *tree) {
    struct count *own = frame_sums_self(tree), *whole = frame_sums_deltas(tree);
    struct count sum = {0}, deltas = {0};
    for (uint32_t node = 0; node < tree->count; node++) {
        sum = count_add(sum, own[node]);
        deltas = count_add(deltas, tree->deltas[node]);
        assert_true(own[node].form == COUNT_WHOLE && own[node].whole <= frametree_width(tree, node).whole);
    }
    assert_int_equal(count_compare(sum, tree->total), 0);
    assert_int_equal(count_compare(deltas, whole[0]), 0);
    frame_places_by_size(tree);
    for (uint32_t node = 0; node != FRAMETREE_NONE; node = frametree_next(tree, node))
        if (tree->nodes[node].next != FRAMETREE_NONE)
            assert_true(count_compare(frametree_width(tree, node),
                                      frametree_width(tree, tree->nodes[node].next)) >= 0);
    free(own);
    free(whole);
}

static int by_text(const void *a, const void *b) {
    return slice_compare(bytebuf_slice(a), bytebuf_slice(b));
}

/* As stack_walk hands them out: the count makes no difference. */
static int by_stack(const void *a, const void *b) {
    struct slice x = bytebuf_slice(a), y = bytebuf_slice(b);
    return slice_compare(slice_part(x, 0, slice_find_last(x, ' ')),
                         slice_part(y, 0, slice_find_last(y, ' ')));
}

/*
 * Of the first `kinds` names only, so that nodes meet often, and on the first frames of another line; empty
 * frames may stand at the end.
 */
static void random_line(struct bytebuf *line, uint32_t kinds, struct slice other) {
    static const char *const names[] = {"a", "", " ", "  ", "b", "a ", "a x", "a-", "ab", "b ", "a<", "a 5"};
    kinds = kinds < COUNT_OF(names) ? kinds : COUNT_OF(names);
    uint32_t depth = support_random(5) + 1;
    for (struct slice name; support_random(3) && slice_cut(&other, ';', &name) && depth > 1; depth--) {
        bytebuf_add(line, name);
        bytebuf_add_byte(line, ';');
    }
    for (; depth > 0; depth--) {
        bytebuf_add(line, slice_of_text(names[support_random(kinds)]));
        bytebuf_add(line, slice_of_text(depth > 1 ? ";" : ""));
    }
    bytebuf_add_format(line, " %u", support_random(support_random(8) ? 60 : 100000));
}

static void test_random(void **state) {
    (void)state;
    enum { MAX = 40 };
    for (int round = 0; round < 1500; round++) {
        struct bytebuf lines[MAX] = {{0}};
        size_t n = support_random(MAX);
        struct frametree tree = {.order = (enum frametree_order)(round % 3)};
        for (size_t i = 0; i < n; i++)
            random_line(&lines[i], UINT32_MAX, bytebuf_slice(&lines[i / 2]));
        if (tree.order == FRAMETREE_SORTED)
            qsort(lines, n, sizeof *lines, support_random(2) ? by_text : by_stack);
        for (size_t i = 0; i < n; i++) {
            struct folded_line folded;
            assert_true(folded_line_parse(bytebuf_slice(&lines[i]), FOLDED_BYTES, &folded));
            folded.stack = folded_line_frames(folded.stack);
            struct count delta = count_subtract(count_whole(support_random(9)), count_whole(4));
            struct count count = count_parse(folded.count);
            frametree_build_add(&tree, folded.stack, count, delta);
            lines[i].len = folded.stack.len; /* for check_tree */
            bytebuf_add_format(&lines[i], "%s%llu", folded.stack.len ? ";" : "",
                               (unsigned long long)count.whole);
        }
        frametree_build_finish(&tree);
        check_tree(&tree, lines, n);
        check_sizes(&tree);
        check_tree(&tree, lines, n);
        frametree_free(&tree);
        for (size_t i = 0; i < n; i++)
            bytebuf_free(&lines[i]);
    }
}

/* The nodes that are at least as wide as the share, with what they spent themselves. */
static void show_wide(struct frametree *tree, double share, struct bytebuf *seen) {
    struct count *own = frame_sums_self(tree);
    double min = share * count_double(tree->total);
    seen->len = 0;
    for (uint32_t node = 0; node != FRAMETREE_NONE;) {
        const struct frame_node *b = &tree->nodes[node];
        bool wide = node == 0 || count_double(frametree_width(tree, node)) >= min;
        if (wide) {
            bytebuf_add_format(seen, "%u ", b->depth);
            bytebuf_add(seen, intern_text(&tree->names, b->name));
            bytebuf_add_format(seen, "[%llu,%llu]%llu\n", (unsigned long long)b->start.whole,
                               (unsigned long long)b->end.whole, (unsigned long long)own[node].whole);
        }
        node = wide ? frametree_next(tree, node) : frametree_skip(tree, node);
    }
    free(own);
}

static uint64_t max_own(const struct frametree *tree) {
    struct count *own = frame_sums_self(tree);
    uint64_t max = tree->left_out_own;
    for (uint32_t node = 0; node < tree->count; node++)
        max = own[node].whole > max ? own[node].whole : max;
    free(own);
    return max;
}

/* Leaving nodes out early changes nothing for those that are wide enough. */
static void check_left_out(struct frametree *whole, struct frametree *part) {
    struct bytebuf want = {0}, got = {0};
    assert_int_equal(part->count + part->left_out, whole->count);
    assert_int_equal(max_own(part), max_own(whole));
    for (int by_size = 0; by_size < 2; by_size++) {
        if (by_size) {
            frame_places_by_size(whole);
            frame_places_by_size(part);
        }
        show_wide(whole, part->min_share, &want);
        show_wide(part, part->min_share, &got);
        support_same("wide frames", bytebuf_slice(&got), bytebuf_slice(&want));
    }
    bytebuf_free(&want);
    bytebuf_free(&got);
}

static void test_left_out(void **state) {
    (void)state;
    enum { MAX = 60 };
    static const double shares[] = {0.001, 0.02, 0.1, 0.3, 1.5};
    uint64_t left_out = 0;
    for (int round = 0; round < 3000; round++) {
        struct bytebuf lines[MAX] = {{0}};
        size_t n = support_random(MAX);
        struct frametree whole = {.order =
                                      round % 4 ? FRAMETREE_SORTED : (enum frametree_order)(round / 4 % 3)};
        struct frametree part = {.order = whole.order, .min_share = shares[support_random(COUNT_OF(shares))]};
        uint32_t kinds = 4 + support_random(9);
        for (size_t i = 0; i < n; i++)
            random_line(&lines[i], kinds, bytebuf_slice(&lines[i / 2]));
        if (whole.order == FRAMETREE_SORTED)
            qsort(lines, n, sizeof *lines, support_random(2) ? by_text : by_stack);
        for (size_t i = 0; i < n; i++) {
            struct folded_line folded;
            assert_true(folded_line_parse(bytebuf_slice(&lines[i]), FOLDED_BYTES, &folded));
            folded.stack = folded_line_frames(folded.stack);
            frametree_build_add(&whole, folded.stack, count_parse(folded.count), (struct count){0});
            frametree_build_add(&part, folded.stack, count_parse(folded.count), (struct count){0});
            bytebuf_free(&lines[i]);
        }
        frametree_build_finish(&whole);
        frametree_build_finish(&part);
        check_left_out(&whole, &part);
        assert_true(part.order != FRAMETREE_UNSORTED || part.left_out == 0);
        left_out += part.left_out;
        frametree_free(&whole);
        frametree_free(&part);
    }
    assert_true(left_out > 3000);
}

/*
 * A node that is exactly as wide as the share stays: 0.07 * 100 is more than 7 in binary. One that is
 * narrower by a little goes.
 */
static void test_exact_share(void **state) {
    (void)state;
    static const struct {
        double share;
        uint64_t rest, last, left_out;
    } cases[] = {{0.07, 93, 7, 0},
                 {0.07, 94, 6, 1},
                 {0.55, 45, 55, 0},
                 {0.5, 1000001, 999999, 1},
                 {0.5, 1000000, 1000000, 0}};
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct frametree tree = {.min_share = cases[i].share};
        frametree_build_add(&tree, SLICE("a"), count_whole(cases[i].rest), (struct count){0});
        frametree_build_add(&tree, SLICE("b"), count_whole(cases[i].last), (struct count){0});
        frametree_build_finish(&tree);
        assert_int_equal(tree.left_out, cases[i].left_out);
        frametree_free(&tree);
    }
}

/* Of sorted stacks, what is left out costs no name and no place in a table, and takes no memory in the end.
 */
static void test_cheap(void **state) {
    (void)state;
    enum { STACKS = 1000 };
    struct frametree tree = {.min_share = 0.1};
    char stack[40];
    frametree_build_add(&tree, SLICE("a;wide"), count_whole(STACKS), (struct count){0});
    for (int i = 0; i < STACKS; i++) {
        snprintf(stack, sizeof stack, "b;narrow%d;leaf", 1000 + i);
        frametree_build_add(&tree, slice_of_text(stack), count_whole(1), (struct count){0});
    }
    frametree_build_finish(&tree);
    assert_int_equal(tree.count, 4); /* the root, a, wide, b */
    assert_int_equal(tree.left_out, 2 * STACKS);
    assert_int_equal(tree.names.count, 4);
    assert_int_equal(tree.children.count, 0);
    assert_true(tree.capacity < 100);
    frametree_free(&tree);
}

static void test_sort_by_size(void **state) {
    (void)state;
    struct frametree tree = {0};
    struct bytebuf seen = {0};
    frametree_build_add(&tree, SLICE("a"), count_whole(1), count_whole(1));
    frametree_build_add(&tree, SLICE("a;b"), count_whole(1), count_whole(2));
    frametree_build_add(&tree, SLICE("a;c"), count_whole(3), count_whole(4));
    frametree_build_add(&tree, SLICE("a;d"), count_whole(1), count_whole(8));
    frametree_build_add(&tree, SLICE("e"), count_whole(9), count_whole(16));
    frametree_build_finish(&tree);
    struct count *own = frame_sums_self(&tree), *whole = frame_sums_deltas(&tree);
    static const uint64_t owns[] = {0, 1, 1, 3, 1, 9}, wholes[] = {31, 15, 2, 4, 8, 16};
    for (size_t node = 0; node < COUNT_OF(owns); node++) {
        assert_int_equal(own[node].whole, owns[node]);
        assert_int_equal(whole[node].whole, wholes[node]);
    }
    frame_places_by_size(&tree);
    support_show_tree(&tree, &seen);
    support_text("sorted", bytebuf_slice(&seen),
                 "[0,15] >e[0,9]+16 >a[9,15]+1 >>c[10,13]+4 >>b[13,14]+2 >>d[14,15]+8 ");
    free(own);
    free(whole);
    bytebuf_free(&seen);
    frametree_free(&tree);
}

static void test_deep(void **state) {
    (void)state;
    struct bytebuf stack = {0};
    struct frametree tree = {0};
    for (int i = 0; i < 100000; i++)
        bytebuf_add(&stack, SLICE("a;"));
    bytebuf_add(&stack, SLICE("b"));
    frametree_build_add(&tree, bytebuf_slice(&stack), count_whole(1), (struct count){0});
    frametree_build_finish(&tree);
    assert_int_equal(tree.count, 100002);
    uint32_t walked = 0;
    for (uint32_t node = 0; node != FRAMETREE_NONE; node = frametree_next(&tree, node))
        assert_int_equal(tree.nodes[node].depth, walked++);
    assert_int_equal(walked, 100002);
    frametree_free(&tree);
    bytebuf_free(&stack);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_trees),  cmocka_unit_test(test_largest),      cmocka_unit_test(test_skip),
        cmocka_unit_test(test_random), cmocka_unit_test(test_sort_by_size), cmocka_unit_test(test_left_out),
        cmocka_unit_test(test_cheap),  cmocka_unit_test(test_exact_share),  cmocka_unit_test(test_deep)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
