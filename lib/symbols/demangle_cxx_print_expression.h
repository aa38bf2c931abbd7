/*
 * demangle_cxx_print_expression - expressions of a mangled C++ name as text
 *
 *     demangle_cxx_print_operand(&printer, node);            // "(1)", "x", "A::x"
 */
#ifndef DEMANGLE_CXX_PRINT_EXPRESSION_H
#define DEMANGLE_CXX_PRINT_EXPRESSION_H

#include "symbols/demangle_cxx_print.h"

void demangle_cxx_print_expression(struct demangle_cxx_printer *self, const struct demangle_node *node);

/* Any node, in parentheses unless it is a simple one. */
void demangle_cxx_print_operand(struct demangle_cxx_printer *self, uint32_t node);

#endif
