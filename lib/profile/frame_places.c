/* frame_places: parents are placed before their children, in the order of frametree_next. */
#include "profile/frame_places.h"

#include <stdlib.h>

#include "base/contract.h"
#include "base/sort.h"
#include "profile/frame_sums.h"

#include "base/banned.h"

/* Moves a frame, keeping its width. */
static void move(struct frame_node *node, struct count start) {
    node->end = count_add(start, count_subtract(node->end, node->start));
    node->start = start;
}

static void place_children(struct frametree *tree, uint32_t parent, bool with_gaps) {
    const struct frame_node *above = &tree->nodes[parent];
    struct count at = count_add(above->start, frame_sums_self_of(tree, parent));
    count_add_to(&at, count_whole(with_gaps ? above->first_gap : 0));
    for (uint32_t child = above->first; child != FRAMETREE_NONE; child = tree->nodes[child].next) {
        struct frame_node *node = &tree->nodes[child];
        move(node, at);
        at = node->end;
        count_add_to(&at, count_whole(with_gaps ? node->gap : 0));
    }
}

void frame_places_renew(struct frametree *tree, enum frame_gaps gaps) {
    for (uint32_t parent = 0; parent != FRAMETREE_NONE; parent = frametree_next(tree, parent))
        place_children(tree, parent, gaps == FRAME_GAPS_IN_PLACE);
}

static int by_width(const void *context, uint32_t a, uint32_t b) {
    return count_compare(frametree_width(context, b), frametree_width(context, a));
}

/* Links the children of a frame anew, in the order given. */
static void link_children(struct frametree *tree, uint32_t parent, const uint32_t *children, size_t n) {
    for (size_t i = 0; i < n; i++) {
        tree->nodes[children[i]].before = i ? children[i - 1] : FRAMETREE_NONE;
        tree->nodes[children[i]].next = i + 1 < n ? children[i + 1] : FRAMETREE_NONE;
    }
    tree->nodes[parent].first = n ? children[0] : FRAMETREE_NONE;
    tree->nodes[parent].last = n ? children[n - 1] : FRAMETREE_NONE;
}

void frame_places_by_size(struct frametree *tree) {
    assert(tree->count && !tree->depth); /* finished */
    uint32_t *children = NULL;
    size_t capacity = 0;
    for (uint32_t parent = 0; parent < tree->count; parent++) {
        size_t n = 0;
        for (uint32_t child = tree->nodes[parent].first; child != FRAMETREE_NONE;
             child = tree->nodes[child].next) {
            children = heap_grow(children, &capacity, n + 1, sizeof *children);
            children[n++] = child;
        }
        sort_numbers(children, n, by_width, tree);
        link_children(tree, parent, children, n);
    }
    free(children);
    frame_places_renew(tree, FRAME_GAPS_LAST); /* what was left out is narrower than all that is drawn */
}
