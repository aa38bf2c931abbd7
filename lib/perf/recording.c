/* recording: everything here happens once per file. */
#include "perf/recording.h"

#include <stdlib.h>

#include "base/arena.h"
#include "perf/recording_features.h"
#include "perf/recording_pipe.h"

#include "base/banned.h"

enum {
    HEADER = 104,       /* of a file */
    SMALLEST_ATTR = 64, /* of the first version of struct perf_event_attr */
    LARGEST_ATTR = 4096,
    IDS_SECTION = 16,
    FLAG_TRAILERS = 18 /* bit of the attribute's flags: sample_id_all */
};

/* An id of samples, and its event. */
struct recording_id {
    uint64_t id;
    uint32_t event;
};

static bool refuse(struct recording *self, const char *obstacle) {
    self->obstacle = obstacle;
    return false;
}

/* ---- events ---- */

/* False: they are more than the file has bytes for, as when events name one section again and again. */
static bool add_ids(struct recording *self, uint32_t event, struct view ids) {
    struct view_cursor cursor = {.view = ids};
    if (ids.size / 8 > self->file.size / 8 - self->id_count)
        return false;
    for (uint64_t left = ids.size / 8; left > 0; left--) {
        self->ids = heap_grow(self->ids, &self->id_capacity, self->id_count + 1, sizeof *self->ids);
        self->ids[self->id_count++] = (struct recording_id){cursor_read8(&cursor), event};
    }
    return !cursor.failed;
}

/* Why the samples of an event are not covered, or NULL. */
static const char *uncovered(const struct recording_event *event) {
    uint64_t fields = event->sample_type;
    if (fields & ~(uint64_t)SAMPLE_KNOWN ||
        (fields & SAMPLE_BRANCH_STACK && event->branch_type & ~(uint64_t)BRANCH_KNOWN))
        return "its samples have fields that are newer than this program";
    if (fields & SAMPLE_AUX)
        return "it holds a hardware trace";
    return NULL;
}

bool recording_add_event(struct recording *self, struct view attr, struct view ids) {
    struct recording_event event = {.name = SLICE("")};
    if (self->event_count >= UINT16_MAX)
        return refuse(self, "it has too many events");
    if (attr.size < SMALLEST_ATTR || !view_read4(&attr, 0, &event.type) ||
        !view_read8(&attr, 8, &event.config) || !view_read8(&attr, 16, &event.sample_period) ||
        !view_read8(&attr, 24, &event.sample_type) || !view_read8(&attr, 32, &event.read_format) ||
        !view_read8(&attr, 40, &event.flags))
        return refuse(self, "its header is damaged");
    if ((attr.size >= 80 && !view_read8(&attr, 72, &event.branch_type)) ||
        (attr.size >= 88 && !view_read8(&attr, 80, &event.user_registers)))
        return refuse(self, "its header is damaged");
    event.trailers = event.flags >> FLAG_TRAILERS & 1;
    self->obstacle = uncovered(&event);
    if (self->obstacle)
        return false;
    if (!add_ids(self, self->event_count, ids))
        return refuse(self, "its header is damaged");
    self->events =
        heap_grow(self->events, &self->event_capacity, self->event_count + 1, sizeof *self->events);
    self->events[self->event_count++] = event;
    return true;
}

/* Reads an attribute of `size` bytes and the section of its ids. */
static bool read_event(struct recording *self, struct view entry, uint64_t size) {
    uint64_t ids_at, ids_size;
    struct view attr, ids;
    if (!view_part(&entry, 0, size, &attr) || !view_read8(&entry, size, &ids_at) ||
        !view_read8(&entry, size + 8, &ids_size) || !view_part(&self->file, ids_at, ids_size, &ids))
        return refuse(self, "its header is damaged");
    return recording_add_event(self, attr, ids);
}

static int by_id(const void *a, const void *b) {
    const struct recording_id *x = a, *y = b;
    if (x->id != y->id)
        return x->id < y->id ? -1 : 1;
    return (x->event > y->event) - (x->event < y->event);
}

/* Where the id is in samples of an event without identifier: how many fields precede it. */
static unsigned id_place(uint64_t sample_type) {
    return (unsigned)__builtin_popcountll(sample_type & (SAMPLE_IP | SAMPLE_TID | SAMPLE_TIME | SAMPLE_ADDR));
}

