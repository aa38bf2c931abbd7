/* demangle_cxx: read into a tree, then printed. */
#include "symbols/demangle_cxx.h"

#include "symbols/demangle_cxx_encoding.h"
#include "symbols/demangle_cxx_name.h"
#include "symbols/demangle_cxx_print.h"

#include "base/banned.h"

/* "_GLOBAL__I_" and a name, mangled or a file's: what is run before or after main. Length of that, or 0. */
static size_t global_prefix(struct slice mangled) {
    bool is = mangled.len > 11 && slice_starts(mangled, SLICE("_GLOBAL_")) &&
              byte_is_any_of(mangled.at[8], SLICE("._$")) && byte_is_any_of(mangled.at[9], SLICE("ID")) &&
              mangled.at[10] == '_';
    return is ? 11 : 0;
}

static bool print(struct demangle_tree *tree, uint32_t node, struct demangle_output *out) {
    struct demangle_cxx_printer printer = {.tree = tree, .out = out};
    if (node && !tree->broken)
        demangle_cxx_print(&printer, node);
    return node && !tree->broken && !printer.failed && !out->full && demangle_output_len(out);
}

static bool is_control(unsigned char byte) {
    return byte < ' ' || byte == 0x7f;
}

/* Eight bytes at a time. In a word, subtracting borrows from the high bit of the first byte that is below. */
static bool has_control_bytes(struct slice name) {
    const uint64_t ones = 0x0101010101010101, highs = 0x8080808080808080;
    size_t i = 0;
    for (; i + 8 <= name.len; i += 8) {
        uint64_t word, deletes;
        memcpy(&word, name.at + i, sizeof word);
        deletes = word ^ ones * 0x7f;
        if (((word - ones * ' ') & ~word & highs) || ((deletes - ones) & ~deletes & highs))
            return true;
    }
    for (; i < name.len; i++)
        if (is_control((unsigned char)name.at[i]))
            return true;
    return false;
}

bool demangle_cxx(struct demangle_tree *tree, struct slice mangled, struct bytebuf *buffer) {
    struct demangle_output out = {.buffer = buffer, .start = buffer->len};
    size_t prefix = global_prefix(mangled);
    struct slice name = slice_from(mangled, prefix);
    bool is_name = slice_starts(name, SLICE("_Z"));
    if ((!prefix && !is_name) || has_control_bytes(name) || !demangle_tree_begin(tree, name))
        return false;
    if (prefix)
        demangle_output_add(&out, mangled.at[9] == 'I' ? SLICE("global constructors keyed to ")
                                                       : SLICE("global destructors keyed to "));
    uint32_t node;
    if (is_name) {
        tree->at = 2;
        node = demangle_cxx_encoding(tree, !prefix);
    } else {
        node = demangle_cxx_name_text(tree, 0, name.len);
    }
    bool good = print(tree, node, &out);
    if (!good)
        buffer->len = out.start;
    return good;
}
