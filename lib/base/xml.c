/* xml: one state per place between two events. A value that nobody took is read over by the next call. */
#include "base/xml.h"

#include "base/utf8.h"

#include "base/banned.h"

enum state {
    START,        /* 0: so it begins */
    CONTENT,      /* outside of tags */
    IN_TAG,       /* after the name of an element, or an attribute */
    AT_ATTRIBUTE, /* before its value, after the quote */
    AT_TEXT,      /* before text */
    AT_CDATA      /* after the mark that begins it */
};

static bool fail(struct xml *self, const char *why) {
    if (!self->wrong) {
        self->cut_off = bytereader_peek(&self->bytes) < 0;
        self->wrong = self->cut_off ? "it is cut off" : why;
    }
    return false;
}

static enum xml_event wrong(struct xml *self, const char *why) {
    (void)fail(self, why);
    return XML_WRONG;
}

/* ---- bytes ---- */

static bool take(struct xml *self, char byte) {
    if (bytereader_peek(&self->bytes) != (unsigned char)byte)
        return false;
    bytereader_skip(&self->bytes);
    return true;
}

static bool take_all(struct xml *self, const char *text) {
    for (; *text; text++)
        if (!take(self, *text))
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

static void keep(struct xml *self, struct slice bytes) {
    size_t room = XML_LONGEST - self->buffer.len;
    if (self->keeping)
        bytebuf_add(&self->buffer, bytes.len > room ? slice_part(bytes, 0, room) : bytes);
}

static void keep_code(struct xml *self, uint32_t code) {
    if (self->keeping && self->buffer.len + 4 <= XML_LONGEST)
        utf8_add(&self->buffer, code);
}

/* ---- characters ---- */

/* One character beyond ASCII: the shortest sequence of UTF-8 of one that XML allows. */
static bool read_character(struct xml *self) {
    int lead = bytereader_peek(&self->bytes);
    unsigned more = lead < 0xC2 ? 0 : lead < 0xE0 ? 1 : lead < 0xF0 ? 2 : lead < 0xF5 ? 3 : 0;
    static const uint32_t least[] = {0, 0x80, 0x800, 0x10000};
    if (!more)
        return fail(self, "a character is not UTF-8");
    uint32_t code = (uint32_t)lead & (0x3Fu >> more);
    bytereader_skip(&self->bytes);
    for (unsigned i = 0; i < more; i++) {
        int c = bytereader_peek(&self->bytes);
        if (c < 0x80 || c > 0xBF)
            return fail(self, "a character is not UTF-8");
        code = code << 6 | ((uint32_t)c & 0x3F);
        bytereader_skip(&self->bytes);
    }
    if (code < least[more] || !utf8_is_xml(code))
        return fail(self, "a character is not allowed in XML");
    keep_code(self, code);
    return true;
}

/* "&#65;" or "&#x41;", after the "&#". */
static bool read_number(struct xml *self) {
    bool hex = take(self, 'x');
    uint32_t code = 0;
    int c, digits = 0;
    for (; (c = bytereader_peek(&self->bytes)) >= 0; digits++) {
        if (hex ? !byte_is_hex((char)c) : !byte_is_digit((char)c))
            break;
        code = code * (hex ? 16 : 10) + byte_hex_value((char)c);
        bytereader_skip(&self->bytes);
        if (code > 0x10FFFF)
            break;
    }
    if (!digits || !utf8_is_xml(code) || !take(self, ';'))
        return fail(self, "a reference stands for no character");
    keep_code(self, code);
    return true;
}

/* After "&". */
static bool read_reference(struct xml *self) {
    static const struct {
        struct slice name;
        char means;
    } known[] = {{SLICE_INIT("amp"), '&'},
                 {SLICE_INIT("lt"), '<'},
                 {SLICE_INIT("gt"), '>'},
                 {SLICE_INIT("quot"), '"'},
                 {SLICE_INIT("apos"), '\''}};
    char name[4];
    size_t len = 0, found = 0;
    if (take(self, '#'))
        return read_number(self);
    for (int c; len < sizeof name && (c = bytereader_peek(&self->bytes)) >= 'a' && c <= 'z'; len++) {
        name[len] = (char)c;
        bytereader_skip(&self->bytes);
    }
    while (found < sizeof known / sizeof *known && !slice_equal(known[found].name, slice_make(name, len)))
        found++;
    if (found == sizeof known / sizeof *known || !take(self, ';'))
        return fail(self, "a reference to something that is not defined");
    keep(self, slice_make(&known[found].means, 1));
    return true;
}

/* Keeps the bytes up to the next one that may be more than a character of ASCII. */
static void read_plain(struct xml *self) {
    struct slice window = bytereader_window(&self->bytes);
    size_t at = 0;
    for (; at < window.len; at++) {
        char c = window.at[at];
        if ((unsigned char)c >= 0x80 || c < ' ' || c == '<' || c == '&' || c == '"' || c == '\'' || c == ']')
            break;
    }
    keep(self, slice_part(window, 0, at));
    bytereader_advance(&self->bytes, at);
}

/* The byte, which is no markup here. White space of an attribute is a blank; CR LF is LF. */
static bool read_other(struct xml *self, int c) {
    if (c >= 0x80)
        return read_character(self);
    if (c < ' ' && c != '\r' && c != '\n' && c != '\t')
        return fail(self, "a character is not allowed in XML");
    bytereader_skip(&self->bytes);
    if (c == '\r' && bytereader_peek(&self->bytes) == '\n')
        return true;
    char byte = c == '\r' ? '\n' : (char)c;
    keep(self, slice_make(c < ' ' && self->state == AT_ATTRIBUTE ? " " : &byte, 1));
    return true;
}

/* ---- values ---- */

static bool read_attribute(struct xml *self) {
    for (;;) {
        read_plain(self);
        int c = bytereader_peek(&self->bytes);
        if (c == self->quote) {
            bytereader_skip(&self->bytes);
            return true;
        }
        if (c < 0 || c == '<')
            return fail(self, "the value of an attribute does not end");
        if (take(self, '&') ? !read_reference(self) : !read_other(self, c))
            return false;
    }
}

/* Goes past "]" and those that follow it; how many. */
static size_t read_brackets(struct xml *self) {
    size_t count = 0;
    while (take(self, ']'))
        count++;
    return count;
}

static void keep_brackets(struct xml *self, size_t count) {
    for (; count; count--)
        keep(self, SLICE("]"));
}

static bool read_text(struct xml *self) {
    for (;;) {
        read_plain(self);
        int c = bytereader_peek(&self->bytes);
        if (c < 0 || c == '<')
            return true;
        size_t brackets = read_brackets(self);
        keep_brackets(self, brackets);
        if (brackets >= 2 && bytereader_peek(&self->bytes) == '>')
            return fail(self, "]]> in a text");
        if (!brackets && (take(self, '&') ? !read_reference(self) : !read_other(self, c)))
            return false;
    }
}

static bool read_cdata(struct xml *self) {
    for (;;) {
        read_plain(self);
        int c = bytereader_peek(&self->bytes);
        size_t brackets = read_brackets(self);
        if (brackets >= 2 && take(self, '>')) {
            keep_brackets(self, brackets - 2);
            return true;
        }
        keep_brackets(self, brackets);
        if (c < 0 || (!brackets && !read_other(self, c)))
            return fail(self, "a CDATA section does not end");
    }
}

/* Reads the value that comes next, if there is one. */
static bool read_value(struct xml *self) {
    bool good = true;
    self->buffer.len = 0;
    if (self->state == AT_ATTRIBUTE)
        good = read_attribute(self);
    else if (self->state == AT_TEXT)
        good = read_text(self);
    else if (self->state == AT_CDATA)
        good = read_cdata(self);
    else
        return true;
    self->state = self->state == AT_ATTRIBUTE ? IN_TAG : CONTENT;
    return good;
}

bool xml_take(struct xml *self) {
    self->keeping = true;
    bool good = !self->wrong && read_value(self);
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
            return fail(self, "a name is too long");
        bytebuf_add_byte(into, (char)c);
        bytereader_skip(&self->bytes);
    }
    self->name = slice_make(into->at ? into->at + start : "", into->len - start);
    return (self->name.len && !byte_is_digit(self->name.at[0])) || fail(self, "a name is not read here");
}

