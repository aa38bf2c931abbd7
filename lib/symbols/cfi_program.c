/* cfi_program: an instruction is a byte; in some its two upper bits are the instruction, and the rest a
 * number. */
#include "symbols/cfi_program.h"

#include "symbols/dwarf_reader.h"

#include "base/banned.h"

enum {
    MOST_INSTRUCTIONS = 1 << 16,
    ROW_COST = 16, /* to copy a row takes as long as so many instructions */
    DEEPEST = 8,
    SHORT_BITS = 0xc0
};

/* Instructions (DW_CFA_ in DWARF 5, section 7.24, and in the Linux Standard Base). */
enum instruction {
    NOP = 0x00,
    SET_LOCATION = 0x01,
    ADVANCE1 = 0x02,
    ADVANCE2 = 0x03,
    ADVANCE4 = 0x04,
    SAVED = 0x05,
    RESTORE = 0x06,
    UNDEFINED = 0x07,
    SAME = 0x08,
    REGISTER = 0x09,
    REMEMBER = 0x0a,
    RESTORE_ALL = 0x0b,
    CFA = 0x0c,
    CFA_REGISTER = 0x0d,
    CFA_OFFSET = 0x0e,
    CFA_EXPRESSION = 0x0f,
    SAVED_EXPRESSION = 0x10,
    SAVED_SIGNED = 0x11,
    CFA_SIGNED = 0x12,
    CFA_OFFSET_SIGNED = 0x13,
    SUM = 0x14,
    SUM_SIGNED = 0x15,
    EXPRESSION = 0x16,
    RETURN_SIGNED_WITH_PC = 0x2c,
    RETURN_SIGNED = 0x2d,
    ARGUMENTS_SIZE = 0x2e,
    SAVED_NEGATIVE = 0x2f,
    SHORT_ADVANCE = 0x40,
    SHORT_SAVED = 0x80,
    SHORT_RESTORE = 0xc0
};

struct run {
    const struct cfi_entry *entry;
    struct view_cursor cursor;
    uint64_t location, wanted;
    struct cfi_row *row;
    struct cfi_row initial, remembered[DEEPEST];
    unsigned depth, instructions;
    bool failed;
};

static void set_rule(struct run *self, uint64_t number, struct cfi_rule rule) {
    if (number < CFI_REGISTERS)
        self->row->rules[number] = rule;
}

static void restore_rule(struct run *self, uint64_t number) {
    if (number < CFI_REGISTERS)
        self->row->rules[number] = self->initial.rules[number];
}

static void advance(struct run *self, uint64_t distance) {
    self->location += distance * self->entry->code_factor;
}

static uint64_t read_unsigned(struct run *self) {
    return dwarf_read_unsigned(&self->cursor);
}

/* An offset in units of the entry. */
static uint64_t read_factored(struct run *self, bool is_signed) {
    uint64_t value = is_signed ? (uint64_t)dwarf_read_signed(&self->cursor) : read_unsigned(self);
    return value * (uint64_t)self->entry->data_factor;
}

static uint32_t read_register(struct run *self) {
    uint64_t number = read_unsigned(self);
    return number < CFI_REGISTERS ? (uint32_t)number : CFI_REGISTERS;
}

/* An expression: its size, then its bytes. */
static struct cfi_rule read_expression(struct run *self, enum cfi_rule_kind kind) {
    uint64_t size = read_unsigned(self);
    struct cfi_rule rule = {.kind = kind, .number = (uint32_t)size, .offset = self->cursor.at};
    self->failed |= size > UINT32_MAX;
    cursor_skip(&self->cursor, size);
    return rule;
}

static void set_location(struct run *self) {
    struct dwarf_bases bases = {.section = self->entry->section_address, .word = self->entry->word};
    self->location = dwarf_read_address(&self->cursor, self->entry->encoding, &bases);
}

/* ---- the CFA ---- */

static void define_cfa(struct run *self, enum instruction instruction) {
    struct cfi_rule *cfa = &self->row->cfa;
    bool sets_register = instruction == CFA || instruction == CFA_SIGNED || instruction == CFA_REGISTER;
    if (instruction == CFA_EXPRESSION) {
        *cfa = read_expression(self, CFI_EXPRESSION);
        return;
    }
    if (!sets_register || instruction == CFA_REGISTER)
        self->failed |= cfa->kind != CFI_SUM; /* only a part of it changes */
    else
        *cfa = (struct cfi_rule){.kind = CFI_SUM};
    if (sets_register)
        cfa->number = read_register(self);
    if (instruction == CFA_SIGNED || instruction == CFA_OFFSET_SIGNED)
        cfa->offset = read_factored(self, true);
    else if (instruction != CFA_REGISTER)
        cfa->offset = read_unsigned(self);
}

/* ---- registers ---- */

