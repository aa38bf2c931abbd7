/*
 * demangle_cxx_name - names in mangled C++ names: nested, in std, substituted
 *
 * "5.1.4 Names" and "5.1.10 Compression" of the Itanium C++ ABI. All functions read at the tree's cursor and
 * return the node of what they read, or 0 when it is not one.
 *
 *     demangle_tree_begin(&tree, SLICE("N1A1fE"));
 *     uint32_t name = demangle_cxx_name(&tree);          // A::f
 */
#ifndef DEMANGLE_CXX_NAME_H
#define DEMANGLE_CXX_NAME_H

#include "symbols/demangle_tree.h"

/* Any name. tree->quals becomes its qualifiers, which belong to a member function. */
uint32_t demangle_cxx_name(struct demangle_tree *tree);

/* What begins with 'S'. In a prefix a class of std whose constructor follows is written in full. */
uint32_t demangle_cxx_name_substitution(struct demangle_tree *tree, bool in_prefix);

/* A number and as many bytes. */
uint32_t demangle_cxx_name_source(struct demangle_tree *tree);

/* The bytes between two places of the mangled name, which has no control bytes. */
uint32_t demangle_cxx_name_text(struct demangle_tree *tree, size_t start, size_t end);

/* The last part of a name, without template arguments. */
uint32_t demangle_cxx_name_last(const struct demangle_tree *tree, uint32_t name);

/* "_0", "__12_" or nothing, which is not printed. False: something else. */
bool demangle_cxx_name_discriminator(struct demangle_tree *tree);

#endif
