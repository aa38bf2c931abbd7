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

/* For recording_read: all features of a file. False: `obstacle` says why. */
MUST_USE bool recording_features_read(struct recording *self, const uint64_t *flags);

/* What one feature holds. False: `obstacle` says why, or it is damaged. */
MUST_USE bool recording_feature_take(struct recording *self, uint64_t feature, struct view content);

/* A build-id: the flags of its record, and what follows its header. False: it is damaged. */
MUST_USE bool recording_feature_take_id(struct recording *self, uint16_t misc, struct view body);

/* After the events and features were read: gives the events their names. */
void recording_features_name_events(struct recording *self);

#endif
