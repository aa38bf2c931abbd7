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

struct relocation {
    uint64_t slot, symbol;
    uint32_t type;
};

static struct relocation read_relocation(const struct view *section, uint64_t at, bool is_64) {
    uint64_t wide[2];
    uint32_t narrow[2];
    if (is_64 && view_read8(section, at, &wide[0]) && view_read8(section, at + 8, &wide[1]))
        return (struct relocation){wide[0], wide[1] >> 32, (uint32_t)wide[1]};
    if (!is_64 && view_read4(section, at, &narrow[0]) && view_read4(section, at + 4, &narrow[1]))
        return (struct relocation){narrow[0], narrow[1] >> 8, narrow[1] & 0xff};
    return (struct relocation){0};
}

/*
 * Adds the slots of a section of relocations; those without a name have an empty one. Of `only` one type, if
 * it is not 0: there may be a million relocations of data.
 */
static void read_relocations(const struct elf_image *image, struct slice section_name, uint32_t only,
                             struct slots *slots) {
    struct elf_section section, symbols, names;
    if (!elf_image_find(image, section_name, &section) || !elf_image_section(image, section.link, &symbols) ||
        !elf_image_section(image, symbols.link, &names))
        return;
    uint64_t word = image->is_64 ? 8 : 4, size = (section.type == SHT_RELA ? 3 : 2) * word;
    for (uint64_t at = 0; at + size <= section.bytes.size; at += size) {
        struct relocation relocation = read_relocation(&section.bytes, at, image->is_64);
        struct slot slot = {.address = relocation.slot};
        if (only && relocation.type != only)
            continue;
        if (!symbol_name(image, &symbols, &names, relocation.symbol, &slot.name))
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
    read_relocations(image, SLICE(".rela.plt"), 0, &slots);
    read_relocations(image, SLICE(".rel.plt"), 0, &slots);
    if (image->machine == EM_X86_64) {
        read_relocations(image, SLICE(".rela.dyn"), R_X86_64_GLOB_DAT, &slots);
        add_by_jumps(table, image, &slots);
    } else if (image->machine == EM_386 || image->machine == EM_AARCH64) {
        add_by_order(table, image, &slots);
    }
    free(slots.at);
}
