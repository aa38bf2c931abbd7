/*
 * difference - the colours of a differential graph, and what its titles say of changes
 *
 * As the original has it: the change of what a frame itself counts, in points of the second column. With
 * --delta=total or --diff-colors=safe shares of both sides are compared, colours grow with the square root of
 * the change, and what changed by no more than noise is unchanged.
 *
 *     struct difference difference = {.options = &options, .tree = &tree, .significant = NULL, .whole =
 * total}; difference_make(&difference); struct colour colour = difference_colour(&difference, frame);
 *     difference_add_change(&out, &difference, frame);
 *     difference_free(&difference);
 */
#ifndef DIFFERENCE_H
#define DIFFERENCE_H

#include "comparison.h"
#include "document.h"

struct difference {
    const struct drawing_options *options; /* set before use; these outlive it */
    const struct frametree *tree;
    const struct intern *significant; /* functions that changed by more than noise; NULL: not known */
    struct count whole;               /* the count of the whole width */

    bool compares;  /* of shares; else it is as the original */
    double largest; /* the change that gets the strongest colour, as a part of the whole; 0: none does */
    struct comparison comparison; /* judged if `compares` */
};

void difference_make(struct difference *self);

struct colour difference_colour(const struct difference *self, uint32_t frame);

/* Appends "+0.12%", with --delta=total "+1.23% total, +0.12% self", and what else is to be said. */
void difference_add_change(struct bytebuf *out, const struct difference *self, uint32_t frame);

void difference_free(struct difference *self);

#endif
