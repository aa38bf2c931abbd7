/* diff_labels: percent encoding; a line is taken only as a whole, so both names are checked before one is
 * kept.
 */
#include "profile/diff_labels.h"

#include "base/banned.h"

static bool is_plain(char c) {
    return (byte_is_word(c) || c == '.' || c == '/' || c == '+' || c == '-');
}

static void add_encoded(struct bytebuf *into, struct slice name) {
    for (size_t i = 0; i < name.len; i++)
        if (is_plain(name.at[i]))
            bytebuf_add_byte(into, name.at[i]);
        else
            bytebuf_add_format(into, "%%%02X", (unsigned)(unsigned char)name.at[i]);
}

void diff_labels_add(struct bytebuf *into, struct slice before, struct slice after,
                     const struct slice *significant, size_t count) {
    assert(slice_find(before, '\0') == before.len && slice_find(after, '\0') == after.len);
    bytebuf_add(into, SLICE("# difffolded before="));
    add_encoded(into, before);
    bytebuf_add(into, SLICE(" after="));
    add_encoded(into, after);
    for (size_t i = 0; i < count; i++) {
        bytebuf_add(into, i ? SLICE(";") : SLICE(" significant="));
        add_encoded(into, significant[i]);
    }
    bytebuf_add_byte(into, '\n');
}

/* False: the name does not have the shape; the name of a file has no NUL. `into` NULL: only look. */
static bool decode(struct slice name, bool file, struct bytebuf *into) {
    for (size_t i = 0; i < name.len; i++) {
        char c = name.at[i];
        if (c == '%') {
            if (name.len - i < 3 || !byte_is_hex(name.at[i + 1]) || !byte_is_hex(name.at[i + 2]))
                return false;
            c = (char)(byte_hex_value(name.at[i + 1]) << 4 | byte_hex_value(name.at[i + 2]));
            i += 2;
            if (file && !c)
                return false;
        } else if (!is_plain(c)) {
            return false;
        }
        if (into)
            bytebuf_add_byte(into, c);
    }
    return true;
}

/* Decodes the names of functions and adds them to a table; NULL: only looks. False: they do not have the
 * shape. */
static bool decode_functions(struct slice names, struct intern *into) {
    struct bytebuf name = {0};
    bool good = true;
    for (struct slice field; good && slice_cut(&names, ';', &field);) {
        name.len = 0;
        good = field.len && decode(field, false, &name);
        if (good && into)
            intern_add(into, bytebuf_slice(&name));
    }
    bytebuf_free(&name);
    return good;
}

/* Takes what precedes `next` off the rest, or all of it. False: it is not there. */
static bool cut_at(struct slice *rest, struct slice next, struct slice *field) {
    size_t end = slice_search(*rest, next);
    bool found = end < rest->len;
    *field = slice_part(*rest, 0, end);
    *rest = found ? slice_from(*rest, end + next.len) : SLICE("");
    return found;
}

bool diff_labels_parse(struct slice line, struct diff_labels *self) {
    const struct slice start = SLICE("# difffolded before=");
    struct slice before, after;
    if (!slice_starts(line, start))
        return false;
    struct slice rest = slice_from(line, start.len);
    if (!cut_at(&rest, SLICE(" after="), &before))
        return false;
    bool judged = cut_at(&rest, SLICE(" significant="), &after);
    if (!decode(before, true, NULL) || !decode(after, true, NULL) ||
        (judged && !decode_functions(rest, NULL)))
        return false;
    self->before.len = self->after.len = 0;
    intern_free(&self->significant);
    return decode(before, true, &self->before) && decode(after, true, &self->after) &&
           (!judged || decode_functions(rest, &self->significant));
}

void diff_labels_free(struct diff_labels *self) {
    bytebuf_free(&self->before);
    bytebuf_free(&self->after);
    intern_free(&self->significant);
}
