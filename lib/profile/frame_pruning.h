/*
 * frame_pruning - frames too narrow to be seen are left out while the tree is built
 *
 * A big profile has many more frames than a picture has columns of pixels. A frame that is narrower than
 * min_share of the total is removed as soon as no later stack can change that, so that it costs no memory;
 * its width is kept as a gap. Only frametree_build.c calls this.
 */
#ifndef FRAME_PRUNING_H
#define FRAME_PRUNING_H

#include "base/contract.h"
#include "profile/frametree.h"

/* True if no stack to come runs through the open frame at that depth. The next one does not. */
bool frame_pruning_is_complete(const struct frametree *tree, size_t depth, struct slice next_stack);

/* Removes a frame that was just closed and is complete, if it is too narrow. False: it stays. */
MUST_USE bool frame_pruning_remove(struct frametree *tree, uint32_t frame);

#endif
