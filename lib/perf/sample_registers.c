/* sample_registers: which numbers perf has for them is in the kernel's uapi/asm/perf_regs.h. */
#include "perf/sample_registers.h"

#include <elf.h>

#include "base/banned.h"

enum { NUMBERS = 33, PC = 100, NONE = 101 };

/* By perf's number that of DWARF. */
struct numbering {
    uint16_t elf_machine;
    uint8_t numbers[NUMBERS];
};

static const struct numbering x86_64 = {
    EM_X86_64, {0, 3,  2,  1,  4,  5,  6,  7,    PC,   NONE, NONE, NONE, NONE, NONE, NONE, NONE, 8,
                9, 10, 11, 12, 13, 14, 15, NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE}};
static const struct numbering x86_32 = {EM_386,
                                        {0,    3,    1,    2,    6,    7,    5,    4,    PC,   NONE, NONE,
                                         NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE,
                                         NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE}};
static const struct numbering aarch64 = {EM_AARCH64,
                                         {0,  1,  2,  3,  4,  5,  6,  7,  8,  9,  10, 11, 12, 13, 14, 15, 16,
                                          17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, PC}};

static const struct numbering *numbering_of(struct slice architecture, uint64_t kind) {
    if (slice_equal(architecture, SLICE("aarch64")))
        return kind == REGISTERS_64 ? &aarch64 : NULL;
    if (kind == REGISTERS_64)
        return slice_equal(architecture, SLICE("x86_64")) ? &x86_64 : NULL;
    return kind == REGISTERS_32 ? &x86_32 : NULL;
}

const struct unwind_machine *sample_registers_read(const struct recording *recording,
                                                   const struct record_sample *sample,
                                                   struct unwind_registers *registers) {
    const struct numbering *numbering = numbering_of(recording->architecture, sample->registers_kind);
    struct view_cursor cursor = {.view = sample->registers};
    uint64_t mask = sample->event->user_registers;
    bool has_pc = false;
    *registers = (struct unwind_registers){0};
    for (unsigned i = 0; numbering && i < NUMBERS; i++) {
        if (!(mask >> i & 1))
            continue;
        uint64_t value = cursor_read8(&cursor);
        if (numbering->numbers[i] == PC) {
            registers->pc = value;
            has_pc = true;
        } else {
            unwind_registers_set(registers, numbering->numbers[i], value);
        }
    }
    return has_pc && !cursor.failed ? unwind_machine_of(numbering->elf_machine) : NULL;
}

const struct unwind_machine *sample_registers_read_link(const struct recording *recording,
                                                        const struct record_sample *sample, uint64_t *link) {
    const struct unwind_machine *machine = unwind_machine_of(EM_AARCH64);
    bool is_alone = sample->event->user_registers == (uint64_t)1 << machine->link &&
                    numbering_of(recording->architecture, sample->registers_kind) == &aarch64;
    return is_alone && view_read8(&sample->registers, 0, link) ? machine : NULL;
}
