/*
 * arena: blocks that double in size up to a limit; a piece too large for a block gets a block of its own.
 * Every allocation of the programs goes through heap_obtain, so that tests can let the n-th one fail.
 */
#include "base/arena.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/banned.h"

enum { FIRST_BLOCK = 1 << 12, LARGEST_BLOCK = 1 << 20 };

struct arena_block {
    struct arena_block *older;
    size_t size;
    max_align_t bytes[];
};

void (*arena_out_of_memory)(void);
uint64_t arena_fail_after;

/* _exit, not exit: several threads may come here at once, and other ones work on. Nothing is left to flush.
 */
void heap_die(void) {
    if (arena_out_of_memory)
        arena_out_of_memory();
    _exit(1);
}

static void *heap_obtain(void *old, size_t size) {
    if (arena_fail_after && --arena_fail_after == 0)
        heap_die();
    void *got = realloc(old, size);
    if (!got)
        heap_die();
    return got;
}

size_t size_add(size_t a, size_t b) {
    if (a > SIZE_MAX - b)
        heap_die();
    return a + b;
}

void *heap_resize(void *items, size_t count, size_t size) {
    assert(count && size);
    if (count > PTRDIFF_MAX / size)
        heap_die();
    return heap_obtain(items, count * size);
}

void *heap_zeroed(size_t count, size_t size) {
    assert(count && size);
    if (arena_fail_after && --arena_fail_after == 0)
        heap_die();
    void *got = calloc(count, size); /* large zeroed memory comes untouched from the system: no memset */
    if (!got)
        heap_die();
    return got;
}

void *heap_grow(void *items, size_t *capacity, size_t need, size_t size) {
    if (need <= *capacity)
        return items;
    size_t more = size_add(*capacity, *capacity / 2 + 16);
    if (more < need)
        more = need;
    items = heap_resize(items, more, size);
    *capacity = more;
    return items;
}

void arena_grow(struct arena *self, size_t size) {
    size_t wanted = self->block ? self->block->size * 2 : FIRST_BLOCK;
    if (wanted > LARGEST_BLOCK)
        wanted = LARGEST_BLOCK;
    if (wanted < size)
        wanted = size;
    struct arena_block *block = heap_obtain(NULL, size_add(wanted, sizeof *block));
    block->older = self->block;
    block->size = wanted;
    self->block = block;
    self->next = (char *)block->bytes;
    self->end = self->next + wanted;
    self->used += wanted + sizeof *block;
}

char *arena_copy(struct arena *self, struct slice bytes, size_t align) {
    char *copy = arena_take(self, bytes.len, align);
    if (bytes.len)
        memcpy(copy, bytes.at, bytes.len);
    return copy;
}

void arena_free(struct arena *self) {
    for (struct arena_block *block = self->block; block;) {
        struct arena_block *older = block->older;
        free(block);
        block = older;
    }
    *self = (struct arena){0};
}
