/*
 * thread_table - the threads of a recording: their processes, names and address spaces
 *
 * Follows the records that say what threads do. A thread has the name it was given last, also after its end;
 * one that was never named is called by its number. Threads of a process share its address space.
 *
 *     struct thread_table threads = {0};
 *     uint32_t thread = thread_table_get(&threads, pid, tid);
 *     thread_table_name(&threads, thread, SLICE("worker"));
 *     thread_table_fork(&threads, &fork);
 *     const struct address_space *maps = thread_table_space(&threads, thread);
 *     thread_table_free(&threads);
 */
#ifndef THREAD_TABLE_H
#define THREAD_TABLE_H

#include "base/intern.h"
#include "perf/address_space.h"

struct recorded_thread {
    uint32_t pid, tid;
    uint32_t name;  /* number in `names` */
    bool named;     /* the name was recorded */
    uint32_t space; /* private: number of its address space */
};

struct thread_fork {
    uint32_t pid, tid, parent_pid, parent_tid;
    bool keeps_maps; /* the maps of the new process are told by other records */
};

struct thread_table {
    struct intern names;             /* of threads */
    struct recorded_thread *threads; /* by number; threads that were replaced stay */
    size_t count, capacity;
    struct address_spaces maps; /* private from here */
    struct address_space *spaces;
    size_t space_count, space_capacity;
    struct intern tids;
    uint32_t *current; /* by number of the tid: its thread */
    size_t current_capacity;
};

/* The thread of that number, which is new when it was not met before. */
uint32_t thread_table_get(struct thread_table *self, uint32_t pid, uint32_t tid);

void thread_table_name(struct thread_table *self, uint32_t thread, struct slice name);

void thread_table_fork(struct thread_table *self, const struct thread_fork *fork);

/* The address space of a thread; valid until a thread is added. Insert by thread_table_map only. */
static inline const struct address_space *thread_table_space(const struct thread_table *self,
                                                             uint32_t thread) {
    assert(thread < self->count);
    return &self->spaces[self->threads[thread].space];
}

void thread_table_map(struct thread_table *self, uint32_t thread, const struct address_map *map);

void thread_table_free(struct thread_table *self);

#endif
