/*
 * bytereader - a reader's bytes one by one, for parsers that do not read lines
 *
 * Memory is the reader's block, however long the input is.
 *
 *     struct bytereader bytes = {.in = &in};
 *     for (int c; (c = bytereader_peek(&bytes)) >= 0; bytereader_skip(&bytes))
 *         use(c);
 *     bytereader_end(&bytes);
 */
#ifndef BYTEREADER_H
#define BYTEREADER_H

#include "base/linereader.h"

struct bytereader {
    struct linereader *in;        /* set before use; nobody else reads from it meanwhile */
    const char *at, *end, *start; /* private from here: the window into its block */
    uint64_t before;              /* bytes of the windows before */
};

/* private: the next window. False: the input is at its end, or reading failed. */
bool bytereader_refill(struct bytereader *self);

/* The next byte, 0 to 255; -1 at the end. */
static inline int bytereader_peek(struct bytereader *self) {
    if (self->at == self->end && !bytereader_refill(self))
        return -1;
    return (unsigned char)*self->at;
}

/* Skips the byte that was peeked at. */
static inline void bytereader_skip(struct bytereader *self) {
    assert(self->at < self->end);
    self->at++;
}

/* The bytes that are at hand, the next ones; none at the end. Valid until the next call. */
static inline struct slice bytereader_window(struct bytereader *self) {
    return bytereader_peek(self) < 0 ? SLICE("") : slice_make(self->at, (size_t)(self->end - self->at));
}

/* The same, at least `wanted` bytes unless the input is shorter; this may be more than a block. */
struct slice bytereader_at_least(struct bytereader *self, size_t wanted);

/* Skips that many of them. */
static inline void bytereader_advance(struct bytereader *self, size_t bytes) {
    assert(bytes <= (size_t)(self->end - self->at));
    self->at += bytes;
}

/* How many bytes were skipped: the offset of the next one. */
static inline uint64_t bytereader_offset(const struct bytereader *self) {
    return self->before + (uint64_t)(self->at - self->start);
}

/* Gives the reader back; bytes that were not skipped are unread. */
void bytereader_end(struct bytereader *self);

#endif
