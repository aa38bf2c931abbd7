/*
 * progress - a line on the terminal while a long input is read
 *
 * "1.2 GB read, 340 MB/s, 37 %, 6 s left": only when standard error is a terminal, and after the first
 * second; what is left is shown when the size is known. Several threads may read. report.h writes the line,
 * and erases it before any other message.
 *
 *     struct progress progress = {0};
 *     progress_start(&progress, size);       // 0: not known
 *     progress_add(&progress, bytes);        // after every read
 *     progress_end(&progress);
 */
#ifndef PROGRESS_H
#define PROGRESS_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/bytebuf.h"

struct progress {
    uint64_t size; /* bytes of all input, 0: not known */
    bool on;       /* private from here: the line may be shown */
    pthread_mutex_t lock;
    uint64_t bytes;   /* read so far */
    uint64_t started; /* nanoseconds of the steady clock */
    uint64_t due;     /* when the next line may be shown */
};

/* Begins to count. Nothing is shown if standard error is not a terminal, or if this is a build server. */
void progress_start(struct progress *self, uint64_t size);

/* Counts bytes that were read, and shows the line when it is due. */
void progress_add(struct progress *self, size_t bytes);

/* Erases the line. */
void progress_end(struct progress *self);

/* The line itself, appended to `into`: for a number of bytes after a number of nanoseconds. */
void progress_text(struct bytebuf *into, uint64_t bytes, uint64_t size, uint64_t elapsed);

#endif
