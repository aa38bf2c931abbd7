/* frame_sums: self counts and deltas, with and without frames that were left out. */
#include "support.h"

#include "profile/frame_sums.h"
#include "profile/frametree_build.h"

/* By frame: "name self delta". */
static void check_sums(const char *what, const struct frametree *tree, const char *want) {
    struct bytebuf seen = {0};
    struct count *self = frame_sums_self(tree), *deltas = frame_sums_deltas(tree);
    for (uint32_t frame = 0; frame != FRAMETREE_NONE; frame = frametree_next(tree, frame)) {
        bytebuf_add(&seen, intern_text(&tree->names, tree->nodes[frame].name));
        bytebuf_add_byte(&seen, ' ');
        count_print(&seen, self[frame]);
        bytebuf_add_byte(&seen, ' ');
        count_print(&seen, deltas[frame]);
        bytebuf_add_byte(&seen, '\n');
    }
    support_text(what, bytebuf_slice(&seen), want);
    bytebuf_free(&seen);
    free(self);
    free(deltas);
}

static void test_sums(void **state) {
    (void)state;
    struct frametree tree = {0};
    frametree_build_add(&tree, SLICE(""), count_whole(7), (struct count){0});
    frametree_build_add(&tree, SLICE("a"), count_whole(2), count_whole(1));
    frametree_build_add(&tree, SLICE("a;b"), count_whole(3),
                        count_subtract((struct count){0}, count_whole(4)));
    frametree_build_add(&tree, SLICE("a;b;c"), count_whole(5), count_whole(2));
    frametree_build_add(&tree, SLICE("a;d"), count_whole(0), count_whole(9));
    frametree_build_finish(&tree);
    check_sums("sums", &tree, " 7 8\na 2 8\nb 3 -2\nc 5 2\nd 0 9\n");
    frametree_free(&tree);
}

/* What is left out counts neither for its caller nor for a neighbour. */
static void test_left_out(void **state) {
    (void)state;
    struct frametree tree = {.min_share = 0.1};
    frametree_build_add(&tree, SLICE("a;b"), count_whole(50), (struct count){0});
    frametree_build_add(&tree, SLICE("a;c"), count_whole(1), (struct count){0});
    frametree_build_add(&tree, SLICE("d"), count_whole(40), (struct count){0});
    frametree_build_add(&tree, SLICE("e"), count_whole(2), (struct count){0});
    frametree_build_finish(&tree);
    assert_int_equal(tree.left_out, 2);
    check_sums("left out", &tree, " 0 0\na 0 0\nb 50 0\nd 40 0\n");
    frametree_free(&tree);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_sums), cmocka_unit_test(test_left_out)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
