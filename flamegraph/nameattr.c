/* nameattr: lines are checked when read, so that writing cannot fail; all faults are reported in one run. */
#include "nameattr.h"

#include <errno.h>
#include <stdlib.h>

#include "base/linereader.h"
#include "svg.h"
#include "base/utf8.h"

#include "base/banned.h"

static const char *const keys[NAMEATTR_KEYS] = {"id",     "class",   "title",  "href",
                                                "target", "g_extra", "a_extra"};

bool nameattr_is_set(const struct nameattr_row *row, enum nameattr_key key) {
    assert(key < NAMEATTR_KEYS);
    struct slice value = row->values[key];
    return value.len > 0 && !slice_equal(value, SLICE("0"));
}

/*
 * http, https, mailto, or no scheme at all. A colon after "/", "?" or "#" is not that of a scheme. Before
 * them nothing may be that a browser drops, decodes or rewrites before it looks for one.
 */
static bool is_safe_link(struct slice href) {
    for (size_t i = 0; i < href.len; i++) {
        unsigned char c = (unsigned char)href.at[i];
        if (c <= 0x20 || c == 0x7f || c == '&' || c == '\\')
            return false;
        if (c == '/' || c == '?' || c == '#')
            return true;
        if (c == ':')
            return slice_starts_lower(href, SLICE("http:")) || slice_starts_lower(href, SLICE("https:")) ||
                   slice_starts_lower(href, SLICE("mailto:"));
    }
    return true;
}

static bool is_any(struct slice name, const char *const *names, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (name.len == strlen(names[i]) && slice_starts_lower(name, slice_of_text(names[i])))
            return true;
    return false;
}

/* Why an attribute of this name may not come from g_extra or a_extra, or NULL. */
static const char *refused_attribute(struct slice name) {
    static const char *const fields[] = {"id", "class", "href", "target"};
    if (slice_starts_lower(name, SLICE("on")))
        return "must not hold event handlers";
    if (is_any(name, fields, 4))
        return "must not hold id, class, href or target, which are fields of their own";
    bool is_bound = slice_equal(name, SLICE("xml:space")) || slice_equal(name, SLICE("xml:lang"));
    if (slice_starts_lower(name, SLICE("xmlns")) || (slice_find(name, ':') < name.len && !is_bound))
        return "must not hold namespaces";
    return NULL;
}

static bool is_name_byte(char c, bool first) {
    return c == ':' || (byte_is_word(c) && !(first && byte_is_digit(c))) ||
           (!first && (c == '-' || c == '.'));
}

/*
 * Whether a browser can find script in the value: in any case, with references decoded, and without the tabs
 * and newlines that it drops from an address.
 */
static bool holds_script(struct slice value) {
    struct bytebuf plain = {0};
    for (uint32_t code = 0; value.len;) {
        size_t reference = svg_reference(value, &code);
        if (reference)
            value = slice_from(value, reference);
        else
            utf8_next(&value, &code);
        if (code >= ' ')
            bytebuf_add_byte(&plain, code < 0x80 ? byte_lower((char)code) : '?');
    }
    bool found = slice_has(bytebuf_slice(&plain), SLICE("javascript:"));
    bytebuf_free(&plain);
    return found;
}

/* What is wrong with an attribute's value between quotes, or NULL. */
static const char *check_value(struct slice value) {
    if (slice_find(value, '<') < value.len || holds_script(value))
        return "holds a value that is not allowed";
    for (uint32_t code; value.len;) {
        if (value.at[0] == '&' && !svg_reference(value, &code))
            return "holds a bare &; write &amp;";
        if (!utf8_next(&value, &code) || !utf8_is_xml(code) || code == UTF8_REPLACEMENT)
            return "holds a character that XML forbids";
    }
    return NULL;
}

/* Takes one NAME="VALUE" off. NULL: done; else what is wrong. `seen` holds the names taken so far. */
static const char *take_attribute(struct slice *rest, struct intern *seen) {
    size_t length = 0;
    while (length < rest->len && is_name_byte(rest->at[length], length == 0))
        length++;
    struct slice name = slice_part(*rest, 0, length), value = slice_from(*rest, length);
    if (!length || value.len < 2 || value.at[0] != '=' || !byte_is_any_of(value.at[1], SLICE("\"'")))
        return "must hold attributes: NAME=\"VALUE\"";
    const char *wrong = refused_attribute(name);
    if (wrong)
        return wrong;
    size_t known = seen->count;
    intern_add(seen, name);
    if (seen->count == known)
        return "holds an attribute twice";
    size_t end = slice_find(slice_from(value, 2), value.at[1]);
    if (end == value.len - 2)
        return "holds a value that is not closed";
    *rest = slice_from(value, 2 + end + 1);
    return check_value(slice_part(value, 2, 2 + end));
}

