/* thread_table: as perf's machine.c does it, but that the threads of the past keep their names. */
#include "perf/thread_table.h"

#include <stdlib.h>

#include "base/bytebuf.h"

#include "base/banned.h"

#define NONE UINT32_MAX

static uint32_t new_space(struct thread_table *self, struct address_space space) {
    self->spaces =
        heap_grow(self->spaces, &self->space_capacity, self->space_count + 1, sizeof *self->spaces);
    self->spaces[self->space_count] = space;
    return (uint32_t)self->space_count++;
}

static uint32_t number_of_tid(struct thread_table *self, uint32_t tid) {
    size_t known = self->tids.count;
    uint32_t number = intern_add(&self->tids, slice_make((const char *)&tid, sizeof tid));
    if (number == known) {
        self->current = heap_grow(self->current, &self->current_capacity, known + 1, sizeof *self->current);
        self->current[number] = NONE;
    }
    return number;
}

/* ":12", or "swapper" for what runs where nothing runs. */
static uint32_t default_name(struct thread_table *self, uint32_t tid) {
    struct bytebuf name = {0};
    if (tid)
        bytebuf_add_format(&name, ":%d", (int)tid);
    else
        bytebuf_add(&name, SLICE("swapper"));
    uint32_t number = intern_add(&self->names, bytebuf_slice(&name));
    bytebuf_free(&name);
    return number;
}

static uint32_t add_thread(struct thread_table *self, uint32_t pid, uint32_t tid, uint32_t space) {
    if (self->count >= NONE)
        heap_die();
    self->threads = heap_grow(self->threads, &self->capacity, self->count + 1, sizeof *self->threads);
    self->threads[self->count] =
        (struct recorded_thread){.pid = pid, .tid = tid, .name = default_name(self, tid), .space = space};
    return (uint32_t)self->count++;
}

uint32_t thread_table_get(struct thread_table *self, uint32_t pid, uint32_t tid) {
    uint32_t number = number_of_tid(self, tid), space;
    if (self->current[number] != NONE) {
        struct recorded_thread *thread = &self->threads[self->current[number]];
        if (thread->pid != NONE || pid == NONE)
            return self->current[number];
        thread->pid = pid; /* it was not known until now: whose maps it has is */
        if (pid != tid) {
            uint32_t leader = thread_table_get(self, pid, pid); /* may move the arrays */
            self->threads[self->current[number]].space = self->threads[leader].space;
        }
        return self->current[number];
    }
    if (pid == tid || pid == NONE) {
        space = new_space(self, address_space_new(&self->maps));
    } else {
        uint32_t leader = number_of_tid(self, pid);
        if (self->current[leader] == NONE)
            self->current[leader] =
                add_thread(self, pid, pid, new_space(self, address_space_new(&self->maps)));
        space = self->threads[self->current[leader]].space;
    }
    return self->current[number] = add_thread(self, pid, tid, space);
}

/* With blanks for line breaks, of which a line of perf script has none. */
static uint32_t intern_name(struct thread_table *self, struct slice name) {
    if (slice_find(name, '\n') == name.len)
        return intern_add(&self->names, name);
    struct bytebuf kept = {0};
    for (size_t i = 0; i < name.len; i++)
        bytebuf_add_byte(&kept, name.at[i] == '\n' ? ' ' : name.at[i]);
    uint32_t number = intern_add(&self->names, bytebuf_slice(&kept));
    bytebuf_free(&kept);
    return number;
}

void thread_table_name(struct thread_table *self, uint32_t thread, struct slice name) {
    assert(thread < self->count);
    self->threads[thread].name = intern_name(self, name);
    self->threads[thread].named = true;
}

static void forget(struct thread_table *self, uint32_t tid) {
    uint32_t number = number_of_tid(self, tid); /* may move the array */
    self->current[number] = NONE;
}

void thread_table_fork(struct thread_table *self, const struct thread_fork *fork) {
    uint32_t parent = thread_table_get(self, fork->parent_pid, fork->parent_tid);
    if (self->threads[parent].pid != fork->parent_pid) { /* a thread of that number ended unseen */
        forget(self, fork->parent_tid);
        parent = thread_table_get(self, fork->parent_pid, fork->parent_tid);
    }
    if (fork->tid != fork->parent_tid)
        forget(self, fork->tid);
    uint32_t child = thread_table_get(self, fork->pid, fork->tid);
    if (child == parent)
        return;
    if (self->threads[parent].named) {
        self->threads[child].name = self->threads[parent].name;
        self->threads[child].named = true;
    }
    uint32_t from = self->threads[parent].space, into = self->threads[child].space;
    if (self->threads[child].pid != self->threads[parent].pid && from != into && !fork->keeps_maps)
        self->spaces[into] = address_space_copy(&self->maps, &self->spaces[from]);
}

void thread_table_map(struct thread_table *self, uint32_t thread, const struct address_map *map) {
    assert(thread < self->count);
    address_space_insert(&self->maps, &self->spaces[self->threads[thread].space], map);
}

void thread_table_free(struct thread_table *self) {
    intern_free(&self->names);
    intern_free(&self->tids);
    free(self->threads);
    free(self->spaces);
    free(self->current);
    address_spaces_free(&self->maps);
    *self = (struct thread_table){0};
}
