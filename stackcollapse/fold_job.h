/*
 * fold_job - formats that are fed by lines as a job of the worker pool
 *
 *     struct fold_reader reader = {.format = format, .fold = {.given = &given}};
 *     fold_reader_start(&reader);
 *     struct worker_job job = fold_job(format);
 *     struct worker_pool pool = {.job = &job};
 *     fold_reader_begin(&reader);                                        // for every input
 *     worker_pool_read(&pool, &reader, &in, format->starts == NULL);
 *     fold_reader_end(&reader, true);
 *     worker_pool_finish(&pool, &reader);
 *     use(&reader.fold);
 *     fold_reader_free(&reader);
 */
#ifndef FOLD_JOB_H
#define FOLD_JOB_H

#include "format.h"
#include "profile/worker_pool.h"

/* A line that was not understood, of a chunk whose lines are not numbered yet. */
struct fold_logged {
    uint64_t chunk, line;
    struct bytebuf text;
};

struct fold_reader {
    struct fold fold;
    const struct format *format; /* set before use */
    bool in_chunks;              /* private from here */
    uint64_t chunk;
    const char *name; /* of the file */
    struct fold_logged logged[TALLY_SHOWN];
    size_t logged_count;
    uint64_t logged_lines; /* with those that were not kept */
};

/* Before the first input: makes the format's state. */
void fold_reader_start(struct fold_reader *self);

/* Before each input. */
void fold_reader_begin(struct fold_reader *self);

/* After each input: `good` if its bytes were all there. */
void fold_reader_end(struct fold_reader *self, bool good);

struct worker_job fold_job(const struct format *format);

void fold_reader_free(struct fold_reader *self);

#endif