/* What is wrong with the attributes of g_extra or a_extra, or NULL. */
static const char *check_attributes(struct slice text, struct intern *seen) {
    text = slice_trim(text);
    if (slice_find(text, '\v') < text.len || slice_find(text, '\f') < text.len) /* blanks, but not of XML */
        return "holds a character that XML forbids";
    while (text.len) {
        const char *wrong = take_attribute(&text, seen);
        if (wrong)
            return wrong;
        if (text.len && !byte_is_blank(text.at[0]))
            return "must have blanks between attributes";
        text = slice_trim_start(text);
    }
    return NULL;
}

/* What is wrong with the line, or NULL: then *row and *name hold it. */
static const char *parse_line(struct slice line, struct slice *name, struct nameattr_row *row) {
    struct slice field;
    size_t tab = slice_find(line, '\t');
    if (tab == line.len)
        return "has no TAB after the name";
    *name = slice_part(line, 0, tab);
    *row = (struct nameattr_row){0};
    line = slice_from(line, tab + 1);
    while (slice_cut(&line, '\t', &field)) {
        size_t equals = slice_find(field, '=');
        if (field.len == 0)
            continue;
        if (equals == field.len)
            return "has a field without =";
        for (int key = 0; key < NAMEATTR_KEYS; key++)
            if (slice_equal(slice_part(field, 0, equals), slice_of_text(keys[key])))
                row->values[key] = slice_from(field, equals + 1);
    }
    if (nameattr_is_set(row, NAMEATTR_HREF) && !is_safe_link(row->values[NAMEATTR_HREF]))
        return "has a href that is neither http, https, mailto nor relative";
    struct intern seen = {0};
    const char *wrong = NULL;
    if (nameattr_is_set(row, NAMEATTR_G_EXTRA))
        wrong = check_attributes(row->values[NAMEATTR_G_EXTRA], &seen);
    if (!wrong && nameattr_is_set(row, NAMEATTR_A_EXTRA))
        wrong = check_attributes(row->values[NAMEATTR_A_EXTRA], &seen);
    intern_free(&seen);
    return wrong;
}

static void keep_row(struct nameattr *self, struct slice name, struct nameattr_row row) {
    uint32_t number = intern_add(&self->names, name);
    self->rows = heap_grow(self->rows, &self->capacity, self->names.count, sizeof *self->rows);
    for (int key = 0; key < NAMEATTR_KEYS; key++)
        if (row.values[key].at)
            row.values[key].at = arena_copy(&self->texts, row.values[key], 1);
    self->rows[number] = row;
}

enum nameattr_result nameattr_load(struct nameattr *self, const char *file, struct messages *messages) {
    struct linereader in = {0};
    enum nameattr_result result = NAMEATTR_LOADED;
    if (linereader_open(&in, file))
        for (struct slice line, name; linereader_next(&in, &line);) {
            struct nameattr_row row;
            const char *wrong = parse_line(line, &name, &row);
            if (wrong) {
                messages_add(messages, "%s:%llu: the line %s", file, (unsigned long long)in.line, wrong);
                result = NAMEATTR_MALFORMED;
                break;
            }
            keep_row(self, name, row);
        }
    int error = linereader_close(&in);
    if (error && error != EISDIR) { /* QUIRK_NAMEATTR_DIRECTORY: a directory is an empty file */
        linereader_add_failure(&in, messages);
        result = NAMEATTR_UNREADABLE;
    }
    linereader_free(&in);
    return result;
}

const struct nameattr_row *nameattr_find(const struct nameattr *self, struct slice name) {
    uint32_t number = intern_find(&self->names, name);
    return number == INTERN_NONE ? NULL : &self->rows[number];
}

void nameattr_free(struct nameattr *self) {
    intern_free(&self->names);
    free(self->rows);
    arena_free(&self->texts);
    *self = (struct nameattr){0};
}
