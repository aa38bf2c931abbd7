/*
 * worker_pool: the calling thread reads the start of the input, then is one of the workers. Workers keep
 * their readers from one input to the next, so that names are merged once.
 */
#include "profile/worker_pool.h"

#include <sched.h>
#include <stdlib.h>

#include "base/arena.h"
#include "profile/chunks.h"

#include "base/banned.h"

enum {
    SINGLE_SIZE = 1 << 22, /* takes two milliseconds to read: for less, threads and merging cost more */
    MAX_OF_USE = 8         /* a guess: one thread merges the tables of all; measured with two */
};

struct worker {
    const struct worker_job *job;
    void *reader; /* the caller's, or own */
    struct chunks *chunks;
    uint64_t first_chunk;
    struct linereader piece;
    char padding[128]; /* what two threads write must not share a cache line */
};

/* How many threads this process may run at once and are of use. */
static unsigned find_default_threads(void) {
    cpu_set_t processors;
    if (sched_getaffinity(0, sizeof processors, &processors) != 0)
        return 1;
    int count = CPU_COUNT(&processors);
    return count < 1 ? 1 : count > MAX_OF_USE ? MAX_OF_USE : (unsigned)count;
}

/* A pipe's writer needs a processor. */
static unsigned without_writer(unsigned threads, bool is_file) {
    return threads - (!is_file && threads > 1);
}

unsigned worker_pool_usual_threads(bool is_file) {
    return without_writer(find_default_threads(), is_file);
}

/* How many threads are to read an input. The system is asked once: there is memory for so many workers. */
static unsigned threads_for(struct worker_pool *self, bool is_file) {
    if (!self->default_threads)
        self->default_threads = find_default_threads();
    return self->threads ? self->threads : without_writer(self->default_threads, is_file);
}

static void work(void *context, size_t thread) {
    struct worker *self = (struct worker *)context + thread;
    for (uint64_t number; chunks_take(self->chunks, &self->piece, &number);) {
        self->job->start_chunk(self->reader, self->first_chunk + number);
        uint64_t end = chunks_end(self->chunks, &self->piece);
        if (chunks_find_start(self->chunks, &self->piece) &&
            !self->job->read_until(self->reader, &self->piece, end) && end != UINT64_MAX)
            self->job->cut_off(self->reader); /* the file has become shorter */
        chunks_put_back(self->chunks, &self->piece, number);
    }
}

/* The caller's worker, and one for each thread that may be needed. */
static void prepare_workers(struct worker_pool *self, void *reader, struct chunks *chunks, size_t threads) {
    if (!self->workers)
        self->workers = heap_zeroed(threads_for(self, true), sizeof *self->workers);
    self->workers[0].reader = reader;
    for (size_t i = self->used ? self->used : 1; i < threads; i++) {
        self->workers[i].reader = heap_zeroed(1, self->job->size);
        self->job->prepare(self->workers[i].reader, reader);
    }
    if (self->used < threads)
        self->used = threads;
    for (size_t i = 0; i < threads; i++) {
        self->workers[i].job = self->job;
        self->workers[i].chunks = chunks;
        self->workers[i].first_chunk = self->chunks + 1;
    }
}

struct threads worker_pool_threads(struct worker_pool *self) {
    return (struct threads){
        .count = threads_for(self, true), .refused = self->refused, .is_refused = self->is_refused};
}

static void report_chunks(struct worker_pool *self, const struct chunks *chunks, size_t count) {
    void **readers = heap_resize(NULL, count, sizeof *readers);
    for (size_t i = 0; i < count; i++)
        readers[i] = self->workers[i].reader;
    self->job->report(readers, count, (struct worker_chunks){self->chunks + 1, chunks->count, chunks->lines});
    self->chunks += 1 + chunks->count;
    free(readers);
}

/* All workers read as far as the input can be cut. */
static void read_together(struct worker_pool *self, void *reader, struct chunks *chunks) {
    struct threads threads = worker_pool_threads(self);
    threads.count = threads_for(self, chunks->is_file);
    prepare_workers(self, reader, chunks, threads.count);
    size_t count = threads_run(&threads, work, self->workers);
    self->is_refused = self->is_refused || threads.is_refused;
    chunks_close(chunks);
    report_chunks(self, chunks, count);
    chunks_free(chunks);
}

void worker_pool_read(struct worker_pool *self, void *reader, struct linereader *in, bool single) {
    assert(self->job && self->threads <= WORKER_POOL_MAX);
    size_t single_size = self->single_size ? self->single_size : SINGLE_SIZE;
    bool alone = single || threads_for(self, chunks_is_file(in->fd)) < 2;
    uint64_t until = alone ? UINT64_MAX : single_size;
    while (self->job->read_until(reader, in, until)) {
        struct chunks chunks = {.in = in, .size = self->chunk_size, .starts = self->job->starts};
        if (chunks_open(&chunks, single_size)) {
            read_together(self, reader, &chunks);
            until = linereader_position(in) + single_size;
        } else {
            until = UINT64_MAX;
        }
    }
}

void worker_pool_finish(struct worker_pool *self, void *reader) {
    for (size_t i = 0; i < self->used; i++) {
        struct worker *worker = &self->workers[i];
        if (i > 0) {
            self->job->merge(reader, worker->reader);
            self->job->free(worker->reader);
            free(worker->reader);
        }
        linereader_free(&worker->piece);
    }
    free(self->workers);
    *self = (struct worker_pool){.job = self->job,
                                 .threads = self->threads,
                                 .single_size = self->single_size,
                                 .chunk_size = self->chunk_size,
                                 .refused = self->refused,
                                 .default_threads = self->default_threads,
                                 .is_refused = self->is_refused};
}