static void define_register(struct run *self, enum instruction instruction) {
    uint64_t number = read_unsigned(self);
    struct cfi_rule rule = {0};
    switch (instruction) {
    case SAVED:
    case SAVED_SIGNED:
        rule =
            (struct cfi_rule){.kind = CFI_SAVED, .offset = read_factored(self, instruction == SAVED_SIGNED)};
        break;
    case SAVED_NEGATIVE:
        rule = (struct cfi_rule){.kind = CFI_SAVED, .offset = 0 - read_factored(self, false)};
        break;
    case SUM:
    case SUM_SIGNED:
        rule = (struct cfi_rule){.kind = CFI_SUM, .offset = read_factored(self, instruction == SUM_SIGNED)};
        break;
    case REGISTER:
        rule = (struct cfi_rule){.kind = CFI_REGISTER, .number = read_register(self)};
        break;
    case SAVED_EXPRESSION:
        rule = read_expression(self, CFI_SAVED_EXPRESSION);
        break;
    case EXPRESSION:
        rule = read_expression(self, CFI_EXPRESSION);
        break;
    default:
        rule.kind = instruction == UNDEFINED ? CFI_UNDEFINED : CFI_SAME;
    }
    set_rule(self, number, rule);
}

/* ---- all rules at once ---- */

static void remember(struct run *self) {
    self->instructions += ROW_COST;
    if (self->depth == DEEPEST)
        self->failed = true;
    else
        self->remembered[self->depth++] = *self->row;
}

static void restore_all(struct run *self) {
    self->instructions += ROW_COST;
    if (!self->depth)
        self->failed = true;
    else
        *self->row = self->remembered[--self->depth];
}

/* ---- the program ---- */

static void run_definition(struct run *self, enum instruction instruction) {
    static const uint64_t of_cfa = 1u << CFA | 1u << CFA_REGISTER | 1u << CFA_OFFSET | 1u << CFA_EXPRESSION |
                                   1u << CFA_SIGNED | 1u << CFA_OFFSET_SIGNED,
                          of_register = 1u << SAVED | 1u << UNDEFINED | 1u << SAME | 1u << REGISTER |
                                        1u << SAVED_EXPRESSION | 1u << SAVED_SIGNED | 1u << SUM |
                                        1u << SUM_SIGNED | 1u << EXPRESSION | (uint64_t)1 << SAVED_NEGATIVE;
    if (of_cfa >> instruction & 1)
        define_cfa(self, instruction);
    else if (of_register >> instruction & 1)
        define_register(self, instruction);
    else
        self->failed = true;
}

/* Runs an instruction below 0x40. */
static void run_long(struct run *self, enum instruction instruction) {
    switch (instruction) {
    case NOP:
    case RETURN_SIGNED: /* by which key and how: the signature is cut off wherever there may be one */
    case RETURN_SIGNED_WITH_PC:
        break;
    case SET_LOCATION:
        set_location(self);
        break;
    case ADVANCE1:
        advance(self, cursor_read1(&self->cursor));
        break;
    case ADVANCE2:
        advance(self, cursor_read2(&self->cursor));
        break;
    case ADVANCE4:
        advance(self, cursor_read4(&self->cursor));
        break;
    case RESTORE:
        restore_rule(self, read_unsigned(self));
        break;
    case REMEMBER:
        remember(self);
        break;
    case RESTORE_ALL:
        restore_all(self);
        break;
    case ARGUMENTS_SIZE:
        (void)read_unsigned(self);
        break;
    default:
        run_definition(self, instruction);
    }
}

static void run_one(struct run *self) {
    uint8_t byte = cursor_read1(&self->cursor), number = byte & (uint8_t)~SHORT_BITS;
    switch (byte & SHORT_BITS) {
    case SHORT_ADVANCE:
        advance(self, number);
        break;
    case SHORT_SAVED:
        set_rule(self, number, (struct cfi_rule){.kind = CFI_SAVED, .offset = read_factored(self, false)});
        break;
    case SHORT_RESTORE:
        restore_rule(self, number);
        break;
    default:
        run_long(self, (enum instruction)number);
    }
}

/* Runs a program up to where it goes past the address. */
static bool run_part(struct run *self, struct cfi_part part) {
    self->cursor = (struct view_cursor){.at = part.start};
    if (!view_part(&self->entry->section, 0, part.end, &self->cursor.view))
        return false;
    while (self->cursor.at < part.end && self->location <= self->wanted && !self->failed) {
        run_one(self);
        self->instructions++;
        self->failed |= self->cursor.failed || self->instructions > MOST_INSTRUCTIONS;
    }
    return !self->failed;
}

bool cfi_program_run(const struct cfi_entry *entry, uint64_t address, struct cfi_row *row) {
    struct run run = {.entry = entry, .location = entry->start, .wanted = address, .row = row};
    *row = (struct cfi_row){.section = entry->section,
                            .return_register = (uint32_t)entry->return_register,
                            .is_signal_frame = entry->is_signal_frame};
    bool good = entry->return_register < CFI_REGISTERS && run_part(&run, entry->common);
    run.initial = *row;
    good = good && run_part(&run, entry->own) && row->cfa.kind != CFI_SAME;
    row->instructions = run.instructions;
    return good;
}