/* Records that are not samples, and the place of ids, must be the same for all events. */
static bool events_agree(const struct recording *self) {
    const uint64_t shared =
        SAMPLE_IP | SAMPLE_TID | SAMPLE_TIME | SAMPLE_ID | SAMPLE_STREAM_ID | SAMPLE_CPU | SAMPLE_IDENTIFIER;
    const struct recording_event *first = &self->events[0];
    for (uint32_t i = 1; i < self->event_count; i++) {
        const struct recording_event *event = &self->events[i];
        bool has_id = event->sample_type & (SAMPLE_ID | SAMPLE_IDENTIFIER);
        bool same_place = (event->sample_type & SAMPLE_IDENTIFIER) ||
                          id_place(event->sample_type) == id_place(first->sample_type);
        if ((event->sample_type & shared) != (first->sample_type & shared) || !has_id || !same_place ||
            event->trailers != first->trailers)
            return false;
    }
    return true;
}

static bool read_events(struct recording *self, uint64_t attr_size, uint64_t at, uint64_t size) {
    struct view entries, entry;
    if (attr_size < SMALLEST_ATTR + IDS_SECTION || attr_size > LARGEST_ATTR ||
        !view_part(&self->file, at, size, &entries) || size / attr_size == 0)
        return refuse(self, "its header is damaged");
    uint64_t count = size / attr_size;
    for (uint64_t i = 0; i < count; i++)
        if (!view_part(&entries, i * attr_size, attr_size, &entry) ||
            !read_event(self, entry, attr_size - IDS_SECTION))
            return self->obstacle ? false : refuse(self, "its header is damaged");
    return true;
}

bool recording_finish(struct recording *self) {
    if (self->id_count)
        qsort(self->ids, self->id_count, sizeof *self->ids, by_id);
    if (!events_agree(self))
        return refuse(self, "its events have samples of different kinds");
    recording_features_name_events(self);
    return true;
}

size_t recording_id_number(const struct recording *self, uint64_t id) {
    size_t low = 0, high = self->id_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (self->ids[middle].id < id)
            low = middle + 1;
        else
            high = middle;
    }
    return low < self->id_count && self->ids[low].id == id ? low : self->id_count;
}

const struct recording_event *recording_event_of_number(const struct recording *self, size_t number) {
    assert(number < self->id_count);
    return &self->events[self->ids[number].event];
}

const struct recording_event *recording_event_of(const struct recording *self, uint64_t id) {
    if (!id || self->event_count == 1)
        return &self->events[0];
    size_t number = recording_id_number(self, id);
    return number < self->id_count ? recording_event_of_number(self, number) : NULL;
}

/* ---- the file ---- */

/* One that was written to a file; the header from its third number on. */
static bool read_file(struct recording *self, struct view_cursor *header) {
    uint64_t flags[RECORDING_FLAGS], attr_size = cursor_read8(header);
    uint64_t attrs_at = cursor_read8(header), attrs_size = cursor_read8(header);
    uint64_t data_at = cursor_read8(header), data_size = cursor_read8(header);
    cursor_skip(header, 16);
    for (unsigned i = 0; i < RECORDING_FLAGS; i++)
        flags[i] = cursor_read8(header);
    if (header->failed)
        return refuse(self, "its header is damaged");
    if (!data_size)
        return refuse(self,
                      "its header says that perf record did not end properly; end it with Ctrl-C or SIGINT");
    if (!view_part(&self->file, data_at, data_size, &self->data))
        return refuse(self, "it is cut off; copy it or record it again");
    self->features_at = data_at + data_size;
    return read_events(self, attr_size, attrs_at, attrs_size) && recording_features_read(self, flags) &&
           recording_finish(self);
}

bool recording_read(struct recording *self, struct view file) {
    struct view_cursor header = {.view = file};
    *self = (struct recording){.file = file, .architecture = SLICE("")};
    if (!slice_starts(view_slice(&file), SLICE("PERFILE2")))
        return refuse(self, "a machine of the other byte order wrote it");
    cursor_skip(&header, 8);
    uint64_t size = cursor_read8(&header);
    if (size == HEADER)
        return read_file(self, &header);
    if (size == RECORDING_PIPE_HEADER &&
        view_part(&file, RECORDING_PIPE_HEADER, file.size - RECORDING_PIPE_HEADER, &self->data))
        return recording_pipe_read(self);
    return refuse(self, header.failed ? "its header is damaged" : "its header is of another version");
}

void recording_free(struct recording *self) {
    free(self->events);
    free(self->ids);
    free(self->build_ids);
    bytebuf_free(&self->command);
    arena_free(&self->names);
    *self = (struct recording){0};
}
