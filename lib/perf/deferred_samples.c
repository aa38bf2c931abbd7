/* deferred_samples: a list for each thread, of numbers in the store. */
#include "perf/deferred_samples.h"

#include <stdlib.h>

#include "base/arena.h"

#include "base/banned.h"

#define NONE UINT32_MAX

struct deferred_thread {
    uint32_t first, last; /* samples by number, or NONE */
};

struct deferred_sample {
    uint64_t stored;
    uint32_t next;
};

static struct slice key_of(const uint32_t *tid) {
    return slice_make((const char *)tid, sizeof *tid);
}

void deferred_samples_add(struct deferred_samples *self, uint32_t tid, struct view record) {
    size_t known = self->tids.count;
    uint32_t number = intern_add(&self->tids, key_of(&tid)), sample = (uint32_t)self->count;
    if (self->count >= NONE)
        heap_die();
    if (number == known) {
        self->threads = heap_grow(self->threads, &self->thread_capacity, known + 1, sizeof *self->threads);
        self->threads[number] = (struct deferred_thread){NONE, NONE};
    }
    self->samples = heap_grow(self->samples, &self->capacity, self->count + 1, sizeof *self->samples);
    self->samples[self->count++] =
        (struct deferred_sample){record_store_add(&self->store, view_slice(&record)), NONE};
    struct deferred_thread *thread = &self->threads[number];
    if (thread->first == NONE)
        thread->first = sample;
    else
        self->samples[thread->last].next = sample;
    thread->last = sample;
}

bool deferred_samples_first(const struct deferred_samples *self, uint32_t tid, struct record *record) {
    uint32_t number = intern_find(&self->tids, key_of(&tid));
    uint64_t at = 0;
    if (number == INTERN_NONE || self->threads[number].first == NONE)
        return false;
    struct view bytes = record_store_get(&self->store, self->samples[self->threads[number].first].stored);
    return record_next(&bytes, &at, record);
}

void deferred_samples_drop_first(struct deferred_samples *self, uint32_t tid) {
    struct deferred_thread *thread = &self->threads[intern_find(&self->tids, key_of(&tid))];
    assert(thread->first != NONE);
    record_store_drop(&self->store, self->samples[thread->first].stored);
    thread->first = self->samples[thread->first].next;
}

uint32_t deferred_samples_tid(const struct deferred_samples *self, uint32_t number) {
    struct view text = view_of(intern_text(&self->tids, number));
    uint32_t tid = 0;
    return view_read4(&text, 0, &tid) ? tid : 0;
}

void deferred_samples_free(struct deferred_samples *self) {
    intern_free(&self->tids);
    record_store_free(&self->store);
    free(self->threads);
    free(self->samples);
    *self = (struct deferred_samples){0};
}
