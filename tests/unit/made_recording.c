/* made_recording: compressed records hold blocks of zstd that are not compressed. */
#include "made_recording.h"

enum { HEADER = 104, ATTR = 128, FEATURE_ARCH = 6, FEATURE_NAMES = 12, TRAILERS = 1 << 18 };

void made_number(struct bytebuf *into, uint64_t value, size_t size) {
    for (size_t i = 0; i < size; i++)
        bytebuf_add_byte(into, (char)(value >> 8 * i));
}

static void pad(struct bytebuf *into, size_t to) {
    while (into->len < to)
        bytebuf_add_byte(into, '\0');
}

void made_text(struct bytebuf *into, const char *text) {
    bytebuf_add(into, slice_of_text(text));
    pad(into, (into->len + 8) & ~(size_t)7);
}

static void add_record(struct bytebuf *into, uint32_t type, uint16_t misc, struct slice body) {
    made_number(into, type, 4);
    made_number(into, misc, 2);
    made_number(into, 8 + body.len, 2);
    bytebuf_add(into, body);
}

void made_record(struct made_recording *self, uint32_t type, uint16_t misc, struct bytebuf *body) {
    add_record(&self->records, type, misc, bytebuf_slice(body));
    bytebuf_free(body);
}

void made_pack(struct made_recording *self, uint32_t type, size_t piece) {
    struct slice rest = bytebuf_slice(&self->records);
    struct bytebuf packed = {0};
    for (bool first = true; rest.len; first = false) {
        size_t count = piece < rest.len ? piece : rest.len;
        struct bytebuf frame = {0}, body = {0};
        if (first)
            bytebuf_add(&frame, SLICE("\x28\xB5\x2F\xFD\0\x58"));
        made_number(&frame, count << 3, 3);
        bytebuf_add(&frame, slice_part(rest, 0, count));
        if (type == RECORD_COMPRESSED2)
            made_number(&body, frame.len, 8);
        bytebuf_add(&body, bytebuf_slice(&frame));
        pad(&body, type == RECORD_COMPRESSED2 ? (body.len + 7) & ~(size_t)7 : 0);
        add_record(&packed, type, 0, bytebuf_slice(&body));
        bytebuf_free(&frame);
        bytebuf_free(&body);
        rest = slice_from(rest, count);
    }
    bytebuf_free(&self->records);
    self->records = packed;
}

static void add_attr(struct bytebuf *into, const struct made_event *event) {
    size_t start = into->len;
    made_number(into, event->type, 4);
    made_number(into, ATTR, 4);
    made_number(into, event->config, 8);
    made_number(into, event->period, 8);
    made_number(into, event->fields, 8);
    made_number(into, event->read_format, 8);
    made_number(into, TRAILERS, 8);
    pad(into, start + ATTR);
}

static void add_ids(struct bytebuf *into, const struct made_event *event) {
    for (size_t i = 0; i < event->id_count; i++)
        made_number(into, event->ids[i], 8);
}

static void add_string(struct bytebuf *into, const char *text) {
    struct bytebuf padded = {0};
    made_text(&padded, text);
    made_number(into, padded.len, 4);
    bytebuf_add(into, bytebuf_slice(&padded));
    bytebuf_free(&padded);
}

static struct bytebuf event_names(const struct made_recording *self) {
    struct bytebuf names = {0};
    made_number(&names, self->event_count, 4);
    made_number(&names, ATTR, 4);
    for (size_t i = 0; i < self->event_count; i++) {
        add_attr(&names, &self->events[i]);
        made_number(&names, self->events[i].id_count, 4);
        add_string(&names, self->events[i].name);
        add_ids(&names, &self->events[i]);
    }
    return names;
}

static void add_section(struct bytebuf *file, uint64_t at, uint64_t size) {
    made_number(file, at, 8);
    made_number(file, size, 8);
}

/* Where the ids of an event are: after the attributes of all. */
static uint64_t ids_at(const struct made_recording *self, size_t event) {
    uint64_t at = HEADER + self->event_count * (ATTR + 16);
    for (size_t i = 0; i < event; i++)
        at += 8 * self->events[i].id_count;
    return at;
}

struct bytebuf made_file(struct made_recording *self) {
    struct bytebuf file = {0}, names = event_names(self), machine = {0};
    uint64_t data_at = ids_at(self, self->event_count), features_at = data_at + self->records.len;
    add_string(&machine, "x86_64");
    bytebuf_add(&file, SLICE("PERFILE2"));
    made_number(&file, HEADER, 8);
    made_number(&file, ATTR + 16, 8);
    add_section(&file, HEADER, self->event_count * (ATTR + 16));
    add_section(&file, data_at, self->records.len);
    add_section(&file, 0, 0);
    made_number(&file, self->nameless ? 0 : 1 << FEATURE_ARCH | 1 << FEATURE_NAMES, 8);
    pad(&file, HEADER);
    for (size_t i = 0; i < self->event_count; i++) {
        add_attr(&file, &self->events[i]);
        add_section(&file, ids_at(self, i), 8 * self->events[i].id_count);
    }
    for (size_t i = 0; i < self->event_count; i++)
        add_ids(&file, &self->events[i]);
    bytebuf_add(&file, bytebuf_slice(&self->records));
    if (!self->nameless) {
        add_section(&file, features_at + 32, machine.len);
        add_section(&file, features_at + 32 + machine.len, names.len);
        bytebuf_add(&file, bytebuf_slice(&machine));
        bytebuf_add(&file, bytebuf_slice(&names));
    }
    bytebuf_free(&names);
    bytebuf_free(&machine);
    bytebuf_free(&self->records);
    return file;
}

static void add_feature(struct bytebuf *file, uint64_t feature, struct bytebuf *content) {
    struct bytebuf body = {0};
    made_number(&body, feature, 8);
    bytebuf_add(&body, bytebuf_slice(content));
    add_record(file, RECORD_FEATURE, 0, bytebuf_slice(&body));
    bytebuf_free(&body);
    bytebuf_free(content);
}

struct bytebuf made_pipe(struct made_recording *self) {
    struct bytebuf file = {0};
    bytebuf_add(&file, SLICE("PERFILE2"));
    made_number(&file, 16, 8);
    if (!self->nameless) {
        struct bytebuf machine = {0}, names = event_names(self);
        add_string(&machine, "x86_64");
        add_feature(&file, FEATURE_ARCH, &machine);
        add_feature(&file, FEATURE_NAMES, &names);
    }
    for (size_t i = 0; i < self->event_count; i++) {
        struct bytebuf body = {0};
        add_attr(&body, &self->events[i]);
        add_ids(&body, &self->events[i]);
        add_record(&file, RECORD_ATTR, 0, bytebuf_slice(&body));
        bytebuf_free(&body);
    }
    bytebuf_add(&file, bytebuf_slice(&self->records));
    bytebuf_free(&self->records);
    return file;
}
