/* record_store: a number is that of the block, and the place in it. */
#include "perf/record_store.h"

#include <stdlib.h>

#include "base/arena.h"

#include "base/banned.h"

enum { BLOCK = 1 << 17, RECORD_MAX = 1 << 16, PLACE_BITS = 17 };

struct record_block {
    char *bytes; /* NULL: it was freed */
    uint32_t used, waiting;
};

/* The block that has room for a record: the last one, or a new one. */
static struct record_block *block_for(struct record_store *self, size_t size) {
    struct record_block *last = self->count ? &self->blocks[self->count - 1] : NULL;
    if (last && last->bytes && BLOCK - last->used >= size)
        return last;
    self->blocks = heap_grow(self->blocks, &self->capacity, self->count + 1, sizeof *self->blocks);
    last = &self->blocks[self->count++];
    *last = (struct record_block){.bytes = heap_resize(NULL, BLOCK, 1)};
    self->bytes += BLOCK;
    return last;
}

uint64_t record_store_add(struct record_store *self, struct slice record) {
    assert(record.len && record.len < RECORD_MAX);
    struct record_block *block = block_for(self, record.len);
    uint64_t number = (uint64_t)(self->count - 1) << PLACE_BITS | block->used;
    memcpy(block->bytes + block->used, record.at, record.len);
    block->used += (uint32_t)record.len;
    block->waiting++;
    return number;
}

struct view record_store_get(const struct record_store *self, uint64_t number) {
    const struct record_block *block = &self->blocks[number >> PLACE_BITS];
    size_t place = number & (BLOCK - 1);
    assert(number >> PLACE_BITS < self->count && block->bytes && place < block->used);
    return view_of(slice_make(block->bytes + place, block->used - place));
}

void record_store_drop(struct record_store *self, uint64_t number) {
    struct record_block *block = &self->blocks[number >> PLACE_BITS];
    assert(number >> PLACE_BITS < self->count && block->waiting);
    if (--block->waiting)
        return;
    free(block->bytes);
    block->bytes = NULL;
    self->bytes -= BLOCK;
}

void record_store_free(struct record_store *self) {
    for (size_t i = 0; i < self->count; i++)
        free(self->blocks[i].bytes);
    free(self->blocks);
    *self = (struct record_store){0};
}
