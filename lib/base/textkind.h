/*
 * textkind - which profiler wrote a text, known by its lines
 *
 * The kinds of text that stackcollapse folds, each with the name of its format. A kind is told by a line that
 * only it has, by several, or by what most lines look like.
 *
 *     const struct filekind *kind = textkind_of(whole_lines_of_the_start);
 *     if (kind)
 *         use(kind->format);                      // "gdb"
 */
#ifndef TEXTKIND_H
#define TEXTKIND_H

#include "base/filekind.h"

/* The kind of the text, the first that fits in the order of the table; NULL: none. The last line may lack its
 * LF. Lives as long as the program. */
const struct filekind *textkind_of(struct slice text);

/* The same for one line alone, without CR and LF: only what a line alone tells. */
const struct filekind *textkind_of_line(struct slice line);

/* How many kinds there are, and each of them: for tests and for lists. */
size_t textkind_count(void);
const struct filekind *textkind_at(size_t number);

#endif
