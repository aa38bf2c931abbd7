/*
 * elf_symbols - the symbols of an ELF file
 *
 * .symtab, then .dynsym, then names for the entries of the procedure linkage table ("puts@plt"). Addresses
 * are offsets in the file, so that an executable and a library are the same, and a file of debug symbols
 * serves the file that was mapped; those of the kernel are addresses. Which entries count is perf's choice:
 * functions, data, and labels in text or data.
 *
 *     elf_symbols_add(&symbols, &image, &runtime);
 *     symbol_table_finish(&symbols);
 */
#ifndef ELF_SYMBOLS_H
#define ELF_SYMBOLS_H

#include "base/arena.h"
#include "symbols/elf_image.h"
#include "symbols/symbol_table.h"

/* True if the file has a table of symbols that is not empty: .symtab; .dynsym. */
bool elf_has_symtab(const struct elf_image *image);
bool elf_has_dynsym(const struct elf_image *image);

/*
 * Adds the symbols of `image`, and of the linkage table of `runtime`: the file that was mapped, whose
 * segments say where addresses are; they may be the same. Names point into the files, or are kept in `names`.
 */
void elf_symbols_add(struct symbol_table *table, const struct elf_image *image,
                     const struct elf_image *runtime);

/* Adds the symbols of vmlinux, with the addresses for which it was linked. */
void elf_symbols_add_kernel(struct symbol_table *table, const struct elf_image *image);

/*
 * Adds the functions of a kernel module, with the addresses that they have if its code begins at `start`. The
 * file is relocatable: the order of its sections says where the kernel put them.
 */
void elf_symbols_add_kernel_module(struct symbol_table *table, const struct elf_image *image, uint64_t start);

/* The address of a symbol of vmlinux. False: it has none of that name. */
MUST_USE bool elf_symbols_value(const struct elf_image *image, struct slice name, uint64_t *value);

#endif
