/* diff_labels: percent encoding; a line is taken only as a whole, so both names are checked before one is
 * kept.
 */
#include "profile/diff_labels.h"

#include "base/banned.h"

static bool is_plain(char c) {
    return (byte_is_word(c) || c == '.' || c == '/' || c == '+' || c == '-');
}

static void add_encoded(struct bytebuf *into, struct slice name) {
    assert(slice_find(name, '\0') == name.len);
    for (size_t i = 0; i < name.len; i++)
        if (is_plain(name.at[i]))
            bytebuf_add_byte(into, name.at[i]);
        else
            bytebuf_add_format(into, "%%%02X", (unsigned)(unsigned char)name.at[i]);
}

void diff_labels_add(struct bytebuf *into, struct slice before, struct slice after) {
    bytebuf_add(into, SLICE("# difffolded before="));
    add_encoded(into, before);
    bytebuf_add(into, SLICE(" after="));
    add_encoded(into, after);
    bytebuf_add_byte(into, '\n');
}

/* False: the name does not have the shape. `into` NULL: only look. */
static bool decode(struct slice name, struct bytebuf *into) {
    for (size_t i = 0; i < name.len; i++) {
        char c = name.at[i];
        if (c == '%') {
            if (name.len - i < 3 || !byte_is_hex(name.at[i + 1]) || !byte_is_hex(name.at[i + 2]))
                return false;
            c = (char)(byte_hex_value(name.at[i + 1]) << 4 | byte_hex_value(name.at[i + 2]));
            i += 2;
            if (!c)
                return false;
        } else if (!is_plain(c)) {
            return false;
        }
        if (into)
            bytebuf_add_byte(into, c);
    }
    return true;
}

bool diff_labels_parse(struct slice line, struct diff_labels *self) {
    const struct slice start = SLICE("# difffolded before="), middle = SLICE(" after=");
    if (!slice_starts(line, start))
        return false;
    struct slice rest = slice_from(line, start.len);
    size_t end = slice_search(rest, middle);
    if (end == rest.len)
        return false;
    struct slice before = slice_part(rest, 0, end), after = slice_from(rest, end + middle.len);
    if (!decode(before, NULL) || !decode(after, NULL))
        return false;
    self->before.len = self->after.len = 0;
    return decode(before, &self->before) && decode(after, &self->after);
}

void diff_labels_free(struct diff_labels *self) {
    bytebuf_free(&self->before);
    bytebuf_free(&self->after);
}
