/*
 * read_ahead - lines in batches; those of a large input are read and parsed by a second thread
 *
 * While the caller uses a batch, the thread makes the next ones. It is started only where there are so many
 * bytes that it is of use. The lines are the same with and without it. Instead of an input, lines that were
 * kept can be its source: they lie scattered in memory, and the thread waits for that.
 *
 *     struct read_ahead ahead = {.threads = 2};
 *     read_ahead_open(&ahead, &in);                  // for every input
 *     for (const struct line_batch *batch; (batch = read_ahead_next(&ahead, true));)
 *         use(batch);
 *     read_ahead_close(&ahead);
 *     read_ahead_free(&ahead);
 */
#ifndef READ_AHEAD_H
#define READ_AHEAD_H

#include <pthread.h>

#include "base/threads.h"
#include "line_batch.h"

/* One is used, one is ready, one is being made. */
enum { READ_AHEAD_BATCHES = 3 };

struct read_ahead {
    unsigned threads;   /* 1: there is no second one. 0: there is where it is of use */
    size_t single_size; /* a file of fewer bytes, and so many of a pipe, are read without it; 0: a good
                         * number. Tests set few */
    size_t batch_lines; /* most lines of a batch; 0: a good number. Tests set few */
    void (*refused)(int error); /* called once, when the thread cannot be started; may be NULL */

    struct linereader *in;         /* private from here: the source, or NULL, and then */
    const struct kept_lines *kept; /* this is it */
    size_t taken;                  /* lines of these that are in batches */
    struct read_ahead_start {
        uint64_t byte, line;
    } start;                 /* of the input */
    struct bytebuf previous; /* the last folded line */
    struct line_batch batches[READ_AHEAD_BATCHES];
    uint64_t single_until; /* bytes of this input after which there is a second thread */
    bool is_refused;       /* a thread could not be started */
    bool is_running;       /* it was started, and is to be joined */
    pthread_t thread;
    pthread_mutex_t lock; /* for the rest, and `changed` is signalled when that changes */
    pthread_cond_t changed;
    uint64_t made, used; /* batches that the thread made, and that the caller has used up */
    bool lent;           /* the caller has one */
    bool compares, ended, stopped;
};

/* Which threads are to be used, for a file or not. */
struct threads read_ahead_threads(const struct read_ahead *self, bool is_file);

/* Begins with an input, which must stay until it is closed. */
void read_ahead_open(struct read_ahead *self, struct linereader *in);

/* Begins with lines that were kept, which stay as they are until it is closed. */
void read_ahead_open_kept(struct read_ahead *self, const struct kept_lines *kept);

/*
 * The next batch, NULL at the end of the input; valid until the next call. `compares`: its lines are to be
 * compared, and so are all that were read before; once they are not, they must not be.
 */
const struct line_batch *read_ahead_next(struct read_ahead *self, bool compares);

/* Goes back to the start of the input, a regular file. */
void read_ahead_restart(struct read_ahead *self);

/* Ends with the source; that an input failed is in the linereader then. */
void read_ahead_close(struct read_ahead *self);

/* Gives the memory back, after it was closed. */
void read_ahead_free(struct read_ahead *self);

#endif
