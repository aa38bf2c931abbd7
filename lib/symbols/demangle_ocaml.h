/*
 * demangle_ocaml - symbols of OCaml's compiler: "camlMODULE__NAME_NUMBER"
 *
 * Modules are separated by "__", a character that symbols cannot have is '$' and two hexadecimal digits, and
 * the number at the end tells functions of one name apart.
 *
 *     demangle_ocaml(SLICE("camlStdlib__array__map_154"), &out)         // "Stdlib.array.map"
 */
#ifndef DEMANGLE_OCAML_H
#define DEMANGLE_OCAML_H

#include "base/bytebuf.h"

/* Appends the name. False, and nothing is appended: the symbol is not one of OCaml. */
bool demangle_ocaml(struct slice symbol, struct bytebuf *out);

#endif
