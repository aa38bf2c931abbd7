/*
 * record_order - records in the order of their times
 *
 * perf record copies one buffer per processor after the other, so that records are in order within a buffer
 * only. Now and then it writes a record that ends a round: nothing that follows is older than the newest
 * record of the round before. Records of one time keep their order.
 *
 *     record_order_add(&order, time, offset);
 *     record_order_end_round(&order);                   // at RECORD_ROUND; record_order_end at the end
 *     while (record_order_next(&order, &offset))
 *         use(offset);
 */
#ifndef RECORD_ORDER_H
#define RECORD_ORDER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/contract.h"

struct ordered_record {
    uint64_t time, offset;
};

struct record_order {
    struct ordered_record *heap; /* private: the oldest comes first */
    size_t count, capacity;
    uint64_t newest;        /* of all records */
    uint64_t due, next_due; /* records up to that time are handed out, after this and the next round */
};

/* Adds a record; offsets rise from one to the next. */
void record_order_add(struct record_order *self, uint64_t time, uint64_t offset);

/* What is not newer than the newest record of the round before can be handed out. */
void record_order_end_round(struct record_order *self);

/* All can be handed out. */
void record_order_end(struct record_order *self);

/* The next record that can be handed out. False: there is none now. */
MUST_USE bool record_order_next(struct record_order *self, uint64_t *offset);

void record_order_free(struct record_order *self);

#endif
