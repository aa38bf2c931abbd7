/* recording_features: a section for each bit that is set, in the order of the bits. */
#include "perf/recording_features.h"

#include <stdlib.h>

#include "base/arena.h"

#include "base/banned.h"

enum feature {
    FEATURE_BUILD_ID = 2,
    FEATURE_ARCH = 6,
    FEATURE_COMMAND = 11,
    FEATURE_EVENT_NAMES = 12,
    FEATURE_AUXTRACE = 18,
    FEATURE_DIRECTORY = 24,
    FEATURE_COMPRESSED = 27
};

enum { BUILD_ID_HAS_SIZE = 1 << 15, BUILD_ID_FIELD = 24, BUILD_ID_SIZE_AT = 20 };

/* A text: its size, then its bytes up to the first NUL. */
static struct slice read_text(struct view_cursor *cursor) {
    uint32_t size = cursor_read4(cursor);
    struct view bytes = cursor_read_part(cursor, size);
    struct slice text;
    return view_text(&bytes, 0, &text) ? text : view_slice(&bytes);
}

static bool is_set(const uint64_t *flags, enum feature feature) {
    return flags[feature / 64] >> (feature % 64) & 1;
}

/* The section of a feature. False: there is none. */
static bool find_section(const struct recording *self, const uint64_t *flags, enum feature feature,
                         struct view *section) {
    uint64_t at = self->features_at, offset, size;
    for (unsigned i = 0; i < (unsigned)feature; i++)
        at += is_set(flags, (enum feature)i) ? 16 : 0;
    return is_set(flags, feature) && view_read8(&self->file, at, &offset) &&
           view_read8(&self->file, at + 8, &size) && view_part(&self->file, offset, size, section);
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

static void read_build_ids(struct recording *self, struct view section) {
    struct view_cursor cursor = {.view = section};
    while (!cursor.failed && cursor.at < section.size) {
        uint32_t type = cursor_read4(&cursor), sizes = cursor_read4(&cursor);
        uint16_t misc = (uint16_t)(sizes & 0xffff), size = (uint16_t)(sizes >> 16);
        struct view_cursor record = {.view = cursor_read_part(&cursor, size < 8 ? UINT64_MAX : size - 8u)};
        struct slice path;
        (void)type;
        cursor_skip(&record, 4); /* the process */
        struct view id = cursor_read_part(&record, BUILD_ID_FIELD);
        if (cursor.failed || record.failed || !view_text(&record.view, record.at, &path))
            return;
        self->build_ids = heap_grow(self->build_ids, &self->build_id_capacity, self->build_id_count + 1,
                                    sizeof *self->build_ids);
        self->build_ids[self->build_id_count++] =
            (struct recording_build_id){path, read_build_id(&id, (misc & BUILD_ID_HAS_SIZE) != 0)};
    }
}

/* Names belong to the events in their order. */
static bool read_event_names(struct recording *self, struct view section) {
    struct view_cursor cursor = {.view = section};
    uint32_t count = cursor_read4(&cursor), attribute_size = cursor_read4(&cursor);
    for (uint32_t i = 0; i < count && !cursor.failed; i++) {
        cursor_skip(&cursor, attribute_size);
        uint32_t ids = cursor_read4(&cursor);
        struct slice name = read_text(&cursor);
        cursor_skip(&cursor, 8 * (uint64_t)ids);
        if (!cursor.failed && i < self->event_count)
            self->events[i].name = name;
    }
    return !cursor.failed && count == self->event_count;
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

static const char *uncovered(const uint64_t *flags) {
    if (is_set(flags, FEATURE_AUXTRACE))
        return "it holds a hardware trace";
    if (is_set(flags, FEATURE_DIRECTORY))
        return "it is a part of a directory of files (perf record --threads)";
    if (is_set(flags, FEATURE_COMPRESSED))
        return "it is compressed (perf record -z)";
    return NULL;
}

bool recording_features_read(struct recording *self, const uint64_t *flags) {
    struct view section;
    self->obstacle = uncovered(flags);
    if (self->obstacle)
        return false;
    if (find_section(self, flags, FEATURE_BUILD_ID, &section))
        read_build_ids(self, section);
    if (find_section(self, flags, FEATURE_COMMAND, &section))
        read_command(self, section);
    if (find_section(self, flags, FEATURE_ARCH, &section)) {
        struct view_cursor cursor = {.view = section};
        self->architecture = read_text(&cursor);
    }
    if (!find_section(self, flags, FEATURE_EVENT_NAMES, &section) || !read_event_names(self, section)) {
        self->obstacle = "it does not name its events";
        return false;
    }
    return true;
}
