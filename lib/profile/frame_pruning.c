/*
 * frame_pruning: a frame is removed when three things are certain. It is complete: no stack to come runs
 * through it. It is too narrow, and stays so: its width does not change any more, and the total only grows.
 * Nothing refers to its number: it was never closed before, and it is the newest node, as its callees were
 * removed before it; then to remove it is to take the last node off the array.
 */
#include "profile/frame_pruning.h"

#include "base/banned.h"

#define ROUNDING (1 - 1e-9) /* layout computes the smallest width in another way */

/*
 * In byte order of the lines, all that runs through one name precedes all that runs through another one,
 * unless one name is the start of the other: "a 5", "a b 1", "a;c 1" are in order, and "a" comes twice.
 */
static bool can_alternate(struct slice name, struct slice other) {
    return slice_starts(name, other) || slice_starts(other, name);
}

/* Where the name at a depth starts in the stacks that share the open frames below it. */
static size_t name_start(const struct frametree *tree, size_t depth) {
    return depth > 1 ? tree->open[depth - 1].end + 1 : 0;
}

/* True if no stack that sorts after the next one has the name of the open frame at that depth. */
static bool sorts_past(const struct frametree *tree, size_t depth, struct slice next_stack) {
    size_t start = name_start(tree, depth);
    if (start >= next_stack.len)
        return false;
    struct slice next = slice_from(next_stack, start);
    struct slice open = slice_part(bytebuf_slice(&tree->previous), start, tree->open[depth].end);
    return !can_alternate(open, slice_part(next, 0, slice_find(next, ';')));
}

bool frame_pruning_is_complete(const struct frametree *tree, size_t depth, struct slice next_stack) {
    switch (tree->order) {
    case FRAMETREE_CHART:
        return true; /* only neighbours merge */
    case FRAMETREE_SORTED:
        return sorts_past(tree, depth, next_stack);
    default:
        return false;
    }
}

/* True if the frame is narrower than the smallest share; counts with fractions are not decided here. */
static bool is_too_narrow(const struct frametree *tree, struct count width) {
    return width.form == COUNT_WHOLE && tree->total.form == COUNT_WHOLE &&
           (double)width.whole < tree->min_share * (double)tree->total.whole * ROUNDING;
}

/* True if the frame is the newest and was never closed before: then nothing refers to its number. */
static bool is_removable(const struct frametree *tree, uint32_t frame) {
    return frame + 1 == tree->count && tree->nodes[frame].name == INTERN_NONE;
}

/* Takes the newest frame off its siblings; its width becomes a gap after the sibling before it. */
static void unlink_newest(struct frametree *tree, uint32_t frame, uint64_t width) {
    const struct frame_node *node = &tree->nodes[frame];
    struct frame_node *parent = &tree->nodes[node->parent];
    parent->last = node->before;
    if (node->before == FRAMETREE_NONE) {
        parent->first_gap += width;
        parent->first = FRAMETREE_NONE;
    } else {
        tree->nodes[node->before].gap += width;
        tree->nodes[node->before].next = FRAMETREE_NONE;
    }
}

bool frame_pruning_remove(struct frametree *tree, uint32_t frame) {
    if (tree->min_share <= 0 || !is_removable(tree, frame))
        return false;
    struct count width = frametree_width(tree, frame);
    if (!is_too_narrow(tree, width))
        return false;
    uint64_t self_count = width.whole - tree->nodes[frame].first_gap; /* its callees were removed, too */
    if (self_count > tree->left_out_own)
        tree->left_out_own = self_count;
    unlink_newest(tree, frame, width.whole);
    tree->count--;
    tree->left_out++;
    return true;
}
