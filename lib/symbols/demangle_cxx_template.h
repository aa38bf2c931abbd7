/*
 * demangle_cxx_template - template parameters and arguments in mangled C++ names
 *
 * All functions read at the tree's cursor and return the node of what they read, or 0 when it is not one.
 *
 *     demangle_tree_begin(&tree, SLICE("IiLb1EE"));
 *     uint32_t arguments = demangle_cxx_template_arguments(&tree);       // <int, true>
 */
#ifndef DEMANGLE_CXX_TEMPLATE_H
#define DEMANGLE_CXX_TEMPLATE_H

#include "symbols/demangle_tree.h"

/* 'I' (of a pack 'J'), arguments, 'E': a list. */
uint32_t demangle_cxx_template_arguments(struct demangle_tree *tree);

/* "T_", "T0_", ... */
uint32_t demangle_cxx_template_parameter(struct demangle_tree *tree);

/* A type that begins with 'T': such a parameter, with arguments where it is a template; or "Ts" and a name.
 */
uint32_t demangle_cxx_template_type(struct demangle_tree *tree);

/* The parameters that a lambda declares: a list, which may be empty. */
uint32_t demangle_cxx_template_head(struct demangle_tree *tree);

#endif
