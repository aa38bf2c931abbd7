/*
 * intern: open addressing with linear probing, at most half full. Slots keep the hash, so that growing reads
 * no text, and a comparison is made only where 32 bits of the hash agree.
 */
#include "base/intern.h"

#include <stdlib.h>

#include "base/sort.h"

#include "base/banned.h"

enum { FIRST_SLOTS = 256, SMALLEST_PAGE = 4096 };

static void intern_place(struct intern *self, struct intern_slot slot) {
    size_t i = slot.hash & self->mask;
    while (self->slots[i].text)
        i = (i + 1) & self->mask;
    self->slots[i] = slot;
}

/*
 * Pre-faults by writing. A page that is read first maps the zero page; the later write faults again and
 * interrupts the other threads. A table is almost always read before it is written.
 */
static void touch(void *table, size_t size) {
    for (size_t at = 0; at < size; at += SMALLEST_PAGE)
        ((volatile char *)table)[at] = 0;
}

static void intern_grow(struct intern *self) {
    struct intern_slot *old = self->slots;
    size_t n = old ? self->mask + 1 : 0;
    if (!old)
        self->seed = hash_seed();
    self->mask = (n ? n * 2 : FIRST_SLOTS) - 1;
    self->slots = heap_zeroed(self->mask + 1, sizeof *self->slots);
    touch(self->slots, (self->mask + 1) * sizeof *self->slots);
    for (size_t i = 0; i < n; i++)
        if (old[i].text)
            intern_place(self, old[i]);
    free(old);
}

/* The length goes before the text, both in one piece. */
static const char *intern_keep(struct intern *self, struct slice text) {
    uint64_t len = text.len;
    char *kept = arena_take(&self->arena, size_add(text.len, sizeof len), sizeof len);
    memcpy(kept, &len, sizeof len);
    if (text.len)
        memcpy(kept + sizeof len, text.at, text.len);
    return kept + sizeof len;
}

static inline uint32_t hash_of(struct intern *self, struct slice text) {
    if (!self->slots)
        intern_grow(self);
    return (uint32_t)hash_bytes(text.at, text.len, self->seed);
}

static inline uint32_t add_hashed(struct intern *self, struct slice text, uint32_t hash) {
    uint32_t number = intern_find_hashed(self, text, hash);
    if (number != INTERN_NONE)
        return number;
    if (self->count * 2 > self->mask)
        intern_grow(self);
    if (self->count >= INTERN_NONE - 1)
        heap_die(); /* out of numbers is out of memory */
    number = (uint32_t)self->count++;
    self->texts = heap_grow(self->texts, &self->capacity, self->count, sizeof *self->texts);
    self->texts[number] = intern_keep(self, text);
    intern_place(self, (struct intern_slot){self->texts[number], hash, number});
    return number;
}

uint32_t intern_add(struct intern *self, struct slice text) {
    return add_hashed(self, text, hash_of(self, text));
}

uint32_t intern_expect(struct intern *self, struct slice text) {
    uint32_t hash = hash_of(self, text);
    __builtin_prefetch(&self->slots[hash & self->mask]);
    return hash;
}

uint32_t intern_expect_number(const struct intern *self, uint32_t hash) {
    const struct intern_slot *slot = &self->slots[hash & self->mask];
    if (!slot->text || slot->hash != hash)
        return INTERN_NONE;
    __builtin_prefetch(slot->text - 8);
    __builtin_prefetch(slot->text + 56); /* the second line of a text that is not short */
    return slot->number;
}

uint32_t intern_add_expected(struct intern *self, struct slice text, uint32_t hash) {
    assert(self->slots && hash == (uint32_t)hash_bytes(text.at, text.len, self->seed));
    return add_hashed(self, text, hash);
}

static int by_text(const void *context, uint32_t a, uint32_t b) {
    return slice_compare(intern_text(context, a), intern_text(context, b));
}

uint32_t *intern_sorted(const struct intern *self) {
    uint32_t *numbers = heap_resize(NULL, self->count + 1, sizeof *numbers);
    for (uint32_t i = 0; i < self->count; i++)
        numbers[i] = i;
    sort_numbers(numbers, self->count, by_text, self);
    return numbers;
}

void intern_free(struct intern *self) {
    free(self->slots);
    free(self->texts);
    arena_free(&self->arena);
    *self = (struct intern){0};
}
