/* label: counts characters only as far as they could fit. */
#include "label.h"

#include "utf8.h"

#include "banned.h"

enum { LEAST_ROOM = 3 }; /* characters: one and two dots */

struct slice label_name(struct slice name) {
    if (name.len >= 4 && name.at[name.len - 1] == ']' && memchr("kwij", name.at[name.len - 2], 4) &&
        slice_equal(slice_part(name, name.len - 4, name.len - 2), SLICE("_[")))
        name.len -= 4;
    return name;
}

struct label label_fit(struct slice name, double room) {
    name = label_name(name);
    if (room < LEAST_ROOM)
        return (struct label){0};
    if (room >= (double)name.len)
        return (struct label){name, false};
    size_t characters = (size_t)room;
    if (utf8_prefix(name, characters) == name.len)
        return (struct label){name, false};
    return (struct label){slice_part(name, 0, utf8_prefix(name, characters - 2)), true};
}
