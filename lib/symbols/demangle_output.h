/*
 * demangle_output - a demangled name being written, never longer than a limit
 *
 * Appends to a buffer of the caller's. Past the limit nothing more is written, and `full` says so: then the
 * name is given up. Names of strangers can double with each substitution.
 *
 *     struct demangle_output out = {.buffer = &buffer, .start = buffer.len};
 *     demangle_output_add(&out, SLICE("vtable for "));
 *     if (out.full)
 *         buffer.len = out.start;
 */
#ifndef DEMANGLE_OUTPUT_H
#define DEMANGLE_OUTPUT_H

#include "base/bytebuf.h"

/* No name is longer, in bytes. Names of real programs stay below a third of it. */
#define DEMANGLE_OUTPUT_MAX ((size_t)1 << 16)

struct demangle_output {
    struct bytebuf *buffer; /* set before use; its content before `start` stays */
    size_t start;           /* set before use: bytes in the buffer before the name */
    bool full;              /* the limit was met */
    char last;              /* the byte written last, also where it was cut off again; NUL before the first */
};

/* Bytes written so far. */
static inline size_t demangle_output_len(const struct demangle_output *self) {
    return self->buffer->len - self->start;
}

static inline void demangle_output_add(struct demangle_output *self, struct slice bytes) {
    if (bytes.len > DEMANGLE_OUTPUT_MAX - demangle_output_len(self))
        self->full = true;
    else if (bytes.len) {
        bytebuf_add(self->buffer, bytes);
        self->last = bytes.at[bytes.len - 1];
    }
}

static inline void demangle_output_add_byte(struct demangle_output *self, char byte) {
    demangle_output_add(self, slice_make(&byte, 1));
}

/* Appends what was written before: `len` bytes from the first `start` on. */
static inline void demangle_output_repeat(struct demangle_output *self, size_t start, size_t len) {
    assert(start <= demangle_output_len(self) && len <= demangle_output_len(self) - start);
    if (len > DEMANGLE_OUTPUT_MAX - demangle_output_len(self)) {
        self->full = true;
        return;
    }
    char *to = bytebuf_reserve(self->buffer, len); /* which can move what is repeated */
    if (len) {
        memcpy(to, self->buffer->at + self->start + start, len);
        self->last = to[len - 1];
    }
    self->buffer->len += len;
}

/* Forgets what was written after the first `len` bytes. */
static inline void demangle_output_cut(struct demangle_output *self, size_t len) {
    assert(len <= demangle_output_len(self));
    self->buffer->len = self->start + len;
}

/* Appends a number in decimal. */
void demangle_output_add_number(struct demangle_output *self, uint64_t number);

#endif
