/* elf_symbols: what must be known of each section is read once, for symbols name their section by number. */
#include "symbols/elf_symbols.h"

#include <elf.h>
#include <stdlib.h>

#include "base/arena.h"
#include "symbols/elf_plt.h"

#include "base/banned.h"

enum { SEGMENTS = 64 };

struct section_facts {
    bool loaded;     /* SHF_ALLOC */
    bool has_labels; /* its name says text or data */
    uint64_t shift;  /* address less offset */
};

struct reading {
    struct symbol_table *table;
    const struct elf_image *image;
    struct section_facts *sections;
    struct elf_segment segments[SEGMENTS]; /* of the file that was mapped: those that are loaded */
    unsigned segment_count;
};

static bool find_table(const struct elf_image *image, uint32_t type, struct elf_section *section) {
    for (uint32_t i = 0; elf_image_section(image, i, section); i++)
        if (section->type == type)
            return section->bytes.size != 0;
    return false;
}

bool elf_has_symtab(const struct elf_image *image) {
    struct elf_section section;
    return find_table(image, SHT_SYMTAB, &section);
}

bool elf_has_dynsym(const struct elf_image *image) {
    struct elf_section section;
    return find_table(image, SHT_DYNSYM, &section);
}

static void read_sections(struct reading *self) {
    struct elf_section section;
    self->sections = heap_zeroed((size_t)self->image->section_count + 1, sizeof *self->sections);
    for (uint32_t i = 0; elf_image_section(self->image, i, &section); i++)
        self->sections[i] = (struct section_facts){.loaded = (section.flags & SHF_ALLOC) != 0,
                                                   .has_labels = slice_has(section.name, SLICE("text")) ||
                                                                 slice_has(section.name, SLICE("data")),
                                                   .shift = section.address - section.offset};
}

/*
 * Where the sections of a kernel module are, as the kernel lays them out (kernel/module/main.c): code in the
 * order of the headers, but for that which only starts the module. perf takes the start of a module for that
 * of .text. Where the others are, no recording says.
 */
static void place_code(struct reading *self, uint64_t start) {
    struct elf_section section, text;
    bool has_text = elf_image_find(self->image, SLICE(".text"), &text), reached = false;
    uint64_t at = 0;
    for (uint32_t i = 0; elf_image_section(self->image, i, &section); i++) {
        const uint64_t code = SHF_ALLOC | SHF_EXECINSTR;
        reached |= !has_text || slice_equal(section.name, SLICE(".text"));
        bool counts =
            reached && (section.flags & code) == code && !slice_starts(section.name, SLICE(".init"));
        self->sections[i].loaded = counts;
        if (!counts)
            continue;
        uint64_t after = section.alignment ? at % section.alignment : 0;
        at += after ? section.alignment - after : 0;
        self->sections[i].shift = -(start + at);
        at += section.size;
    }
}

static void read_segments(struct reading *self, const struct elf_image *runtime) {
    struct elf_segment segment;
    for (uint32_t i = 0; self->segment_count < SEGMENTS && elf_image_segment(runtime, i, &segment); i++)
        if (segment.type == PT_LOAD)
            self->segments[self->segment_count++] = segment;
}

/* The offset in the file of a symbol's address. */
static uint64_t file_offset(const struct reading *self, uint64_t address, uint16_t section) {
    for (unsigned i = 0; i < self->segment_count; i++) {
        const struct elf_segment *segment = &self->segments[i];
        if (address >= segment->address && address - segment->address < segment->memory_size)
            return address - segment->address + segment->offset;
    }
    return address - self->sections[section].shift;
}

static uint64_t entry_size(const struct elf_image *image) {
    return image->is_64 ? sizeof(Elf64_Sym) : sizeof(Elf32_Sym);
}

/* The next entry of a symbol table, as one of a 64-bit file. */
static Elf64_Sym read_entry(struct view_cursor *cursor, bool is_64) {
    Elf64_Sym entry;
    Elf32_Sym narrow;
    if (is_64) {
        cursor_read_bytes(cursor, &entry, sizeof entry);
        return entry;
    }
    cursor_read_bytes(cursor, &narrow, sizeof narrow);
    return (Elf64_Sym){.st_name = narrow.st_name,
                       .st_info = narrow.st_info,
                       .st_other = narrow.st_other,
                       .st_shndx = narrow.st_shndx,
                       .st_value = narrow.st_value,
                       .st_size = narrow.st_size};
}

