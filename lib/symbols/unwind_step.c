/* unwind_step: the new registers are made beside the old ones, which rules still need. */
#include "symbols/unwind_step.h"

#include "symbols/dwarf_expression.h"

#include "base/banned.h"

struct step {
    const struct unwind_registers *from;
    const struct cfi_row *row;
    const struct unwind_memory *memory;
    uint64_t cfa;
};

static uint64_t cut(const struct unwind_memory *memory, uint64_t value) {
    return memory->machine->word == 4 ? (uint32_t)value : value;
}

static enum unwind_result read_word(const struct unwind_memory *memory, uint64_t address, uint64_t *value) {
    bool good = memory->read(memory->context, cut(memory, address), memory->machine->word, value);
    return good ? UNWIND_STEPPED : UNWIND_UNREADABLE;
}

static enum unwind_result evaluate(const struct step *self, const struct cfi_rule *rule,
                                   const uint64_t *start, uint64_t *value) {
    struct dwarf_expression expression = {.registers = self->from, .memory = self->memory};
    bool good = view_part(&self->row->section, rule->offset, rule->number, &expression.program) &&
                dwarf_expression_run(&expression, start, value);
    return good ? UNWIND_STEPPED : UNWIND_LOST;
}

static enum unwind_result find_cfa(struct step *self) {
    const struct cfi_rule *rule = &self->row->cfa;
    uint64_t base;
    if (rule->kind == CFI_EXPRESSION)
        return evaluate(self, rule, NULL, &self->cfa);
    if (rule->kind != CFI_SUM || !unwind_registers_get(self->from, rule->number, &base))
        return UNWIND_LOST;
    self->cfa = cut(self->memory, base + rule->offset);
    return UNWIND_STEPPED;
}

/*
 * Reads a saved register. Below the stack pointer nothing is kept: what the end of a function has taken off
 * the stack already is in the register again, though the information may still call it saved.
 */
static enum unwind_result read_saved(const struct step *self, uint32_t number, uint64_t address,
                                     uint64_t *value) {
    uint64_t stack;
    enum unwind_result result = read_word(self->memory, address, value);
    if (result != UNWIND_STEPPED && unwind_registers_get(self->from, self->memory->machine->stack, &stack) &&
        address < stack && unwind_registers_get(self->from, number, value))
        result = UNWIND_STEPPED;
    return result;
}

/* The value that a register had in the caller. */
static enum unwind_result caller_value(const struct step *self, uint32_t number, uint64_t *value) {
    const struct cfi_rule *rule = &self->row->rules[number];
    enum unwind_result found;
    switch (rule->kind) {
    case CFI_SAME:
        return unwind_registers_get(self->from, number, value) ? UNWIND_STEPPED : UNWIND_LOST;
    case CFI_SAVED:
        return read_saved(self, number, self->cfa + rule->offset, value);
    case CFI_SUM:
        *value = cut(self->memory, self->cfa + rule->offset);
        return UNWIND_STEPPED;
    case CFI_REGISTER:
        return unwind_registers_get(self->from, rule->number, value) ? UNWIND_STEPPED : UNWIND_LOST;
    case CFI_EXPRESSION:
        return evaluate(self, rule, &self->cfa, value);
    case CFI_SAVED_EXPRESSION:
        found = evaluate(self, rule, &self->cfa, value);
        return found == UNWIND_STEPPED ? read_word(self->memory, *value, value) : found;
    default:
        return UNWIND_OUTERMOST;
    }
}

static void find_registers(const struct step *self, struct unwind_registers *caller) {
    const struct unwind_machine *machine = self->memory->machine;
    uint64_t value = 0;
    for (uint32_t i = 0; i < CFI_REGISTERS; i++)
        if (caller_value(self, i, &value) == UNWIND_STEPPED)
            unwind_registers_set(caller, i, value);
    if (self->row->rules[machine->stack].kind == CFI_SAME)
        unwind_registers_set(caller, machine->stack, self->cfa);
    if (!self->row->is_signal_frame)
        unwind_registers_forget(caller, machine->link); /* the call has overwritten it */
    unwind_registers_set(caller, machine->pc, caller->pc);
}

