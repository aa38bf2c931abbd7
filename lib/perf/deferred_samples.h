/*
 * deferred_samples - samples whose call chains are not whole yet
 *
 * A new kernel records the chain of a process when it returns to it (perf record --call-graph fp,defer):
 * until then the sample ends with a number, by which the record of the rest is known. Samples of a thread
 * come back in the order in which they were added.
 *
 *     struct deferred_samples waiting = {0};
 *     deferred_samples_add(&waiting, tid, record.bytes);
 *     for (; deferred_samples_first(&waiting, tid, &record); deferred_samples_drop_first(&waiting, tid))
 *         use(record);
 *     deferred_samples_free(&waiting);
 */
#ifndef DEFERRED_SAMPLES_H
#define DEFERRED_SAMPLES_H

#include "base/intern.h"
#include "perf/record.h"
#include "perf/record_store.h"

struct deferred_samples {
    struct intern tids; /* of threads with samples, now or before: deferred_samples_tid has them in order */
    struct record_store store;       /* private from here */
    struct deferred_thread *threads; /* by number of the tid */
    struct deferred_sample *samples;
    size_t thread_capacity, count, capacity;
};

/* Keeps a copy of a sample's record. */
void deferred_samples_add(struct deferred_samples *self, uint32_t tid, struct view record);

/* Finds the oldest sample of a thread; valid until it is dropped. False if the thread has none. */
MUST_USE bool deferred_samples_first(const struct deferred_samples *self, uint32_t tid,
                                     struct record *record);

/* After deferred_samples_first found one. */
void deferred_samples_drop_first(struct deferred_samples *self, uint32_t tid);

/* The tid of a number below tids.count. */
uint32_t deferred_samples_tid(const struct deferred_samples *self, uint32_t number);

void deferred_samples_free(struct deferred_samples *self);

#endif
