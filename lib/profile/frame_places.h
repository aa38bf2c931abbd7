/*
 * frame_places - where the frames of a finished tree are, computed from their widths
 *
 * While a tree is built, a frame starts at the sum of the stacks before it. When frames were joined or get
 * another order, places are computed from the widths: children start after the self count of their parent.
 */
#ifndef FRAME_PLACES_H
#define FRAME_PLACES_H

#include "profile/frametree.h"

/* Where the gaps of frames that were left out go. */
enum frame_gaps {
    FRAME_GAPS_IN_PLACE, /* where the frames were */
    FRAME_GAPS_LAST      /* after the last sibling */
};

/* Computes all starts and ends anew. */
void frame_places_renew(struct frametree *tree, enum frame_gaps gaps);

/* Puts the widest child of every frame first; the self count stays on the left. */
void frame_places_by_size(struct frametree *tree);

#endif