/* Whether perf takes an entry of that type for a symbol. */
static bool counts(const struct reading *self, const Elf64_Sym *entry) {
    unsigned type = entry->st_info & 0xf, visibility = entry->st_other & 3;
    bool label = type == STT_NOTYPE && visibility != STV_HIDDEN && visibility != STV_INTERNAL &&
                 self->sections[entry->st_shndx].has_labels;
    return type == STT_FUNC || type == STT_GNU_IFUNC || type == STT_OBJECT || label;
}

/* ARM's marks of code and data: "$x", "$d.1". */
static bool is_mark(const struct elf_image *image, struct slice name) {
    bool arm = image->machine == EM_ARM || image->machine == EM_AARCH64;
    return arm && name.len > 1 && name.at[0] == '$' && byte_is_any_of(name.at[1], SLICE("adtx")) &&
           (name.len == 2 || name.at[2] == '.');
}

/* The lowest bit of a function of ARM says which instructions it is made of. */
static uint64_t code_address(const struct elf_image *image, const Elf64_Sym *entry) {
    bool marked = image->machine == EM_ARM && (entry->st_info & 0xf) == STT_FUNC;
    return marked ? entry->st_value & ~(uint64_t)1 : entry->st_value;
}

static void add_table(struct reading *self, const struct elf_section *section) {
    struct elf_section names;
    struct view_cursor cursor = {.view = section->bytes};
    if (!elf_image_section(self->image, section->link, &names))
        return;
    for (uint64_t left = section->bytes.size / entry_size(self->image); left > 0; left--) {
        Elf64_Sym entry = read_entry(&cursor, self->image->is_64);
        struct slice name;
        if (entry.st_shndx == SHN_UNDEF || entry.st_shndx == SHN_ABS)
            continue;
        if (entry.st_shndx >= self->image->section_count)
            break;
        if (!self->sections[entry.st_shndx].loaded || !counts(self, &entry) ||
            !view_text(&names.bytes, entry.st_name, &name) || !name.len || is_mark(self->image, name))
            continue;
        uint64_t start = file_offset(self, code_address(self->image, &entry), entry.st_shndx);
        uint64_t end = entry.st_size > UINT64_MAX - start ? UINT64_MAX : start + entry.st_size;
        unsigned binding = entry.st_info >> 4;
        uint32_t flags = binding == STB_WEAK ? SYMBOL_WEAK : binding == STB_GLOBAL ? SYMBOL_GLOBAL : 0;
        symbol_table_add(self->table, (struct symbol){start, end, name, flags, 0, NULL});
    }
    symbol_table_settle(self->table);
}

static void add_symtab(struct reading *self) {
    struct elf_section section;
    if (find_table(self->image, SHT_SYMTAB, &section))
        add_table(self, &section);
    free(self->sections);
}

void elf_symbols_add_kernel(struct symbol_table *table, const struct elf_image *image) {
    struct reading reading = {.table = table, .image = image};
    read_sections(&reading);
    for (uint32_t i = 0; i < image->section_count; i++)
        reading.sections[i].shift = 0;
    add_symtab(&reading);
}

void elf_symbols_add_kernel_module(struct symbol_table *table, const struct elf_image *image,
                                   uint64_t start) {
    struct reading reading = {.table = table, .image = image};
    read_sections(&reading);
    place_code(&reading, start);
    add_symtab(&reading);
}

bool elf_symbols_value(const struct elf_image *image, struct slice name, uint64_t *value) {
    struct elf_section section, names;
    if (!find_table(image, SHT_SYMTAB, &section) || !elf_image_section(image, section.link, &names))
        return false;
    struct view_cursor cursor = {.view = section.bytes};
    for (uint64_t left = section.bytes.size / entry_size(image); left > 0; left--) {
        Elf64_Sym entry = read_entry(&cursor, image->is_64);
        struct slice found;
        *value = entry.st_value;
        if (entry.st_shndx != SHN_UNDEF && view_text(&names.bytes, entry.st_name, &found) &&
            slice_equal(found, name))
            return true;
    }
    return false;
}

void elf_symbols_add(struct symbol_table *table, const struct elf_image *image,
                     const struct elf_image *runtime) {
    struct reading reading = {.table = table, .image = image};
    struct elf_section section;
    read_sections(&reading);
    read_segments(&reading, runtime);
    if (find_table(image, SHT_SYMTAB, &section))
        add_table(&reading, &section);
    if (find_table(image, SHT_DYNSYM, &section))
        add_table(&reading, &section);
    elf_plt_add(table, runtime);
    symbol_table_settle(table);
    free(reading.sections);
}
