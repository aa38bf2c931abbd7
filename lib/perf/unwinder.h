/*
 * unwinder - the call chain of a process from its registers and a copy of its stack
 *
 * Goes from caller to caller by the call frame information of the modules, out of signal handlers, and by the
 * frame pointer through code that has no such information, as that of a JIT compiler. Memory is that of the
 * copy, and of the files that are mapped. No chain is longer than asked for.
 *
 *     struct unwinder unwinder = {.replay = &replay, .places = &places};
 *     uint64_t addresses[127];
 *     unsigned count = unwinder_run(&unwinder, &sample, thread, addresses, 127);
 *     unwinder_free(&unwinder);
 */
#ifndef UNWINDER_H
#define UNWINDER_H

#include "perf/replay.h"
#include "symbols/unwind_registers.h"
#include "symbols/unwind_tables.h"

struct unwinder {
    struct replay *replay; /* set before use */
    const struct symbol_places *places;
    uint64_t work;     /* what programs in the tables took; past UNWINDER_MOST_WORK no more is run */
    uint64_t chains;   /* that were unwound */
    uint64_t cut;      /* whose outer frames are not in the copy of the stack */
    uint64_t cut_size; /* the largest copy of those, in bytes */
    uint64_t lost;     /* that ended where it is not known how to go on */
    struct unwind_tables *modules; /* private from here: by number */
    size_t capacity, module_count;
    struct cached_row *rows;
};

/* Instructions and operations; all of a large recording take a thousandth of it. */
#define UNWINDER_MOST_WORK ((uint64_t)1 << 30)

/* Stands for the callers that the copy of the stack does not reach: nothing is mapped there. */
#define UNWINDER_CUT UINT64_MAX

/*
 * Puts the addresses of the sample's chain into `addresses`, innermost first, and at most `most` of them.
 * Symbols are to be looked for at these: they lie in the calling instruction. The number of addresses; 0: the
 * sample has no registers of a process.
 */
unsigned unwinder_run(struct unwinder *self, const struct record_sample *sample, uint32_t thread,
                      uint64_t *addresses, unsigned most);

/*
 * The caller of the innermost function, which call chains by frame pointer pass over on processors that keep
 * the return address in a register, until the function saves it; pc: where it was. 0: it is not passed over,
 * or not known.
 */
uint64_t unwinder_leaf_caller(struct unwinder *self, const struct record_sample *sample, uint32_t thread,
                              uint64_t pc);

void unwinder_free(struct unwinder *self);

#endif
