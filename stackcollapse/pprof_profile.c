/* pprof_profile: lists of locations are compared as the bytes that the file has. */
#include "pprof_profile.h"

#include <stdlib.h>

#include "base/banned.h"

enum { MOST_TYPES = 1 << 12 };

static const char other_kind[] = "a field is of another kind than it should be";

/* What is read, and what is wrong with it. */
struct reading {
    struct pprof_profile *profile;
    const char *wrong;
};

/* ---- tables ---- */

static struct slice id_bytes(const uint64_t *id) {
    return slice_make((const char *)id, sizeof *id);
}

uint32_t pprof_profile_row(const struct pprof_ids *self, uint64_t id) {
    return id - 1 < self->dense ? (uint32_t)(id - 1) : intern_find(&self->ids, id_bytes(&id));
}

bool pprof_profile_text(const struct pprof_profile *self, uint64_t number, struct slice *text) {
    if (number >= self->text_count)
        return false;
    *text = self->texts[number];
    return true;
}

/* The row for this number, maybe a new one. */
static uint32_t row_of(struct pprof_ids *self, uint64_t id) {
    uint32_t row = intern_add(&self->ids, id_bytes(&id));
    self->dense += row == self->dense && id == (uint64_t)row + 1;
    return row;
}

/* ---- fields ---- */

/* The next field of a message that has only numbers, and of those that are kept. False: the end. */
static bool next_number(struct reading *self, struct slice *rest, struct protobuf_field *field,
                        uint32_t numbers) {
    if (!protobuf_field_next(rest, field, &self->wrong))
        return false;
    if (field->number < 32 && numbers >> field->number & 1 && field->wire != PROTOBUF_NUMBER)
        self->wrong = other_kind;
    return !self->wrong;
}

static void read_type(struct reading *self, struct slice rest) {
    struct pprof_profile *profile = self->profile;
    struct pprof_type type = {0};
    if (profile->type_count == MOST_TYPES)
        self->wrong = "it has too many types of values";
    for (struct protobuf_field field; next_number(self, &rest, &field, 1 << 1 | 1 << 2);) {
        if (field.number == 1)
            type.name = field.value;
        else if (field.number == 2)
            type.unit = field.value;
    }
    profile->types =
        heap_grow(profile->types, &profile->types_capacity, profile->type_count + 1, sizeof *profile->types);
    profile->types[profile->type_count++] = type;
}

/* Adds a number, written as short as can be. */
static void add_varint(struct bytebuf *into, uint64_t value) {
    for (; value >= 0x80; value >>= 7)
        bytebuf_add_byte(into, (char)(0x80 | (value & 0x7F)));
    bytebuf_add_byte(into, (char)value);
}

static void add_locations(struct reading *self, const struct protobuf_field *field) {
    struct bytebuf *list = &self->profile->list;
    if (field->wire == PROTOBUF_NUMBER)
        add_varint(list, field->value);
    else if (field->wire != PROTOBUF_BYTES)
        self->wrong = other_kind;
    else if (field->bytes.len && field->bytes.at[field->bytes.len - 1] & 0x80)
        self->wrong = "a list of locations is cut off";
    else
        bytebuf_add(list, field->bytes);
}

/* A number that may be negative. */
static struct count signed_count(uint64_t value) {
    bool negative = value >> 63;
    return negative ? count_subtract((struct count){0}, count_whole(-value)) : count_whole(value);
}

static void add_value(struct pprof_profile *profile, uint64_t value) {
    profile->read =
        heap_grow(profile->read, &profile->read_capacity, profile->read_count + 1, sizeof *profile->read);
    profile->read[profile->read_count++] = signed_count(value);
}

static void add_values(struct reading *self, const struct protobuf_field *field) {
    struct slice rest = field->bytes;
    uint64_t value;
    if (field->wire == PROTOBUF_NUMBER)
        add_value(self->profile, field->value);
    else if (field->wire != PROTOBUF_BYTES)
        self->wrong = other_kind;
    else
        while (protobuf_number_next(&rest, &value, &self->wrong))
            add_value(self->profile, value);
}

/* Adds the sample that was read to those with the same locations. */
static void add_sample(struct reading *self) {
    struct pprof_profile *profile = self->profile;
    size_t known = profile->lists.count, values = profile->read_count;
    if (profile->samples++ == 0)
        profile->values = values;
    if (values != profile->values) {
        self->wrong = "samples have different numbers of values";
        return;
    }
    if (!values)
        return;
    struct slice list = profile->list.len ? bytebuf_slice(&profile->list) : SLICE("");
    size_t at = intern_add(&profile->lists, list) * values;
    if (profile->lists.count > known) {
        profile->sums = heap_grow(profile->sums, &profile->sums_capacity, at + values, sizeof *profile->sums);
        memset(profile->sums + at, 0, values * sizeof *profile->sums);
    }
    for (size_t i = 0; i < values; i++)
        count_add_to(&profile->sums[at + i], profile->read[i]);
}

