/*
 * arena - memory that is freed together, and the one place that ends the program when memory is out
 *
 * An arena hands out pieces that live until arena_free. The heap_ functions serve the growing arrays of the
 * other modules. Nothing here returns NULL: when memory is out, or a size does not fit into size_t, that is
 * reported (report.h) and the program ends at once with status 1, by _exit, as other threads may be running.
 *
 *     struct arena names = {0};
 *     const char *kept = arena_copy(&names, line, 1);
 *     arena_free(&names);
 */
#ifndef ARENA_H
#define ARENA_H

#include <stddef.h>
#include <stdint.h>

#include "base/contract.h"
#include "base/slice.h"

struct arena {
    struct arena_block *block; /* private: the newest block, which links to the older ones */
    char *next, *end;          /* private: the free part of it */
    size_t used;               /* bytes obtained from the system */
};

/*
 * Called before the program ends because memory is out, by each thread that gets none. report_program sets
 * it, and tests set their own. May be NULL.
 */
extern void (*arena_out_of_memory)(void);

/* For tests: the n-th request from now fails (1: the next one); 0 turns that off. */
extern uint64_t arena_fail_after;

/* private: makes sure that `size` bytes are free */
void arena_grow(struct arena *self, size_t size);

/* Bytes of any content, aligned for `align` (a power of two, at most 16). */
static inline void *arena_take(struct arena *self, size_t size, size_t align) {
    assert(align && align <= 16 && (align & (align - 1)) == 0);
    size_t skip = (size_t) - (uintptr_t)self->next & (align - 1), left = (size_t)(self->end - self->next);
    if (!self->next || left < skip || size > left - skip) {
        arena_grow(self, size);
        skip = 0; /* a block is aligned for all */
    }
    char *taken = self->next + skip;
    self->next = taken + size;
    return taken;
}

/* A copy of the bytes, aligned for `align`. */
char *arena_copy(struct arena *self, struct slice bytes, size_t align);

/* Gives all memory back; the arena is empty and usable again. */
void arena_free(struct arena *self);

/* Ends the program as running out of memory does: for numbers and sizes that do not fit. */
_Noreturn void heap_die(void);

/* malloc and realloc of `count` items of `size` bytes each; the product is checked. count * size > 0. */
MUST_USE void *heap_resize(void *items, size_t count, size_t size);

/* count items of size bytes, all zero. count * size > 0. */
MUST_USE void *heap_zeroed(size_t count, size_t size);

/*
 * Makes room for at least `need` items: returns `items`, moved if it had to grow, and sets *capacity to the
 * number of items that fit now. Grows by half at least, so that appending costs constant time on average.
 */
MUST_USE void *heap_grow(void *items, size_t *capacity, size_t need, size_t size);

/* a + b, or the end of the program when that does not fit. */
size_t size_add(size_t a, size_t b);

#endif
