/* frame_sums: a child has a higher number than its parent, so one pass from the end reaches all ancestors. */
#include "profile/frame_sums.h"

#include "base/contract.h"

#include "base/banned.h"

struct count frame_sums_self_of(const struct frametree *tree, uint32_t frame) {
    const struct frame_node *node = &tree->nodes[frame];
    struct count self = count_subtract(frametree_width(tree, frame), count_whole(node->first_gap));
    for (uint32_t child = node->first; child != FRAMETREE_NONE; child = tree->nodes[child].next) {
        self = count_subtract(self, frametree_width(tree, child));
        self = count_subtract(self, count_whole(tree->nodes[child].gap));
    }
    return self;
}

struct count *frame_sums_self(const struct frametree *tree) {
    assert(tree->count && !tree->depth); /* finished */
    struct count *self = heap_resize(NULL, tree->count, sizeof *self);
    for (uint32_t frame = 0; frame < tree->count; frame++)
        self[frame] = frame_sums_self_of(tree, frame);
    return self;
}

struct count *frame_sums_deltas(const struct frametree *tree) {
    assert(tree->count && !tree->depth); /* finished */
    struct count *total = heap_resize(NULL, tree->count, sizeof *total);
    memcpy(total, tree->deltas, tree->count * sizeof *total);
    for (size_t frame = tree->count; frame-- > 1;)
        count_add_to(&total[tree->nodes[frame].parent], total[frame]);
    return total;
}
