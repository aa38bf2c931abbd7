/*
 * protobuf - a pull parser for messages of Protocol Buffers
 *
 * The outermost message is read from a stream, field by field; a field that is not taken costs no memory,
 * however long it is. What is in a field is bytes, whose fields are read without copying. Without recursion:
 * who knows what a field holds reads it.
 *
 *     struct protobuf stream = {.bytes = {.in = &in}};
 *     struct protobuf_field field, inner;
 *     while (protobuf_next(&stream, &field))
 *         if (field.number == 2 && protobuf_take(&stream, &field))
 *             for (struct slice rest = field.bytes; protobuf_field_next(&rest, &inner, &stream.wrong);)
 *                 use(inner.number, inner.value);
 *     if (stream.wrong)
 *         protobuf_add_failure(&stream, &messages);
 */
#ifndef PROTOBUF_H
#define PROTOBUF_H

#include "base/bytereader.h"

enum protobuf_wire { PROTOBUF_NUMBER = 0, PROTOBUF_FIXED8 = 1, PROTOBUF_BYTES = 2, PROTOBUF_FIXED4 = 5 };

enum { PROTOBUF_LONGEST = 1 << 26 }; /* bytes of a field that may be taken */

struct protobuf_field {
    uint32_t number; /* from 1 */
    enum protobuf_wire wire;
    uint64_t value;     /* of a number, fixed or not */
    struct slice bytes; /* of PROTOBUF_BYTES; in a stream after protobuf_take, until the next call */
};

struct protobuf {
    struct bytereader bytes; /* .in set before use */
    const char *wrong;       /* what is not valid; NULL: nothing so far */
    uint64_t left;           /* private: bytes of the field that were not read or skipped */
};

/* Reads the next field of the stream. False at its end, or on an error, which is in `wrong`. */
MUST_USE bool protobuf_next(struct protobuf *self, struct protobuf_field *field);

/* Sets the bytes of the field that came last. False: they are cut off, or too many. */
MUST_USE bool protobuf_take(struct protobuf *self, struct protobuf_field *field);

/* Removes the next field from *rest. False at its end, or on an error: then *wrong is set. */
MUST_USE bool protobuf_field_next(struct slice *rest, struct protobuf_field *field, const char **wrong);

/* Removes a number from the bytes of a repeated field. False at their end, or on an error, in *wrong. */
MUST_USE bool protobuf_number_next(struct slice *rest, uint64_t *value, const char **wrong);

/* "FILE: byte 12: damaged: WHY" */
void protobuf_add_failure(const struct protobuf *self, struct messages *messages);

#endif
