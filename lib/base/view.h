/*
 * view - bounds-checked reading of binary bytes that somebody else owns
 *
 * The one place where bytes of a recording or a binary are dereferenced. A view never reads outside its
 * bytes: who asks for more gets false, and sums of offsets and sizes cannot wrap. Numbers are in the byte
 * order of this machine and need no alignment. A view lives as long as the bytes it points into.
 *
 *     uint64_t offset;
 *     struct view part;
 *     if (view_read8(&file, 24, &offset) && view_part(file, offset, 144, &part))
 *         use(part);
 *
 * A cursor reads one thing after the other; what it cannot read is 0, and `failed` says so at the end.
 *
 *     struct view_cursor cursor = {.view = part};
 *     uint32_t pid = cursor_read4(&cursor), tid = cursor_read4(&cursor);
 *     if (!cursor.failed)
 *         use(pid, tid);
 */
#ifndef VIEW_H
#define VIEW_H

#include "base/contract.h"
#include "base/slice.h"

struct view {
    const unsigned char *at; /* private: read by the functions below; may be NULL when size is 0 */
    uint64_t size;           /* bytes */
};

/* True if the view holds `size` bytes from there on. */
static inline bool view_has(const struct view *self, uint64_t offset, uint64_t size) {
    return offset <= self->size && size <= self->size - offset;
}

/* private: copies bytes that are inside */
static inline bool view_copy(const struct view *self, uint64_t offset, void *into, size_t size) {
    if (!view_has(self, offset, size))
        return false;
    memcpy(into, self->at + offset, size);
    return true;
}

/* The number at an offset. False: it is not wholly inside; the number is left as it is. */
MUST_USE static inline bool view_read1(const struct view *self, uint64_t offset, uint8_t *value) {
    return view_copy(self, offset, value, sizeof *value);
}

MUST_USE static inline bool view_read2(const struct view *self, uint64_t offset, uint16_t *value) {
    return view_copy(self, offset, value, sizeof *value);
}

MUST_USE static inline bool view_read4(const struct view *self, uint64_t offset, uint32_t *value) {
    return view_copy(self, offset, value, sizeof *value);
}

MUST_USE static inline bool view_read8(const struct view *self, uint64_t offset, uint64_t *value) {
    return view_copy(self, offset, value, sizeof *value);
}

/* The bytes from an offset on. False: they are not wholly inside; *part is left as it is. */
MUST_USE static inline bool view_part(const struct view *self, uint64_t offset, uint64_t size,
                                      struct view *part) {
    if (!view_has(self, offset, size))
        return false;
    *part = (struct view){self->at ? self->at + offset : NULL, size};
    return true;
}

enum { VIEW_TEXT_MAX = 1 << 15 };

/* The bytes from an offset up to a NUL, without it. False: there is no NUL among the next VIEW_TEXT_MAX
 * bytes. */
MUST_USE static inline bool view_text(const struct view *self, uint64_t offset, struct slice *text) {
    if (offset >= self->size)
        return false;
    uint64_t left = self->size - offset;
    const unsigned char *end =
        memchr(self->at + offset, 0, left < VIEW_TEXT_MAX ? (size_t)left : (size_t)VIEW_TEXT_MAX);
    if (end)
        *text = slice_make((const char *)self->at + offset, (size_t)(end - (self->at + offset)));
    return end != NULL;
}

/* All bytes. */
static inline struct slice view_slice(const struct view *self) {
    return slice_make((const char *)self->at, (size_t)self->size);
}

/* The view of a slice's bytes. */
static inline struct view view_of(struct slice bytes) {
    return (struct view){(const unsigned char *)bytes.at, bytes.len};
}

struct view_cursor {
    struct view view;
    uint64_t at; /* the offset of what is read next */
    bool failed; /* something that was asked for is not inside: all that follows is 0 */
};

/* private: skips bytes. False: the view does not hold as many. */
static inline bool cursor_take(struct view_cursor *self, uint64_t size) {
    if (self->failed || !view_has(&self->view, self->at, size)) {
        self->failed = true;
        return false;
    }
    self->at += size;
    return true;
}

static inline uint64_t cursor_read8(struct view_cursor *self) {
    uint64_t value = 0;
    if (cursor_take(self, sizeof value))
        memcpy(&value, self->view.at + self->at - sizeof value, sizeof value);
    return value;
}

static inline uint32_t cursor_read4(struct view_cursor *self) {
    uint32_t value = 0;
    if (cursor_take(self, sizeof value))
        memcpy(&value, self->view.at + self->at - sizeof value, sizeof value);
    return value;
}

/* Copies the next `size` bytes, or zeros when they are not inside. */
static inline void cursor_read_bytes(struct view_cursor *self, void *into, size_t size) {
    if (cursor_take(self, size))
        memcpy(into, self->view.at + self->at - size, size);
    else
        memset(into, 0, size);
}

static inline uint16_t cursor_read2(struct view_cursor *self) {
    uint16_t value = 0;
    if (cursor_take(self, sizeof value))
        memcpy(&value, self->view.at + self->at - sizeof value, sizeof value);
    return value;
}

static inline uint8_t cursor_read1(struct view_cursor *self) {
    uint8_t value = 0;
    if (cursor_take(self, sizeof value))
        value = self->view.at[self->at - 1];
    return value;
}

/* The next `size` bytes; an empty view when they are not inside. */
static inline struct view cursor_read_part(struct view_cursor *self, uint64_t size) {
    struct view part = {0};
    if (cursor_take(self, size))
        part = (struct view){self->view.at + self->at - size, size};
    return part;
}

static inline void cursor_skip(struct view_cursor *self, uint64_t size) {
    (void)cursor_take(self, size);
}

/* `count` items of `size` bytes each. The product is checked. */
static inline struct view cursor_read_items(struct view_cursor *self, uint64_t count, uint64_t size) {
    if (count > self->view.size / size)
        self->failed = true;
    return cursor_read_part(self, self->failed ? 0 : count * size);
}

#endif
