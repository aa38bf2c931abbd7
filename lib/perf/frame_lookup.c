/*
 * frame_lookup: the tables in which most addresses are found are direct-mapped: an address has one place. One
 * is of addresses in a process, the other of places in a module, which many short processes share.
 */
#include "perf/frame_lookup.h"

#include <stdlib.h>

#include "base/hash.h"

#include "base/banned.h"

enum { CACHE_BITS = 16 };

struct cached_frame {
    uint64_t stamp, ip; /* stamp 0: nothing is here */
    uint32_t frame;
};

struct cached_place {
    uint64_t address;
    uint32_t module, frame; /* the module's number plus 1; 0: nothing is here */
};

/* What makes a frame another one. All bytes are set: they are compared. */
struct frame_key {
    const struct symbol *symbol;
    uint64_t address, module;
};

static uint32_t number_of(struct frame_lookup *self, const struct looked_up_frame *frame) {
    struct frame_key key = {frame->symbol, frame->address, frame->module};
    size_t known = self->keys.count;
    uint32_t number = intern_add(&self->keys, slice_make((const char *)&key, sizeof key));
    if (number == known) {
        self->frames = heap_grow(self->frames, &self->capacity, known + 1, sizeof *self->frames);
        self->frames[number] = *frame;
    }
    return number;
}

/* perf script shows an address of a process by its place in the module, but for samples without chain. */
static uint64_t shown_address(const struct frame_lookup *self, const struct address_map *map, uint64_t ip,
                              bool in_chain) {
    if (!map || !in_chain)
        return ip;
    enum module_kind kind = self->replay->modules.modules[map->module].kind;
    bool of_kernel = kind == MODULE_KERNEL || kind == MODULE_OF_KERNEL || kind == MODULE_KERNEL_PROGRAM;
    return of_kernel ? ip : ip - map->start + map->offset;
}

static const struct symbol *find_symbol(struct frame_lookup *self, const struct address_map *map,
                                        uint64_t address) {
    self->kernel.places = self->places;
    self->kernel.id = self->replay->kernel_id;
    self->kernel.release = self->replay->recording->release;
    self->kernel.text = self->replay->kernel_text;
    self->kernel.by_stext = self->replay->kernel_by_stext;
    return module_symbols_find(&self->replay->modules.modules[map->module], self->places, &self->kernel,
                               address);
}

static uint32_t look_up(struct frame_lookup *self, const struct address_space *space, uint64_t ip,
                        bool in_chain) {
    const struct address_map *map = address_space_find(space, ip);
    struct looked_up_frame frame = {.module = FRAME_NO_MODULE};
    if (map) {
        frame.module = map->module;
        uint64_t address = ip - map->start + map->offset;
        frame.symbol = find_symbol(self, map, address);
        if (frame.symbol && self->keeps_all && address >= frame.symbol->start)
            frame.offset = address - frame.symbol->start;
    }
    if (self->keeps_all || (self->keeps_unknown && !frame.symbol))
        frame.address = shown_address(self, map, ip, in_chain);
    if (self->keeps_all && frame.symbol && in_chain) /* what addr2line is asked for */
        frame.address =
            module_symbols_address(&self->replay->modules.modules[map->module], self->places, frame.address);
    return number_of(self, &frame);
}

/* The same, where a frame does not depend on its address: it is the same in all processes. */
static uint32_t look_up_place(struct frame_lookup *self, const struct address_space *space, uint64_t ip) {
    const struct address_map *map = address_space_find(space, ip);
    if (!map)
        return look_up(self, space, ip, true);
    uint64_t address = ip - map->start + map->offset, module = map->module + UINT64_C(1);
    uint64_t place = hash_mix(address ^ 0x9e3779b97f4a7c15, module ^ 0xd6e8feb86659fd93);
    struct cached_place *cached = &self->places_cache[place >> (64 - CACHE_BITS)];
    if (cached->address != address || cached->module != module) {
        uint32_t number = look_up(self, space, ip, true);
        *cached = (struct cached_place){address, (uint32_t)module, number};
    }
    return cached->frame;
}

uint32_t frame_lookup_find(struct frame_lookup *self, uint32_t thread, uint64_t ip, enum cpu_mode mode,
                           bool in_chain) {
    static const struct address_space nowhere = {.stamp = UINT64_MAX};
    const struct address_space *space = mode == CPU_KERNEL ? &self->replay->kernel
                                        : mode == CPU_USER
                                            ? thread_table_space(&self->replay->threads, thread)
                                            : &nowhere;
    bool by_address = self->keeps_all || self->keeps_unknown;
    if (!in_chain && by_address)
        return look_up(self, space, ip, false); /* the table has frames of chains */
    if (!self->cache) {
        self->cache = heap_zeroed((size_t)1 << CACHE_BITS, sizeof *self->cache);
        self->places_cache = heap_zeroed((size_t)1 << CACHE_BITS, sizeof *self->places_cache);
    }
    uint64_t place = hash_mix(ip ^ 0x9e3779b97f4a7c15, space->stamp ^ 0xd6e8feb86659fd93);
    struct cached_frame *cached = &self->cache[place >> (64 - CACHE_BITS)];
    if (cached->stamp != space->stamp || cached->ip != ip)
        *cached = (struct cached_frame){
            space->stamp, ip, by_address ? look_up(self, space, ip, true) : look_up_place(self, space, ip)};
    return cached->frame;
}

void frame_lookup_free(struct frame_lookup *self) {
    kernel_symbols_free(&self->kernel);
    intern_free(&self->keys);
    free(self->frames);
    free(self->cache);
    free(self->places_cache);
    *self = (struct frame_lookup){0};
}
