/*
 * unwind_step - from the registers of a function to those of its caller
 *
 *     switch (unwind_by_row(&registers, &row, &memory)) {
 *     case UNWIND_STEPPED: use(registers.pc); break;
 *     case UNWIND_OUTERMOST: break;
 *     ...
 *     }
 */
#ifndef UNWIND_STEP_H
#define UNWIND_STEP_H

#include "symbols/unwind_registers.h"

enum unwind_result {
    UNWIND_STEPPED,
    UNWIND_OUTERMOST,  /* there is no caller */
    UNWIND_UNREADABLE, /* memory that is needed is not known */
    UNWIND_LOST        /* a register that is needed is not known, or the information is damaged */
};

/* By call frame information. Unless a step was made, the registers stay as they are. */
enum unwind_result unwind_by_row(struct unwind_registers *registers, const struct cfi_row *row,
                                 const struct unwind_memory *memory);

/*
 * By the frame pointer: it leads to the caller's and to the return address. The stack pointer is taken to be
 * right above these, which it need not be where they are not at the end of the frame (aarch64).
 */
enum unwind_result unwind_by_frame_pointer(struct unwind_registers *registers,
                                           const struct unwind_memory *memory);

/* Out of code that ends a signal handler: the kernel saved all registers. */
enum unwind_result unwind_by_signal_frame(struct unwind_registers *registers,
                                          const struct unwind_memory *memory);

/* Right after a call that led nowhere: the return address is on top of the stack, or in its register. */
enum unwind_result unwind_by_call(struct unwind_registers *registers, const struct unwind_memory *memory);

#endif
