/*
 * threads - one function in several threads at once
 *
 *     struct threads threads = {.count = 2};
 *     threads_run(&threads, work, &job);    // work(&job, 0) in this thread, work(&job, 1) in another one
 */
#ifndef THREADS_H
#define THREADS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/contract.h"

struct threads {
    unsigned count;             /* set before use: how many, with the caller's; 0 is 1 */
    void (*refused)(int error); /* called once, when one cannot be started; may be NULL */
    bool is_refused;            /* one could not be started */
};

/*
 * Calls work(context, n) in the threads n = 0, 1, ..., the first of which is the caller's, and returns when
 * all calls have. How many there were: fewer than `count` if a thread could not be started.
 */
size_t threads_run(struct threads *self, void (*work)(void *context, size_t thread), void *context);

#endif
