/*
 * group_values - the samples of events that were read together (perf record -e '{a,b}:S')
 *
 * Such a sample holds the values of all members of its group. It stands for one sample of each, whose period
 * is what that member's value grew by since the sample before.
 *
 *     struct group_values values = {.recording = &recording};
 *     struct view_cursor cursor = {.view = sample.values.entries};
 *     while (group_values_next(&values, &sample, &cursor, &member))
 *         use(member.event, member.period);
 *     group_values_free(&values);
 */
#ifndef GROUP_VALUES_H
#define GROUP_VALUES_H

#include "perf/record.h"

struct group_values {
    const struct recording *recording; /* set before use */
    uint64_t *last;                    /* private: by number of the id */
};

/* True if the sample has values that belong to events. */
bool group_values_are_there(const struct record_sample *sample);

/* The next member that grew, as a sample of its own. False: there is none. */
MUST_USE bool group_values_next(struct group_values *self, const struct record_sample *sample,
                                struct view_cursor *cursor, struct record_sample *member);

void group_values_free(struct group_values *self);

#endif
