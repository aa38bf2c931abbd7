/*
 * kallsyms - the symbols of the kernel and its modules, from a file like /proc/kallsyms
 *
 * Lines of "ADDRESS TYPE NAME" and, for what is in a module, a tab and "[MODULE]". Text and data of the
 * kernel are in one table; those of modules in another one.
 *
 *     struct kallsyms kernel = {0};
 *     kallsyms_read(&kernel, text);
 *     symbol = symbol_table_find(&kernel.kernel, address);
 *     kallsyms_free(&kernel);
 */
#ifndef KALLSYMS_H
#define KALLSYMS_H

#include "symbols/symbol_table.h"

struct kallsyms {
    struct symbol_table kernel, modules; /* names point into the text */
    uint64_t text, stext;                /* the addresses of _text and _stext; 0: not known */
    uint64_t skipped;                    /* lines that are not symbols */
    struct slice content;                /* private: the text */
};

/* Reads all lines. Where addresses are hidden (all are 0) both tables are empty. */
void kallsyms_read(struct kallsyms *self, struct slice text);

/* The address of the first symbol of the kernel with that name, without reading the rest. False: there is
 * none. */
MUST_USE bool kallsyms_find(struct slice text, struct slice name, uint64_t *address);

/* The name of the module of a symbol in `modules`. It lives as long as the text. */
struct slice kallsyms_module(const struct kallsyms *self, const struct symbol *symbol);

void kallsyms_free(struct kallsyms *self);

#endif
