/* label: characters are counted only where bytes do not decide. */
#include "label.h"

#include "base/utf8.h"

#include "base/banned.h"

enum { MIN_ROOM = 3 }; /* characters: one and two dots */

struct slice label_name(struct slice name) {
    if (name.len >= 4 && name.at[name.len - 1] == ']' &&
        byte_is_any_of(name.at[name.len - 2], SLICE("kwij")) &&
        slice_equal(slice_part(name, name.len - 4, name.len - 2), SLICE("_[")))
        name.len -= 4;
    return name;
}

struct label label_fit(struct slice name, double room, enum label_cut cut) {
    name = label_name(name);
    if (room < MIN_ROOM)
        return (struct label){0};
    if (room >= (double)name.len) /* there are no more characters than bytes */
        return (struct label){.head = name};
    size_t kept = (size_t)room - 2, length = utf8_length(name);
    if (length <= (size_t)room)
        return (struct label){.head = name};
    size_t head = cut == LABEL_CUT_END ? kept : cut == LABEL_CUT_START ? 0 : (kept + 1) / 2;
    return (struct label){.head = slice_part(name, 0, utf8_prefix(name, head)),
                          .tail = slice_from(name, utf8_prefix(name, length - (kept - head))),
                          .cut = true};
}
