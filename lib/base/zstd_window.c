/* zstd_window: nothing is overwritten before the ring has its full size, so that until then it can be moved.
 */
#include "base/zstd_window.h"

#include <stdlib.h>

#include "base/arena.h"

#include "base/banned.h"

void zstd_window_start(struct zstd_window *self, size_t size) {
    assert(size);
    if (self->capacity > size) { /* of a frame before: a ring has one size */
        free(self->bytes);
        self->bytes = NULL;
        self->capacity = 0;
    }
    self->size = size;
    self->total = self->handed_out = 0;
    self->at = 0;
}

/* Where `count` more bytes go, or fewer when the end of the ring is so near. */
static size_t room(struct zstd_window *self, size_t count) {
    if (self->at == self->size)
        self->at = 0;
    if (self->capacity - self->at < count && self->capacity < self->size) {
        size_t need = count < self->size - self->at ? self->at + count : self->size;
        size_t larger = self->capacity < self->size / 2 ? 2 * self->capacity : self->size;
        self->capacity = larger > need ? larger : need;
        self->bytes = heap_resize(self->bytes, self->capacity, 1);
    }
    return count < self->capacity - self->at ? count : self->capacity - self->at;
}

static void advance(struct zstd_window *self, size_t count) {
    self->at += count;
    self->total += count;
}

void zstd_window_add(struct zstd_window *self, struct slice bytes) {
    while (bytes.len) {
        size_t count = room(self, bytes.len);
        memcpy(self->bytes + self->at, bytes.at, count);
        bytes = slice_from(bytes, count);
        advance(self, count);
    }
}

void zstd_window_fill(struct zstd_window *self, char byte, size_t count) {
    while (count) {
        size_t part = room(self, count);
        memset(self->bytes + self->at, byte, part);
        count -= part;
        advance(self, part);
    }
}

/* Copies bytes that may lie in what is copied: then they are a pattern, which grows. */
static void copy(char *to, const char *from, size_t count) {
    size_t distance = from < to ? (size_t)(to - from) : count;
    while (count > distance) {
        memcpy(to, from, distance);
        to += distance;
        count -= distance;
        distance *= 2;
    }
    if (from != to)
        memmove(to, from, count);
}

bool zstd_window_repeat(struct zstd_window *self, uint64_t distance, size_t count) {
    if (!distance || distance > self->total || distance > self->size)
        return false;
    while (count) {
        size_t part = room(self, count);
        size_t from =
            self->at >= distance ? self->at - (size_t)distance : self->at + self->size - (size_t)distance;
        part = part < self->size - from ? part : self->size - from;
        copy(self->bytes + self->at, self->bytes + from, part);
        count -= part;
        advance(self, part);
    }
    return true;
}

bool zstd_window_hand_out(struct zstd_window *self, bool (*take)(void *context, struct slice bytes),
                          void *context) {
    size_t count = (size_t)(self->total - self->handed_out), first = 0;
    assert(count <= self->size);
    self->handed_out = self->total;
    if (count > self->at) { /* it begins at the end of the ring */
        first = count - self->at;
        if (!take(context, slice_make(self->bytes + self->size - first, first)))
            return false;
    }
    count -= first;
    return !count || take(context, slice_make(self->bytes + self->at - count, count));
}

void zstd_window_free(struct zstd_window *self) {
    free(self->bytes);
    *self = (struct zstd_window){0};
}
