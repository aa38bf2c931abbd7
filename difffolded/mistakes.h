/*
 * mistakes - what makes a comparison worthless, as far as its files show it
 *
 * The same file on both sides, sides that count different things, frames without symbol, programs that share
 * no process name, and single recordings of a compiler at run time, whose functions change their names.
 *
 *     struct mistakes mistakes = mistakes_find(&sides, &diff, &summary);
 *     mistakes_add_messages(&mistakes, &sides, &diff, &messages);
 */
#ifndef MISTAKES_H
#define MISTAKES_H

#include "sides.h"
#include "summary.h"

/* Of two files the numbers, where a mistake is one of two files. */
struct mistakes_pair {
    bool found;
    size_t one, other;
};

struct mistakes {
    struct mistakes_pair same;
    size_t other_unit;           /* a recording that counts in another unit than the first; 0: none */
    double nameless[DIFF_SIDES]; /* of the frames, in percent; 0 unless they are most */
    bool strangers;              /* no process name is on both sides */
    bool jit;                    /* there is code of a compiler at run time, and too few recordings for it */
};

/* The first mistake of each kind. The summary is of the diff, of which the sides are the files. */
struct mistakes mistakes_find(const struct sides *sides, const struct diff *diff,
                              const struct summary *summary);

/* Adds a message for each. */
void mistakes_add_messages(const struct mistakes *self, const struct sides *sides, const struct diff *diff,
                           struct messages *messages);

#endif
