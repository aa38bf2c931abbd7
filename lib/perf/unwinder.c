/*
 * unwinder: rows are kept by module and address in a direct-mapped table. A return address is that after the
 * call, which may be another function's, so that what describes the caller is looked for one byte before;
 * but a function that was interrupted goes on exactly there.
 */
#include "perf/unwinder.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/hash.h"
#include "perf/sample_registers.h"
#include "symbols/dwarf_reader.h"
#include "symbols/unwind_step.h"

#include "base/banned.h"

enum { CACHE_BITS = 11, BEYOND = 1 << 26 };

struct cached_row {
    uint64_t offset;
    uint32_t module;            /* number + 1; 0: nothing is here */
    bool found;                 /* there is a row */
    bool returns_to_trampoline; /* the next byte begins the code that ends a signal handler */
    struct cfi_row row;
};

/* The chain of a sample while it is made. */
struct walk {
    struct unwinder *unwinder;
    const struct address_space *space;
    const struct record_sample *sample;
    uint64_t stack; /* the address of the first byte of the copy */
    struct unwind_registers registers;
    struct unwind_memory memory;
    bool guessed; /* the stack pointer may be another one */
    bool exact;   /* the next instruction is at pc; else a call precedes it */
    bool is_past; /* bytes beyond the copy were asked for */
};

/* ---- modules ---- */

/* Valid until those of another module are asked for. */
static struct unwind_tables *tables_of(struct unwinder *self, uint32_t module) {
    size_t known = self->module_count;
    if (module >= known) {
        self->module_count = (size_t)module + 1;
        self->modules = heap_grow(self->modules, &self->capacity, self->module_count, sizeof *self->modules);
        memset(self->modules + known, 0, (self->module_count - known) * sizeof *self->modules);
    }
    return &self->modules[module];
}

/* Whether the module is a file, whose bytes are those of the memory. */
static bool has_file(const struct unwinder *self, uint32_t module) {
    enum module_kind kind = self->replay->modules.modules[module].kind;
    return kind == MODULE_FILE || kind == MODULE_VDSO;
}

/* What is known of an offset in a module, or NULL. Valid until another one is looked up. */
static const struct cached_row *find_row(struct unwinder *self, const struct unwind_machine *machine,
                                         uint32_t module, uint64_t offset) {
    if (!has_file(self, module))
        return NULL;
    if (!self->rows)
        self->rows = heap_zeroed((size_t)1 << CACHE_BITS, sizeof *self->rows);
    uint64_t place = hash_mix(offset ^ 0x9e3779b97f4a7c15, module ^ 0xd6e8feb86659fd93), code;
    struct cached_row *cached = &self->rows[place >> (64 - CACHE_BITS)];
    if (cached->module == module + 1 && cached->offset == offset)
        return cached;
    struct unwind_tables *tables = tables_of(self, module);
    struct module_symbols *symbols = &self->replay->modules.modules[module];
    cached->module = module + 1;
    cached->offset = offset;
    cached->row.instructions = 0;
    cached->found = self->work <= UNWINDER_MOST_WORK &&
                    unwind_tables_find(tables, symbols, self->places, offset, &cached->row);
    self->work += cached->row.instructions;
    cached->returns_to_trampoline = machine->trampoline &&
                                    unwind_tables_read(tables, symbols, self->places, offset + 1, 8, &code) &&
                                    code == machine->trampoline;
    return cached;
}

/* ---- memory ---- */

static bool read_file(struct walk *self, uint64_t address, unsigned size, uint64_t *value) {
    struct unwinder *unwinder = self->unwinder;
    const struct address_map *map = address_space_find(self->space, address);
    if (!map || map->end - address < size || !has_file(unwinder, map->module))
        return false;
    return unwind_tables_read(tables_of(unwinder, map->module),
                              &unwinder->replay->modules.modules[map->module], unwinder->places,
                              address - map->start + map->offset, size, value);
}

static bool read_memory(void *context, uint64_t address, unsigned size, uint64_t *value) {
    struct walk *self = context;
    struct view copy = self->sample->stack;
    uint64_t offset = address - self->stack;
    if (address >= self->stack && view_has(&copy, offset, size)) {
        struct view_cursor cursor = {.view = copy, .at = offset};
        *value = dwarf_read_number(&cursor, size);
        return !cursor.failed;
    }
    if (read_file(self, address, size, value))
        return true;
    self->is_past |= address >= self->stack && offset < copy.size + BEYOND && self->sample->stack_is_cut;
    return false;
}

/* ---- steps ---- */

/* True if the process was interrupted in the code that ends a signal handler. */
static bool is_in_trampoline(struct walk *self) {
    const struct unwind_machine *machine = self->memory.machine;
    bool is = false;
    uint64_t code;
    for (size_t i = 0; machine->trampoline && i < sizeof machine->trampoline_at && !is; i++)
        is = read_file(self, self->registers.pc - machine->trampoline_at[i], 8, &code) &&
             code == machine->trampoline;
    return is;
}

static bool leads_somewhere(const struct walk *self) {
    return !self->registers.pc || address_space_find(self->space, self->registers.pc - 1);
}

