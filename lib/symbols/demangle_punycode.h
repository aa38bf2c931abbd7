/*
 * demangle_punycode - identifiers with letters beyond ASCII, as Rust writes them into symbols
 *
 * RFC 3492, with '_' in place of '-' and digits after the letters.
 *
 *     demangle_punycode(SLICE("gdel"), SLICE("5qa"), &out)              // "gödel"
 */
#ifndef DEMANGLE_PUNYCODE_H
#define DEMANGLE_PUNYCODE_H

#include "symbols/demangle_output.h"

/* No identifier that is decoded has more characters. */
#define DEMANGLE_PUNYCODE_MAX 128

/* Appends the identifier in UTF-8. False, and nothing is appended: it is not one, or too long. */
bool demangle_punycode(struct slice ascii, struct slice deltas, struct demangle_output *out);

#endif
