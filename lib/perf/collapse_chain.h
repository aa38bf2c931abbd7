/*
 * collapse_chain - what comes after a frame or a header, where it need not be read line by line
 *
 *     if (collapse_chain_take_predicted(&collapse, &in))     // after a known frame
 *         return;                                            // the sample has ended
 *     if (collapse_chain_skip_dropped(&collapse, &in))       // after a header or a frame
 *         return;
 *     collapse_chain_end(&collapse);                         // an empty line was read
 */
#ifndef COLLAPSE_CHAIN_H
#define COLLAPSE_CHAIN_H

#include "perf/collapse.h"

/* An empty line ended the sample's chain. */
void collapse_chain_end(struct collapse *self);

/*
 * Takes what comes after a known frame as it did before: all its callers at once, or one frame after the
 * other. True if the sample has ended, with its empty line.
 */
MUST_USE bool collapse_chain_take_predicted(struct collapse *self, struct linereader *in);

/*
 * Skips frames of a sample that is dropped: they need not be known, unless their callers are looked for. True
 * if the sample has ended, with its empty line.
 */
MUST_USE bool collapse_chain_skip_dropped(struct collapse *self, struct linereader *in);

#endif
