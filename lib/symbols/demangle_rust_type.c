/* demangle_rust_type: basic types by a table, the others by their letter. */
#include "symbols/demangle_rust_type.h"

#include "symbols/demangle_rust_const.h"
#include "symbols/demangle_rust_path.h"

#include "base/banned.h"

struct slice demangle_rust_type_basic(char letter) {
    static const struct slice names[26] = {
        ['a' - 'a'] = SLICE_INIT("i8"),    ['b' - 'a'] = SLICE_INIT("bool"),
        ['c' - 'a'] = SLICE_INIT("char"),  ['d' - 'a'] = SLICE_INIT("f64"),
        ['e' - 'a'] = SLICE_INIT("str"),   ['f' - 'a'] = SLICE_INIT("f32"),
        ['h' - 'a'] = SLICE_INIT("u8"),    ['i' - 'a'] = SLICE_INIT("isize"),
        ['j' - 'a'] = SLICE_INIT("usize"), ['l' - 'a'] = SLICE_INIT("i32"),
        ['m' - 'a'] = SLICE_INIT("u32"),   ['n' - 'a'] = SLICE_INIT("i128"),
        ['o' - 'a'] = SLICE_INIT("u128"),  ['p' - 'a'] = SLICE_INIT("_"),
        ['s' - 'a'] = SLICE_INIT("i16"),   ['t' - 'a'] = SLICE_INIT("u16"),
        ['u' - 'a'] = SLICE_INIT("()"),    ['v' - 'a'] = SLICE_INIT("..."),
        ['x' - 'a'] = SLICE_INIT("i64"),   ['y' - 'a'] = SLICE_INIT("u64"),
        ['z' - 'a'] = SLICE_INIT("!"),
    };
    return letter >= 'a' && letter <= 'z' ? names[letter - 'a'] : SLICE("");
}

/* "for<'a, 'b> ", where lifetimes are bound. How many there were before is returned. */
static uint64_t bind(struct demangle_rust_reader *reader) {
    uint64_t before = reader->lifetimes, count = demangle_rust_reader_binder(reader);
    if (count > reader->name.len)
        reader->failed = true; /* more than can be used */
    for (uint64_t i = 0; i < count && !reader->failed; i++) {
        demangle_rust_reader_print(reader, i ? SLICE(", ") : SLICE("for<"));
        reader->lifetimes++;
        demangle_rust_reader_print_lifetime(reader, 1);
    }
    if (count)
        demangle_rust_reader_print(reader, SLICE("> "));
    return before;
}

/* Types until 'E'. How many. */
static size_t read_list(struct demangle_rust_reader *reader) {
    size_t count = 0;
    for (; !reader->failed && !demangle_rust_reader_take(reader, 'E'); count++) {
        demangle_rust_reader_print(reader, count ? SLICE(", ") : SLICE(""));
        demangle_rust_type_read(reader);
    }
    return count;
}

static void read_calling_convention(struct demangle_rust_reader *reader) {
    demangle_rust_reader_print(reader, SLICE("extern \""));
    if (demangle_rust_reader_take(reader, 'C')) {
        demangle_rust_reader_print(reader, SLICE("C"));
    } else {
        struct slice name = demangle_rust_reader_identifier(reader).ascii;
        for (size_t i = 0; i < name.len; i++)
            demangle_rust_reader_print(reader, name.at[i] == '_' ? SLICE("-") : slice_part(name, i, i + 1));
    }
    demangle_rust_reader_print(reader, SLICE("\" "));
}

static void read_function(struct demangle_rust_reader *reader) {
    uint64_t before = bind(reader);
    if (demangle_rust_reader_take(reader, 'U'))
        demangle_rust_reader_print(reader, SLICE("unsafe "));
    if (demangle_rust_reader_take(reader, 'K'))
        read_calling_convention(reader);
    demangle_rust_reader_print(reader, SLICE("fn("));
    read_list(reader);
    demangle_rust_reader_print(reader, SLICE(")"));
    if (!demangle_rust_reader_take(reader, 'u')) {
        demangle_rust_reader_print(reader, SLICE(" -> "));
        demangle_rust_type_read(reader);
    }
    reader->lifetimes = before;
}

