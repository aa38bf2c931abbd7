/*
 * Any lines, in an order that the first byte says: nodes stand inside their parents, side by side, parents
 * first, the root is the sum. Sorted stacks give the same nodes when they are not said to be sorted, and
 * leaving narrow nodes out early changes nothing for the others.
 */
#include "profile/folded_line.h"
#include "profile/frametree_build.h"
#include "fuzz.h"
#include "base/sort.h"
#include "profile/frame_sums.h"
#include "profile/frame_places.h"

struct input {
    struct bytebuf text; /* the lines, and counts for those that have none */
    struct slice *lines;
    size_t count, capacity;
    uint32_t *order;
};

static int by_text(const void *context, uint32_t a, uint32_t b) {
    const struct slice *lines = context;
    return slice_compare(lines[a], lines[b]);
}

/* Counts must be whole, and their sum too. */
static bool has_count(struct slice line) {
    struct folded_line folded;
    return folded_line_parse(line, FOLDED_BYTES, &folded) && folded.count.len < 15 &&
           slice_find(folded.count, '.') == folded.count.len;
}

static struct input read_lines(struct slice text, bool sorted) {
    struct input input = {0};
    struct slice line, rest = text;
    while (slice_cut(&rest, '\n', &line)) {
        bytebuf_add(&input.text, line);
        if (!has_count(line))
            bytebuf_add_format(&input.text, " %zu", line.len % 5);
        bytebuf_add_byte(&input.text, '\n');
    }
    rest = bytebuf_slice(&input.text);
    while (rest.len && slice_cut(&rest, '\n', &line)) {
        input.lines = heap_grow(input.lines, &input.capacity, input.count + 1, sizeof *input.lines);
        input.lines[input.count++] = line;
    }
    input.order = heap_resize(NULL, input.count + 1, sizeof *input.order);
    for (size_t i = 0; i < input.count; i++)
        input.order[i] = (uint32_t)i;
    if (sorted)
        sort_numbers(input.order, input.count, by_text, input.lines);
    return input;
}

static struct frametree grow(const struct input *input, enum frametree_order order, double min_share) {
    struct frametree tree = {.order = order, .min_share = min_share};
    for (size_t i = 0; i < input->count; i++) {
        struct folded_line folded;
        fuzz_check(folded_line_parse(input->lines[input->order[i]], FOLDED_BYTES, &folded));
        struct count count = count_parse(folded.count), delta = {.whole = min_share > 0 ? 0 : i % 3};
        frametree_build_add(&tree, folded_line_frames(folded.stack), count, delta);
    }
    frametree_build_finish(&tree);
    return tree;
}

static void check_children(const struct frametree *tree, uint32_t parent) {
    const struct frame_node *above = &tree->nodes[parent];
    uint64_t at = above->start.whole;
    for (uint32_t child = above->first; child != FRAMETREE_NONE; child = tree->nodes[child].next) {
        const struct frame_node *node = &tree->nodes[child];
        fuzz_check(node->parent == parent && node->depth == above->depth + 1);
        fuzz_check(node->start.whole >= at && node->start.whole <= node->end.whole);
        at = node->end.whole;
    }
    fuzz_check(at <= above->end.whole);
}

static void check_tree(const struct frametree *tree) {
    size_t walked = 0;
    fuzz_check(tree->nodes[0].start.whole == 0 && tree->nodes[0].end.whole == tree->total.whole);
    for (uint32_t node = 0; node != FRAMETREE_NONE; node = frametree_next(tree, node), walked++)
        check_children(tree, node);
    fuzz_check(walked == tree->count);
}

/* The node itself, or the next one that is as wide as the smallest share. */
static uint32_t wide(const struct frametree *tree, uint32_t node, double min_share) {
    double min = min_share * count_double(tree->total);
    while (node != FRAMETREE_NONE && node != 0 && count_double(frametree_width(tree, node)) < min)
        node = frametree_skip(tree, node);
    return node;
}

/* Both show the same nodes of at least that share. */
static void check_same(const struct frametree *x, const struct frametree *y, double min_share) {
    struct count *x_own = frame_sums_self(x), *y_own = frame_sums_self(y);
    uint32_t a = 0, b = 0;
    while (a != FRAMETREE_NONE && b != FRAMETREE_NONE) {
        const struct frame_node *one = &x->nodes[a], *two = &y->nodes[b];
        fuzz_check(slice_equal(intern_text(&x->names, one->name), intern_text(&y->names, two->name)));
        fuzz_check(one->depth == two->depth && one->start.whole == two->start.whole &&
                   one->end.whole == two->end.whole && x_own[a].whole == y_own[b].whole);
        fuzz_check(min_share > 0 || x->deltas[a].whole == y->deltas[b].whole);
        a = wide(x, frametree_next(x, a), min_share);
        b = wide(y, frametree_next(y, b), min_share);
    }
    fuzz_check(a == b);
    free(x_own);
    free(y_own);
}

/* The same lines in another way. */
static void check_other(struct frametree *tree, const struct input *input, enum frametree_order order,
                        double min_share) {
    struct frametree other = grow(input, order, min_share);
    fuzz_check(other.count + other.left_out == tree->count);
    check_same(tree, &other, min_share);
    frame_places_by_size(tree);
    frame_places_by_size(&other);
    check_tree(&other);
    check_same(tree, &other, min_share);
    frametree_free(&other);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static const enum frametree_order orders[] = {FRAMETREE_UNSORTED, FRAMETREE_CHART, FRAMETREE_SORTED,
                                                  FRAMETREE_SORTED};
    static const double shares[] = {0.01, 0.0001, 0.2, 2};
    if (size < 1)
        return 0;
    enum frametree_order order = orders[data[0] & 3];
    struct input input = read_lines(slice_make((const char *)data + 1, size - 1), order == FRAMETREE_SORTED);
    struct frametree tree = grow(&input, order, 0);
    check_tree(&tree);
    if (order == FRAMETREE_SORTED && data[0] & 4)
        check_other(&tree, &input, FRAMETREE_UNSORTED, 0);
    else
        check_other(&tree, &input, order, shares[data[0] >> 4 & 3]);
    check_tree(&tree);
    frametree_free(&tree);
    bytebuf_free(&input.text);
    free(input.lines);
    free(input.order);
    return 0;
}
