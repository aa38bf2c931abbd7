/*
 * worker_pool - several threads read one input
 *
 * A big input is cut into chunks after empty lines, or before lines that begin a sample, and each worker
 * reads the next one into a reader of its own; the readers are merged at the end. What a job prints and
 * reports is the same for any number of threads, if its functions do what is described below. A small input,
 * and one that has no empty lines, is read by one thread.
 *
 *     struct worker_pool pool = {.job = &job};
 *     worker_pool_read(&pool, &reader, &in);         // for every input
 *     worker_pool_finish(&pool, &reader);            // after all input
 */
#ifndef WORKER_POOL_H
#define WORKER_POOL_H

#include "base/contract.h"
#include "base/linereader.h"
#include "base/threads.h"

enum { WORKER_POOL_MAX = 256 };

/* Chunks that were read, in the order of the input. */
struct worker_chunks {
    uint64_t first; /* number of the first one; numbers rise over all inputs */
    size_t count;
    const uint64_t *lines_before; /* by chunk: lines of the file before it */
};

/* What is to be done with an input. A reader is the job's own struct. */
struct worker_job {
    size_t size; /* of a reader; all zero, it is an empty one */

    /* Whether a line begins a sample; NULL: they begin after empty lines. See chunks.h. */
    bool (*starts)(struct slice bytes);

    /* Makes an empty reader like `first`, which has read the start of the input and lives as long. */
    void (*prepare)(void *reader, const void *first);

    /*
     * Reads lines, and returns true after the first empty line that ends at byte `until` of the file or
     * later, or before the first line there that begins a sample, if from there on other readers may go on;
     * false at the end of the input.
     */
    bool (*read_until)(void *reader, struct linereader *in, uint64_t until);

    /* The lines that follow are those of this chunk: their numbers in the file are not known yet. */
    void (*start_chunk)(void *reader, uint64_t chunk);

    /* The input ended inside the sample that was being read. */
    void (*cut_off)(void *reader);

    /* Reports what the readers held back while they read the chunks of a file. The first one is the caller's.
     */
    void (*report)(void *const *readers, size_t count, struct worker_chunks chunks);

    /* Adds what another reader read. */
    void (*merge)(void *reader, const void *other);

    void (*free)(void *reader);
};

struct worker_pool {
    const struct worker_job *job; /* set before use */
    /*
     * Threads that read, with the caller's: 1 to WORKER_POOL_MAX. 0: as many as this process may run at once,
     * as far as they are of use, and one fewer for a pipe, whose writer needs one.
     */
    unsigned threads;
    size_t single_size; /* bytes at the start that one thread reads alone; 0: a good number. Tests set few */
    size_t chunk_size;  /* bytes of a chunk; 0: a good number. Tests set few */
    void (*refused)(int error); /* called once, when a thread cannot be started; may be NULL */
    struct worker *workers;     /* private from here */
    size_t used;
    unsigned default_threads; /* how many threads are of use here, 0: not asked yet */
    bool is_refused;          /* a thread could not be started */
    uint64_t chunks;          /* read so far */
};

/* How many threads read an input if nobody says how many. */
unsigned worker_pool_usual_threads(bool is_file);

/* Reads all lines of the input; `single`: in this thread only. */
void worker_pool_read(struct worker_pool *self, void *reader, struct linereader *in, bool single);

/* After all input: what the workers read is merged into `reader`; the pool is empty again. */
void worker_pool_finish(struct worker_pool *self, void *reader);

/* As many threads as may read a file, for what is done after that. */
struct threads worker_pool_threads(struct worker_pool *self);

#endif
