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

/* Whether a profile has such a field. */
static bool may_come(const struct protobuf_field *field) {
    enum { LAST_FIELD = 15, NUMBERS = 0xF780 /* a bit for each field that is a number */ };
    bool number = field->number <= LAST_FIELD && (NUMBERS >> field->number & 1);
    return field->number <= LAST_FIELD &&
           (field->wire == PROTOBUF_BYTES || (field->wire == PROTOBUF_NUMBER && number));
}

/*
 * As far as it goes: the last field may be longer than what there is of it. The type of a value or of the
 * period is among the fields; or texts come first, of which the first is empty.
 */
bool pprofkind_is(struct slice start) {
    enum { VALUE_TYPE = 1, TEXT = 6, PERIOD_TYPE = 11 };
    struct protobuf_field field;
    const char *wrong = NULL;
    size_t count = 0, texts = 0;
    bool typed = false;
    for (struct slice rest = start; protobuf_field_next(&rest, &field, &wrong); count++) {
        if (!may_come(&field))
            return false;
        if (field.number == VALUE_TYPE || field.number == PERIOD_TYPE) {
            typed = true;
            if (!is_value_type(field.bytes))
                return false;
        }
        texts += field.number == TEXT && texts == count && (count > 0 || !field.bytes.len);
    }
    return typed || texts > 1;
}
