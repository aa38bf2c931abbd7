/* recording_pipe: build-ids come last, so that all records are looked at before the first sample is taken. */
#include "perf/recording_pipe.h"

#include <stdlib.h>

#include "base/arena.h"
#include "perf/record.h"
#include "perf/recording_features.h"

#include "base/banned.h"

enum { UPDATE_NAME = 2, ATTR_SIZE_AT = 4, OLDEST_ATTR = 64 };

/* Another name for the event of an id; the events may not be known yet. */
struct new_name {
    uint64_t id;
    struct slice name;
};

struct scan {
    struct recording *recording;
    struct new_name *names;
    size_t count, capacity;
};

/* Its attribute, then the ids of its samples. */
static bool take_event(struct scan *self, const struct record *record) {
    const struct view *body = &record->body;
    uint32_t size;
    struct view attr, ids;
    if (!view_read4(body, ATTR_SIZE_AT, &size))
        return false;
    size = size ? size : OLDEST_ATTR;
    return view_part(body, 0, size, &attr) && view_part(body, size, body->size - size, &ids) &&
           recording_add_event(self->recording, attr, ids);
}

static bool take_update(struct scan *self, const struct record *record) {
    struct view_cursor cursor = {.view = record->body};
    uint64_t kind = cursor_read8(&cursor);
    struct new_name named = {.id = cursor_read8(&cursor)};
    if (cursor.failed || (kind == UPDATE_NAME && !view_text(&record->body, cursor.at, &named.name)))
        return false;
    if (kind == UPDATE_NAME) {
        self->names = heap_grow(self->names, &self->capacity, self->count + 1, sizeof *self->names);
        self->names[self->count++] = named;
    }
    return true;
}

static bool take_feature(struct scan *self, const struct record *record) {
    uint64_t feature;
    struct view content;
    return view_read8(&record->body, 0, &feature) &&
           view_part(&record->body, 8, record->body.size - 8, &content) &&
           recording_feature_take(self->recording, feature, content);
}

static bool take(struct scan *self, const struct record *record) {
    switch (record->type) {
    case RECORD_ATTR:
        return take_event(self, record);
    case RECORD_EVENT_UPDATE:
        return take_update(self, record);
    case RECORD_FEATURE:
        return take_feature(self, record);
    case RECORD_BUILD_ID:
        return recording_feature_take_id(self->recording, record->misc, record->body);
    default:
        return true;
    }
}

static bool scan(struct scan *self) {
    struct recording *recording = self->recording;
    struct record record;
    uint64_t offset = 0;
    while (record_next(&recording->data, &offset, &record))
        if (!take(self, &record)) {
            recording->obstacle = recording->obstacle ? recording->obstacle : "a record is damaged";
            return false;
        }
    if (offset != recording->data.size)
        recording->obstacle = "a record is cut off";
    else if (!recording->event_count)
        recording->obstacle = "it does not say what its events are";
    return !recording->obstacle;
}

bool recording_pipe_read(struct recording *self) {
    struct scan scanned = {.recording = self};
    bool good = scan(&scanned) && recording_finish(self);
    for (size_t i = 0; good && i < scanned.count; i++) {
        const struct recording_event *event = recording_event_of(self, scanned.names[i].id);
        if (event)
            self->events[event - self->events].name = scanned.names[i].name;
    }
    free(scanned.names);
    return good;
}
