/*
 * elf_plt - names for the entries of a procedure linkage table
 *
 * On x86-64 each entry of .plt, .plt.sec and .plt.got is read: the slot that it jumps through has a
 * relocation, and that has the name. On other machines the entries of .plt follow the order of the
 * relocations.
 *
 *     elf_plt_add(&symbols, &image);       // "puts", of the kind SYMBOL_LINKAGE
 */
#ifndef ELF_PLT_H
#define ELF_PLT_H

#include "base/arena.h"
#include "symbols/elf_image.h"
#include "symbols/symbol_table.h"

/* The names are kept in `names`. */
void elf_plt_add(struct symbol_table *table, const struct elf_image *image);

#endif
