/*
 * frame_sums - what can be summed over a finished tree of frames
 *
 *     struct count *self = frame_sums_self(&tree);
 *     use(self[frame]);
 *     free(self);
 */
#ifndef FRAME_SUMS_H
#define FRAME_SUMS_H

#include "profile/frametree.h"

/* The counts of the stacks that end in the frame. What was left out of the tree does not count as its own. */
struct count frame_sums_self_of(const struct frametree *tree, uint32_t frame);

/* The same, by frame. To be freed. */
struct count *frame_sums_self(const struct frametree *tree);

/* By frame: the deltas of all stacks that run through it. To be freed. */
struct count *frame_sums_deltas(const struct frametree *tree);

#endif
