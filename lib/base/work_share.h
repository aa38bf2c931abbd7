/*
 * work_share - pieces of work that threads take, and split into more
 *
 * A piece is a struct of the caller's. All is done when no piece is left and no thread is at one.
 *
 *     struct work_share share;
 *     work_share_start(&share, sizeof piece);
 *     work_share_give(&share, &piece);
 *     while (work_share_take(&share, &piece)) {       // in every thread
 *         ...                                         // may give others
 *         work_share_done(&share);
 *     }
 *     work_share_end(&share);
 */
#ifndef WORK_SHARE_H
#define WORK_SHARE_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>

#include "base/bytebuf.h"
#include "base/contract.h"

struct work_share {
    size_t size; /* private: of a piece */
    pthread_mutex_t lock;
    pthread_cond_t changed;
    struct bytebuf pieces; /* that nobody has taken */
    size_t taken;          /* that are not done */
    atomic_uint waiting;   /* threads without a piece */
};

/* Before the threads. `size`: of a piece, in bytes. */
void work_share_start(struct work_share *self, size_t size);

/* Adds a piece, which is copied. From any thread. */
void work_share_give(struct work_share *self, const void *piece);

/* Takes the piece that was given last; waits if others may still give one. False: all is done. */
MUST_USE bool work_share_take(struct work_share *self, void *piece);

/* The thread is done with the piece that it took. */
void work_share_done(struct work_share *self);

/* True if a thread waits for a piece. It may have one when this returns. */
static inline bool work_share_is_wanted(struct work_share *self) {
    return atomic_load_explicit(&self->waiting, memory_order_relaxed) > 0;
}

/* When no thread uses it any more. */
void work_share_end(struct work_share *self);

#endif