/* Reads the name of an attribute and what precedes its value. */
static bool begin_attribute(struct xml *self) {
    size_t start = self->seen.len;
    if (self->seen_count++ == XML_ATTRIBUTES)
        return fail(self, "an element has too many attributes");
    if (!read_name(self, &self->seen))
        return false;
    struct slice before = slice_make(self->seen.at, start), one;
    while (start && slice_cut(&before, ' ', &one))
        if (slice_equal(one, self->name))
            return fail(self, "an element has an attribute twice");
    skip_space(self);
    if (!take(self, '='))
        return fail(self, "an attribute has no value");
    skip_space(self);
    int c = bytereader_peek(&self->bytes);
    if (c != '"' && c != '\'')
        return fail(self, "the value of an attribute has no quotes");
    bytereader_skip(&self->bytes);
    bytebuf_add_byte(&self->seen, ' ');
    self->name = slice_make(self->seen.at + start, self->seen.len - 1 - start);
    self->quote = (char)c;
    self->state = AT_ATTRIBUTE;
    return true;
}

static enum xml_event end_element(struct xml *self) {
    struct slice name = slice_from(bytebuf_slice(&self->open), self->starts[--self->depth]);
    self->ended.len = 0;
    bytebuf_add(&self->ended, name);
    self->name = bytebuf_slice(&self->ended);
    self->open.len = self->starts[self->depth];
    self->state = CONTENT;
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
    self->state = IN_TAG;
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
    return take(self, '>') ? end_element(self) : wrong(self, "an end tag does not end");
}

