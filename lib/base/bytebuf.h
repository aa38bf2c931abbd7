/*
 * bytebuf - a growing byte buffer, reused
 *
 * Bytes are appended; clearing keeps the memory. The only failure is memory running out, which ends the
 * program (arena.h). A slice of the content is valid until the next append or free.
 *
 *     struct bytebuf text = {0};
 *     bytebuf_add(&text, SLICE("count "));
 *     bytebuf_add_number(&text, 12);
 *     use(bytebuf_slice(&text));
 */
#ifndef BYTEBUF_H
#define BYTEBUF_H

#include <stdarg.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/contract.h"
#include "base/slice.h"

struct bytebuf {
    char *at;        /* the content */
    size_t len;      /* bytes of content; may be set to a smaller value to cut the end off */
    size_t capacity; /* private */
};

/* Makes room for `more` bytes after the content and returns where they go; the caller adds to len. */
static inline char *bytebuf_reserve(struct bytebuf *self, size_t more) {
    assert(self->len <= self->capacity);
    if (self->capacity - self->len < more)
        self->at = heap_grow(self->at, &self->capacity, size_add(self->len, more), 1);
    return self->at + self->len;
}

static inline void bytebuf_add(struct bytebuf *self, struct slice bytes) {
    if (bytes.len) {
        memcpy(bytebuf_reserve(self, bytes.len), bytes.at, bytes.len);
        self->len += bytes.len;
    }
}

static inline void bytebuf_add_byte(struct bytebuf *self, char byte) {
    *bytebuf_reserve(self, 1) = byte;
    self->len++;
}

/* Appends a text that ends in a NUL, without that. */
static inline void bytebuf_add_text(struct bytebuf *self, const char *text) {
    bytebuf_add(self, slice_of_text(text));
}

/* Appends a number in decimal. */
void bytebuf_add_number(struct bytebuf *self, uint64_t number);

/* Appends what printf would print. */
__attribute__((format(printf, 2, 3))) void bytebuf_add_format(struct bytebuf *self, const char *format, ...);

/* The same with the values in a list, which stays as it is. */
__attribute__((format(printf, 2, 0))) void bytebuf_add_values(struct bytebuf *self, const char *format,
                                                              va_list values);

/* The content. `at` is NULL before anything was added; slice_cut tells that from an emptied buffer. */
static inline struct slice bytebuf_slice(const struct bytebuf *self) {
    assert(self->len <= self->capacity);
    return (struct slice){self->at, self->len};
}

/* Gives the memory back; the buffer is empty and usable again. */
void bytebuf_free(struct bytebuf *self);

#endif
