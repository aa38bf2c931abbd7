/*
 * recording_features - what a recording says of itself after its records: names of events, build-ids, the
 * machine
 *
 *     if (!recording_features_read(&recording, flags))
 *         explain(recording.obstacle);
 */
#ifndef RECORDING_FEATURES_H
#define RECORDING_FEATURES_H

#include "perf/recording.h"

enum { RECORDING_FLAGS = 4 }; /* words of the set of features */

/* For recording_read. False: `obstacle` says why. */
MUST_USE bool recording_features_read(struct recording *self, const uint64_t *flags);

#endif
