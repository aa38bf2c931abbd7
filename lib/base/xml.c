/* xml: one state per place between two events. A value that nobody took is read over by the next call. */
#include "base/xml_text.h"

#include "base/banned.h"

static enum xml_event wrong(struct xml *self, const char *why) {
    (void)xml_fail(self, why);
    return XML_WRONG;
}

static bool take_all(struct xml *self, const char *text) {
    for (; *text; text++)
        if (!xml_take_byte(self, *text))
            return false;
    return true;
}

static bool skip_space(struct xml *self) {
    bool any = false;
    int c;
    while ((c = bytereader_peek(&self->bytes)) == ' ' || c == '\t' || c == '\n' || c == '\r') {
        bytereader_skip(&self->bytes);
        any = true;
    }
    return any;
}

bool xml_take(struct xml *self) {
    self->keeping = true;
    bool good = !self->wrong && xml_read_value(self);
    self->keeping = false;
    self->value = self->buffer.len ? bytebuf_slice(&self->buffer) : SLICE("");
    return good;
}

/* ---- tags ---- */

/* Appends a name. */
static bool read_name(struct xml *self, struct bytebuf *into) {
    size_t start = into->len;
    int c;
    while ((c = bytereader_peek(&self->bytes)) >= 0 &&
           (byte_is_word((char)c) || (into->len > start && (c == '-' || c == '.')))) {
        if (into->len - start == XML_LONGEST_NAME)
            return xml_fail(self, "a name is too long");
        bytebuf_add_byte(into, (char)c);
        bytereader_skip(&self->bytes);
    }
    self->name = slice_make(into->at ? into->at + start : "", into->len - start);
    return (self->name.len && !byte_is_digit(self->name.at[0])) || xml_fail(self, "a name is not read here");
}

/* Reads the name of an attribute and what precedes its value. */
static bool begin_attribute(struct xml *self) {
    size_t start = self->seen.len;
    if (self->seen_count++ == XML_ATTRIBUTES)
        return xml_fail(self, "an element has too many attributes");
    if (!read_name(self, &self->seen))
        return false;
    struct slice before = slice_make(self->seen.at, start), one;
    while (start && slice_cut(&before, ' ', &one))
        if (slice_equal(one, self->name))
            return xml_fail(self, "an element has an attribute twice");
    skip_space(self);
    if (!xml_take_byte(self, '='))
        return xml_fail(self, "an attribute has no value");
    skip_space(self);
    int c = bytereader_peek(&self->bytes);
    if (c != '"' && c != '\'')
        return xml_fail(self, "the value of an attribute has no quotes");
    bytereader_skip(&self->bytes);
    bytebuf_add_byte(&self->seen, ' ');
    self->name = slice_make(self->seen.at + start, self->seen.len - 1 - start);
    self->quote = (char)c;
    self->state = XML_AT_ATTRIBUTE;
    return true;
}

static enum xml_event end_element(struct xml *self) {
    struct slice name = slice_from(bytebuf_slice(&self->open), self->starts[--self->depth]);
    self->ended.len = 0;
    bytebuf_add(&self->ended, name);
    self->name = bytebuf_slice(&self->ended);
    self->open.len = self->starts[self->depth];
    self->state = XML_IN_CONTENT;
    return XML_END;
}

static enum xml_event begin_element(struct xml *self) {
    if (!self->depth && self->had_root)
        return wrong(self, "an element follows the last one");
    if (self->depth == XML_DEEPEST)
        return wrong(self, "its elements are nested too deeply");
    self->starts[self->depth++] = self->open.len;
    self->had_root = true;
    self->seen.len = self->seen_count = 0;
    self->state = XML_IN_TAG;
    return read_name(self, &self->open) ? XML_START : XML_WRONG;
}

/* After "</". */
static enum xml_event read_end(struct xml *self) {
    self->ended.len = 0;
    if (!read_name(self, &self->ended))
        return XML_WRONG;
    if (!self->depth || !slice_equal(bytebuf_slice(&self->ended),
                                     slice_from(bytebuf_slice(&self->open), self->starts[self->depth - 1])))
        return wrong(self, "an end tag fits no start tag");
    skip_space(self);
    return xml_take_byte(self, '>') ? end_element(self) : wrong(self, "an end tag does not end");
}

