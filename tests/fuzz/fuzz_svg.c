/*
 * Any text: whatever way it is written into a document, that is well-formed, and reads as the text with what
 * XML cannot hold replaced. The first eight bytes as a number: printed as printf prints it.
 */
#include <stdio.h>

#include "fuzz.h"
#include "svg.h"
#include "base/utf8.h"
#include "xml_check.h"

/* The next character as XML can hold it. */
static bool next_written(struct slice *text, unsigned long *code) {
    uint32_t raw;
    if (!utf8_next(text, &raw))
        return false;
    *code = utf8_is_xml(raw) ? raw : UTF8_REPLACEMENT;
    return true;
}

static void check_same(struct slice raw, struct slice text) {
    unsigned long got, want;
    while (next_written(&text, &want))
        fuzz_check(xml_check_next(&raw, &got) && got == want);
    fuzz_check(!raw.len);
}

static void check_document(struct slice text) {
    struct bytebuf out = {0};
    size_t marks[6], n = 0;
    bytebuf_add(&out, SLICE("<a b=\""));
    marks[n++] = out.len;
    svg_add_escaped(&out, text, SVG_ATTRIBUTE);
    marks[n++] = out.len;
    bytebuf_add(&out, SLICE("\" c=\""));
    svg_add_escaped(&out, text, SVG_REFERENCES);
    bytebuf_add(&out, SLICE("\">"));
    marks[n++] = out.len;
    svg_add_escaped(&out, text, SVG_CONTENT);
    marks[n++] = out.len;
    bytebuf_add(&out, SLICE("<!-- "));
    svg_add_comment(&out, text);
    bytebuf_add(&out, SLICE("--><j>"));
    marks[n++] = out.len;
    svg_add_json(&out, text);
    marks[n++] = out.len;
    bytebuf_add(&out, SLICE("</j></a>"));
    struct xml_check check = {0};
    fuzz_check(!xml_check(&check, bytebuf_slice(&out)));
    fuzz_check(check.elements == 2);
    check_same(slice_part(bytebuf_slice(&out), marks[0], marks[1]), text);
    check_same(slice_part(bytebuf_slice(&out), marks[2], marks[3]), text);
    bytebuf_free(&out);
}

static int hex_value(unsigned long code) {
    return (int)(code <= '9' ? code - '0' : (code | 32) - 'a' + 10);
}

/* The string between its quotes, its escapes resolved, is the text; no control character stands in it. */
static void check_json(struct slice text) {
    struct bytebuf out = {0};
    svg_add_json(&out, text);
    fuzz_check(out.len >= 2 && out.at[0] == '"' && out.at[out.len - 1] == '"');
    struct slice json = slice_part(bytebuf_slice(&out), 1, out.len - 1);
    uint32_t raw, digit;
    for (uint32_t code; utf8_next(&json, &code);) {
        fuzz_check(code >= 0x20 && code != '"' && code != '<' && code != '&');
        if (code == '\\') {
            fuzz_check(utf8_next(&json, &code) && code == 'u');
            code = 0;
            for (int i = 0; i < 4; i++) {
                fuzz_check(utf8_next(&json, &digit) && digit < 0x80 && byte_is_hex((char)digit));
                code = code << 4 | (uint32_t)hex_value(digit);
            }
        }
        fuzz_check(utf8_next(&text, &raw));
        fuzz_check(code == (utf8_is_xml(raw) || raw < 0x20 ? raw : UTF8_REPLACEMENT));
    }
    fuzz_check(!text.len);
    bytebuf_free(&out);
}

static void check_number(double value) {
    struct bytebuf out = {0};
    char printed[400];
    for (int decimals = 0; decimals <= 2; decimals++) {
        out.len = 0;
        svg_add_fixed(&out, value, decimals);
        snprintf(printed, sizeof printed, "%.*f", decimals, value);
        fuzz_check(slice_equal(bytebuf_slice(&out), slice_of_text(printed)));
        if (decimals == 1 && value == value)
            fuzz_check(svg_tenths(value) == strtod(printed, NULL));
    }
    out.len = 0;
    svg_add_number(&out, value);
    snprintf(printed, sizeof printed, "%.15g", value);
    fuzz_check(slice_equal(bytebuf_slice(&out), slice_of_text(printed)));
    bytebuf_free(&out);
}

/* Commas precede every three digits, and without them the digits are the same. */
static void check_grouped(struct slice digits) {
    struct bytebuf out = {0};
    svg_add_grouped(&out, digits);
    size_t at = 0;
    for (size_t i = 0; i < out.len; i++) {
        if (out.at[i] == ',') {
            fuzz_check(i > 0 && out.at[i - 1] != '-' && (out.len - i) % 4 == 0);
            continue;
        }
        fuzz_check(at < digits.len && out.at[i] == digits.at[at++]);
    }
    fuzz_check(at == digits.len && (digits.len < 5 || out.len > digits.len));
    bytebuf_free(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct slice text = {(const char *)data, size};
    double value;
    uint32_t code;
    size_t digits = 0;
    check_document(text);
    check_json(text);
    fuzz_check(svg_reference(text, &code) <= size);
    if (size >= sizeof value) {
        memcpy(&value, data, sizeof value);
        check_number(value);
    }
    while (digits < size && byte_is_digit(text.at[digits]))
        digits++;
    check_grouped(slice_part(text, 0, digits));
    return 0;
}
