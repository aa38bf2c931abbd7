/*
 * demangle_cxx_expression - expressions in mangled C++ names
 *
 * "5.1.6 Expressions" of the Itanium C++ ABI, among them literals.
 *
 *     demangle_tree_begin(&tree, SLICE("plLi1ELi2E"));
 *     uint32_t sum = demangle_cxx_expression(&tree);          // (1)+(2)
 */
#ifndef DEMANGLE_CXX_EXPRESSION_H
#define DEMANGLE_CXX_EXPRESSION_H

#include "symbols/demangle_tree.h"

enum demangle_fold { DEMANGLE_FOLD_LEFT, DEMANGLE_FOLD_RIGHT, DEMANGLE_FOLD_BOTH };

/* Reads at the tree's cursor and returns the node of the expression, or 0 when it is not one. */
uint32_t demangle_cxx_expression(struct demangle_tree *tree);

#endif
