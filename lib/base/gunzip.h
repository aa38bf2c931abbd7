/*
 * gunzip - what gzip packed (RFC 1952), or zlib (RFC 1950), becomes what it was
 *
 *     if (gunzip_is(start_of_input))
 *         what = gunzip_run(&in, take_bytes, &context);
 */
#ifndef GUNZIP_H
#define GUNZIP_H

#include <stdbool.h>

#include "base/contract.h"
#include "base/linereader.h"

enum { GUNZIP_START = 16 }; /* bytes that are enough to know it */

/* Whether an input that begins so was packed by gzip, or by zlib. */
bool gunzip_is(struct slice start);
bool gunzip_is_zlib(struct slice start);

/*
 * Hands what was packed, of all members one after the other, to `take`, which returns false if it wants no
 * more. What is wrong: damaged or cut off; what precedes that was handed out. Else NULL.
 */
MUST_USE const char *gunzip_run(struct linereader *in, bool (*take)(void *context, struct slice bytes),
                                void *context);

/* The same for bytes in memory. */
MUST_USE const char *gunzip_bytes(struct slice packed, bool (*take)(void *context, struct slice bytes),
                                  void *context);

#endif
