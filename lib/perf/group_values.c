/* group_values: values of ids that the recording does not know are left out, as perf does. */
#include "perf/group_values.h"

#include <stdlib.h>

#include "base/arena.h"

#include "base/banned.h"

bool group_values_are_there(const struct record_sample *sample) {
    return sample->values.entries.size && sample->values.id_at;
}

bool group_values_next(struct group_values *self, const struct record_sample *sample,
                       struct view_cursor *cursor, struct record_sample *member) {
    if (!self->last)
        self->last = heap_zeroed(self->recording->id_count + 1, sizeof *self->last);
    while (cursor->at < cursor->view.size && !cursor->failed) {
        struct view entry = cursor_read_part(cursor, sample->values.stride);
        uint64_t value, id;
        if (!view_read8(&entry, 0, &value) || !view_read8(&entry, sample->values.id_at, &id))
            return false;
        size_t number = recording_id_number(self->recording, id);
        if (number == self->recording->id_count)
            continue;
        *member = *sample;
        member->event = recording_event_of_number(self->recording, number);
        member->period = value - self->last[number];
        self->last[number] = value;
        if (member->period)
            return true;
    }
    return false;
}

void group_values_free(struct group_values *self) {
    free(self->last);
    *self = (struct group_values){0};
}
