/*
 * metadata - the drawn frames as numbers, for the viewer
 *
 * What a drawing shows is rounded to tenths of a pixel and to whole counts; the viewer needs the exact
 * counts. They are written as members of a JSON object, in the order of the frames in the drawing:
 *
 *     "frames":[0,100,1,80,2,30,1,20]   depth and count of each frame
 *     "gaps":[2,50]                    the number of a frame that does not begin where its left sibling ends
 *                                      (where its parent begins, if it is the first), and the counts between
 *     "narrow":[1,15]                  how far a frame is from the one before it that is named here, and the
 *                                      counts of its callees that are too narrow to be drawn
 *     "before":[90,70,30,10]           of a difference: what each frame had before ("after", if the files
 * were swapped)
 */
#ifndef METADATA_H
#define METADATA_H

#include "base/outbuf.h"
#include "comparison.h"
#include "layout.h"
#include "profile/frametree.h"

/* Appends a count as a number of JSON, exact if it is whole. */
void metadata_add_count(struct bytebuf *out, struct count count, struct count factor);

/* Counts are multiplied by `factor`. The layout is measured. */
void metadata_add_frames(struct outbuf *out, const struct layout *layout, const struct frametree *tree,
                         struct count factor);

/* What the tree's frames have in the first column. `swapped`: it is the one after. */
void metadata_add_other_side(struct outbuf *out, const struct layout *layout,
                             const struct comparison *comparison, struct count factor, bool swapped);

#endif
