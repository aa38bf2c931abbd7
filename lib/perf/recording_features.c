/* recording_features: a section for each bit that is set, in the order of the bits. */
#include "perf/recording_features.h"

#include <stdlib.h>

#include "base/arena.h"
#include "perf/event_name.h"

#include "base/banned.h"

enum feature {
    FEATURE_BUILD_ID = 2,
    FEATURE_RELEASE = 4,
    FEATURE_ARCH = 6,
    FEATURE_COMMAND = 11,
    FEATURE_EVENT_NAMES = 12,
    FEATURE_AUXTRACE = 18,
    FEATURE_DIRECTORY = 24
};

enum { BUILD_ID_HAS_SIZE = 1 << 15, BUILD_ID_FIELD = 24, BUILD_ID_SIZE_AT = 20 };

/* A text: its size, then its bytes up to the first NUL. */
static struct slice read_text(struct view_cursor *cursor) {
    uint32_t size = cursor_read4(cursor);
    struct view bytes = cursor_read_part(cursor, size);
    struct slice text;
    return view_text(&bytes, 0, &text) ? text : view_slice(&bytes);
}

/* The build-id in the 24 bytes of a record; without a size, zeros at its end do not count. */
static struct build_id read_build_id(const struct view *bytes, bool has_size) {
    struct build_id id = {.size = ELF_BUILD_ID_MAX};
    uint8_t size = 0;
    if (!view_copy(bytes, 0, id.bytes, ELF_BUILD_ID_MAX) || !view_read1(bytes, BUILD_ID_SIZE_AT, &size))
        id.size = 0;
    if (has_size)
        id.size = size <= ELF_BUILD_ID_MAX ? size : 0;
    while (!has_size && id.size && !id.bytes[id.size - 1])
        id.size--;
    return id;
}

bool recording_feature_take_id(struct recording *self, uint16_t misc, struct view body) {
    struct view_cursor record = {.view = body};
    struct slice path;
    cursor_skip(&record, 4); /* the process */
    struct view id = cursor_read_part(&record, BUILD_ID_FIELD);
    if (record.failed || !view_text(&record.view, record.at, &path))
        return false;
    self->build_ids = heap_grow(self->build_ids, &self->build_id_capacity, self->build_id_count + 1,
                                sizeof *self->build_ids);
    self->build_ids[self->build_id_count++] =
        (struct recording_build_id){path, read_build_id(&id, (misc & BUILD_ID_HAS_SIZE) != 0)};
    return true;
}

/* Those before one that is damaged count. */
static void read_build_ids(struct recording *self, struct view section) {
    struct view_cursor cursor = {.view = section};
    bool good = true;
    while (good && cursor.at < section.size) {
        cursor_skip(&cursor, 4);
        uint32_t sizes = cursor_read4(&cursor);
        uint16_t misc = (uint16_t)(sizes & 0xffff), size = (uint16_t)(sizes >> 16);
        struct view body = cursor_read_part(&cursor, size < 8 ? UINT64_MAX : size - 8u);
        good = !cursor.failed && recording_feature_take_id(self, misc, body);
    }
}

/* Names belong to the events in their order. */
static void read_event_names(struct recording *self) {
    struct view_cursor cursor = {.view = self->event_names};
    uint32_t count = cursor_read4(&cursor), attribute_size = cursor_read4(&cursor);
    for (uint32_t i = 0; i < count && i < self->event_count && !cursor.failed; i++) {
        cursor_skip(&cursor, attribute_size);
        uint32_t ids = cursor_read4(&cursor);
        struct slice name = read_text(&cursor);
        cursor_skip(&cursor, 8 * (uint64_t)ids);
        if (!cursor.failed)
            self->events[i].name = name;
    }
}

void recording_features_name_events(struct recording *self) {
    struct bytebuf name = {0};
    read_event_names(self);
    for (uint32_t i = 0; i < self->event_count; i++) {
        struct recording_event *event = &self->events[i];
        if (event->name.len)
            continue;
        name.len = 0;
        event_name(event->type, event->config, event->flags, &name);
        event->name = slice_make(arena_copy(&self->names, bytebuf_slice(&name), 1), name.len);
    }
    bytebuf_free(&name);
}

static void read_command(struct recording *self, struct view section) {
    struct view_cursor cursor = {.view = section};
    uint32_t count = cursor_read4(&cursor);
    for (uint32_t i = 0; i < count && !cursor.failed; i++) {
        struct slice word = read_text(&cursor);
        if (i && !cursor.failed)
            bytebuf_add_byte(&self->command, ' ');
        bytebuf_add(&self->command, word);
    }
}

bool recording_feature_take(struct recording *self, uint64_t feature, struct view content) {
    struct view_cursor cursor = {.view = content};
    switch (feature) {
    case FEATURE_BUILD_ID:
        read_build_ids(self, content);
        break;
    case FEATURE_COMMAND:
        read_command(self, content);
        break;
    case FEATURE_RELEASE:
        self->release = read_text(&cursor);
        break;
    case FEATURE_ARCH:
        self->architecture = read_text(&cursor);
        break;
    case FEATURE_EVENT_NAMES:
        self->event_names = content;
        break;
    case FEATURE_AUXTRACE:
        self->obstacle = "it holds a hardware trace";
        break;
    case FEATURE_DIRECTORY:
        self->obstacle = "it is a part of a directory of files (perf record --threads)";
        break;
    default:
        break;
    }
    return !self->obstacle;
}

bool recording_features_read(struct recording *self, const uint64_t *flags) {
    uint64_t at = self->features_at, offset, size;
    struct view content;
    for (unsigned feature = 0; feature < 64 * RECORDING_FLAGS; feature++) {
        if (!(flags[feature / 64] >> (feature % 64) & 1))
            continue;
        if (!view_read8(&self->file, at, &offset) || !view_read8(&self->file, at + 8, &size) ||
            !view_part(&self->file, offset, size, &content)) {
            self->obstacle = "it is cut off; copy it or record it again";
            return false;
        }
        if (!recording_feature_take(self, feature, content))
            return false;
        at += 16;
    }
    return true;
}
