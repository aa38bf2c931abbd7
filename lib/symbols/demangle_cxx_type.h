/*
 * demangle_cxx_type - types in mangled C++ names
 *
 * "5.1.5 Type encodings" of the Itanium C++ ABI. All functions read at the tree's cursor and return the node
 * of what they read, or 0 when it is not one.
 *
 *     demangle_tree_begin(&tree, SLICE("PKc"));
 *     uint32_t type = demangle_cxx_type(&tree);          // char const*
 */
#ifndef DEMANGLE_CXX_TYPE_H
#define DEMANGLE_CXX_TYPE_H

#include "symbols/demangle_tree.h"

uint32_t demangle_cxx_type(struct demangle_tree *tree);

/* A list of types until what no type begins with, ended by a byte or by the name: parameters. (void) is an
 * empty list.
 */
uint32_t demangle_cxx_type_parameters(struct demangle_tree *tree);

/* Qualifiers, as bits of DEMANGLE_CONST, ...: of types and functions; after them, & and &&. */
unsigned demangle_cxx_type_quals(struct demangle_tree *tree);
unsigned demangle_cxx_type_reference(struct demangle_tree *tree);

/* decltype after its two letters. */
uint32_t demangle_cxx_type_decltype(struct demangle_tree *tree);

#endif