/* A trait with its arguments, among them associated types by name. */
static void read_trait(struct demangle_rust_reader *reader) {
    bool open = demangle_rust_path_read_open(reader);
    while (!reader->failed && demangle_rust_reader_take(reader, 'p')) {
        demangle_rust_reader_print(reader, open ? SLICE(", ") : SLICE("<"));
        open = true;
        demangle_rust_reader_print_identifier(reader, demangle_rust_reader_identifier(reader));
        demangle_rust_reader_print(reader, SLICE(" = "));
        demangle_rust_type_read(reader);
    }
    demangle_rust_reader_print(reader, open ? SLICE(">") : SLICE(""));
}

static void read_dyn(struct demangle_rust_reader *reader) {
    demangle_rust_reader_print(reader, SLICE("dyn "));
    uint64_t before = bind(reader);
    for (bool first = true; !reader->failed && !demangle_rust_reader_take(reader, 'E'); first = false) {
        demangle_rust_reader_print(reader, first ? SLICE("") : SLICE(" + "));
        read_trait(reader);
    }
    reader->lifetimes = before;
    reader->failed |= !demangle_rust_reader_take(reader, 'L');
    uint64_t lifetime = demangle_rust_reader_number(reader);
    if (lifetime) {
        demangle_rust_reader_print(reader, SLICE(" + "));
        demangle_rust_reader_print_lifetime(reader, lifetime);
    }
}

static void read_reference(struct demangle_rust_reader *reader, bool writable) {
    demangle_rust_reader_print(reader, SLICE("&"));
    if (demangle_rust_reader_take(reader, 'L')) {
        uint64_t lifetime = demangle_rust_reader_number(reader);
        if (lifetime) {
            demangle_rust_reader_print_lifetime(reader, lifetime);
            demangle_rust_reader_print(reader, SLICE(" "));
        }
    }
    demangle_rust_reader_print(reader, writable ? SLICE("mut ") : SLICE(""));
    demangle_rust_type_read(reader);
}

/* Arrays, slices and tuples. */
static void read_several(struct demangle_rust_reader *reader, char kind) {
    demangle_rust_reader_print(reader, kind == 'T' ? SLICE("(") : SLICE("["));
    if (kind != 'T')
        demangle_rust_type_read(reader);
    else if (read_list(reader) == 1)
        demangle_rust_reader_print(reader, SLICE(","));
    if (kind == 'A') {
        demangle_rust_reader_print(reader, SLICE("; "));
        demangle_rust_const_read(reader, true);
    }
    demangle_rust_reader_print(reader, kind == 'T' ? SLICE(")") : SLICE("]"));
}

static void read_back(struct demangle_rust_reader *reader) {
    size_t at = demangle_rust_reader_back(reader), after = reader->at;
    if (reader->failed || reader->silent)
        return;
    reader->at = at;
    demangle_rust_type_read(reader);
    reader->at = after;
}

static void read(struct demangle_rust_reader *reader, char kind) {
    switch (kind) {
    case 'R':
    case 'Q':
        read_reference(reader, kind == 'Q');
        break;
    case 'P':
    case 'O':
        demangle_rust_reader_print(reader, kind == 'P' ? SLICE("*const ") : SLICE("*mut "));
        demangle_rust_type_read(reader);
        break;
    case 'A':
    case 'S':
    case 'T':
        read_several(reader, kind);
        break;
    case 'F':
        read_function(reader);
        break;
    case 'D':
        read_dyn(reader);
        break;
    case 'B':
        read_back(reader);
        break;
    default:
        reader->at -= kind != '\0';
        demangle_rust_path_read(reader, false);
    }
}

void demangle_rust_type_read(struct demangle_rust_reader *reader) {
    if (!demangle_rust_reader_enter(reader))
        return;
    char kind = demangle_rust_reader_next(reader);
    struct slice basic = demangle_rust_type_basic(kind);
    if (basic.len)
        demangle_rust_reader_print(reader, basic);
    else
        read(reader, kind);
    demangle_rust_reader_leave(reader);
}
