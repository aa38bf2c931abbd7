/*
 * label - text that fits into a box
 *
 * A label is the name without its annotation; what does not fit is cut, two dots standing for it. Lengths are
 * characters, not bytes.
 *
 *     struct label label = label_fit(SLICE("a_rather_long_name_[k]"), 9);   // "a_rathe" and dots
 */
#ifndef LABEL_H
#define LABEL_H

#include <stdbool.h>

#include "slice.h"

struct label {
    struct slice text; /* empty: there is no room */
    bool cut;          /* two dots follow it */
};

/* The name without one final _[k], _[w], _[i] or _[j]. */
struct slice label_name(struct slice name);

/* `room`: how many characters fit. */
struct label label_fit(struct slice name, double room);

#endif
