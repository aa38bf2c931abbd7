/* demangle_rust_const: numbers, characters, text, and what is made of them. */
#include "symbols/demangle_rust_const.h"

#include "symbols/demangle_rust_path.h"

#include "base/banned.h"

/* False: more than 64 bits. */
static bool to_number(struct slice hex, uint64_t *number) {
    *number = 0;
    while (hex.len && hex.at[0] == '0')
        hex = slice_from(hex, 1);
    for (size_t i = 0; i < hex.len && hex.len <= 16; i++)
        *number = *number << 4 | byte_hex_value(hex.at[i]);
    return hex.len <= 16;
}

static void read_integer(struct demangle_rust_reader *reader, bool sign) {
    uint64_t number;
    if (sign && demangle_rust_reader_take(reader, 'n'))
        demangle_rust_reader_print(reader, SLICE("-"));
    struct slice hex = demangle_rust_reader_hex(reader);
    if (to_number(hex, &number)) {
        demangle_rust_reader_print_number(reader, number);
    } else {
        demangle_rust_reader_print(reader, SLICE("0x"));
        demangle_rust_reader_print(reader, hex);
    }
}

static void print_escaped(struct demangle_rust_reader *reader, uint32_t c, char quote) {
    static const char digits[] = "0123456789abcdef";
    char text[] = {(char)c}, code[8];
    size_t at = sizeof code;
    if (c == '\t' || c == '\n' || c == '\r') {
        demangle_rust_reader_print(reader, c == '\t'   ? SLICE("\\t")
                                           : c == '\n' ? SLICE("\\n")
                                                       : SLICE("\\r"));
    } else if (c >= ' ' && c < 0x7f) {
        if (text[0] == '\\' || text[0] == quote)
            demangle_rust_reader_print(reader, SLICE("\\"));
        demangle_rust_reader_print(reader, slice_make(text, 1));
    } else {
        do
            code[--at] = digits[c & 15];
        while (c >>= 4);
        demangle_rust_reader_print(reader, SLICE("\\u{"));
        demangle_rust_reader_print(reader, slice_make(code + at, sizeof code - at));
        demangle_rust_reader_print(reader, SLICE("}"));
    }
}

static void read_character(struct demangle_rust_reader *reader) {
    uint64_t number;
    if (!to_number(demangle_rust_reader_hex(reader), &number) || number > 0x10ffff)
        reader->failed = true;
    else {
        demangle_rust_reader_print(reader, SLICE("'"));
        print_escaped(reader, (uint32_t)number, '\'');
        demangle_rust_reader_print(reader, SLICE("'"));
    }
}

static void read_bool(struct demangle_rust_reader *reader) {
    uint64_t number;
    if (!to_number(demangle_rust_reader_hex(reader), &number) || number > 1)
        reader->failed = true;
    demangle_rust_reader_print(reader, number ? SLICE("true") : SLICE("false"));
}

/* Bytes of UTF-8 as pairs of digits. */
static void read_text(struct demangle_rust_reader *reader) {
    struct slice hex = demangle_rust_reader_hex(reader);
    reader->failed |= hex.len % 2;
    demangle_rust_reader_print(reader, SLICE("\""));
    for (size_t i = 0; i + 1 < hex.len && !reader->failed; i += 2) {
        unsigned char byte = (unsigned char)(byte_hex_value(hex.at[i]) << 4 | byte_hex_value(hex.at[i + 1]));
        char raw = (char)byte;
        if (byte < 0x80)
            print_escaped(reader, byte, '"');
        else
            demangle_rust_reader_print(reader, slice_make(&raw, 1));
    }
    demangle_rust_reader_print(reader, SLICE("\""));
}

/* Values until 'E'. How many. */
static size_t read_list(struct demangle_rust_reader *reader) {
    size_t count = 0;
    for (; !reader->failed && !demangle_rust_reader_take(reader, 'E'); count++) {
        demangle_rust_reader_print(reader, count ? SLICE(", ") : SLICE(""));
        demangle_rust_const_read(reader, true);
    }
    return count;
}

/* A struct or a variant: a path, then 'U' nothing, 'T' values, 'S' values by name. */
static void read_struct(struct demangle_rust_reader *reader) {
    demangle_rust_path_read(reader, true);
    switch (demangle_rust_reader_next(reader)) {
    case 'U':
        break;
    case 'T':
        demangle_rust_reader_print(reader, SLICE("("));
        read_list(reader);
        demangle_rust_reader_print(reader, SLICE(")"));
        break;
    case 'S':
        demangle_rust_reader_print(reader, SLICE(" { "));
        for (bool first = true; !reader->failed && !demangle_rust_reader_take(reader, 'E'); first = false) {
            demangle_rust_reader_print(reader, first ? SLICE("") : SLICE(", "));
            demangle_rust_reader_disambiguator(reader);
            demangle_rust_reader_print_identifier(reader, demangle_rust_reader_identifier(reader));
            demangle_rust_reader_print(reader, SLICE(": "));
            demangle_rust_const_read(reader, true);
        }
        demangle_rust_reader_print(reader, SLICE(" }"));
        break;
    default:
        reader->failed = true;
    }
}

/* Values of several parts. */
static void read_compound(struct demangle_rust_reader *reader, char kind) {
    switch (kind) {
    case 'R':
    case 'Q':
        demangle_rust_reader_print(reader, kind == 'R' ? SLICE("&") : SLICE("&mut "));
        demangle_rust_const_read(reader, true);
        break;
    case 'A':
        demangle_rust_reader_print(reader, SLICE("["));
        read_list(reader);
        demangle_rust_reader_print(reader, SLICE("]"));
        break;
    case 'T':
        demangle_rust_reader_print(reader, SLICE("("));
        demangle_rust_reader_print(reader, read_list(reader) == 1 ? SLICE(",)") : SLICE(")"));
        break;
    case 'V':
        read_struct(reader);
        break;
    default:
        reader->failed = true;
    }
}

static void read_back(struct demangle_rust_reader *reader, bool inner) {
    size_t at = demangle_rust_reader_back(reader), after = reader->at;
    if (reader->failed || reader->silent)
        return;
    reader->at = at;
    demangle_rust_const_read(reader, inner);
    reader->at = after;
}

static void read(struct demangle_rust_reader *reader, char kind, bool inner) {
    if (kind == 'B')
        read_back(reader, inner);
    else if (kind == 'p')
        demangle_rust_reader_print(reader, SLICE("_"));
    else if (kind == 'b')
        read_bool(reader);
    else if (kind == 'c')
        read_character(reader);
    else if (kind && byte_is_any_of(kind, SLICE("aslxnihtmyoj")))
        read_integer(reader, byte_is_any_of(kind, SLICE("aslxni")));
    else if (kind == 'R' && demangle_rust_reader_take(reader, 'e'))
        read_text(reader);
    else {
        demangle_rust_reader_print(reader, inner ? SLICE("") : SLICE("{"));
        if (kind == 'e') {
            demangle_rust_reader_print(reader, SLICE("*"));
            read_text(reader);
        } else {
            read_compound(reader, kind);
        }
        demangle_rust_reader_print(reader, inner ? SLICE("") : SLICE("}"));
    }
}

void demangle_rust_const_read(struct demangle_rust_reader *reader, bool inner) {
    if (!demangle_rust_reader_enter(reader))
        return;
    read(reader, demangle_rust_reader_next(reader), inner);
    demangle_rust_reader_leave(reader);
}
