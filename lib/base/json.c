/* json: what may come next is one of a few states; a bit per open value says what closes it. */
#include "base/json.h"

#include "base/utf8.h"

#include "base/banned.h"

enum expected {
    VALUE, /* 0: so it begins */
    VALUE_OR_END,
    NAME_OR_END,
    COMMA_OR_END,
    NOTHING
};

static enum json_event fail(struct json *self, const char *why) {
    if (!self->wrong) {
        self->cut_off = bytereader_peek(&self->bytes) < 0;
        self->wrong = self->cut_off ? "it is cut off" : why;
    }
    return JSON_WRONG;
}

/* The next byte that is not white space, -1 at the end. */
static int next_byte(struct json *self) {
    int c;
    while ((c = bytereader_peek(&self->bytes)) == ' ' || c == '\n' || c == '\r' || c == '\t')
        bytereader_skip(&self->bytes);
    return c;
}

static void keep(struct json *self, struct slice bytes) {
    size_t room = JSON_LONGEST - self->buffer.len;
    if (!self->skipping)
        bytebuf_add(&self->buffer, bytes.len > room ? slice_part(bytes, 0, room) : bytes);
}

static void keep_byte(struct json *self, int c) {
    char byte = (char)c;
    keep(self, slice_make(&byte, 1));
}

/* ---- texts ---- */

/* How many bytes follow the first one of a sequence of UTF-8, and where the second one must lie; 0: none
 * begins so. */
static unsigned followers(int lead, int *low, int *high) {
    *low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    *high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
    return lead < 0xC2 ? 0 : lead < 0xE0 ? 1 : lead < 0xF0 ? 2 : lead < 0xF5 ? 3 : 0;
}

/* A character beyond ASCII. */
static bool read_character(struct json *self) {
    int c = bytereader_peek(&self->bytes), low, high;
    unsigned more = followers(c, &low, &high);
    if (!more)
        return false;
    keep_byte(self, c);
    bytereader_skip(&self->bytes);
    for (; more; more--, low = 0x80, high = 0xBF) {
        c = bytereader_peek(&self->bytes);
        if (c < low || c > high)
            return false;
        keep_byte(self, c);
        bytereader_skip(&self->bytes);
    }
    return true;
}

/* Four hexadecimal digits; -1: there are none. */
static int32_t read_hex(struct json *self) {
    int32_t value = 0;
    for (int i = 0; i < 4; i++) {
        int c = bytereader_peek(&self->bytes);
        if (c < 0 || !byte_is_hex((char)c))
            return -1;
        value = value << 4 | (int32_t)byte_hex_value((char)c);
        bytereader_skip(&self->bytes);
    }
    return value;
}

static void keep_code(struct json *self, uint32_t code) {
    if (!self->skipping && self->buffer.len + 4 <= JSON_LONGEST)
        utf8_add(&self->buffer, code);
}

/* The first half of a surrogate pair without the second is not a character. */
static void keep_half(struct json *self) {
    if (self->half)
        keep_code(self, UTF8_REPLACEMENT);
    self->half = 0;
}

/* After "\u": halves of a pair make one character. */
static bool read_code(struct json *self) {
    int32_t code = read_hex(self);
    if (code < 0)
        return false;
    if (self->half && code >= 0xDC00 && code <= 0xDFFF) {
        keep_code(self, 0x10000 + ((self->half - 0xD800) << 10) + (uint32_t)(code - 0xDC00));
        self->half = 0;
        return true;
    }
    keep_half(self);
    if (code >= 0xD800 && code <= 0xDBFF)
        self->half = (uint32_t)code;
    else
        keep_code(self, (uint32_t)code);
    return true;
}

/* After a backslash. */
static bool read_escape(struct json *self) {
    static const char letters[] = "\"\\/bfnrt", means[] = "\"\\/\b\f\n\r\t";
    int c = bytereader_peek(&self->bytes);
    const char *letter = c > 0 ? strchr(letters, c) : NULL;
    if (c != 'u' && !letter)
        return false;
    bytereader_skip(&self->bytes);
    if (c == 'u')
        return read_code(self);
    keep_half(self);
    keep_byte(self, means[letter - letters]);
    return true;
}

/* Keeps the bytes up to the next one that is not an ordinary character of ASCII. */
static void read_plain(struct json *self) {
    struct slice window = bytereader_window(&self->bytes);
    size_t at = 0;
    while (at < window.len && window.at[at] >= ' ' && window.at[at] != '"' && window.at[at] != '\\' &&
           (unsigned char)window.at[at] < 0x80)
        at++;
    if (at) {
        keep_half(self);
        keep(self, slice_part(window, 0, at));
    }
    bytereader_advance(&self->bytes, at);
}

/* At a quote. */
static bool read_text(struct json *self) {
    self->buffer.len = 0;
    bytereader_skip(&self->bytes);
    for (;;) {
        read_plain(self);
        int c = bytereader_peek(&self->bytes);
        if (c < ' ')
            return false;
        if (c == '\\') {
            bytereader_skip(&self->bytes);
            if (!read_escape(self))
                return false;
        } else if (c >= 0x80) {
            keep_half(self);
            if (!read_character(self))
                return false;
        } else if (c == '"') {
            keep_half(self);
            bytereader_skip(&self->bytes);
            self->text = self->buffer.len ? bytebuf_slice(&self->buffer) : SLICE("");
            return true;
        }
    }
}

/* ---- numbers and words ---- */

static bool read_digits(struct json *self) {
    int c, count = 0;
    for (; (c = bytereader_peek(&self->bytes)) >= '0' && c <= '9'; count = 1) {
        keep_byte(self, c);
        bytereader_skip(&self->bytes);
    }
    return count > 0;
}

