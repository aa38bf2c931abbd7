/* demangle: most symbols are of C, which their first byte or two tell. */
#include "symbols/demangle.h"

#include "symbols/demangle_cxx.h"

#include "base/banned.h"

bool demangle(struct demangler *self, struct slice symbol, struct bytebuf *out) {
    return symbol.len > 2 && symbol.at[0] == '_' && demangle_cxx(&self->tree, symbol, out);
}

void demangler_free(struct demangler *self) {
    demangle_tree_free(&self->tree);
}
