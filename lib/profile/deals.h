/*
 * deals - the ways in which recordings can be dealt to two sides
 *
 * If two programs are equal, it is chance which of their recordings are before and which are after, and every
 * other way to deal them was as likely. There are C(before + after, after) ways. All are made if there are at
 * most DEALS_MAX, else the true one and others drawn by a fixed generator, so that the same recordings give
 * the same ways on every machine.
 *
 *     struct deals deals = {0};
 *     deals_make(&deals, 5, 5);                     // 252 ways
 *     const uint32_t *after = deals_after(&deals, 0);    // way 0 is the true one: recordings 5 to 9
 *     deals_free(&deals);
 */
#ifndef DEALS_H
#define DEALS_H

#include <stddef.h>
#include <stdint.h>

enum { DEALS_MAX = 1000 };

struct deals {
    size_t before, after; /* recordings per side */
    size_t count;         /* ways */
    uint32_t *chosen;     /* private: of each way the recordings that are "after" */
};

/* Replaces nothing: `self` is empty. Both sides have at least one recording. */
void deals_make(struct deals *self, size_t before, size_t after);

/* The recordings that a way calls "after", self->after of them; valid until deals_free. */
static inline const uint32_t *deals_after(const struct deals *self, size_t way) {
    return self->chosen + way * self->after;
}

void deals_free(struct deals *self);

#endif
