/* demangle: most symbols are of C, which their first byte or two tell. */
#include "symbols/demangle.h"

#include "symbols/demangle_cxx.h"
#include "symbols/demangle_ocaml.h"
#include "symbols/demangle_rust.h"

#include "base/banned.h"

static bool demangle_any(struct demangler *self, struct slice symbol, struct bytebuf *out) {
    return demangle_rust(symbol, out) || demangle_cxx(&self->tree, symbol, out) ||
           demangle_ocaml(symbol, out);
}

/* A version or "@plt": what linkers and readers of symbols add. */
static bool is_version(struct slice text) {
    for (size_t i = 0; i < text.len; i++)
        if (!byte_is_word(text.at[i]) && !byte_is_any_of(text.at[i], SLICE("@.-+")))
            return false;
    return true;
}

bool demangle(struct demangler *self, struct slice symbol, struct bytebuf *out) {
    if (symbol.len < 3 || (symbol.at[0] != '_' && !slice_starts(symbol, SLICE("caml"))))
        return false;
    size_t end = slice_find(symbol, '@');
    struct slice version = slice_from(symbol, end);
    if (!is_version(version) || !demangle_any(self, slice_part(symbol, 0, end), out))
        return false;
    bytebuf_add(out, version);
    return true;
}

void demangler_free(struct demangler *self) {
    demangle_tree_free(&self->tree);
}