/* Takes one of these bytes, if it is there. */
static bool take_any(struct json *self, struct slice bytes) {
    int c = bytereader_peek(&self->bytes);
    if (c < 0 || !byte_is_any_of((char)c, bytes))
        return false;
    keep_byte(self, c);
    bytereader_skip(&self->bytes);
    return true;
}

static bool read_number(struct json *self) {
    self->buffer.len = 0;
    take_any(self, SLICE("-"));
    if (!take_any(self, SLICE("0")) && !read_digits(self))
        return false;
    if (take_any(self, SLICE(".")) && !read_digits(self))
        return false;
    if (take_any(self, SLICE("eE"))) {
        take_any(self, SLICE("+-"));
        if (!read_digits(self))
            return false;
    }
    self->text = self->skipping ? SLICE("") : bytebuf_slice(&self->buffer);
    return true;
}

static bool read_word(struct json *self, const char *word) {
    for (; *word; word++) {
        if (bytereader_peek(&self->bytes) != *word)
            return false;
        bytereader_skip(&self->bytes);
    }
    return true;
}

/* ---- values ---- */

static bool in_array(const struct json *self) {
    size_t last = self->depth - 1;
    return self->arrays[last / 8] >> last % 8 & 1;
}

/* What comes after a value. */
static void end_value(struct json *self) {
    self->expected = self->depth ? COMMA_OR_END : NOTHING;
}

static enum json_event open_value(struct json *self, bool array) {
    if (self->depth == JSON_DEEPEST)
        return fail(self, "its values are nested too deeply");
    unsigned char *byte = &self->arrays[self->depth / 8], bit = (unsigned char)(1 << self->depth % 8);
    *byte = (unsigned char)(array ? *byte | bit : *byte & ~bit);
    self->depth++;
    self->expected = array ? VALUE_OR_END : NAME_OR_END;
    bytereader_skip(&self->bytes);
    return array ? JSON_ARRAY : JSON_OBJECT;
}

/* At a bracket. */
static enum json_event close_value(struct json *self) {
    bool array = in_array(self);
    bytereader_skip(&self->bytes);
    self->depth--;
    end_value(self);
    return array ? JSON_ARRAY_END : JSON_OBJECT_END;
}

static enum json_event read_value(struct json *self, int c) {
    bool number = c == '-' || (c >= '0' && c <= '9');
    if (c == '{' || c == '[')
        return open_value(self, c == '[');
    if (c == '"' ? !read_text(self) : number && !read_number(self))
        return fail(self, c == '"' ? "a text has bytes that are not allowed" : "a number is not whole");
    if (c == '"' || number) {
        end_value(self);
        return c == '"' ? JSON_TEXT : JSON_NUMBER;
    }
    const char *word = c == 't' ? "true" : c == 'f' ? "false" : "null";
    if (!read_word(self, word))
        return fail(self, "a value is missing");
    end_value(self);
    return c == 't' ? JSON_TRUE : c == 'f' ? JSON_FALSE : JSON_NULL;
}

static enum json_event read_name(struct json *self, int c) {
    if (c != '"')
        return fail(self, "the name of a member is missing");
    if (!read_text(self))
        return fail(self, "a name has bytes that are not allowed");
    if (next_byte(self) != ':')
        return fail(self, "a colon is missing");
    bytereader_skip(&self->bytes);
    self->expected = VALUE;
    return JSON_NAME;
}

enum json_event json_next(struct json *self) {
    self->text = SLICE("");
    if (self->wrong)
        return JSON_WRONG;
    int c = next_byte(self);
    if (self->expected == NOTHING)
        return c < 0 ? JSON_DONE : fail(self, "something follows its end");
    bool array = self->depth && in_array(self);
    bool may_end =
        self->expected == VALUE_OR_END || self->expected == NAME_OR_END || self->expected == COMMA_OR_END;
    if (may_end && c == (array ? ']' : '}'))
        return close_value(self);
    if (self->expected == COMMA_OR_END) {
        if (c != ',')
            return fail(self, "a comma is missing");
        bytereader_skip(&self->bytes);
        c = next_byte(self);
    }
    bool name = self->expected == NAME_OR_END || (self->expected == COMMA_OR_END && !array);
    return name ? read_name(self, c) : read_value(self, c);
}

bool json_leave(struct json *self) {
    size_t outside = self->depth - 1;
    bool before = self->skipping;
    assert(self->depth);
    self->skipping = true;
    while (!self->wrong && self->depth > outside)
        (void)json_next(self);
    self->skipping = before;
    return !self->wrong;
}

bool json_skip(struct json *self) {
    self->skipping = true;
    enum json_event event = json_next(self);
    if (event == JSON_OBJECT || event == JSON_ARRAY)
        json_leave(self);
    self->skipping = false;
    return !self->wrong;
}

enum json_event json_value(struct json *self) {
    enum json_event event = json_next(self);
    if (event == JSON_OBJECT || event == JSON_ARRAY)
        json_leave(self);
    return event;
}

bool json_array(struct json *self) {
    enum json_event event = json_next(self);
    if (event == JSON_OBJECT)
        json_leave(self);
    return event == JSON_ARRAY;
}

void json_add_failure(const struct json *self, struct messages *messages) {
    messages_add(messages, "%s: byte %llu: this is not JSON: %s", self->bytes.in->name,
                 (unsigned long long)bytereader_offset(&self->bytes) + 1, self->wrong);
}

void json_free(struct json *self) {
    bytereader_end(&self->bytes);
    bytebuf_free(&self->buffer);
}
