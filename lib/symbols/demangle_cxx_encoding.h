/*
 * demangle_cxx_encoding - functions, objects and what compilers make of them, in mangled C++ names
 *
 * "5.1.2 General structure" and "5.1.4.4 Virtual tables and RTTI" of the Itanium C++ ABI.
 *
 *     demangle_tree_begin(&tree, SLICE("1fi"));
 *     uint32_t function = demangle_cxx_encoding(&tree, false);          // f(int)
 */
#ifndef DEMANGLE_CXX_ENCODING_H
#define DEMANGLE_CXX_ENCODING_H

#include "symbols/demangle_tree.h"

/* What the compiler makes: the text before what it is made of, and how that is written. */
struct demangle_cxx_special {
    char code[2];
    uint8_t operands; /* private */
    struct slice text;
};

extern const struct demangle_cxx_special demangle_cxx_specials[];

/*
 * Reads what follows "_Z" at the tree's cursor; 0 when it is not that. `outermost`: of a function only the
 * name is read, neither its parameters nor what follows them.
 */
uint32_t demangle_cxx_encoding(struct demangle_tree *tree, bool outermost);

#endif
