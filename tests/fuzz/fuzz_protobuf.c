/*
 * Any bytes as a message: a stream and the same bytes at once have the same fields, however they come;
 * written again, with numbers as they were, they are the bytes that were read; what is skipped does not
 * matter.
 */
#include <unistd.h>

#include "base/protobuf.h"
#include "fuzz.h"

static void add_number(struct bytebuf *into, uint64_t value) {
    for (; value >= 0x80; value >>= 7)
        bytebuf_add_byte(into, (char)(0x80 | (value & 0x7F)));
    bytebuf_add_byte(into, (char)value);
}

/* Writes a field, numbers as short as can be. */
static void write_field(struct bytebuf *into, const struct protobuf_field *field) {
    size_t size = field->wire == PROTOBUF_FIXED8 ? 8 : field->wire == PROTOBUF_FIXED4 ? 4 : 0;
    add_number(into, (uint64_t)field->number << 3 | (uint64_t)field->wire);
    if (field->wire == PROTOBUF_NUMBER)
        add_number(into, field->value);
    for (size_t i = 0; i < size; i++)
        bytebuf_add_byte(into, (char)(field->value >> 8 * i));
    if (field->wire == PROTOBUF_BYTES) {
        add_number(into, field->bytes.len);
        bytebuf_add(into, field->bytes);
    }
}

/* All fields, written again; `take` false: those of bytes are skipped. */
static const char *stream(struct slice input, size_t chunk, bool take, struct bytebuf *written) {
    static struct linereader in; /* one block for all runs */
    struct protobuf_field field;
    in.chunk = chunk;
    linereader_attach(&in, fuzz_file(input), "fuzz");
    struct protobuf stream = {.bytes = {.in = &in}};
    while (protobuf_next(&stream, &field)) {
        fuzz_check(field.number > 0 && !stream.wrong);
        if (field.wire == PROTOBUF_BYTES && take && !protobuf_take(&stream, &field))
            break;
        if (field.wire != PROTOBUF_BYTES || take)
            write_field(written, &field);
    }
    bytereader_end(&stream.bytes);
    close(in.fd);
    fuzz_check(linereader_close(&in) == 0);
    return stream.wrong;
}

static const char *at_once(struct slice input, struct bytebuf *written, struct bytebuf *numbers) {
    const char *wrong = NULL;
    for (struct protobuf_field field; protobuf_field_next(&input, &field, &wrong);) {
        write_field(written, &field);
        if (field.wire != PROTOBUF_BYTES)
            write_field(numbers, &field);
    }
    return wrong;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct slice input = {(const char *)data, size};
    struct bytebuf once = {0}, numbers = {0}, whole = {0}, pieces = {0}, skipped = {0}, again = {0};
    const char *wrong = at_once(input, &once, &numbers);
    fuzz_check(!stream(input, 0, true, &whole) == !wrong);
    fuzz_check(!stream(input, 1 + size % 7, true, &pieces) == !wrong);
    fuzz_check(!stream(input, 0, false, &skipped) == !wrong);
    fuzz_check(slice_equal(bytebuf_slice(&whole), bytebuf_slice(&pieces)));
    if (!wrong) {
        fuzz_check(slice_equal(bytebuf_slice(&once), bytebuf_slice(&whole)));
        fuzz_check(slice_equal(bytebuf_slice(&numbers), bytebuf_slice(&skipped)));
        fuzz_check(once.len <= size);
        if (once.len == size) /* else numbers were longer than they need be */
            fuzz_check(slice_equal(bytebuf_slice(&once), input));
        fuzz_check(!stream(bytebuf_slice(&once), 0, true, &again) &&
                   slice_equal(bytebuf_slice(&again), bytebuf_slice(&once)));
    }
    bytebuf_free(&once);
    bytebuf_free(&numbers);
    bytebuf_free(&whole);
    bytebuf_free(&pieces);
    bytebuf_free(&skipped);
    bytebuf_free(&again);
    return 0;
}
