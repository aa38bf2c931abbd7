/*
 * unwind_tables - what the file of a module knows of frames: rows of call frame information, and its bytes
 *
 * The file is looked for when it is needed first.
 *
 *     struct unwind_tables tables = {0};
 *     if (unwind_tables_find(&tables, &module, &places, offset, &row))
 *         use(row);
 *     unwind_tables_free(&tables);
 */
#ifndef UNWIND_TABLES_H
#define UNWIND_TABLES_H

#include "symbols/cfi_program.h"
#include "symbols/module_symbols.h"

struct unwind_tables {
    bool is_loaded; /* private from here */
    struct cfi_table table;
    struct elf_image code;
};

/* The row for an offset in the file. False: there is none. It lives as long as the module. */
MUST_USE bool unwind_tables_find(struct unwind_tables *self, struct module_symbols *module,
                                 const struct symbol_places *places, uint64_t offset, struct cfi_row *row);

/* Reads `size` bytes, 1, 2, 4 or 8, at an offset in the file. False: they are not there. */
MUST_USE bool unwind_tables_read(struct unwind_tables *self, struct module_symbols *module,
                                 const struct symbol_places *places, uint64_t offset, unsigned size,
                                 uint64_t *value);

void unwind_tables_free(struct unwind_tables *self);

#endif
