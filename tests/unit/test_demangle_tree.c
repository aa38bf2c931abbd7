/* demangle_tree: the cursor, lists, substitutions, limits. */
#include "support.h"

#include "symbols/demangle_tree.h"

static void test_cursor(void **state) {
    (void)state;
    struct demangle_tree tree = {0};
    uint32_t number = 0;
    support_check("short enough", demangle_tree_begin(&tree, SLICE("ab12x_0_9_4294967296")));
    support_check("peek", demangle_tree_peek(&tree) == 'a' && demangle_tree_peek_next(&tree) == 'b');
    support_check("take", !demangle_tree_take(&tree, 'b') && !demangle_tree_take2(&tree, 'a', 'c'));
    support_check("two", demangle_tree_take2(&tree, 'a', 'b'));
    support_check("number", demangle_tree_number(&tree, &number) && number == 12);
    support_check("none", !demangle_tree_number(&tree, &number) && demangle_tree_take(&tree, 'x'));
    support_check("first index", demangle_tree_index(&tree, &number) && number == 0);
    support_check("second", demangle_tree_index(&tree, &number) && number == 1);
    support_check("eleventh", demangle_tree_index(&tree, &number) && number == 10);
    support_check("too large", !demangle_tree_number(&tree, &number));
    tree.at = tree.name.len;
    support_check("end", !demangle_tree_peek(&tree) && !demangle_tree_peek_next(&tree) &&
                             !demangle_tree_take(&tree, 'x'));
    support_check("no index", !demangle_tree_index(&tree, &number));
    demangle_tree_free(&tree);
}

static void test_nodes(void **state) {
    (void)state;
    struct demangle_tree tree = {0};
    support_check("begins", demangle_tree_begin(&tree, SLICE("")));
    uint32_t first = demangle_tree_add(&tree, (struct demangle_node){.kind = DEMANGLE_NAME});
    support_check("nothing of nothing", !demangle_tree_node(&tree, DEMANGLE_POINTER, 0, 0) &&
                                            !demangle_tree_pair(&tree, DEMANGLE_QUALIFIED, first, 0));
    uint32_t outer = demangle_tree_open(&tree);
    support_check("push", demangle_tree_push(&tree, first) && !demangle_tree_push(&tree, 0));
    uint32_t inner = demangle_tree_open(&tree);
    support_check("nested", demangle_tree_push(&tree, first) && demangle_tree_push(&tree, first));
    uint32_t list = demangle_tree_close(&tree, inner);
    support_check("list", tree.nodes[list].b == 2 && tree.lists[tree.nodes[list].a] == first);
    support_check("push list", demangle_tree_push(&tree, list));
    list = demangle_tree_close(&tree, outer);
    support_check("outer", tree.nodes[list].b == 2 && tree.open_len == 0);
    support_check("remembered", demangle_tree_substitutable(&tree, first) == first &&
                                    tree.substitutions[0] == first && !demangle_tree_substitutable(&tree, 0));
    while (demangle_tree_add(&tree, (struct demangle_node){.kind = DEMANGLE_NAME}))
        ;
    support_check("limit", tree.broken && tree.count == tree.limit);
    support_check("begins again", demangle_tree_begin(&tree, SLICE("x")) && !tree.broken && tree.count == 1);
    demangle_tree_free(&tree);
}

static void test_limits(void **state) {
    (void)state;
    struct demangle_tree tree = {0};
    static char name[DEMANGLE_TREE_MAX + 1];
    support_check("too long", !demangle_tree_begin(&tree, slice_make(name, sizeof name)));
    support_check("long", demangle_tree_begin(&tree, slice_make(name, sizeof name - 1)));
    for (unsigned i = 0; i < DEMANGLE_TREE_DEPTH; i++)
        support_check("level", demangle_tree_enter(&tree));
    support_check("too deep", !demangle_tree_enter(&tree) && tree.broken);
    support_check("left", demangle_tree_leave(&tree, 7) == 7 && tree.depth == DEMANGLE_TREE_DEPTH - 1);
    demangle_tree_free(&tree);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_cursor), cmocka_unit_test(test_nodes),
                                       cmocka_unit_test(test_limits)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
