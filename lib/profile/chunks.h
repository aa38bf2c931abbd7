/*
 * chunks - an input that several threads read, cut after empty lines, or before lines that begin a sample
 *
 * A thread that is free takes the next chunk. In a regular file a chunk is a range of bytes, which the thread
 * reads itself; in a pipe it is a block, which is read under the lock. Chunks are numbered in the order of
 * the input.
 *
 *     struct chunks chunks = {.in = &in, .size = 1 << 20};
 *     if (chunks_open(&chunks, 1 << 22)) {
 *         // in every thread:
 *         for (uint64_t number; chunks_take(&chunks, &piece, &number);) {
 *             if (chunks_find_start(&chunks, &piece))
 *                 read(&piece, chunks_end(&chunks, &piece));
 *             chunks_put_back(&chunks, &piece, number);
 *         }
 *         chunks_close(&chunks);
 *     }
 */
#ifndef CHUNKS_H
#define CHUNKS_H

#include <pthread.h>

#include "base/contract.h"
#include "base/linereader.h"

/* Bytes at the start of a line that tell whether it begins a sample. */
enum { CHUNKS_LOOK = 64 };

struct chunks {
    struct linereader *in; /* set before use: the input, between two samples */
    size_t size;           /* set before use: bytes of a chunk; 0: a good number */
    /*
     * Set before use: whether a line that begins with these CHUNKS_LOOK bytes begins a sample, whatever
     * precedes it. NULL: samples begin after empty lines.
     */
    bool (*starts)(struct slice bytes);
    bool is_file;    /* after chunks_open */
    uint64_t *lines; /* of each chunk; after chunks_close: lines of the input before it */
    size_t count;

    size_t capacity; /* private from here */
    pthread_mutex_t lock;
    uint64_t origin;                    /* of a file: the offset where `in` began */
    uint64_t next, limit;               /* of a file: the range not taken yet, by offsets from `origin` */
    bool over;                          /* of a pipe: nothing is left that can be cut */
    int error;                          /* of the first chunk that could not be read */
    uint64_t failed_chunk, failed_line; /* which that is, and how many of its lines were read */
};

/* Whether a sample begins where these bytes do, which begin a line; fewer than CHUNKS_LOOK begin none. */
bool chunks_starts(bool (*starts)(struct slice bytes), struct slice bytes);

/* True if the descriptor is that of a regular file. */
bool chunks_is_file(int fd);

/*
 * Prepares to cut what is left of the input. False: it is a file of which less than `min_left` bytes are
 * left, or it cannot be cut; nothing was changed, and chunks_close must not be called.
 */
MUST_USE bool chunks_open(struct chunks *self, uint64_t min_left);

/* Takes the next chunk, which `piece` then reads. False: there is none. From any thread. */
MUST_USE bool chunks_take(struct chunks *self, struct linereader *piece, uint64_t *number);

/* Goes to the first sample that begins in the chunk. False: none does. */
bool chunks_find_start(const struct chunks *self, struct linereader *piece);

/* The byte of the piece's input before which the samples of the chunk begin; the last one may end after it.
 * UINT64_MAX: all that can be read. */
uint64_t chunks_end(const struct chunks *self, const struct linereader *piece);

/* After reading: remembers how many lines the chunk has, and whether reading failed. From any thread. */
void chunks_put_back(struct chunks *self, const struct linereader *piece, uint64_t number);

/* When no thread reads any more: `in` goes on after the last chunk, or after the line that was read last
 * before the first error. */
void chunks_close(struct chunks *self);

/* Frees the memory; after chunks_close. */
void chunks_free(struct chunks *self);

#endif
