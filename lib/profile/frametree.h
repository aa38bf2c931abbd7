/*
 * frametree - merged frames with their parents, callees and counts
 *
 * Stacks are added in their order from left to right. Each node has a name, a parent, and the counts where it
 * starts and ends; the root, node 0, spans all. A node is identified by its name and its parent node: one
 * function called by one caller is one node, even where another name sorts between its stacks. In a chart,
 * only neighbours merge.
 *
 *     struct frametree tree = {0};
 *     frametree_build_add(&tree, SLICE("a;b"), count_whole(3), (struct count){0});
 *     frametree_build_finish(&tree);
 *     for (uint32_t node = 0; node != FRAMETREE_NONE; node = frametree_next(&tree, node))    // parents first
 *         use(&tree.nodes[node]);
 */
#ifndef FRAMETREE_H
#define FRAMETREE_H

#include "base/bytebuf.h"
#include "base/contract.h"
#include "base/count.h"
#include "base/intern.h"

#define FRAMETREE_NONE UINT32_MAX

struct frame_node {
    uint32_t parent;       /* FRAMETREE_NONE for the root */
    uint32_t name;         /* number in `names`; valid when the node is closed */
    uint32_t first, next;  /* first child, next sibling; FRAMETREE_NONE when there is none */
    uint32_t last, before; /* last child, sibling before */
    uint32_t depth;        /* 0 for the root */
    struct count start, end;
    uint64_t gap;       /* width of the nodes left out right after it */
    uint64_t first_gap; /* width of those left out before its first child */
};

enum frametree_order {
    FRAMETREE_SORTED,   /* stacks come in byte order of "STACK COUNT", or of the stack alone: the cheapest */
    FRAMETREE_UNSORTED, /* in any order */
    FRAMETREE_CHART     /* in the order of time: only neighbours merge */
};

struct frametree {
    enum frametree_order order; /* set before the first stack */
    /*
     * Set before the first stack: nodes narrower than this share of the total are removed once no later stack
     * can reach them (frame_pruning.h). For whole counts without deltas only. 0: off.
     */
    double min_share;
    struct intern names; /* of frames; the root's is empty */
    struct frame_node *nodes;
    size_t count;          /* nodes */
    uint64_t left_out;     /* nodes that were left out */
    uint64_t left_out_own; /* the largest self count of these */
    struct count *deltas;  /* by node: second column minus first of the stacks that end in it */
    struct count total;    /* sum of all counts */
    double largest;        /* largest magnitude of a stack's delta, at least 1 */

    size_t capacity, delta_capacity; /* private from here */
    struct bytebuf previous;         /* the stack added last */
    struct frame_open {
        uint32_t node;
        size_t end; /* where its name ends in `previous` */
        struct count opened;
    } * open;
    size_t depth, open_capacity;
    bool joined;            /* a node was opened again */
    struct intern children; /* parent and name of the nodes that may be opened again */
    uint32_t *indexed;      /* by number there: the node */
    size_t indexed_capacity;
};

/* The node after this one, parents first, siblings from left to right; FRAMETREE_NONE after the last. */
uint32_t frametree_next(const struct frametree *self, uint32_t node);

/* The same, but skips all callees of this node. */
uint32_t frametree_skip(const struct frametree *self, uint32_t node);

/* The counts of all stacks that run through the node. */
struct count frametree_width(const struct frametree *self, uint32_t node);

void frametree_free(struct frametree *self);

#endif
