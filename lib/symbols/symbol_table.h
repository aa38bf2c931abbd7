/*
 * symbol_table - the symbols of one module, found by address
 *
 * Symbols are added in the order of the module's tables and settled as perf does: a symbol without size ends
 * where the next one begins, and of several with one start the best stays. Of equally good ones perf takes
 * that with the longest name, once it is no longer mangled: so all of them are kept where one is mangled.
 * Where symbols overlap, the innermost one that holds an address is found, the one with the last start. A
 * table that keeps all, for a perf map, takes sizes as they are, and the symbol that was added last wins.
 * Names are not copied: they live as long as the file they are in.
 *
 *     struct symbol_table symbols = {0};
 *     symbol_table_add(&symbols, (struct symbol){.start = 0x1000, .end = 0x1040, .name = name});
 *     symbol_table_settle(&symbols);
 *     const struct symbol *found = symbol_table_find(&symbols, 0x1010);
 *     symbol_table_free(&symbols);
 */
#ifndef SYMBOL_TABLE_H
#define SYMBOL_TABLE_H

#include "base/arena.h"
#include "base/contract.h"
#include "base/slice.h"

enum symbol_flags {
    SYMBOL_WEAK = 1,
    SYMBOL_GLOBAL = 2,
    SYMBOL_LINKAGE = 4 /* an entry of a linkage table: it is called NAME@plt */
};

struct symbol {
    uint64_t start, end; /* the addresses [start, end); equal: the size is not known */
    struct slice name;
    uint32_t flags;       /* of enum symbol_flags */
    uint32_t order;       /* private: when it was added */
    struct symbol *alias; /* set by the table: another name for it, as good but for its length */
};

/* From `start` to the next span, or to where it ends, the addresses belong to one symbol. */
struct symbol_span {
    uint64_t start;
    uint32_t symbol;
};

struct symbol_table {
    struct symbol *symbols; /* private: sorted by start once it is settled */
    size_t count, capacity;
    size_t settled;            /* private: how many were settled */
    struct symbol_span *spans; /* private: in order, none overlaps */
    size_t span_count, span_capacity;
    struct arena aliases; /* private */
    bool keeps_all;       /* set before use */
};

void symbol_table_add(struct symbol_table *self, struct symbol symbol);

/* Sorts what was added, and settles sizes and aliases: before another table of the module is added. */
void symbol_table_settle(struct symbol_table *self);

/* After all symbols were added and settled, and before they are looked for. */
void symbol_table_finish(struct symbol_table *self);

/* The symbol of an address, or NULL. Valid until symbols are added. */
const struct symbol *symbol_table_find(const struct symbol_table *self, uint64_t address);

void symbol_table_free(struct symbol_table *self);

#endif
