/*
 * kernel_symbols - the symbols of the kernel that was recorded
 *
 * Read when the first address of the kernel is looked up: from vmlinux, where there is one with the recorded
 * build-id; else from kallsyms (kallsyms_file). The kernel lies elsewhere after each start: addresses are
 * moved by what its symbol _text moved. Symbols of kernel modules are only in kallsyms here, and only if it
 * is of the same start.
 *
 *     struct kernel_symbols kernel = {.places = &places, .id = id, .text = recorded_text};
 *     const struct symbol *symbol = kernel_symbols_find(&kernel, address);
 *     kernel_symbols_free(&kernel);
 */
#ifndef KERNEL_SYMBOLS_H
#define KERNEL_SYMBOLS_H

#include "symbols/kallsyms.h"
#include "symbols/kallsyms_file.h"
#include "symbols/kernel_file.h"

struct kernel_symbols {
    const struct symbol_places *places; /* set before the first look-up */
    struct build_id id;                 /* of the recorded kernel; of size 0 when it is not known */
    struct slice release;               /* its release; empty: not known */
    uint64_t text;                      /* where its _text was; 0: not known */
    bool by_stext;                      /* that was its _stext, which is elsewhere on some processors */
    uint64_t unpacked;                  /* bytes of files of modules that were unpacked so far */
    uint64_t kept;                      /* symbols of modules that are kept so far */
    uint32_t left_out;                  /* modules whose symbols were not read, for they are too many */
    bool is_missing;                    /* set here: nothing of it was found, and it does not run here */
    bool has_image, has_text;           /* private from here: vmlinux, kallsyms were looked for */
    struct kernel_file image;
    struct symbol_table linked; /* its symbols */
    struct kallsyms symbols;
    uint64_t image_distance, distance; /* from addresses in these to recorded ones */
    struct kallsyms_file file;
};

/* The symbol at an address of the kernel; NULL: there is none. It lives as long as this. */
const struct symbol *kernel_symbols_find(struct kernel_symbols *self, uint64_t address);

/* The same for an address of one of its modules. `module`: its path, or its name in brackets; another module
 * may be there now. */
const struct symbol *kernel_symbols_find_in_module(struct kernel_symbols *self, struct slice module,
                                                   uint64_t address);

void kernel_symbols_free(struct kernel_symbols *self);

#endif
