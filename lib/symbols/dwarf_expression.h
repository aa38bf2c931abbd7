/*
 * dwarf_expression - small programs that compute an address from registers and memory
 *
 * Those that call frame information may hold (DWARF 5, section 2.5). They have a stack of limited depth, and
 * run for a limited number of operations, so that a loop without end ends here.
 *
 *     uint64_t cfa;
 *     struct dwarf_expression expression = {bytes, &registers, &memory};
 *     if (dwarf_expression_run(&expression, NULL, &cfa))
 *         use(cfa);
 */
#ifndef DWARF_EXPRESSION_H
#define DWARF_EXPRESSION_H

#include "symbols/unwind_registers.h"

struct dwarf_expression {
    struct view program;
    const struct unwind_registers *registers;
    const struct unwind_memory *memory;
};

/*
 * `start`: what is on the stack at the beginning, or NULL. False: the program is damaged or of an unknown
 * kind, runs too long, or needs a register or memory that is not known.
 */
MUST_USE bool dwarf_expression_run(const struct dwarf_expression *self, const uint64_t *start,
                                   uint64_t *result);

#endif
