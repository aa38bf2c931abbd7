/*
 * demangle_cxx_unqualified - one part of a mangled C++ name: what is between "::"
 *
 * Identifiers, operators, constructors, lambdas, types without name. The functions read at the tree's cursor
 * and return the node of what they read, or 0 when it is not one.
 *
 *     demangle_tree_begin(&tree, SLICE("pl"));
 *     uint32_t name = demangle_cxx_unqualified(&tree, 0);          // operator+
 */
#ifndef DEMANGLE_CXX_UNQUALIFIED_H
#define DEMANGLE_CXX_UNQUALIFIED_H

#include "symbols/demangle_tree.h"

/* `scope`: what precedes it, whose constructors are called as it is; 0: nothing. */
uint32_t demangle_cxx_unqualified(struct demangle_tree *tree, uint32_t scope);

/* `name` with the ABI tags that follow it, or none. */
uint32_t demangle_cxx_unqualified_tags(struct demangle_tree *tree, uint32_t name);

/* The name of an operator, which may be one of conversion. */
uint32_t demangle_cxx_unqualified_operator(struct demangle_tree *tree);

/* 'W' and the parts of a module's name: each can be substituted. */
uint32_t demangle_cxx_unqualified_module(struct demangle_tree *tree);

#endif