enum unwind_result unwind_by_row(struct unwind_registers *registers, const struct cfi_row *row,
                                 const struct unwind_memory *memory) {
    struct step step = {registers, row, memory, 0};
    struct unwind_registers caller = {0};
    enum unwind_result result = find_cfa(&step);
    if (row->rules[row->return_register].kind == CFI_UNDEFINED)
        return UNWIND_OUTERMOST;
    if (row->rules[row->return_register].kind == CFI_SAME && row->return_register != memory->machine->link)
        result = UNWIND_LOST;
    if (result == UNWIND_STEPPED)
        result = caller_value(&step, row->return_register, &caller.pc);
    if (result != UNWIND_STEPPED)
        return result;
    caller.pc &= memory->machine->code_bits;
    caller.floor = row->is_signal_frame ? 0 : step.cfa;
    find_registers(&step, &caller);
    *registers = caller;
    return UNWIND_STEPPED;
}

enum unwind_result unwind_by_frame_pointer(struct unwind_registers *registers,
                                           const struct unwind_memory *memory) {
    const struct unwind_machine *machine = memory->machine;
    struct unwind_registers caller = {0};
    uint64_t frame, next;
    if (!unwind_registers_get(registers, machine->frame, &frame))
        return UNWIND_LOST;
    if (!frame)
        return UNWIND_OUTERMOST;
    if (frame % machine->word || frame < registers->floor)
        return UNWIND_LOST; /* it holds something else */
    if (read_word(memory, frame, &next) != UNWIND_STEPPED ||
        read_word(memory, frame + machine->word, &caller.pc) != UNWIND_STEPPED)
        return UNWIND_UNREADABLE;
    uint64_t above = frame + 2 * (uint64_t)machine->word;
    unwind_registers_set(&caller, machine->frame, next);
    unwind_registers_set(&caller, machine->stack, above);
    caller.floor = above;
    caller.pc &= machine->code_bits;
    *registers = caller;
    return UNWIND_STEPPED;
}

enum unwind_result unwind_by_signal_frame(struct unwind_registers *registers,
                                          const struct unwind_memory *memory) {
    const struct unwind_machine *machine = memory->machine;
    struct unwind_registers caller = {0};
    uint64_t stack, value;
    if (!machine->trampoline_pc || !unwind_registers_get(registers, machine->stack, &stack))
        return UNWIND_LOST;
    if (read_word(memory, stack + machine->trampoline_pc, &caller.pc) != UNWIND_STEPPED)
        return UNWIND_UNREADABLE;
    for (uint32_t i = 0; i < CFI_REGISTERS; i++) {
        uint16_t at = machine->trampoline_registers[i];
        if (at && read_word(memory, stack + at, &value) == UNWIND_STEPPED)
            unwind_registers_set(&caller, i, value);
    }
    *registers = caller;
    return UNWIND_STEPPED;
}

enum unwind_result unwind_by_call(struct unwind_registers *registers, const struct unwind_memory *memory) {
    const struct unwind_machine *machine = memory->machine;
    uint64_t stack, value;
    if (machine->link < CFI_REGISTERS) {
        if (!unwind_registers_get(registers, machine->link, &value))
            return UNWIND_LOST;
        unwind_registers_forget(registers, machine->link);
        registers->pc = value & machine->code_bits;
        return UNWIND_STEPPED;
    }
    if (!unwind_registers_get(registers, machine->stack, &stack))
        return UNWIND_LOST;
    if (read_word(memory, stack, &value) != UNWIND_STEPPED)
        return UNWIND_UNREADABLE;
    registers->pc = value;
    registers->floor = cut(memory, stack + machine->word);
    unwind_registers_set(registers, machine->stack, registers->floor);
    return UNWIND_STEPPED;
}
