/*
 * collapse_job - collapse as a job of the worker pool
 *
 *     struct worker_pool pool = {.job = &collapse_job};
 *     worker_pool_read(&pool, &collapse, &in, false);    // for every input, as collapse_read
 *     worker_pool_finish(&pool, &collapse);              // before collapse_finish
 *
 * What is collapsed is the same for any number of threads, but for the last digits of counts past 2^64, which
 * are doubles.
 *
 * With settings.expand there must be one thread: expanding asks another program, one frame after the other.
 */
#ifndef COLLAPSE_JOB_H
#define COLLAPSE_JOB_H

#include "perf/collapse.h"
#include "profile/worker_pool.h"

extern const struct worker_job collapse_job;

#endif
