/* elf_plt: relocations are indexed by the slot that they fill, then entries are looked up one by one. */
#include "symbols/elf_plt.h"

#include <elf.h>
#include <stdlib.h>

#include "base/banned.h"

enum { ENTRY = 16 };

/* A slot of the global offset table, and the symbol whose address it gets. */
struct slot {
    uint64_t address;
    struct slice name;
};

struct slots {
    struct slot *at;
    size_t count, capacity;
};

static bool symbol_name(const struct elf_image *image, const struct elf_section *symbols,
                        const struct elf_section *names, uint64_t number, struct slice *name) {
    uint64_t size = image->is_64 ? sizeof(Elf64_Sym) : sizeof(Elf32_Sym);
    uint32_t at;
    return number && number < symbols->bytes.size / size && view_read4(&symbols->bytes, number * size, &at) &&
           view_text(&names->bytes, at, name) && name->len;
}

/*
 * Adds the slots of a section of relocations. Those without a name have an empty one, or are left out: most
 * relocations of data have none, and there may be a million.
 */
static void read_relocations(const struct elf_image *image, struct slice section_name, bool named_only,
                             struct slots *slots) {
    struct elf_section section, symbols, names;
    if (!elf_image_find(image, section_name, &section) || !elf_image_section(image, section.link, &symbols) ||
        !elf_image_section(image, symbols.link, &names))
        return;
    bool addend = section.type == SHT_RELA;
    uint64_t word = image->is_64 ? 8 : 4, size = (addend ? 3 : 2) * word;
    struct view_cursor cursor = {.view = section.bytes};
    for (uint64_t left = section.bytes.size / size; left > 0; left--) {
        struct slot slot = {.name = SLICE("")};
        slot.address = image->is_64 ? cursor_read8(&cursor) : cursor_read4(&cursor);
        uint64_t info = image->is_64 ? cursor_read8(&cursor) : cursor_read4(&cursor);
        cursor_skip(&cursor, addend ? word : 0);
        bool named = symbol_name(image, &symbols, &names, image->is_64 ? info >> 32 : info >> 8, &slot.name);
        if (!named && named_only)
            continue;
        if (!named)
            slot.name = SLICE("");
        slots->at = heap_grow(slots->at, &slots->capacity, slots->count + 1, sizeof *slots->at);
        slots->at[slots->count++] = slot;
    }
}

static int by_address(const void *a, const void *b) {
    const struct slot *x = a, *y = b;
    return (x->address > y->address) - (x->address < y->address);
}

static struct slice find_slot(const struct slots *slots, uint64_t address) {
    size_t low = 0, high = slots->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (slots->at[middle].address < address)
            low = middle + 1;
        else
            high = middle;
    }
    bool found = low < slots->count && slots->at[low].address == address;
    return found ? slots->at[low].name : SLICE("");
}

static void add_entry(struct symbol_table *table, uint64_t start, uint64_t size, struct slice name) {
    uint32_t flags = SYMBOL_GLOBAL | SYMBOL_LINKAGE;
    if (name.len)
        symbol_table_add(table, (struct symbol){start, start + size, name, flags, 0, NULL});
}

/* Where the entry at an offset of its section jumps through, for x86-64: "jmp *disp32(%rip)" or none: 0. */
static uint64_t jump_slot(const struct elf_section *section, uint64_t at, uint64_t size) {
    uint8_t first, second;
    uint32_t distance;
    for (uint64_t i = at; i + 6 <= at + size; i++)
        if (view_read1(&section->bytes, i, &first) && first == 0xff &&
            view_read1(&section->bytes, i + 1, &second) && second == 0x25 &&
            view_read4(&section->bytes, i + 2, &distance))
            return section->address + i + 6 + (uint64_t)(int64_t)(int32_t)distance;
    return 0;
}

static void add_by_jumps(struct symbol_table *table, const struct elf_image *image, struct slots *slots) {
    static const struct slice sections[] = {SLICE_INIT(".plt"), SLICE_INIT(".plt.sec"),
                                            SLICE_INIT(".plt.got")};
    if (slots->count)
        qsort(slots->at, slots->count, sizeof *slots->at, by_address);
    for (size_t i = 0; i < sizeof sections / sizeof *sections; i++) {
        struct elf_section section;
        if (!elf_image_find(image, sections[i], &section))
            continue;
        uint64_t size = section.entry_size == 8 ? 8 : ENTRY;
        for (uint64_t at = 0; at + size <= section.bytes.size; at += size)
            add_entry(table, section.offset + at, size, find_slot(slots, jump_slot(&section, at, size)));
    }
}

/* Entries follow one that is not a function's, or two of its size on 64-bit ARM. */
static void add_by_order(struct symbol_table *table, const struct elf_image *image,
                         const struct slots *slots) {
    struct elf_section section;
    if (!elf_image_find(image, SLICE(".plt"), &section))
        return;
    uint64_t header = image->machine == EM_AARCH64 ? 2 * ENTRY : ENTRY;
    for (size_t i = 0; i < slots->count && header + (i + 1) * ENTRY <= section.bytes.size; i++)
        add_entry(table, section.offset + header + i * ENTRY, ENTRY, slots->at[i].name);
}

void elf_plt_add(struct symbol_table *table, const struct elf_image *image) {
    struct slots slots = {0};
    read_relocations(image, SLICE(".rela.plt"), false, &slots);
    read_relocations(image, SLICE(".rel.plt"), false, &slots);
    if (image->machine == EM_X86_64) {
        read_relocations(image, SLICE(".rela.dyn"), true, &slots);
        add_by_jumps(table, image, &slots);
    } else if (image->machine == EM_386 || image->machine == EM_AARCH64) {
        add_by_order(table, image, &slots);
    }
    free(slots.at);
}