static void read_sample(struct reading *self, struct slice rest) {
    self->profile->list.len = self->profile->read_count = 0;
    for (struct protobuf_field field; !self->wrong && protobuf_field_next(&rest, &field, &self->wrong);) {
        if (field.number == 1)
            add_locations(self, &field);
        else if (field.number == 2)
            add_values(self, &field);
    }
    if (!self->wrong)
        add_sample(self);
}

static void read_mapping(struct reading *self, struct slice rest) {
    struct pprof_profile *profile = self->profile;
    uint64_t id = 0, file = 0;
    for (struct protobuf_field field; next_number(self, &rest, &field, 1 << 1 | 1 << 5);) {
        if (field.number == 1)
            id = field.value;
        else if (field.number == 5)
            file = field.value;
    }
    uint32_t row = row_of(&profile->mapping_ids, id);
    profile->files =
        heap_grow(profile->files, &profile->mapping_ids.capacity, row + 1, sizeof *profile->files);
    profile->files[row] = file;
}

static void read_line(struct reading *self, struct slice rest) {
    struct pprof_profile *profile = self->profile;
    uint64_t function = 0;
    for (struct protobuf_field field; next_number(self, &rest, &field, 1 << 1);)
        if (field.number == 1)
            function = field.value;
    profile->lines =
        heap_grow(profile->lines, &profile->lines_capacity, profile->line_count + 1, sizeof *profile->lines);
    profile->lines[profile->line_count++] = function;
}

static void read_location(struct reading *self, struct slice rest) {
    struct pprof_profile *profile = self->profile;
    struct pprof_location location = {.first = profile->line_count};
    uint64_t id = 0;
    for (struct protobuf_field field; next_number(self, &rest, &field, 1 << 1 | 1 << 2);) {
        if (field.number == 1)
            id = field.value;
        else if (field.number == 2)
            location.mapping = field.value;
        else if (field.number == 4 && field.wire == PROTOBUF_BYTES)
            read_line(self, field.bytes);
        else if (field.number == 4)
            self->wrong = other_kind;
    }
    location.count = profile->line_count - location.first;
    uint32_t row = row_of(&profile->location_ids, id);
    profile->locations =
        heap_grow(profile->locations, &profile->location_ids.capacity, row + 1, sizeof *profile->locations);
    profile->locations[row] = location;
}

static void read_function(struct reading *self, struct slice rest) {
    struct pprof_profile *profile = self->profile;
    struct pprof_function function = {0};
    uint64_t id = 0;
    for (struct protobuf_field field; next_number(self, &rest, &field, 1 << 1 | 1 << 2 | 1 << 3);) {
        if (field.number == 1)
            id = field.value;
        else if (field.number == 2)
            function.name = field.value;
        else if (field.number == 3)
            function.system_name = field.value;
    }
    uint32_t row = row_of(&profile->function_ids, id);
    profile->functions =
        heap_grow(profile->functions, &profile->function_ids.capacity, row + 1, sizeof *profile->functions);
    profile->functions[row] = function;
}

static void read_text(struct reading *self, struct slice text) {
    struct pprof_profile *profile = self->profile;
    profile->texts =
        heap_grow(profile->texts, &profile->texts_capacity, profile->text_count + 1, sizeof *profile->texts);
    profile->texts[profile->text_count++] =
        text.len ? slice_make(arena_copy(&profile->arena, text, 1), text.len) : SLICE("");
}

bool pprof_profile_read(struct pprof_profile *self, struct linereader *in, struct messages *messages) {
    static void (*const messages_of[])(struct reading * self, struct slice bytes) = {
        [1] = read_type, read_sample, read_mapping, read_location, read_function, read_text};
    enum { DEFAULT_TYPE = 14, KNOWN = sizeof messages_of / sizeof *messages_of };
    struct protobuf stream = {.bytes = {.in = in}};
    struct reading reading = {.profile = self};
    struct protobuf_field field;
    while (!stream.wrong && protobuf_next(&stream, &field)) {
        bool known = field.number < KNOWN;
        if (field.number == DEFAULT_TYPE)
            self->default_type = field.value;
        if ((known && field.wire != PROTOBUF_BYTES) ||
            (field.number == DEFAULT_TYPE && field.wire != PROTOBUF_NUMBER))
            stream.wrong = other_kind;
        else if (known && protobuf_take(&stream, &field))
            messages_of[field.number](&reading, field.bytes);
        if (reading.wrong)
            stream.wrong = reading.wrong;
    }
    if (!stream.wrong && self->samples && self->values != self->type_count)
        stream.wrong = "samples have another number of values than the profile has types of them";
    if (stream.wrong)
        protobuf_add_failure(&stream, messages);
    bytereader_end(&stream.bytes);
    return !stream.wrong;
}

void pprof_profile_free(struct pprof_profile *self) {
    free(self->types);
    free(self->texts);
    free(self->sums);
    free(self->locations);
    free(self->functions);
    free(self->files);
    free(self->lines);
    free(self->read);
    arena_free(&self->arena);
    intern_free(&self->lists);
    intern_free(&self->location_ids.ids);
    intern_free(&self->function_ids.ids);
    intern_free(&self->mapping_ids.ids);
    bytebuf_free(&self->list);
    *self = (struct pprof_profile){0};
}
