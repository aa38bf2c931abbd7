/*
 * svg: text is copied in runs up to the next byte that needs a look. Numbers are formatted from integers
 * where the rounding is beyond doubt, and by printf near a tie, so that the digits are always printf's.
 */
#include "svg.h"

#include <math.h>

#include "base/count.h"
#include "base/utf8.h"

#include "base/banned.h"

size_t svg_reference(struct slice text, uint32_t *code) {
    static const struct {
        struct slice text;
        char character;
    } known[] = {{SLICE_INIT("&amp;"), '&'},
                 {SLICE_INIT("&lt;"), '<'},
                 {SLICE_INIT("&gt;"), '>'},
                 {SLICE_INIT("&quot;"), '"'},
                 {SLICE_INIT("&apos;"), '\''}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (slice_starts(text, known[i].text)) {
            *code = (unsigned char)known[i].character;
            return known[i].text.len;
        }
    if (!slice_starts(text, SLICE("&#")))
        return 0;
    bool hex = text.len > 2 && text.at[2] == 'x';
    size_t start = hex ? 3 : 2, i = start;
    *code = 0;
    for (; i < text.len && i < start + 8 && (hex ? byte_is_hex(text.at[i]) : byte_is_digit(text.at[i])); i++)
        *code = *code * (hex ? 16 : 10) + byte_hex_value(text.at[i]);
    return i > start && i < text.len && text.at[i] == ';' && utf8_is_xml(*code) ? i + 1 : 0;
}

/* The byte can be copied without looking at its neighbours. */
static bool is_plain(unsigned char c) {
    return c >= 0x20 && c < 0x80 && c != '&' && c != '<' && c != '>' && c != '"';
}

static void add_character(struct bytebuf *out, uint32_t code, enum svg_escape escape) {
    switch (code) {
    case '&':
        bytebuf_add(out, SLICE("&amp;"));
        break;
    case '<':
        bytebuf_add(out, SLICE("&lt;"));
        break;
    case '>':
        bytebuf_add(out, SLICE("&gt;"));
        break;
    case '"':
        bytebuf_add(out, escape == SVG_CONTENT ? SLICE("\"") : SLICE("&quot;"));
        break;
    default:
        utf8_add(out, utf8_is_xml(code) ? code : UTF8_REPLACEMENT);
    }
}

/* True if every one of eight bytes is plain; may be false though they are. */
static bool are_plain8(uint64_t bytes) {
    const uint64_t ones = UINT64_MAX / 0xFF, high = ones * 0x80;
    uint64_t quotes = (bytes & ~(ones * ('"' ^ '&'))) ^ ones * ('"' & '&');
    uint64_t brackets = (bytes & ~(ones * ('<' ^ '>'))) ^ ones * ('<' & '>');
    uint64_t control = bytes - ones * 0x20;
    return (((quotes - ones) | (brackets - ones) | control | bytes) & high) == 0;
}

/* Bytes at the start that are plain. */
static size_t plain_start(struct slice text) {
    size_t run = 0;
    while (run + 8 <= text.len && are_plain8(bytes_read8(text.at + run)))
        run += 8;
    while (run < text.len && is_plain((unsigned char)text.at[run]))
        run++;
    return run;
}

void svg_add_escaped(struct bytebuf *out, struct slice text, enum svg_escape escape) {
    while (text.len) {
        size_t run = plain_start(text);
        bytebuf_add(out, slice_part(text, 0, run));
        text = slice_from(text, run);
        uint32_t code;
        size_t reference = escape == SVG_REFERENCES ? svg_reference(text, &code) : 0;
        bytebuf_add(out, slice_part(text, 0, reference));
        text = slice_from(text, reference);
        if (!reference && utf8_next(&text, &code))
            add_character(out, code, escape);
    }
}

void svg_add_comment(struct bytebuf *out, struct slice text) {
    bool dash = false;
    for (uint32_t code; utf8_next(&text, &code); dash = code == '-') {
        if (dash && code == '-')
            bytebuf_add_byte(out, ' ');
        utf8_add(out, utf8_is_xml(code) ? code : UTF8_REPLACEMENT);
    }
    if (dash)
        bytebuf_add_byte(out, ' ');
}

void svg_add_json(struct bytebuf *out, struct slice text) {
    bytebuf_add_byte(out, '"');
    for (uint32_t code; utf8_next(&text, &code);) {
        if (code == '"' || code == '\\' || code == '<' || code == '>' || code == '&' || code < 0x20)
            bytebuf_add_format(out, "\\u%04x", (unsigned)code);
        else
            utf8_add(out, utf8_is_xml(code) ? code : UTF8_REPLACEMENT);
    }
    bytebuf_add_byte(out, '"');
}

/*
 * value * scale rounded to a whole number, if it is not negative, small enough to be exact and far enough
 * from a tie.
 */
static bool round_scaled(double value, double scale, uint64_t *rounded) {
    double scaled = value * scale;
    if (!(scaled >= 0 && scaled < 1e12) || signbit(value))
        return false;
    uint64_t below = (uint64_t)scaled;
    double from_tie = scaled - (double)below - 0.5;
    *rounded = below + (from_tie >= 0);
    return from_tie > 1e-3 || from_tie < -1e-3;
}

static void add_printed(struct bytebuf *out, double value, int decimals) {
    bytebuf_add_format(out, "%.*f", decimals, value);
}

/* The number with a point before its last `decimals` digits. */
static void add_with_point(struct bytebuf *out, uint64_t number, int decimals) {
    static const uint64_t scales[] = {1, 10, 100};
    char digits[] = {'.', (char)('0' + number / 10 % 10), (char)('0' + number % 10)};
    bytebuf_add_number(out, number / scales[decimals]);
    if (decimals == 2) {
        bytebuf_add(out, slice_make(digits, sizeof digits));
    } else if (decimals == 1) {
        digits[1] = digits[2];
        bytebuf_add(out, slice_make(digits, 2));
    }
}

void svg_add_fixed(struct bytebuf *out, double value, int decimals) {
    static const double scales[] = {1, 10, 100};
    uint64_t rounded;
    assert(decimals >= 0 && decimals <= 2);
    if (round_scaled(value, scales[decimals], &rounded))
        add_with_point(out, rounded, decimals);
    else
        add_printed(out, value, decimals);
}

double svg_tenths(double value) {
    uint64_t rounded;
    if (round_scaled(value, 10, &rounded))
        return (double)rounded /
               10; /* correctly rounded, so equal to what strtod makes of the printed digits */
    struct bytebuf text = {0};
    add_printed(&text, value, 1);
    double tenths = count_text_double(bytebuf_slice(&text));
    bytebuf_free(&text);
    return tenths;
}

void svg_add_number(struct bytebuf *out, double value) {
    if (value >= 0 && value < 1e15 && value == (double)(uint64_t)value && !signbit(value))
        bytebuf_add_number(out, (uint64_t)value);
    else
        bytebuf_add_format(out, "%.15g", value);
}

void svg_add_grouped(struct bytebuf *out, struct slice digits) {
    size_t sign = digits.len && digits.at[0] == '-';
    for (size_t i = 0; i < digits.len; i++) {
        if (i > sign && (digits.len - i) % 3 == 0)
            bytebuf_add_byte(out, ',');
        bytebuf_add_byte(out, digits.at[i]);
    }
}

void svg_open_text(struct bytebuf *out, const char *id, double x, double y, const char *extra) {
    bytebuf_add(out, SLICE("<text "));
    bytebuf_add_text(out, id);
    bytebuf_add(out, SLICE(" x=\""));
    svg_add_fixed(out, x, 2);
    bytebuf_add(out, SLICE("\" y=\""));
    svg_add_number(out, y);
    bytebuf_add(out, SLICE("\" "));
    bytebuf_add_text(out, extra);
    bytebuf_add_byte(out, '>');
}

void svg_open_rectangle(struct bytebuf *out, double x1, double x2, double y1, double height) {
    uint64_t left, right;
    bool whole = round_scaled(x1, 10, &left) && round_scaled(x2, 10, &right) && right >= left;
    bytebuf_add(out, SLICE("<rect x=\""));
    if (whole)
        add_with_point(out, left, 1);
    else
        svg_add_fixed(out, x1, 1);
    bytebuf_add(out, SLICE("\" y=\""));
    svg_add_number(out, y1);
    bytebuf_add(out, SLICE("\" width=\""));
    if (whole) /* their difference in doubles is far from a tie */
        add_with_point(out, right - left, 1);
    else
        svg_add_fixed(out, svg_tenths(x2) - svg_tenths(x1), 1);
    bytebuf_add(out, SLICE("\" height=\""));
    svg_add_fixed(out, height, 1);
    bytebuf_add(out, SLICE("\" fill=\""));
}
