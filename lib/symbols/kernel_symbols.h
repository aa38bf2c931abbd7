/*
 * kernel_symbols - the symbols of the kernel that was recorded
 *
 * Read when the first kernel address is looked up: /proc/kallsyms, where the recorded build-id is that of the
 * running kernel, else the copy in perf's build-id cache; or a copy in a directory that the user named. The
 * kernel lies elsewhere after each start: addresses are moved by what its symbol _text moved.
 *
 *     struct kernel_symbols kernel = {.places = &places, .id = id, .text = recorded_text};
 *     const struct symbol *symbol = kernel_symbols_find(&kernel, address, false);
 *     kernel_symbols_free(&kernel);
 */
#ifndef KERNEL_SYMBOLS_H
#define KERNEL_SYMBOLS_H

#include "symbols/kallsyms.h"
#include "symbols/symbol_files.h"

struct kernel_symbols {
    const struct symbol_places *places; /* set before the first look-up */
    struct build_id id;                 /* of the recorded kernel; of size 0 when it is not known */
    uint64_t text;                      /* where its _text was; 0: not known */
    bool is_loaded;
    bool moved;              /* the file is of another start of the machine: its modules lie elsewhere */
    struct kallsyms symbols; /* private from here */
    uint64_t distance;
    struct bytebuf content;
    struct mapped_file file;
};

/* The symbol at an address of the kernel, or of one of its modules; NULL: there is none. */
const struct symbol *kernel_symbols_find(struct kernel_symbols *self, uint64_t address, bool in_module);

void kernel_symbols_free(struct kernel_symbols *self);

#endif
