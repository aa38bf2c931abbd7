/* layout: where frames stand, which are drawn, and how large the image is. */
#include "support.h"

#include "layout.h"
#include "profile/frametree_build.h"

/* a: 0 to 3, below it b: 1 to 3; c: 3 to 7 */
static void make_tree(struct frametree *tree, uint64_t factor) {
    frametree_build_add(tree, SLICE("a"), count_whole(1 * factor), (struct count){0});
    frametree_build_add(tree, SLICE("a;b"), count_whole(2 * factor), (struct count){0});
    frametree_build_add(tree, SLICE("c"), count_whole(4 * factor), (struct count){0});
    frametree_build_finish(tree);
}

enum { ROOT, A, B, C };

struct layout_case {
    const char *name;
    double width, height, fontsize;
    bool subtitle, inverted;
    uint64_t total; /* of --total */
    double image;   /* height wanted */
    uint32_t node;
    struct rectangle place;
};

/* Made from the formulas by another program. */
static const struct layout_case layout_cases[] = {
    {"root", 1200, 16, 12, false, false, 0, 118, ROOT, {10, 1190, 69, 84}},
    {"a", 1200, 16, 12, false, false, 0, 118, A, {10, 515.7142857142858, 53, 68}},
    {"c", 1200, 16, 12, false, false, 0, 118, C, {515.7142857142858, 1190, 53, 68}},
    {"small", 300, 20, 9.5, true, false, 0, 136.5, ROOT, {10, 290, 88.5, 107.5}},
    {"b, small", 300, 20, 9.5, true, false, 0, 136.5, B, {50, 130, 48.5, 67.5}},
    {"b, inverted", 1200, 16, 12, false, true, 0, 118, B, {178.57142857142858, 515.7142857142858, 68, 83}},
    {"b of a larger total",
     1200,
     16,
     12,
     false,
     false,
     14,
     118,
     B,
     {94.28571428571429, 262.8571428571429, 37, 52}},
    {"root of a larger total", 1200, 16, 12, false, false, 14, 118, ROOT, {10, 1190, 69, 84}},
    {"total that is too small", 1200, 16, 12, false, false, 5, 118, C, {515.7142857142858, 1190, 53, 68}},
};

/* The defaults of flamegraph. */
static const struct layout_options usual = {
    .width = 1200, .height = 16, .fontsize = 12, .fontwidth = 0.59, .minwidth = 0.1};

static struct layout_options options_of(const struct layout_case *c) {
    struct layout_options options = usual;
    options.width = c->width;
    options.height = c->height;
    options.fontsize = c->fontsize;
    options.subtitle = c->subtitle;
    options.inverted = c->inverted;
    options.total = count_whole(c->total);
    return options;
}

static void test_places(void **state) {
    (void)state;
    struct frametree tree = {0};
    make_tree(&tree, 1);
    for (size_t i = 0; i < COUNT_OF(layout_cases); i++) {
        const struct layout_case *c = &layout_cases[i];
        struct layout_options options = options_of(c);
        struct layout layout = layout_make(&options, tree.total);
        layout_measure(&layout, &tree);
        struct rectangle place = layout_place(&layout, &tree.nodes[c->node]);
        support_check(c->name, layout.height == c->image && layout.width == c->width);
        support_check(c->name, place.x1 == c->place.x1 && place.x2 == c->place.x2);
        support_check(c->name, place.y1 == c->place.y1 && place.y2 == c->place.y2);
    }
    frametree_free(&tree);
}

struct min_case {
    const char *name;
    double min;
    bool is_percent;
    uint64_t total;    /* of --total */
    const char *shown; /* frames by their names, '.' the root */
};

static const struct min_case min_cases[] = {
    {"nothing is too narrow", 0, false, 0, ".abc"},
    {"percent of b and less", 28.5, true, 0, ".abc"},
    {"percent above b", 28.6, true, 0, ".ac"},
    {"percent above a", 43, true, 0, ".c"},
    {"percent above c", 58, true, 0, "."},
    {"hundred percent", 100, true, 0, "."},
    {"more than the whole", 101, true, 0, ""},
    {"pixels of b and less", 337, false, 0, ".abc"},
    {"pixels above b", 338, false, 0, ".ac"},
    {"pixels above all", 1181, false, 0, ""},
    {"percent of a larger total", 28.5, true, 14, ".c"}, /* the root is measured by the total */
    {"pixels of a larger total", 338, false, 14, "."},
};

static void test_min(void **state) {
    (void)state;
    struct frametree tree = {0};
    make_tree(&tree, 1000);
    for (size_t i = 0; i < COUNT_OF(min_cases); i++) {
        const struct min_case *c = &min_cases[i];
        struct layout_options options = usual;
        options.minwidth = c->min;
        options.minwidth_is_percent = c->is_percent;
        options.total = count_whole(c->total * 1000);
        struct layout layout = layout_make(&options, tree.total);
        struct bytebuf shown = {0};
        layout_measure(&layout, &tree);
        for (uint32_t node = layout_first(&layout, &tree); node != FRAMETREE_NONE;
             node = layout_next(&layout, &tree, node))
            bytebuf_add(&shown, node ? intern_text(&tree.names, tree.nodes[node].name) : SLICE("."));
        support_text(c->name, bytebuf_slice(&shown), c->shown);
        support_check(c->name, layout.nodes == shown.len && layout.nodes + layout.pruned == tree.count);
        bytebuf_free(&shown);
    }
    frametree_free(&tree);
}

/* A child lies inside its parent, neighbours do not overlap, and the image holds all, for any counts. */
static void test_nesting(void **state) {
    (void)state;
    for (int round = 0; round < 300; round++) {
        struct frametree tree = {.order = FRAMETREE_UNSORTED};
        frametree_build_add(&tree, SLICE("a"), count_whole(1), (struct count){0});
        for (int i = 0; i < 30; i++) {
            char stack[12];
            size_t length = 1 + 2 * support_random(5);
            for (size_t k = 0; k < length; k++)
                stack[k] = k % 2 ? ';' : (char)('a' + support_random(3));
            frametree_build_add(&tree, slice_make(stack, length), count_whole(support_random(1000)),
                                (struct count){0});
        }
        frametree_build_finish(&tree);
        struct layout_options options = usual;
        options.inverted = round % 2;
        assert_false(count_is_zero(tree.total));
        struct layout layout = layout_make(&options, tree.total);
        layout_measure(&layout, &tree);
        for (uint32_t node = layout_first(&layout, &tree); node != FRAMETREE_NONE;
             node = layout_next(&layout, &tree, node)) {
            struct rectangle r = layout_place(&layout, &tree.nodes[node]);
            assert_true(r.x1 >= 10 && r.x1 <= r.x2 && r.x2 <= layout.width - 10 + 1e-9);
            assert_true(r.y1 >= layout.top && r.y2 == r.y1 + 15 && r.y2 <= layout.height - layout.bottom);
            if (node == 0)
                continue;
            struct rectangle below = layout_place(&layout, &tree.nodes[tree.nodes[node].parent]);
            assert_true(layout_shows(&layout, &tree, tree.nodes[node].parent));
            assert_true(below.x1 <= r.x1 && r.x2 <= below.x2);
            assert_true(below.y1 - r.y1 == (options.inverted ? -16 : 16));
            uint32_t next = tree.nodes[node].next;
            assert_true(next == FRAMETREE_NONE || layout_place(&layout, &tree.nodes[next]).x1 >= r.x2);
        }
        frametree_free(&tree);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_places), cmocka_unit_test(test_min),
                                       cmocka_unit_test(test_nesting)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
