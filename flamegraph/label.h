/*
 * label - text that fits into a frame
 *
 * A label is the name without its annotation; of a name that does not fit a part is left out, two dots
 * standing for it. Lengths are characters, not bytes.
 *
 *     struct label label = label_fit(SLICE("a_long_name_[k]"), 9, LABEL_CUT_END);   // "a_long_" ".." ""
 */
#ifndef LABEL_H
#define LABEL_H

#include <stdbool.h>

#include "base/slice.h"

/* Which part of a name is left out when it does not fit. */
enum label_cut { LABEL_CUT_END, LABEL_CUT_START, LABEL_CUT_MIDDLE };

struct label {
    struct slice head, tail; /* both empty and not cut: there is no room */
    bool cut;                /* two dots go between them */
};

/* The name without one final _[k], _[w], _[i] or _[j]. */
struct slice label_name(struct slice name);

/* `room`: how many characters fit. */
struct label label_fit(struct slice name, double room, enum label_cut cut);

#endif
