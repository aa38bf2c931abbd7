/* demangle_rust_path: one function for each letter. */
#include "symbols/demangle_rust_path.h"

#include "symbols/demangle_rust_const.h"
#include "symbols/demangle_rust_type.h"

#include "base/banned.h"

/* The rest of "N": in what, and its name; of closures and the like also which one. */
static void read_nested(struct demangle_rust_reader *reader, bool value) {
    char kind = demangle_rust_reader_next(reader);
    demangle_rust_path_read(reader, value);
    uint64_t number = demangle_rust_reader_disambiguator(reader);
    struct demangle_rust_identifier name = demangle_rust_reader_identifier(reader);
    bool named = name.ascii.len || name.deltas.len;
    if (kind >= 'A' && kind <= 'Z') {
        demangle_rust_reader_print(reader, SLICE("::{"));
        demangle_rust_reader_print(reader, kind == 'C'   ? SLICE("closure")
                                           : kind == 'S' ? SLICE("shim")
                                                         : slice_make(&kind, 1));
        if (named)
            demangle_rust_reader_print(reader, SLICE(":"));
        demangle_rust_reader_print_identifier(reader, name);
        demangle_rust_reader_print(reader, SLICE("#"));
        demangle_rust_reader_print_number(reader, number);
        demangle_rust_reader_print(reader, SLICE("}"));
    } else if (kind >= 'a' && kind <= 'z') {
        demangle_rust_reader_print(reader, named ? SLICE("::") : SLICE(""));
        demangle_rust_reader_print_identifier(reader, name);
    } else {
        reader->failed = true;
    }
}

/* Where an implementation is, which is not printed. */
static void skip_place(struct demangle_rust_reader *reader) {
    bool before = reader->silent;
    reader->silent = true;
    demangle_rust_reader_disambiguator(reader);
    demangle_rust_path_read(reader, false);
    reader->silent = before;
}

/* <type> or <type as trait>. */
static void read_implementation(struct demangle_rust_reader *reader, bool of_trait) {
    demangle_rust_reader_print(reader, SLICE("<"));
    demangle_rust_type_read(reader);
    if (of_trait) {
        demangle_rust_reader_print(reader, SLICE(" as "));
        demangle_rust_path_read(reader, false);
    }
    demangle_rust_reader_print(reader, SLICE(">"));
}

static void read_argument(struct demangle_rust_reader *reader) {
    if (demangle_rust_reader_take(reader, 'L'))
        demangle_rust_reader_print_lifetime(reader, demangle_rust_reader_number(reader));
    else if (demangle_rust_reader_take(reader, 'K'))
        demangle_rust_const_read(reader, false);
    else
        demangle_rust_type_read(reader);
}

/* The rest of "I", without the last '>'. */
static void read_generic(struct demangle_rust_reader *reader, bool value) {
    demangle_rust_path_read(reader, value);
    demangle_rust_reader_print(reader, value ? SLICE("::<") : SLICE("<"));
    for (bool first = true; !reader->failed && !demangle_rust_reader_take(reader, 'E'); first = false) {
        demangle_rust_reader_print(reader, first ? SLICE("") : SLICE(", "));
        read_argument(reader);
    }
}

static void read(struct demangle_rust_reader *reader, char kind, bool value) {
    size_t at;
    switch (kind) {
    case 'C':
        demangle_rust_reader_disambiguator(reader);
        demangle_rust_reader_print_identifier(reader, demangle_rust_reader_identifier(reader));
        break;
    case 'N':
        read_nested(reader, value);
        break;
    case 'M':
    case 'X':
        skip_place(reader);
        read_implementation(reader, kind == 'X');
        break;
    case 'Y':
        read_implementation(reader, true);
        break;
    case 'I':
        read_generic(reader, value);
        demangle_rust_reader_print(reader, SLICE(">"));
        break;
    case 'B':
        at = demangle_rust_reader_back(reader);
        if (!reader->failed && !reader->silent) {
            size_t after = reader->at;
            reader->at = at;
            demangle_rust_path_read(reader, value);
            reader->at = after;
        }
        break;
    default:
        reader->failed = true;
    }
}

void demangle_rust_path_read(struct demangle_rust_reader *reader, bool value) {
    if (!demangle_rust_reader_enter(reader))
        return;
    read(reader, demangle_rust_reader_next(reader), value);
    demangle_rust_reader_leave(reader);
}

bool demangle_rust_path_read_open(struct demangle_rust_reader *reader) {
    bool open = false;
    if (!demangle_rust_reader_enter(reader))
        return false;
    if (demangle_rust_reader_take(reader, 'B')) {
        size_t at = demangle_rust_reader_back(reader), after = reader->at;
        if (!reader->failed && !reader->silent) {
            reader->at = at;
            open = demangle_rust_path_read_open(reader);
            reader->at = after;
        }
    } else if (demangle_rust_reader_take(reader, 'I')) {
        read_generic(reader, false);
        open = true;
    } else {
        demangle_rust_path_read(reader, false);
    }
    demangle_rust_reader_leave(reader);
    return open;
}

bool demangle_rust_path(struct slice name, struct demangle_output *out) {
    struct demangle_rust_reader reader = {.name = name, .out = out};
    demangle_rust_path_read(&reader, true);
    if (demangle_rust_reader_peek(&reader) >= 'A' && demangle_rust_reader_peek(&reader) <= 'Z') {
        reader.silent = true;
        demangle_rust_path_read(&reader, false);
    }
    char next = demangle_rust_reader_peek(&reader);
    return !reader.failed && (next == '.' || next == '$' || reader.at == name.len);
}
