/*
 * record_store - copies of records that wait for their turn
 *
 * For records that are not bytes of a file. Memory is that of the records that wait, in blocks of 128 kB: a
 * block is freed when all of its records were dropped.
 *
 *     struct record_store store = {0};
 *     uint64_t number = record_store_add(&store, bytes);
 *     struct view bytes = record_store_get(&store, number);
 *     record_store_drop(&store, number);
 *     record_store_free(&store);
 */
#ifndef RECORD_STORE_H
#define RECORD_STORE_H

#include "base/contract.h"
#include "base/view.h"

struct record_store {
    uint64_t bytes;              /* of memory that records wait in */
    struct record_block *blocks; /* private */
    size_t count, capacity;
};

/* Keeps a copy of a record, of at most 64 kB. Returns its number; numbers rise. */
uint64_t record_store_add(struct record_store *self, struct slice record);

/* The record of a number, and what may follow it. Valid until it is dropped. */
struct view record_store_get(const struct record_store *self, uint64_t number);

/* The record is not asked for again. */
void record_store_drop(struct record_store *self, uint64_t number);

void record_store_free(struct record_store *self);

#endif
