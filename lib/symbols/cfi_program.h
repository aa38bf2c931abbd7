/*
 * cfi_program - where a function keeps what its caller had in the registers
 *
 * Runs the program of an entry of call frame information up to an address. The result, a row, says how the
 * canonical frame address (CFA: what the stack pointer was before the call) and the caller's registers are
 * computed there. Registers have the numbers of DWARF.
 *
 *     struct cfi_row row;
 *     if (cfi_program_run(&entry, address, &row))
 *         use(row.cfa, row.rules[row.return_register]);
 */
#ifndef CFI_PROGRAM_H
#define CFI_PROGRAM_H

#include "symbols/cfi_table.h"

enum { CFI_REGISTERS = 33 }; /* the general ones of x86-64 and aarch64; rules of others are left out */

enum cfi_rule_kind {
    CFI_SAME,             /* it was not changed; the CFA: it is not known */
    CFI_UNDEFINED,        /* it cannot be known. Of the return address: there is no caller */
    CFI_SAVED,            /* it is in memory at CFA + offset */
    CFI_SUM,              /* it is CFA + offset; the CFA: register `number` + offset */
    CFI_REGISTER,         /* it is in register `number` */
    CFI_SAVED_EXPRESSION, /* an expression says where in memory it is */
    CFI_EXPRESSION        /* an expression computes it */
};

struct cfi_rule {
    enum cfi_rule_kind kind;
    uint32_t number; /* of a register; of an expression: its bytes */
    uint64_t offset; /* of two's complement; of an expression: where it begins in the section */
};

struct cfi_row {
    struct cfi_rule cfa, rules[CFI_REGISTERS];
    struct view section; /* in which expressions are */
    uint32_t return_register;
    uint32_t instructions; /* that were run; those that take longer count more */
    bool is_signal_frame;
};

/* False: the program is damaged, or of an unknown kind; of the row only `instructions` is set then. */
MUST_USE bool cfi_program_run(const struct cfi_entry *entry, uint64_t address, struct cfi_row *row);

#endif
