/*
 * frame_lookup - an address of a call chain becomes a frame: its module and symbol
 *
 * Equal frames have one number. An address that was looked up before, and since when nothing was mapped, is
 * answered by a small table; only the others reach maps and symbols.
 *
 *     struct frame_lookup lookup = {.replay = &replay, .places = &places};
 *     uint32_t frame = frame_lookup_find(&lookup, thread, ip, CPU_USER, true);
 *     use(lookup.frames[frame].symbol);
 *     frame_lookup_free(&lookup);
 */
#ifndef FRAME_LOOKUP_H
#define FRAME_LOOKUP_H

#include "perf/replay.h"

struct looked_up_frame {
    uint32_t module;             /* number in the replay's modules, or FRAME_NO_MODULE */
    const struct symbol *symbol; /* NULL: there is none */
    uint64_t address;            /* as perf shows it; 0 where frames do not depend on it */
    uint64_t offset;             /* of the address in its symbol; 0 where frames do not depend on it */
};

#define FRAME_NO_MODULE UINT32_MAX

struct frame_lookup {
    struct replay *replay; /* set before use */
    const struct symbol_places *places;
    bool keeps_unknown;             /* the address belongs to frames without symbol */
    bool keeps_all;                 /* the address belongs to every frame */
    struct looked_up_frame *frames; /* by number */
    size_t capacity;
    struct kernel_symbols kernel; /* private from here */
    struct intern keys;
    struct cached_frame *cache;
    struct cached_place *places_cache;
};

/* The number of the frame at an address that a thread used. `in_chain`: it is of a call chain. */
uint32_t frame_lookup_find(struct frame_lookup *self, uint32_t thread, uint64_t ip, enum cpu_mode mode,
                           bool in_chain);

void frame_lookup_free(struct frame_lookup *self);

#endif
