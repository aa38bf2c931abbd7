/*
 * gunzip - input that gzip packed (RFC 1952), unpacked while it is read
 *
 *     if (gunzip_is(&in))
 *         good = gunzip_read(&in, read_lines, &context, &messages);
 */
#ifndef GUNZIP_H
#define GUNZIP_H

#include <stdbool.h>

#include "base/contract.h"
#include "base/linereader.h"
#include "base/messages.h"

/* Whether the input, of which nothing was read yet, was packed. */
bool gunzip_is(struct linereader *in);

/* Takes the lines of what was packed. */
typedef void gunzip_reader(void *context, struct linereader *lines);

/*
 * Hands what was packed, of all members one after the other, to `read`; a thread unpacks it. False: it is
 * damaged or cut off, and a message says so; what precedes the damage was handed out.
 */
MUST_USE bool gunzip_read(struct linereader *in, gunzip_reader *read, void *context,
                          struct messages *messages);

/* Hands an input of either kind to `read`: unpacked if it was packed, else as it is. */
MUST_USE bool gunzip_read_any(struct linereader *in, gunzip_reader *read, void *context,
                              struct messages *messages);

#endif
