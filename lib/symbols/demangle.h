/*
 * demangle - the names of C++, Rust and OCaml functions as their sources have them
 *
 * Whatever the machine: perf and c++filt of different versions write the same symbol in different ways. The
 * struct holds memory that is used again for each name; one for each thread.
 *
 *     struct demangler demangler = {0};
 *     if (demangle(&demangler, SLICE("_ZN1A1fEv"), &name))       // "A::f" was appended to name
 *         ...
 *     demangler_free(&demangler);
 */
#ifndef DEMANGLE_H
#define DEMANGLE_H

#include "base/bytebuf.h"
#include "symbols/demangle_tree.h"

struct demangler {
    struct demangle_tree tree; /* private */
};

/*
 * Appends the name that the symbol stands for: one line of printable bytes. False, and nothing is appended:
 * the symbol is not mangled, not understood, or stands for more than DEMANGLE_OUTPUT_MAX bytes
 * (demangle_output.h); then it is a name as it is. "@plt" or a version after it stays, ".cold" and the like
 * do not. Takes time for the bytes read and appended, no more.
 */
bool demangle(struct demangler *self, struct slice symbol, struct bytebuf *out);

void demangler_free(struct demangler *self);

#endif
