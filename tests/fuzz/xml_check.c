/* xml_check: one pass, a table of open elements instead of recursion. The first error ends it. */
#include "xml_check.h"

#include <stdlib.h>

enum { MAX_ATTRIBUTES = 64 };

struct reader {
    const char *at, *end;
    struct slice *open; /* the elements whose end is awaited */
    size_t depth, capacity;
    bool had_root;
    struct xml_check *check;
};

static bool takes(struct reader *self, const char *text) {
    size_t len = strlen(text);
    if ((size_t)(self->end - self->at) < len || memcmp(self->at, text, len) != 0)
        return false;
    self->at += len;
    return true;
}

static bool is_space(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool skip_space(struct reader *self) {
    const char *start = self->at;
    while (self->at < self->end && is_space(*self->at))
        self->at++;
    return self->at > start;
}

static bool is_char(unsigned long code) {
    return code == '\t' || code == '\n' || code == '\r' || (code >= 0x20 && code <= 0xD7FF) ||
           (code >= 0xE000 && code <= 0xFFFD) || (code >= 0x10000 && code <= 0x10FFFF);
}

/* One UTF-8 sequence, the shortest there is, of a character that XML knows. 0: it is none. */
static size_t sequence(const char *at, const char *end, unsigned long *code) {
    const unsigned char *p = (const unsigned char *)at;
    size_t len = p[0] < 0x80 ? 1 : p[0] < 0xC2 ? 0 : p[0] < 0xE0 ? 2 : p[0] < 0xF0 ? 3 : p[0] < 0xF5 ? 4 : 0;
    static const unsigned long min[] = {0, 0, 0x80, 0x800, 0x10000};
    if (!len || len > (size_t)(end - at))
        return 0;
    *code = len == 1 ? p[0] : p[0] & (0x7Fu >> len);
    for (size_t i = 1; i < len; i++) {
        if ((p[i] & 0xC0) != 0x80)
            return 0;
        *code = *code << 6 | (p[i] & 0x3F);
    }
    return *code >= min[len] && is_char(*code) ? len : 0;
}

/* The length of a reference at the start, and its character. 0: it is none. */
static size_t reference(const char *at, const char *end, unsigned long *code) {
    static const struct {
        const char *text;
        char means;
    } known[] = {{"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&apos;", '\''}};
    size_t left = (size_t)(end - at);
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (left >= strlen(known[i].text) && memcmp(at, known[i].text, strlen(known[i].text)) == 0) {
            *code = (unsigned char)known[i].means;
            return strlen(known[i].text);
        }
    if (left < 4 || at[1] != '#')
        return 0;
    bool hex = at[2] == 'x';
    const char *digit = at + 2 + hex, *first = digit;
    unsigned long value = 0;
    for (; digit < end && (hex ? byte_is_hex(*digit) : byte_is_digit(*digit)) && value <= 0x10FFFF; digit++) {
        unsigned long worth =
            byte_is_digit(*digit) ? (unsigned long)(*digit - '0') : (unsigned long)((*digit | 32) - 'a') + 10;
        value = value * (hex ? 16 : 10) + worth;
    }
    *code = value;
    return digit > first && digit < end && *digit == ';' && is_char(value) ? (size_t)(digit + 1 - at) : 0;
}

bool xml_check_next(struct slice *raw, unsigned long *code) {
    if (!raw->len)
        return false;
    const char *end = raw->at + raw->len;
    size_t len = *raw->at == '&' ? reference(raw->at, end, code) : sequence(raw->at, end, code);
    if (!len)
        abort(); /* not accepted by xml_check */
    *raw = slice_from(*raw, len);
    return true;
}

/* Letters, digits, and _ - . : after the first. At most one colon, with a prefix that is bound. */
static bool take_name(struct reader *self, struct slice *name) {
    const char *start = self->at, *colon = NULL;
    while (self->at < self->end &&
           (byte_is_word(*self->at) || (self->at > start && strchr("-.:", *self->at) && *self->at))) {
        if (*self->at == ':' && colon)
            return false;
        if (*self->at == ':')
            colon = self->at;
        self->at++;
    }
    *name = slice_make(start, (size_t)(self->at - start));
    if (!name->len || byte_is_digit(*start))
        return false;
    if (!colon)
        return true;
    struct slice prefix = slice_make(start, (size_t)(colon - start));
    return colon + 1 < self->at && !byte_is_digit(colon[1]) &&
           (slice_equal(prefix, SLICE("xml")) || slice_equal(prefix, SLICE("xmlns")) ||
            slice_equal(prefix, SLICE("xlink")));
}

/* Characters up to a text that ends them; `broken` must not come before. */
static bool take_until(struct reader *self, const char *last, const char *broken) {
    unsigned long code;
    while (self->at < self->end) {
        if (takes(self, last))
            return true;
        if (broken && (size_t)(self->end - self->at) >= strlen(broken) &&
            memcmp(self->at, broken, strlen(broken)) == 0)
            return false;
        size_t len = sequence(self->at, self->end, &code);
        if (!len)
            return false;
        self->at += len;
    }
    return false;
}

static const char *take_value(struct reader *self, struct slice *value) {
    if (self->at == self->end || (*self->at != '"' && *self->at != '\''))
        return "an attribute without quotes";
    char quote = *self->at++;
    const char *start = self->at;
    while (self->at < self->end && *self->at != quote) {
        unsigned long code;
        size_t len =
            *self->at == '&' ? reference(self->at, self->end, &code) : sequence(self->at, self->end, &code);
        if (!len || *self->at == '<')
            return "a character that may not stand in an attribute";
        self->at += len;
    }
    if (self->at == self->end)
        return "an attribute that does not end";
    *value = slice_make(start, (size_t)(self->at++ - start));
    return NULL;
}

static const char *take_attributes(struct reader *self, struct slice element) {
    struct slice seen[MAX_ATTRIBUTES], value;
    for (size_t n = 0;; n++) {
        bool spaced = skip_space(self);
        if (self->at == self->end || strchr(">/?", *self->at))
            return NULL;
        if (!spaced)
            return "attributes without a blank between them";
        if (n == MAX_ATTRIBUTES || !take_name(self, &seen[n]))
            return "a bad name of an attribute";
        for (size_t i = 0; i < n; i++)
            if (slice_equal(seen[i], seen[n]))
                return "an attribute twice";
        skip_space(self);
        if (!takes(self, "="))
            return "an attribute without =";
        skip_space(self);
        const char *wrong = take_value(self, &value);
        if (wrong)
            return wrong;
        if (self->check->visit)
            self->check->visit(self->check->context, element, seen[n], value);
    }
}

static const char *take_start(struct reader *self) {
    struct slice name;
    if (!take_name(self, &name))
        return "a bad name of an element";
    if (!self->depth && self->had_root)
        return "two roots";
    const char *wrong = take_attributes(self, name);
    if (wrong)
        return wrong;
    self->had_root = true;
    self->check->elements++;
    if (takes(self, "/>"))
        return NULL;
    if (!takes(self, ">"))
        return "a tag that does not end";
    if (self->depth == self->capacity) {
        self->capacity = self->capacity * 2 + 16;
        self->open = realloc(self->open, self->capacity * sizeof *self->open);
    }
    self->open[self->depth++] = name;
    return NULL;
}

static const char *take_end(struct reader *self) {
    struct slice name;
    if (!take_name(self, &name) || !self->depth || !slice_equal(name, self->open[self->depth - 1]))
        return "an end that fits no start";
    self->depth--;
    skip_space(self);
    return takes(self, ">") ? NULL : "an end that does not end";
}

static const char *take_text(struct reader *self) {
    unsigned long code;
    size_t len =
        *self->at == '&' ? reference(self->at, self->end, &code) : sequence(self->at, self->end, &code);
    if (!len)
        return "a bad character";
    if (!self->depth && !is_space(*self->at))
        return "text outside the root";
    if (takes(self, "]]>"))
        return "]]> in a text";
    self->at += len;
    return NULL;
}

static const char *take_doctype(struct reader *self) {
    if (self->had_root)
        return "a DOCTYPE after the root";
    return take_until(self, ">", "[") ? NULL : "a DOCTYPE with a subset";
}

static const char *take_markup(struct reader *self) {
    if (takes(self, "<!--"))
        return take_until(self, "-->", "--") ? NULL : "-- in a comment";
    if (self->depth && takes(self, "<![CDATA["))
        return take_until(self, "]]>", NULL) ? NULL : "a CDATA section that does not end";
    if (takes(self, "<!DOCTYPE "))
        return take_doctype(self);
    if (takes(self, "</"))
        return take_end(self);
    self->at++;
    return take_start(self);
}

/* At the very start only. */
static const char *take_declaration(struct reader *self) {
    if (!takes(self, "<?xml"))
        return NULL;
    const char *wrong = take_attributes(self, SLICE("?xml"));
    return wrong ? wrong : takes(self, "?>") ? NULL : "a declaration that does not end";
}

const char *xml_check(struct xml_check *self, struct slice text) {
    struct reader reader = {.at = text.at, .end = text.at + text.len, .check = self};
    self->elements = 0;
    const char *wrong = take_declaration(&reader);
    while (!wrong && reader.at < reader.end)
        wrong = *reader.at == '<' ? take_markup(&reader) : take_text(&reader);
    if (!wrong && (reader.depth || !reader.had_root))
        wrong = "an element that does not end";
    self->at = (size_t)(reader.at - text.at);
    free(reader.open);
    return wrong;
}
