/*
 * frametree_build - folded stacks become a tree of merged frames
 *
 *     struct frametree tree = {.order = FRAMETREE_SORTED};
 *     frametree_build_add(&tree, SLICE("a;b"), count_whole(3), (struct count){0});
 *     frametree_build_finish(&tree);
 */
#ifndef FRAMETREE_BUILD_H
#define FRAMETREE_BUILD_H

#include "profile/frametree.h"

/*
 * Adds one stack, its frames separated by ';' and without empty ones at the end, with its count and the
 * difference of its two columns (zero when there is one).
 */
void frametree_build_add(struct frametree *self, struct slice stack, struct count count, struct count delta);

/* The same for a stack whose first `shared` bytes are known to be those of the stack added before. */
void frametree_build_add_sharing(struct frametree *self, struct slice stack, size_t shared,
                                 struct count count, struct count delta);

/* After the last stack: closes all nodes. Starts and ends are valid from here on. */
void frametree_build_finish(struct frametree *self);

#endif
