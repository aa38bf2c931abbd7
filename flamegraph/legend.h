/*
 * legend - what the colours mean, in one line below the frames
 *
 * There is one where a colour means more than a name: kinds of code, self counts, differences. A key is a
 * character, not a rectangle, since the rectangles of a drawing are its frames.
 *
 *     legend_add(&out, &options, &(struct legend){.differential = true, .largest = 0.12}, height);
 */
#ifndef LEGEND_H
#define LEGEND_H

#include "document.h"

struct legend {
    bool differential;
    bool compares;  /* shares of both sides, not counts as the original (difference.h) */
    double largest; /* the change that gets the strongest colour, as a share of the whole; 0: none does */
};

/* Appends the line, or nothing. `height`: of the image. */
void legend_add(struct bytebuf *out, const struct drawing_options *options, const struct legend *legend,
                double height);

#endif
