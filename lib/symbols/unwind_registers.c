/*
 * unwind_registers: where a signal frame keeps the registers is the kernel's struct rt_sigframe. On x86-64
 * the stack pointer is at its struct ucontext, on aarch64 at the siginfo_t before it.
 */
#include "symbols/unwind_registers.h"

#include <elf.h>

#include "base/banned.h"

enum {
    X86_MCONTEXT = 40, /* from the stack pointer */
    ARM_REGISTERS = 128 + 168 + 8 +
                    8 /* siginfo_t, struct ucontext up to its mcontext, its alignment, the fault's address */
};

#define X86(number) (X86_MCONTEXT + 8 * (number))
#define ARM(number) (ARM_REGISTERS + 8 * (number))
#define ARM4(number) ARM(number), ARM((number) + 1), ARM((number) + 2), ARM((number) + 3)

static const struct unwind_machine machines[] = {
    {.elf_machine = EM_X86_64,
     .word = 8,
     .stack = 7,
     .frame = 6,
     .pc = 16,
     .link = CFI_REGISTERS,
     .code_bits = UINT64_MAX,
     .trampoline = 0x0f0000000fc0c748, /* mov $15, %rax; syscall */
     .trampoline_at = {0, 7, 9},
     .trampoline_pc = X86(16),
     .trampoline_registers = {X86(13), X86(12), X86(14), X86(11), X86(9), X86(8), X86(10), X86(15), X86(0),
                              X86(1), X86(2), X86(3), X86(4), X86(5), X86(6), X86(7)}},
    {.elf_machine = EM_386,
     .word = 4,
     .stack = 4,
     .frame = 5,
     .pc = 8,
     .link = CFI_REGISTERS,
     .code_bits = UINT32_MAX},
    {.elf_machine = EM_AARCH64,
     .word = 8,
     .stack = 31,
     .frame = 29,
     .pc = CFI_REGISTERS,
     .link = 30,
     .code_bits = ((uint64_t)1 << 48) - 1,
     .trampoline = 0xd4000001d2801168, /* mov x8, #139; svc #0 */
     .trampoline_at = {0, 4, 8},
     .trampoline_pc = ARM(32),
     .trampoline_registers = {ARM4(0), ARM4(4), ARM4(8), ARM4(12), ARM4(16), ARM4(20), ARM4(24), ARM4(28)}},
};

const struct unwind_machine *unwind_machine_of(uint16_t elf_machine) {
    for (size_t i = 0; i < sizeof machines / sizeof *machines; i++)
        if (machines[i].elf_machine == elf_machine)
            return &machines[i];
    return NULL;
}
