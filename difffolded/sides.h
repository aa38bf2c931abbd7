/*
 * sides - the files of the command line, before and after
 *
 *     BEFORE AFTER                  one recording per side
 *     BEFORE... -- AFTER...         any number of them
 *
 *     struct sides sides = {0};
 *     if (!sides_take(&sides, count, words, false, &messages))
 *         return program_usage_error(&messages);
 *     for (size_t i = 0; i < sides.counts[DIFF_BEFORE]; i++)
 *         use(sides.files[i]);
 */
#ifndef SIDES_H
#define SIDES_H

#include "base/bytebuf.h"
#include "diff.h"

struct sides {
    char **files;              /* those before, then those after */
    size_t counts[DIFF_SIDES]; /* files per side */
};

/*
 * Takes the words after the options, which are kept and lose the "--" between the sides. `ended`: the
 * options were ended by "--", so that what looks like one is a file. False: the words make no sense; a
 * message was added.
 */
MUST_USE bool sides_take(struct sides *self, size_t count, char **words, bool ended,
                         struct messages *messages);

static inline char **sides_files(const struct sides *self, enum diff_side side) {
    return self->files + (side == DIFF_AFTER ? self->counts[DIFF_BEFORE] : 0);
}

/* What a file is called in messages. */
const char *sides_shown(const struct sides *self, size_t file);

/* Appends what a side is called: its file, or the first one and their number. */
void sides_name(const struct sides *self, enum diff_side side, struct bytebuf *into);

#endif
