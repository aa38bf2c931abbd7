/*
 * pprofkind - whether bytes are the start of a profile of pprof, which has no mark
 *
 *     if (pprofkind_is(linereader_peek(&in, FILEKIND_START)))
 *         ...
 */
#ifndef PPROFKIND_H
#define PPROFKIND_H

#include <stdbool.h>

#include "base/slice.h"

bool pprofkind_is(struct slice start);

#endif
