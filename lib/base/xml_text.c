/* xml_text: ordinary characters are kept in runs. */
#include "base/xml_text.h"

#include "base/utf8.h"

#include "base/banned.h"

bool xml_fail(struct xml *self, const char *why) {
    if (!self->wrong) {
        self->cut_off = bytereader_peek(&self->bytes) < 0;
        self->wrong = self->cut_off ? "it is cut off" : why;
    }
    return false;
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
        return xml_fail(self, "a character is not UTF-8");
    uint32_t code = (uint32_t)lead & (0x3Fu >> more);
    bytereader_skip(&self->bytes);
    for (unsigned i = 0; i < more; i++) {
        int c = bytereader_peek(&self->bytes);
        if (c < 0x80 || c > 0xBF)
            return xml_fail(self, "a character is not UTF-8");
        code = code << 6 | ((uint32_t)c & 0x3F);
        bytereader_skip(&self->bytes);
    }
    if (code < least[more] || !utf8_is_xml(code))
        return xml_fail(self, "a character is not allowed in XML");
    keep_code(self, code);
    return true;
}

/* "&#65;" or "&#x41;", after the "&#". */
static bool read_number(struct xml *self) {
    bool hex = xml_take_byte(self, 'x');
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
    if (!digits || !utf8_is_xml(code) || !xml_take_byte(self, ';'))
        return xml_fail(self, "a reference stands for no character");
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
    if (xml_take_byte(self, '#'))
        return read_number(self);
    for (int c; len < sizeof name && (c = bytereader_peek(&self->bytes)) >= 'a' && c <= 'z'; len++) {
        name[len] = (char)c;
        bytereader_skip(&self->bytes);
    }
    while (found < sizeof known / sizeof *known && !slice_equal(known[found].name, slice_make(name, len)))
        found++;
    if (found == sizeof known / sizeof *known || !xml_take_byte(self, ';'))
        return xml_fail(self, "a reference to something that is not defined");
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

bool xml_read_byte(struct xml *self, int c) {
    if (c >= 0x80)
        return read_character(self);
    if (c < ' ' && c != '\r' && c != '\n' && c != '\t')
        return xml_fail(self, "a character is not allowed in XML");
    bytereader_skip(&self->bytes);
    if (c == '\r' && bytereader_peek(&self->bytes) == '\n')
        return true;
    char byte = c == '\r' ? '\n' : (char)c;
    keep(self, slice_make(c < ' ' && self->state == XML_AT_ATTRIBUTE ? " " : &byte, 1));
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
            return xml_fail(self, "the value of an attribute does not end");
        if (xml_take_byte(self, '&') ? !read_reference(self) : !xml_read_byte(self, c))
            return false;
    }
}

/* Goes past "]" and those that follow it; how many. */
static size_t read_brackets(struct xml *self) {
    size_t count = 0;
    while (xml_take_byte(self, ']'))
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
            return xml_fail(self, "]]> in a text");
        if (!brackets && (xml_take_byte(self, '&') ? !read_reference(self) : !xml_read_byte(self, c)))
            return false;
    }
}

static bool read_cdata(struct xml *self) {
    for (;;) {
        read_plain(self);
        int c = bytereader_peek(&self->bytes);
        size_t brackets = read_brackets(self);
        if (brackets >= 2 && xml_take_byte(self, '>')) {
            keep_brackets(self, brackets - 2);
            return true;
        }
        keep_brackets(self, brackets);
        if (c < 0 || (!brackets && !xml_read_byte(self, c)))
            return xml_fail(self, "a CDATA section does not end");
    }
}

bool xml_read_value(struct xml *self) {
    bool good = true;
    self->buffer.len = 0;
    if (self->state == XML_AT_ATTRIBUTE)
        good = read_attribute(self);
    else if (self->state == XML_AT_TEXT)
        good = read_text(self);
    else if (self->state == XML_AT_CDATA)
        good = read_cdata(self);
    else
        return true;
    self->state = self->state == XML_AT_ATTRIBUTE ? XML_IN_TAG : XML_IN_CONTENT;
    return good;
}