/* By frame pointer, if that leads to where something is mapped. */
static enum unwind_result step_by_frame_pointer(struct walk *self) {
    struct unwind_registers before = self->registers;
    enum unwind_result result = unwind_by_frame_pointer(&self->registers, &self->memory);
    if (result == UNWIND_STEPPED && !leads_somewhere(self)) {
        self->registers = before;
        result = UNWIND_LOST;
    }
    self->guessed = self->memory.machine->link < CFI_REGISTERS;
    return result;
}

/* By a row; if that cannot be trusted, or leads nowhere, by frame pointer. */
static enum unwind_result step_by_row(struct walk *self, const struct cfi_row *row) {
    struct unwind_registers before = self->registers;
    enum unwind_result result = unwind_by_row(&self->registers, row, &self->memory);
    if (result == UNWIND_STEPPED && self->guessed && !leads_somewhere(self)) {
        self->registers = before;
        result = UNWIND_LOST;
    }
    if (result == UNWIND_LOST)
        return step_by_frame_pointer(self);
    self->guessed = false;
    return result;
}

/* Goes to the caller; *address: where the symbol of the function that was left is to be looked for. */
static enum unwind_result step(struct walk *self, uint64_t *address) {
    uint64_t pc = self->registers.pc, inside = self->exact ? pc : pc - 1;
    bool was_exact = self->exact;
    const struct address_map *map = address_space_find(self->space, inside);
    const struct cached_row *found =
        map ? find_row(self->unwinder, self->memory.machine, map->module, inside - map->start + map->offset)
            : NULL;
    const struct cfi_row *row = found && found->found ? &found->row : NULL;
    bool is_described = row && row->is_signal_frame;
    bool is_trampoline =
        found && (was_exact ? !row && is_in_trampoline(self) : !is_described && found->returns_to_trampoline);
    self->exact = is_described || is_trampoline;
    *address = self->exact ? pc : inside;
    if (is_trampoline)
        return unwind_by_signal_frame(&self->registers, &self->memory);
    if (!map && was_exact)
        return unwind_by_call(&self->registers, &self->memory);
    if (row && self->unwinder->work <= UNWINDER_MOST_WORK)
        return step_by_row(self, row);
    return map ? step_by_frame_pointer(self) : UNWIND_LOST;
}

/* True if the outer frames are not in the copy of the stack. */
static bool count_end(struct walk *self, enum unwind_result result) {
    struct unwinder *unwinder = self->unwinder;
    bool failed = result == UNWIND_UNREADABLE || result == UNWIND_LOST, cut = failed && self->is_past;
    unwinder->chains++;
    unwinder->cut += cut;
    if (cut && self->sample->stack.size > unwinder->cut_size)
        unwinder->cut_size = self->sample->stack.size;
    unwinder->lost += failed && !cut;
    return cut;
}

static bool start(struct walk *self, uint32_t thread) {
    const struct replay *replay = self->unwinder->replay;
    const struct unwind_machine *machine =
        sample_registers_read(replay->recording, self->sample, &self->registers);
    if (!machine || !self->sample->stack.size ||
        !unwind_registers_get(&self->registers, machine->stack, &self->stack))
        return false;
    self->memory = (struct unwind_memory){read_memory, self, machine, &self->unwinder->work};
    self->registers.floor = self->stack;
    unwind_registers_set(&self->registers, machine->pc, self->registers.pc);
    self->space = thread_table_space(&replay->threads, thread);
    self->exact = true;
    return true;
}

unsigned unwinder_run(struct unwinder *self, const struct record_sample *sample, uint32_t thread,
                      uint64_t *addresses, unsigned most) {
    struct walk walk = {.unwinder = self, .sample = sample};
    enum unwind_result result = UNWIND_STEPPED;
    unsigned count = 0;
    if (!start(&walk, thread))
        return 0;
    while (count < most && result == UNWIND_STEPPED && walk.registers.pc) {
        uint64_t pc = walk.registers.pc, floor = walk.registers.floor;
        result = step(&walk, &addresses[count++]);
        if (result == UNWIND_STEPPED && walk.registers.pc == pc && walk.registers.floor == floor)
            result = UNWIND_LOST; /* it would go on for ever */
    }
    if (count_end(&walk, result) && count < most)
        addresses[count++] = UNWINDER_CUT;
    return count;
}

uint64_t unwinder_leaf_caller(struct unwinder *self, const struct record_sample *sample, uint32_t thread,
                              uint64_t pc) {
    uint64_t link;
    const struct unwind_machine *machine = sample_registers_read_link(self->replay->recording, sample, &link);
    const struct address_space *space = thread_table_space(&self->replay->threads, thread);
    const struct address_map *map = machine ? address_space_find(space, pc) : NULL;
    const struct cached_row *found =
        map ? find_row(self, machine, map->module, pc - map->start + map->offset) : NULL;
    bool is_there = found && found->found && found->row.return_register == machine->link &&
                    found->row.rules[machine->link].kind == CFI_SAME;
    return is_there && (link & machine->code_bits) ? (link & machine->code_bits) - 1 : 0;
}

void unwinder_free(struct unwinder *self) {
    for (size_t i = 0; i < self->module_count; i++)
        unwind_tables_free(&self->modules[i]);
    free(self->modules);
    free(self->rows);
    *self = (struct unwinder){0};
}
