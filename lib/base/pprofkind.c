/* pprofkind: field by field, as far as the bytes go. */
#include "base/pprofkind.h"

#include "base/protobuf.h"

#include "base/banned.h"

/* Whether it is a message of the types of values: texts by number. */
static bool is_value_type(struct slice message) {
    struct protobuf_field field;
    const char *wrong = NULL;
    size_t count = 0;
    for (; protobuf_field_next(&message, &field, &wrong); count++)
        if (field.number > 2 || field.wire != PROTOBUF_NUMBER)
            return false;
    return !wrong && count > 0;
}

/*
 * A message whose fields are those of a profile, as far as it goes; the first one is the type of a value, or
 * the first text, which is empty. A field may be longer than what there is of it.
 */
bool pprofkind_is(struct slice start) {
    enum { LAST_FIELD = 15, NUMBERS = 0xF780 /* a bit for each field that is a number */ };
    struct protobuf_field field;
    const char *wrong = NULL;
    size_t count = 0;
    for (struct slice rest = start; protobuf_field_next(&rest, &field, &wrong); count++) {
        bool number =
            field.number <= LAST_FIELD && field.wire == PROTOBUF_NUMBER && (NUMBERS >> field.number & 1);
        if (field.number > LAST_FIELD || (field.wire != PROTOBUF_BYTES && !number) ||
            (count == 0 &&
             (field.number == 1 ? !is_value_type(field.bytes) : field.number != 6 || field.bytes.len > 0)))
            return false;
    }
    return count > 1 || (count == 1 && slice_starts(start, SLICE("\x0A")));
}
