/*
 * unpack - input that was compressed is unpacked while it is read
 *
 * By gzip, zlib or zstd: here, in a thread. By xz: by the program of that name, where it is installed.
 *
 *     bool good = unpack_read(&in, read_lines, &context, &messages);
 */
#ifndef UNPACK_H
#define UNPACK_H

#include <stdbool.h>

#include "base/contract.h"
#include "base/linereader.h"
#include "base/messages.h"

/* Takes the lines of an input. */
typedef void unpack_reader(void *context, struct linereader *lines);

/*
 * Hands an input, of which nothing was read yet, to `read`: unpacked if it was compressed in a way that can
 * be unpacked, else as it is. False: it is damaged or cut off, and a message says so; what precedes that was
 * handed out.
 */
MUST_USE bool unpack_read(struct linereader *in, unpack_reader *read, void *context,
                          struct messages *messages);

#endif
