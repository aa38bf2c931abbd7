/*
 * replay_maps - records that tell what is mapped: by processes, and by the kernel
 *
 *     bool good = replay_take_map(&replay, &record);       // RECORD_MMAP, RECORD_MMAP2
 */
#ifndef REPLAY_MAPS_H
#define REPLAY_MAPS_H

#include "perf/replay.h"

/* False: the record is damaged. */
MUST_USE bool replay_take_map(struct replay *self, const struct record *record);

/* A program that was put into the kernel, or taken out of it. False: the record is damaged. */
MUST_USE bool replay_take_kernel_symbol(struct replay *self, const struct record *record);

#endif
