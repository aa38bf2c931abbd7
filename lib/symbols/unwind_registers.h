/*
 * unwind_registers - the registers of a frame, the processor they are of, and what memory can be read while
 * frames are unwound
 *
 * Registers have the numbers of DWARF, which each processor's ABI supplement gives them.
 *
 *     const struct unwind_machine *machine = unwind_machine_of(EM_X86_64);
 *     struct unwind_registers registers = {0};
 *     unwind_registers_set(&registers, machine->stack, stack_pointer);
 *     if (unwind_registers_get(&registers, machine->frame, &value))
 *         use(value);
 */
#ifndef UNWIND_REGISTERS_H
#define UNWIND_REGISTERS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/contract.h"
#include "symbols/cfi_program.h"

struct unwind_registers {
    uint64_t values[CFI_REGISTERS];
    uint64_t known; /* a bit for each */
    uint64_t pc;    /* what is executed next */
    uint64_t floor; /* frames of callers are not below this address */
};

/* What differs between processors. */
struct unwind_machine {
    uint16_t elf_machine;
    uint8_t word;             /* bytes of an address */
    uint8_t stack, frame;     /* which register is the stack pointer; the frame pointer */
    uint8_t pc;               /* and the program counter, for expressions; CFI_REGISTERS: it has no number */
    uint8_t link;             /* the return address while it is in a register; CFI_REGISTERS: it never is */
    uint64_t code_bits;       /* those of a return address that are not a signature */
    uint64_t trampoline;      /* the first eight bytes of the code that ends a signal handler; 0: not known */
    uint8_t trampoline_at[3]; /* where the process can be in it: bytes from its start */
    uint16_t trampoline_pc;   /* how far from the stack pointer the interrupted address is there */
    uint16_t trampoline_registers[CFI_REGISTERS]; /* and each register; 0: it is not there */
};

/* The machine of an ELF file (e_machine), or NULL. */
const struct unwind_machine *unwind_machine_of(uint16_t elf_machine);

/* Reads `size` bytes, at most 8, of the unwound process. False: they are not known. */
typedef bool unwind_reader(void *context, uint64_t address, unsigned size, uint64_t *value);

struct unwind_memory {
    unwind_reader *read;
    void *context;
    const struct unwind_machine *machine;
    uint64_t *work; /* operations of expressions are added to it; NULL: they are not counted */
};

static inline void unwind_registers_set(struct unwind_registers *self, uint32_t number, uint64_t value) {
    if (number < CFI_REGISTERS) {
        self->values[number] = value;
        self->known |= (uint64_t)1 << number;
    }
}

static inline void unwind_registers_forget(struct unwind_registers *self, uint32_t number) {
    if (number < CFI_REGISTERS)
        self->known &= ~((uint64_t)1 << number);
}

/* False: the register is not known. */
MUST_USE static inline bool unwind_registers_get(const struct unwind_registers *self, uint32_t number,
                                                 uint64_t *value) {
    if (number >= CFI_REGISTERS || !(self->known >> number & 1))
        return false;
    *value = self->values[number];
    return true;
}

#endif
