/* call_tree: any rows; what is counted is what the roots have, if no row has less than its callees. */
#include "support.h"

#include "call_tree.h"

static struct call_row row(struct fold *fold, size_t depth, const char *name, uint64_t value) {
    return (struct call_row){
        .depth = depth, .name = fold_name(fold, slice_of_text(name)), .value = decimal_whole(value)};
}

static void check_printed(struct fold *fold, const char *want) {
    struct outbuf out = support_output();
    fold_print(fold, &out);
    struct bytebuf text = support_output_text(&out);
    support_text("stacks", bytebuf_slice(&text), want);
    bytebuf_free(&text);
}

static void test_shapes(void **state) {
    (void)state;
    struct fold fold = {0};
    struct call_tree tree = {.inclusive = true};
    call_tree_add(&tree, &fold, row(&fold, 0, "main", 10));
    call_tree_add(&tree, &fold, row(&fold, 3, "deep", 4)); /* levels may be skipped */
    call_tree_add(&tree, &fold, row(&fold, 2, "next", 5));
    call_tree_add(&tree, &fold, row(&fold, 0, "less", 1));
    call_tree_add(&tree, &fold, row(&fold, 1, "more", 3));
    call_tree_end(&tree, &fold);
    check_printed(&fold, "less;more 3\nmain 1\nmain;deep 4\nmain;next 5\n");
    assert_int_equal(fold.below_zero, 1);
    call_tree_free(&tree);
    fold_free(&fold);
}

static void test_inverted(void **state) {
    (void)state;
    struct fold fold = {0};
    struct call_tree tree = {.inclusive = true, .inverted = true};
    call_tree_add(&tree, &fold, row(&fold, 0, "leaf", 5));
    call_tree_add(&tree, &fold, row(&fold, 1, "main", 3));
    call_tree_end(&tree, &fold);
    check_printed(&fold, "leaf 2\nmain;leaf 3\n");
    call_tree_free(&tree);
    fold_free(&fold);
}

/* A random tree: adds a row and its callees, and gives what the row has. */
static void add_random(struct call_tree *tree, struct fold *fold, size_t depth, uint64_t value) {
    call_tree_add(tree, fold, row(fold, depth, value % 2 ? "odd" : "even", value));
    while (depth < 6 && value > 1 && support_random(4)) {
        uint64_t part = 1 + support_random((uint32_t)value);
        add_random(tree, fold, depth + 1, part < value ? part : value);
        value -= part < value ? part : value;
    }
}

static void test_conservation(void **state) {
    (void)state;
    for (int i = 0; i < 500; i++) {
        struct fold fold = {0};
        struct call_tree tree = {.inclusive = true};
        uint64_t sum = 0;
        for (uint32_t roots = 1 + support_random(4); roots; roots--) {
            uint64_t value = 1 + support_random(1000);
            sum += value;
            add_random(&tree, &fold, 0, value);
        }
        call_tree_end(&tree, &fold);
        assert_int_equal(fold.below_zero, 0);
        assert_int_equal(stack_table_total(&fold.columns[0].wholes).whole, sum);
        call_tree_free(&tree);
        fold_free(&fold);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_shapes), cmocka_unit_test(test_inverted),
                                       cmocka_unit_test(test_conservation)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