/* After "<?", at the very beginning. */
static bool read_declaration(struct xml *self) {
    if (!take_all(self, "xml"))
        return fail(self, "a processing instruction, which is not read here");
    for (;;) {
        bool spaced = skip_space(self);
        if (take(self, '?'))
            break;
        if (!spaced || !begin_attribute(self) || !read_value(self))
            return fail(self, "the declaration is not well-formed");
    }
    self->state = CONTENT;
    return take(self, '>') || fail(self, "the declaration does not end");
}

/* After "<!--". */
static bool read_comment(struct xml *self) {
    int c;
    while ((c = bytereader_peek(&self->bytes)) >= 0)
        if (c == '-') {
            bytereader_skip(&self->bytes);
            if (take(self, '-'))
                return take(self, '>') || fail(self, "-- in a comment");
        } else if (!read_other(self, c)) {
            return false;
        }
    return fail(self, "a comment does not end");
}

/* In a tag: an attribute, or its end. XML_TEXT: content follows. */
static enum xml_event read_in_tag(struct xml *self) {
    bool spaced = skip_space(self);
    if (take(self, '>')) {
        self->state = CONTENT;
        return XML_TEXT;
    }
    if (take(self, '/'))
        return take(self, '>') ? end_element(self) : wrong(self, "a tag does not end");
    if (!spaced)
        return wrong(self, "a blank is missing in a tag");
    return begin_attribute(self) ? XML_ATTRIBUTE : XML_WRONG;
}

/* After "<". XML_DONE: nothing that is an event. */
static enum xml_event read_markup(struct xml *self, bool first) {
    if (take(self, '/'))
        return read_end(self);
    if (first && take(self, '?'))
        return read_declaration(self) ? XML_DONE : XML_WRONG;
    if (!take(self, '!'))
        return begin_element(self);
    if (take(self, '-'))
        return take(self, '-') ? (read_comment(self) ? XML_DONE : XML_WRONG)
                               : wrong(self, "a comment does not begin");
    if (!self->depth || !take_all(self, "[CDATA["))
        return wrong(self, "a DTD, which is not read here");
    self->state = AT_CDATA;
    return XML_TEXT;
}

enum xml_event xml_next(struct xml *self) {
    enum xml_event event = XML_TEXT;
    if (self->wrong || !read_value(self))
        return XML_WRONG;
    if (self->state == IN_TAG && (event = read_in_tag(self)) != XML_TEXT)
        return event;
    for (event = XML_DONE; event == XML_DONE;) {
        bool first = self->state == START;
        self->state = CONTENT;
        if (take(self, '<')) {
            event = read_markup(self, first);
        } else if (self->depth && bytereader_peek(&self->bytes) >= 0) {
            self->state = AT_TEXT;
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
