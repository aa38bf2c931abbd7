/*
 * stack_queue - stacks that wait to be added to a table
 *
 * Where a stack is in a big table, and how often it was counted, is rarely in the processor's cache. So the
 * last few stacks wait while that is fetched. They are added in the order in which they came.
 *
 *     struct stack_queue queue = {0};
 *     stack_queue_add(&queue, &stacks, frames, depth, count_whole(1));     // any number of times
 *     stack_queue_settle(&queue);                      // before anything is asked of the table
 *     stack_queue_free(&queue);
 */
#ifndef STACK_QUEUE_H
#define STACK_QUEUE_H

#include "base/bytebuf.h"
#include "base/contract.h"
#include "profile/stack_table.h"

enum { STACK_QUEUE_LENGTH = 4 };

struct stack_queue {
    struct queued_stack {
        struct stack_table *into; /* NULL: none */
        struct bytebuf frames;
        uint32_t hash;
        struct count count;
    } stacks[STACK_QUEUE_LENGTH]; /* private */
    uint32_t next;                /* private: where the next one goes, and the first one is */
};

/* As stack_table_add does, but later. The table must stay where it is until then. */
void stack_queue_add(struct stack_queue *self, struct stack_table *into, const uint32_t *frames, size_t depth,
                     struct count count);

/* Adds all that wait. */
void stack_queue_settle(struct stack_queue *self);

/* Gives the memory back; what waits is not added. */
void stack_queue_free(struct stack_queue *self);

#endif
