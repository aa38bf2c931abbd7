/*
 * replay - a recording from its first record to its last, in order of time
 *
 * Keeps what records tell of threads, modules and maps, so that for each sample it is known what ran and what
 * was mapped then. What is not covered ends it, and `obstacle` names it.
 *
 *     struct replay replay = {.recording = &recording, .take = fold_sample, .context = &fold};
 *     if (!replay_run(&replay))
 *         explain(replay.obstacle);
 *     replay_free(&replay);
 */
#ifndef REPLAY_H
#define REPLAY_H

#include "base/mapped_file.h"
#include "base/progress.h"
#include "perf/deferred_samples.h"
#include "perf/group_values.h"
#include "perf/module_table.h"
#include "perf/mount_namespaces.h"
#include "perf/packed_records.h"
#include "perf/record.h"
#include "perf/record_order.h"
#include "perf/record_store.h"
#include "perf/thread_table.h"

/* Takes a sample of a thread. False: it is not covered, and *obstacle says why. */
typedef bool replay_taker(void *context, const struct record_sample *sample, uint32_t thread,
                          const char **obstacle);

struct replay {
    const struct recording *recording; /* set before use */
    replay_taker *take;
    void *context;
    struct progress *progress;      /* NULL: not shown */
    const struct mapped_file *file; /* the recording, whose memory is given back; NULL: it is not mapped */
    struct thread_table threads;
    struct module_table modules;
    struct mount_namespaces namespaces;
    struct address_space kernel; /* maps of the kernel */
    struct build_id kernel_id;   /* of size 0 when it is not known */
    uint64_t kernel_text;        /* where the kernel's _text was, or its _stext; 0: not known */
    bool kernel_by_stext;
    uint64_t first_time, last_time; /* of the samples; last_time 0: there was none with a time */
    uint64_t samples, lost;         /* read; events that perf could not record */
    const char *obstacle;
    struct record_order order; /* private from here */
    struct packed_records packed;
    struct record_store store; /* of what waits, from the first compressed record on */
    bool stores;
    struct deferred_samples deferred;
    struct group_values values;
};

/* False: `obstacle` says why the recording is not covered. */
MUST_USE bool replay_run(struct replay *self);

void replay_free(struct replay *self);

#endif
