/*
 * recording_pipe - a recording that went through a pipe (perf record -o -): what it says of itself is among
 * its records
 *
 *     if (recording_pipe_is(&file) && !recording_pipe_read(&recording))
 *         explain(recording.obstacle);
 */
#ifndef RECORDING_PIPE_H
#define RECORDING_PIPE_H

#include "perf/recording.h"

enum { RECORDING_PIPE_HEADER = 16 };

/* For recording_read: goes through all records for events, build-ids and features. False: `obstacle` says
 * why. */
MUST_USE bool recording_pipe_read(struct recording *self);

#endif
