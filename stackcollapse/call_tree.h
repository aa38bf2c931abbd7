/*
 * call_tree - rows with a depth and a value become stacks
 *
 * The caller of a row is the last row before it with a smaller depth. With self values each row counts its
 * own; with inclusive ones, its value less those of its callees, never below zero.
 *
 *     call_tree_add(&tree, fold, (struct call_row){.depth = 1, .name = main, .value = value});
 *     call_tree_end(&tree, fold);
 */
#ifndef CALL_TREE_H
#define CALL_TREE_H

#include "fold.h"

struct call_row {
    size_t depth;
    uint32_t name; /* INTERN_NONE: no frame */
    struct decimal value;
    bool waits; /* what it counts itself is left out */
};

struct call_tree {
    bool inclusive;          /* set before use */
    bool inverted;           /* likewise: callees are the rows that are less deep */
    bool numbered;           /* likewise: depths are numbers, so that FOLD_DEEPEST limits them */
    struct call_entry *open; /* private from here: rows from the first to the last one's callers */
    size_t count, capacity;
    uint32_t *frames;
    size_t frames_capacity;
};

/* Adds the next row. */
void call_tree_add(struct call_tree *self, struct fold *fold, struct call_row row);

/* After the last row: the tree is empty again. */
void call_tree_end(struct call_tree *self, struct fold *fold);

void call_tree_free(struct call_tree *self);

#endif
