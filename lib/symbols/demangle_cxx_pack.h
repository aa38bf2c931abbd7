/*
 * demangle_cxx_pack - what template parameters stand for, and packs of them, while a C++ name is printed
 *
 *     uint32_t argument = demangle_cxx_pack_argument(&printer, node);       // 0: nothing
 *     uint32_t list = demangle_cxx_pack_find(&printer, pattern);            // the pack in "Args..."
 */
#ifndef DEMANGLE_CXX_PACK_H
#define DEMANGLE_CXX_PACK_H

#include "symbols/demangle_cxx_print.h"

/*
 * What the parameter stands for, in the scope that the printer is in; of a pack the element that is being
 * printed. 0 when that is nothing, and the printer has failed; 0 for the parameters of a lambda, which are
 * printed then.
 */
uint32_t demangle_cxx_pack_argument(struct demangle_cxx_printer *self, const struct demangle_node *parameter);

/* The first pack on which a node depends, or 0. */
uint32_t demangle_cxx_pack_find(struct demangle_cxx_printer *self, uint32_t node);

/* A pattern, once for each element of the pack in it. */
void demangle_cxx_pack_print(struct demangle_cxx_printer *self, uint32_t pattern);

/* A parameter as a lambda's template declares it; `number` of them precede it. */
void demangle_cxx_pack_print_declared(struct demangle_cxx_printer *self, uint32_t declared, uint32_t number);

#endif
