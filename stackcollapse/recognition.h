/*
 * recognition - which format an input has, known by its start
 *
 *     struct slice start = linereader_peek(&in, RECOGNITION_START);
 *     const struct format *format = recognition_of(start, start.len < RECOGNITION_START, &why);
 */
#ifndef RECOGNITION_H
#define RECOGNITION_H

#include "base/filekind.h"
#include "format.h"

/* Bytes that are looked at. */
enum { RECOGNITION_START = 1 << 16 };

/*
 * The format, or NULL: then *kind is what the input is instead, NULL when that is not known. `whole`: there
 * is no more of it.
 */
const struct format *recognition_of(struct slice start, bool whole, const struct filekind **kind);

#endif
