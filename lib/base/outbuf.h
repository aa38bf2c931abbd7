/*
 * outbuf - bytes to a file descriptor
 *
 * Text is appended to `pending` with the functions of bytebuf.h; outbuf_settle, called now and then, writes
 * it once there is a block of it. The first failure is kept and later output is dropped, so that callers
 * check once, at outbuf_close.
 *
 *     struct outbuf out = {.fd = STDOUT_FILENO};
 *     bytebuf_add(&out.pending, SLICE("<svg>"));
 *     outbuf_settle(&out);
 *     int error = outbuf_close(&out);
 */
#ifndef OUTBUF_H
#define OUTBUF_H

#include "base/bytebuf.h"
#include "base/contract.h"

enum { OUTBUF_BLOCK = 1 << 16 };

struct outbuf {
    struct bytebuf pending; /* append here */
    int fd;
    int error; /* errno of the first failure, else 0 */
};

/* Writes all that is pending. */
void outbuf_flush(struct outbuf *self);

/* Writes if at least a block is pending. */
static inline void outbuf_settle(struct outbuf *self) {
    if (self->pending.len >= OUTBUF_BLOCK)
        outbuf_flush(self);
}

/*
 * Writes the rest, frees the memory, closes the descriptor and returns the first error or 0. Closing is part
 * of it because some file systems report a full disk only then.
 */
MUST_USE int outbuf_close(struct outbuf *self);

#endif
