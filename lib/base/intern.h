/*
 * intern - the one hash table: a byte string becomes a small number
 *
 * The first string gets 0, the next new one 1, and so on; a number stays valid, and its text in place, until
 * intern_free. A caller that needs a value per string keeps an array indexed by the number. At most 2^32 - 2
 * strings.
 *
 *     struct intern names = {0};
 *     uint32_t n = intern_add(&names, SLICE("main"));
 *     intern_text(&names, n);    // "main"
 */
#ifndef INTERN_H
#define INTERN_H

#include <stdint.h>

#include "base/arena.h"
#include "base/contract.h"
#include "base/hash.h"
#include "base/slice.h"

#define INTERN_NONE UINT32_MAX

struct intern_slot {
    const char *text; /* NULL: free. The length is in the eight bytes before the text: one cache line
                         serves both */
    uint32_t hash;
    uint32_t number;
};

struct intern {
    size_t count;              /* strings kept so far */
    struct intern_slot *slots; /* private, a power of two of them */
    size_t mask;
    uint64_t seed;
    const char **texts; /* private: the text of each number */
    size_t capacity;
    struct arena arena;
};

/* private: the same for a text whose hash is known; there is a table */
static inline uint32_t intern_find_hashed(const struct intern *self, struct slice text, uint32_t hash) {
    for (size_t i = hash & self->mask;; i = (i + 1) & self->mask) {
        const struct intern_slot *slot = &self->slots[i];
        if (!slot->text)
            return INTERN_NONE;
        if (slot->hash == hash && bytes_read8(slot->text - 8) == text.len &&
            (!text.len || memcmp(slot->text, text.at, text.len) == 0))
            return slot->number;
    }
}

/* The number of the string, or INTERN_NONE when it was never added. */
static inline uint32_t intern_find(const struct intern *self, struct slice text) {
    if (!self->slots)
        return INTERN_NONE;
    return intern_find_hashed(self, text, (uint32_t)hash_bytes(text.at, text.len, self->seed));
}

/* The number of the string, which is added (copied) when it is new: then the result equals the old count. */
uint32_t intern_add(struct intern *self, struct slice text);

/*
 * The same in steps, for callers that know early what they will add: the hash of the string, which brings its
 * slot into the processor's cache; the string that is there already, if one is, or INTERN_NONE: it has the
 * same hash, and is brought into the cache, too; and the adding itself.
 */
uint32_t intern_expect(struct intern *self, struct slice text);
uint32_t intern_expect_number(const struct intern *self, uint32_t hash);
uint32_t intern_add_expected(struct intern *self, struct slice text, uint32_t hash);

/* The text of a number that was handed out. It begins at a multiple of eight bytes, so that it may be
 * numbers. */
static inline struct slice intern_text(const struct intern *self, uint32_t number) {
    assert(number < self->count);
    const char *text = self->texts[number];
    return slice_make(text, (size_t)bytes_read8(text - 8));
}

/* Brings the text of a number into the processor's cache: for callers that know what they will need. */
static inline void intern_prefetch(const struct intern *self, uint32_t number) {
    assert(number < self->count);
    __builtin_prefetch(self->texts[number] - 8);
    __builtin_prefetch(self->texts[number] + 56); /* the second line of a text that is not short */
}

/* All numbers in byte order of their texts. To be freed. */
uint32_t *intern_sorted(const struct intern *self);

/* Gives the memory back; the table is empty and usable again. */
void intern_free(struct intern *self);

#endif
