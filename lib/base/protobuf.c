/* protobuf: numbers of seven bits a byte; a key is the number of a field and how its value is written. */
#include "base/protobuf.h"

#include "base/banned.h"

enum { LONGEST_NUMBER = 10, MOST_FIELDS = (1 << 29) - 1 };

static const char cut_off[] = "it is cut off", too_long[] = "a number has more than 64 bits",
                  no_field[] = "this is not a field";

/* Adds a byte to a number. False: the number is complete, or too long. */
static inline bool add_byte(uint64_t *value, unsigned *count, unsigned char byte, const char **wrong) {
    if (*count == LONGEST_NUMBER - 1 && byte > 1)
        *wrong = too_long;
    *value |= (uint64_t)(byte & 0x7F) << 7 * *count;
    ++*count;
    return (byte & 0x80) && !*wrong;
}

bool protobuf_number_next(struct slice *rest, uint64_t *value, const char **wrong) {
    unsigned count = 0;
    size_t at = 0;
    *value = 0;
    if (!rest->len)
        return false;
    while (at < rest->len && add_byte(value, &count, (unsigned char)rest->at[at], wrong))
        at++;
    if (at == rest->len && !*wrong)
        *wrong = cut_off;
    if (*wrong)
        return false;
    *rest = slice_from(*rest, at + 1);
    return true;
}

/* What a key says. False: nothing. */
static bool read_key(uint64_t key, struct protobuf_field *field, const char **wrong) {
    unsigned wire = key & 7;
    *field = (struct protobuf_field){.number = (uint32_t)(key >> 3), .wire = (enum protobuf_wire)wire};
    bool known = wire == PROTOBUF_NUMBER || wire == PROTOBUF_FIXED8 || wire == PROTOBUF_BYTES ||
                 wire == PROTOBUF_FIXED4;
    if (!known || key >> 3 == 0 || key >> 3 > MOST_FIELDS)
        *wrong = no_field;
    return !*wrong;
}

/* A number of so many bytes, the lowest first. */
static uint64_t fixed(const char *at, size_t size) {
    uint64_t value = 0;
    for (size_t i = 0; i < size; i++)
        value |= (uint64_t)(unsigned char)at[i] << 8 * i;
    return value;
}

static size_t fixed_size(enum protobuf_wire wire) {
    return wire == PROTOBUF_FIXED8 ? 8 : wire == PROTOBUF_FIXED4 ? 4 : 0;
}

bool protobuf_field_next(struct slice *rest, struct protobuf_field *field, const char **wrong) {
    uint64_t key, length = 0;
    if (!protobuf_number_next(rest, &key, wrong) || !read_key(key, field, wrong))
        return false;
    size_t size = fixed_size(field->wire);
    if (field->wire == PROTOBUF_NUMBER || field->wire == PROTOBUF_BYTES) {
        if (!protobuf_number_next(rest, &length, wrong)) {
            *wrong = *wrong ? *wrong : cut_off;
            return false;
        }
        field->value = length;
        size = field->wire == PROTOBUF_BYTES && length <= rest->len ? (size_t)length : 0;
    }
    if (size > rest->len || (field->wire == PROTOBUF_BYTES && length > rest->len)) {
        *wrong = cut_off;
        return false;
    }
    if (fixed_size(field->wire))
        field->value = fixed(rest->at, size);
    field->bytes = slice_part(*rest, 0, size);
    *rest = slice_from(*rest, size);
    return true;
}

/* ---- the stream ---- */

static bool fail(struct protobuf *self, const char *why) {
    self->wrong = self->wrong ? self->wrong : why;
    return false;
}

/* A number of the stream. False: the stream is at its end, or something is wrong. */
static bool read_number(struct protobuf *self, uint64_t *value) {
    unsigned count = 0;
    int byte;
    *value = 0;
    do {
        byte = bytereader_peek(&self->bytes);
        if (byte < 0)
            return count ? fail(self, cut_off) : false;
        bytereader_skip(&self->bytes);
    } while (add_byte(value, &count, (unsigned char)byte, &self->wrong));
    return !self->wrong;
}

/* Goes past what is left of the field before. */
static bool skip(struct protobuf *self) {
    while (self->left) {
        size_t window = bytereader_window(&self->bytes).len;
        if (!window)
            return fail(self, cut_off);
        window = window > self->left ? (size_t)self->left : window;
        bytereader_advance(&self->bytes, window);
        self->left -= window;
    }
    return true;
}

bool protobuf_next(struct protobuf *self, struct protobuf_field *field) {
    uint64_t key;
    if (self->wrong || !skip(self) || !read_number(self, &key) || !read_key(key, field, &self->wrong))
        return false;
    if (field->wire == PROTOBUF_NUMBER || field->wire == PROTOBUF_BYTES) {
        if (!read_number(self, &field->value))
            return fail(self, cut_off);
        self->left = field->wire == PROTOBUF_BYTES ? field->value : 0;
        return true;
    }
    self->left = fixed_size(field->wire);
    if (!protobuf_take(self, field))
        return false;
    field->value = fixed(field->bytes.at, field->bytes.len);
    return true;
}

bool protobuf_take(struct protobuf *self, struct protobuf_field *field) {
    if (self->left > PROTOBUF_LONGEST)
        return fail(self, "a field is too long");
    size_t wanted = (size_t)self->left;
    field->bytes = bytereader_at_least(&self->bytes, wanted);
    if (field->bytes.len < wanted)
        return fail(self, cut_off);
    field->bytes = slice_part(field->bytes, 0, wanted);
    return true;
}

void protobuf_add_failure(const struct protobuf *self, struct messages *messages) {
    messages_add(messages, "%s: byte %llu: damaged: %s", self->bytes.in->name,
                 (unsigned long long)bytereader_offset(&self->bytes) + 1, self->wrong);
}
