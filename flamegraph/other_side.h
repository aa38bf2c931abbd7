/*
 * other_side - what the viewer needs to draw the other side of a difference
 *
 * The drawing is as wide as the second column. The metadata has what its frames count in the first one
 * (metadata.h); these members add the frames that are wide enough there and not drawn here, so that what is
 * gone can be seen:
 *
 *     "other":[2,1,30,5,-1,0]    six numbers for each such frame: how many drawn frames precede it, less
 * those that precede the one named before; its depth; its counts on the other side and on this one; its name,
 * as the number of a drawn frame of that name or, as -1 - n, of one of the names; its colour "names":["old"]
 * those that no drawn frame has "fills":["rgb(60,200,190)"] "rest":[0,2]               as "narrow"
 * (metadata.h), of all frames of the other side
 */
#ifndef OTHER_SIDE_H
#define OTHER_SIDE_H

#include "difference.h"
#include "layout.h"
#include "base/outbuf.h"

struct other_side {
    const struct layout *layout; /* set; these outlive it */
    const struct difference *difference;
    struct count factor; /* counts are multiplied by it */
};

/* Appends the members, each with a comma before it. */
void other_side_add(const struct other_side *self, struct outbuf *out);

#endif
