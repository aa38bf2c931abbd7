/*
 * nearest - of several names, the one that was probably meant
 *
 * Counts the letters that must be changed, added, left out or swapped with their neighbour. A name of n
 * letters may be n/3 of them away, and always one. Of equally near names the first one tried wins.
 *
 *     struct nearest nearest = nearest_to(SLICE("widht"));
 *     nearest_try(&nearest, SLICE("width"));     // true: the nearest so far
 *     nearest_try(&nearest, SLICE("height"));    // false
 */
#ifndef NEAREST_H
#define NEAREST_H

#include <stdbool.h>

#include "base/slice.h"

struct nearest {
    struct slice wanted;
    size_t limit; /* a name must be nearer than this: that of the nearest so far, or what is too far */
};

/* `wanted` must outlive the search. Upper and lower case are the same in it. */
struct nearest nearest_to(struct slice wanted);

/* Whether the name, in lower case, is near enough, and nearer than all that were tried before. */
bool nearest_try(struct nearest *self, struct slice name);

#endif
