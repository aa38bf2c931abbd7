/* unwind_tables: offsets become the addresses of the tables by the segments that are loaded. */
#include "symbols/unwind_tables.h"

#include "symbols/dwarf_reader.h"

#include "base/banned.h"

static void load(struct unwind_tables *self, struct module_symbols *module,
                 const struct symbol_places *places) {
    struct elf_image debug;
    self->is_loaded = true;
    if (!module_symbols_files(module, places, &self->code, &debug)) {
        self->code = (struct elf_image){0};
        return;
    }
    cfi_table_add(&self->table, &self->code);
    if (debug.is_64 == self->code.is_64)
        cfi_table_add(&self->table, &debug);
}

bool unwind_tables_find(struct unwind_tables *self, struct module_symbols *module,
                        const struct symbol_places *places, uint64_t offset, struct cfi_row *row) {
    struct cfi_entry entry;
    uint64_t address;
    if (!self->is_loaded)
        load(self, module, places);
    return cfi_table_has_any(&self->table) && elf_image_address(&self->code, offset, &address) &&
           cfi_table_find(&self->table, address, &entry) && cfi_program_run(&entry, address, row);
}

bool unwind_tables_read(struct unwind_tables *self, struct module_symbols *module,
                        const struct symbol_places *places, uint64_t offset, unsigned size, uint64_t *value) {
    if (!self->is_loaded)
        load(self, module, places);
    struct view_cursor cursor = {.view = self->code.file, .at = offset};
    *value = dwarf_read_number(&cursor, size);
    return !cursor.failed;
}

void unwind_tables_free(struct unwind_tables *self) {
    cfi_table_free(&self->table);
    *self = (struct unwind_tables){0};
}
