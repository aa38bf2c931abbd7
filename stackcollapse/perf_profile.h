/*
 * perf_profile - recordings of perf, as stackcollapse-perf reads them
 *
 *     struct perf_profile profile = {0};
 *     perf_profile_start(&profile, &given, report_messages, report_refused_thread);
 *     perf_profile_read(&profile, &in);                   // for every input
 *     bool good = perf_profile_end(&profile, &out);       // prints the stacks
 */
#ifndef PERF_PROFILE_H
#define PERF_PROFILE_H

#include "base/outbuf.h"
#include "perf/collapse_job.h"
#include "suite_options.h"
#include "symbols/addr2line.h"

struct perf_profile {
    const struct suite_options *given; /* private from here */
    struct collapse collapse;
    struct worker_pool pool;
    struct addr2line inlined;
    struct messages messages;
    bool recording, failed;
};

/* `show` is called for messages as they come, `refused` when a thread cannot be started. */
void perf_profile_start(struct perf_profile *self, const struct suite_options *given,
                        void (*show)(struct messages *messages), void (*refused)(int error));

/* Reads text or a recording. */
void perf_profile_read(struct perf_profile *self, struct linereader *in);

/*
 * Reports, in `messages`, what a user must know, prints the stacks and frees everything. `good`: no failure
 * was reported yet. False: perf script or addr2line failed.
 */
MUST_USE bool perf_profile_end(struct perf_profile *self, bool good, struct outbuf *out,
                               struct messages *messages);

#endif
