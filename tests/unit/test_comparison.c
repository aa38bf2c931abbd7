/* comparison: changes of shares, and which of them are more than noise. */
#include "support.h"

#include <math.h>

#include "comparison.h"
#include "profile/frametree_build.h"

struct line {
    const char *stack;
    uint64_t before, after;
};

static void build(struct frametree *tree, const struct line *lines, size_t count) {
    for (size_t i = 0; i < count; i++) {
        struct count after = count_whole(lines[i].after);
        frametree_build_add(tree, slice_of_text(lines[i].stack), after,
                            count_subtract(after, count_whole(lines[i].before)));
    }
    frametree_build_finish(tree);
}

/* "name total own", in hundredths of a percent, and "!" for what is more than noise. */
static void check(const char *what, const struct comparison *comparison, const char *want) {
    struct bytebuf seen = {0};
    const struct frametree *tree = comparison->tree;
    for (uint32_t frame = frametree_next(tree, 0); frame != FRAMETREE_NONE;
         frame = frametree_next(tree, frame)) {
        struct slice name = intern_text(&tree->names, tree->nodes[frame].name);
        bytebuf_add_format(&seen, "%.*s %.2f %.2f", (int)name.len, name.at,
                           100 * comparison_of_total(comparison, frame),
                           100 * comparison_of_own(comparison, frame));
        bytebuf_add_text(&seen, comparison_is_second_only(comparison, frame)  ? " second"
                                : comparison_is_first_only(comparison, frame) ? " first"
                                                                              : "");
        bytebuf_add_text(&seen, comparison_is_changed(comparison, frame) ? "!, " : ", ");
    }
    support_text(what, bytebuf_slice(&seen), want);
    bytebuf_free(&seen);
}

/* Twice the samples everywhere are no change; f calls itself. */
static const struct line lines[] = {{"m;f", 99, 200}, {"m;f;f", 101, 400}, {"m;g", 200, 400},
                                    {"m;h", 200, 0},  {"m;new", 0, 196},   {"m;tiny", 0, 4}};

static void test_judged(void **state) {
    (void)state;
    struct frametree tree = {0};
    build(&tree, lines, COUNT_OF(lines));
    struct comparison comparison = {.tree = &tree};
    comparison_make(&comparison);
    comparison_judge(&comparison, NULL);
    check("by the rule", &comparison,
          "m 0.00 0.00, f 16.67 0.17!, f 16.50 16.50!, g 0.00 0.00, h -33.33 -33.33 first!, "
          "new 16.33 16.33 second!, tiny 0.33 0.33 second, ");
    comparison_free(&comparison);
    frametree_free(&tree);
}

static void test_told(void **state) {
    (void)state;
    struct frametree tree = {0};
    struct intern significant = {0};
    build(&tree, lines, COUNT_OF(lines));
    intern_add(&significant, SLICE("tiny"));
    struct comparison comparison = {.tree = &tree};
    comparison_make(&comparison);
    comparison_judge(&comparison, &significant);
    check("by a list", &comparison,
          "m 0.00 0.00, f 16.67 0.17, f 16.50 16.50, g 0.00 0.00, h -33.33 -33.33 first, "
          "new 16.33 16.33 second, tiny 0.33 0.33 second!, ");
    comparison_free(&comparison);
    intern_free(&significant);
    frametree_free(&tree);
}

/* With events of a fixed period there are few samples, however large the counts are. */
static void test_samples(void **state) {
    (void)state;
    static const struct line few[] = {{"a", 1000000, 2000000}, {"b", 3000000, 2000000}};
    static const struct line many[] = {{"a", 101, 203}, {"b", 307, 209}};
    struct frametree trees[2] = {{0}, {0}};
    build(&trees[0], few, COUNT_OF(few));
    build(&trees[1], many, COUNT_OF(many));
    for (int i = 0; i < 2; i++) {
        struct comparison comparison = {.tree = &trees[i]};
        comparison_make(&comparison);
        comparison_judge(&comparison, NULL);
        assert_int_equal(comparison_is_changed(&comparison, 1), i);
        comparison_free(&comparison);
        frametree_free(&trees[i]);
    }
}

/* All is new where nothing was. */
static void test_nothing_before(void **state) {
    (void)state;
    static const struct line input[] = {{"a", 0, 5}};
    struct frametree tree = {0};
    build(&tree, input, 1);
    struct comparison comparison = {.tree = &tree};
    comparison_make(&comparison);
    comparison_judge(&comparison, NULL);
    check("nothing before", &comparison, "a 100.00 100.00 second!, ");
    comparison_free(&comparison);
    frametree_free(&tree);
}

/* What is left of fractions is neither a change nor a count. */
static void test_fractions(void **state) {
    (void)state;
    struct frametree tree = {0};
    static const char *const stacks[] = {"m;a", "m;b", "m;c"}, *const counts[] = {"0.1", "0.2", "0.3"};
    for (int i = 0; i < 3; i++) {
        struct count count = count_parse(slice_of_text(counts[i]));
        frametree_build_add(&tree, slice_of_text(stacks[i]), count, count);
    }
    frametree_build_add(&tree, SLICE("z"), count_whole(1), (struct count){0});
    frametree_build_finish(&tree);
    struct comparison comparison = {.tree = &tree};
    comparison_make(&comparison);
    assert_true(comparison_is_second_only(&comparison, 1));
    assert_false(comparison_is_first_only(&comparison, 1));
    comparison_free(&comparison);
    frametree_free(&tree);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_judged), cmocka_unit_test(test_told),
                                       cmocka_unit_test(test_samples), cmocka_unit_test(test_nothing_before),
                                       cmocka_unit_test(test_fractions)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
