/*
 * frame_places - where the frames of a finished tree are, computed from their widths
 *
 * While a tree is built, a frame begins where the sum of the stacks was. When frames were joined or get
 * another order, places follow from the widths: children begin after what their parent counts itself.
 */
#ifndef FRAME_PLACES_H
#define FRAME_PLACES_H

#include "profile/frametree.h"

/* Where the space of frames is that were left out. */
enum frame_gaps {
    FRAME_GAPS_IN_PLACE, /* where they were */
    FRAME_GAPS_LAST      /* after the last sibling */
};

/* Computes all starts and ends anew. */
void frame_places_renew(struct frametree *tree, enum frame_gaps gaps);

/* Puts the widest child first below every frame; what a frame counts itself stays on the left. */
void frame_places_by_size(struct frametree *tree);

#endif
