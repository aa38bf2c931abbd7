/*
 * frame_pruning: the total only grows, so what is too narrow now is too narrow at the end. A complete frame
 * is the newest one once its own callees are gone, so that removing it is to take the last one off the array.
 */
#include "profile/frame_pruning.h"

#include "base/banned.h"

#define ROUNDING (1 - 1e-9) /* who draws computes the smallest width in another way */

/*
 * In byte order of the lines, all that runs through one name precedes all that runs through another one,
 * unless one name is the start of the other: "a 5", "a b 1", "a;c 1" are in order, and "a" comes twice.
 */
static bool can_alternate(struct slice name, struct slice other) {
    return slice_starts(name, other) || slice_starts(other, name);
}

bool frame_pruning_is_complete(const struct frametree *tree, size_t depth, struct slice next_stack) {
    if (tree->order != FRAMETREE_SORTED)
        return tree->order == FRAMETREE_CHART; /* there only neighbours merge */
    size_t from = depth > 1 ? tree->open[depth - 1].end + 1 : 0;
    if (from >= next_stack.len)
        return false;
    struct slice name = slice_part(bytebuf_slice(&tree->previous), from, tree->open[depth].end);
    struct slice next = slice_from(next_stack, from);
    next.len = slice_find(next, ';');
    return !can_alternate(name, next);
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
    uint64_t self_count =
        width.whole - tree->nodes[frame].first_gap; /* what had been on it is left out, too */
    if (self_count > tree->left_out_own)
        tree->left_out_own = self_count;
    unlink_newest(tree, frame, width.whole);
    tree->count--;
    tree->left_out++;
    return true;
}
