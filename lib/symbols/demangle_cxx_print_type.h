/*
 * demangle_cxx_print_type - types of a mangled C++ name as text
 *
 * What is declared is in the middle of a type: "int (*" and ")(char)" are its left and its right part.
 *
 *     demangle_cxx_print_type(&printer, node);               // both, with nothing between them
 */
#ifndef DEMANGLE_CXX_PRINT_TYPE_H
#define DEMANGLE_CXX_PRINT_TYPE_H

#include "symbols/demangle_cxx_print.h"

void demangle_cxx_print_type(struct demangle_cxx_printer *self, uint32_t node);

/* Returns whether the type has a right part. */
bool demangle_cxx_print_left(struct demangle_cxx_printer *self, uint32_t node);
void demangle_cxx_print_right(struct demangle_cxx_printer *self, uint32_t node);

/* Of a function type: parameters in parentheses, qualifiers, exceptions. */
void demangle_cxx_print_parameters(struct demangle_cxx_printer *self, uint32_t function);

#endif