/* After "<?", at the very beginning. */
static bool read_declaration(struct xml *self) {
    if (!take_all(self, "xml"))
        return xml_fail(self, "a processing instruction, which is not read here");
    for (;;) {
        bool spaced = skip_space(self);
        if (xml_take_byte(self, '?'))
            break;
        if (!spaced || !begin_attribute(self) || !xml_read_value(self))
            return xml_fail(self, "the declaration is not well-formed");
    }
    self->state = XML_IN_CONTENT;
    return xml_take_byte(self, '>') || xml_fail(self, "the declaration does not end");
}

/* After "<!--". */
static bool read_comment(struct xml *self) {
    int c;
    while ((c = bytereader_peek(&self->bytes)) >= 0)
        if (c == '-') {
            bytereader_skip(&self->bytes);
            if (xml_take_byte(self, '-'))
                return xml_take_byte(self, '>') || xml_fail(self, "-- in a comment");
        } else if (!xml_read_byte(self, c)) {
            return false;
        }
    return xml_fail(self, "a comment does not end");
}

/* In a tag: an attribute, or its end. XML_TEXT: content follows. */
static enum xml_event read_in_tag(struct xml *self) {
    bool spaced = skip_space(self);
    if (xml_take_byte(self, '>')) {
        self->state = XML_IN_CONTENT;
        return XML_TEXT;
    }
    if (xml_take_byte(self, '/'))
        return xml_take_byte(self, '>') ? end_element(self) : wrong(self, "a tag does not end");
    if (!spaced)
        return wrong(self, "a blank is missing in a tag");
    return begin_attribute(self) ? XML_ATTRIBUTE : XML_WRONG;
}

/* After "<". XML_DONE: nothing that is an event. */
static enum xml_event read_markup(struct xml *self, bool first) {
    if (xml_take_byte(self, '/'))
        return read_end(self);
    if (first && xml_take_byte(self, '?'))
        return read_declaration(self) ? XML_DONE : XML_WRONG;
    if (!xml_take_byte(self, '!'))
        return begin_element(self);
    if (xml_take_byte(self, '-'))
        return xml_take_byte(self, '-') ? (read_comment(self) ? XML_DONE : XML_WRONG)
                                        : wrong(self, "a comment does not begin");
    if (!self->depth || !take_all(self, "[CDATA["))
        return wrong(self, "a DTD, which is not read here");
    self->state = XML_AT_CDATA;
    return XML_TEXT;
}

enum xml_event xml_next(struct xml *self) {
    enum xml_event event = XML_TEXT;
    if (self->wrong || !xml_read_value(self))
        return XML_WRONG;
    if (self->state == XML_IN_TAG && (event = read_in_tag(self)) != XML_TEXT)
        return event;
    for (event = XML_DONE; event == XML_DONE;) {
        bool first = self->state == XML_AT_START;
        self->state = XML_IN_CONTENT;
        if (xml_take_byte(self, '<')) {
            event = read_markup(self, first);
        } else if (self->depth && bytereader_peek(&self->bytes) >= 0) {
            self->state = XML_AT_TEXT;
            return XML_TEXT;
        } else if (!skip_space(self)) {
            bool done = bytereader_peek(&self->bytes) < 0 && self->had_root && !self->depth;
            return done ? XML_DONE : wrong(self, "text outside of an element");
        }
    }
    return event;
}

void xml_add_failure(const struct xml *self, struct messages *messages) {
    messages_add(messages, "%s: byte %llu: this is not XML as it is read here: %s", self->bytes.in->name,
                 (unsigned long long)bytereader_offset(&self->bytes) + 1, self->wrong);
}

void xml_free(struct xml *self) {
    bytereader_end(&self->bytes);
    bytebuf_free(&self->open);
    bytebuf_free(&self->seen);
    bytebuf_free(&self->buffer);
    bytebuf_free(&self->ended);
}
