/* cfi_table: what no search table leads to is listed once, by address, when it is first asked for. */
#include "symbols/cfi_table.h"

#include <elf.h>
#include <stdlib.h>

#include "base/arena.h"
#include "symbols/debug_section.h"
#include "symbols/dwarf_reader.h"

#include "base/banned.h"

enum { SEARCH_VERSION = 1, PAIR = 8, LONGEST_AUGMENTATION = 16 };

struct cfi_listed {
    uint64_t start, end, at; /* addresses, and the offset in its section */
    bool is_debug;
};

/* What an entry begins with. */
struct entry_head {
    uint64_t body, end; /* offsets in the section */
    bool is_common;     /* it holds what others have in common; else: */
    uint64_t common_at; /* where that is */
};

/* ---- entries ---- */

static bool read_head(const struct cfi_section *section, uint64_t at, struct entry_head *head) {
    struct view_cursor cursor = {.view = section->bytes, .at = at};
    uint64_t size = cursor_read4(&cursor);
    bool wide = size == UINT32_MAX;
    if (wide)
        size = cursor_read8(&cursor);
    uint64_t id_at = cursor.at;
    if (cursor.failed || !size || !view_has(&section->bytes, id_at, size))
        return false;
    wide = wide && section->is_debug; /* in .eh_frame the number after the size is always of four bytes */
    uint64_t id = wide ? cursor_read8(&cursor) : cursor_read4(&cursor);
    *head = (struct entry_head){.body = cursor.at, .end = id_at + size, .common_at = id};
    if (section->is_debug) {
        head->is_common = id == (wide ? UINT64_MAX : UINT32_MAX);
    } else {
        head->is_common = !id;
        head->common_at = id_at - id;
    }
    return !cursor.failed && head->body <= head->end;
}

/* A cursor over the rest of an entry; its offsets are those of the section. */
static struct view_cursor body_of(const struct cfi_section *section, const struct entry_head *head) {
    struct view_cursor cursor = {.at = head->body};
    if (!view_part(&section->bytes, 0, head->end, &cursor.view))
        cursor.failed = true;
    return cursor;
}

/* Reads the text that says what follows; its end is a NUL. False: it is too long. */
static bool read_augmentation(struct view_cursor *cursor, char *text) {
    for (unsigned i = 0; i < LONGEST_AUGMENTATION; i++) {
        text[i] = (char)cursor_read1(cursor);
        if (!text[i])
            return !cursor->failed;
    }
    return false;
}

/* Reads what the letters after a 'z' announce; after an unknown one nothing more is known. */
static void read_letters(struct view_cursor *cursor, const char *letter, struct cfi_entry *entry,
                         const struct dwarf_bases *bases) {
    for (; *letter; letter++)
        switch (*letter) {
        case 'R':
            entry->encoding = cursor_read1(cursor);
            break;
        case 'P':
            (void)dwarf_read_extent(cursor, cursor_read1(cursor), bases);
            break;
        case 'L':
            cursor_skip(cursor, 1);
            break;
        case 'S':
            entry->is_signal_frame = true;
            break;
        case 'B': /* which key signs return addresses; tagged stacks */
        case 'G':
            break;
        default:
            return;
        }
}

/* Reads what entries have in common. */
static bool read_common(const struct cfi_table *self, const struct cfi_section *section, uint64_t at,
                        struct cfi_entry *entry) {
    struct entry_head head;
    char augmentation[LONGEST_AUGMENTATION];
    struct dwarf_bases bases = {.section = section->address, .word = self->word};
    if (!read_head(section, at, &head) || !head.is_common)
        return false;
    struct view_cursor cursor = body_of(section, &head);
    *entry = (struct cfi_entry){
        .section = section->bytes, .section_address = section->address, .word = self->word};
    uint8_t version = cursor_read1(&cursor);
    if ((version != 1 && version != 3 && version != 4) || !read_augmentation(&cursor, augmentation))
        return false;
    if (version == 4 && (cursor_read1(&cursor) != self->word || cursor_read1(&cursor) != 0))
        return false;
    entry->code_factor = dwarf_read_unsigned(&cursor);
    entry->data_factor = dwarf_read_signed(&cursor);
    entry->return_register = version == 1 ? cursor_read1(&cursor) : dwarf_read_unsigned(&cursor);
    if (augmentation[0] == 'z') {
        uint64_t size = dwarf_read_unsigned(&cursor), start = cursor.at;
        entry->has_extra = true;
        read_letters(&cursor, augmentation + 1, entry, &bases);
        cursor.at = start;
        cursor_skip(&cursor, size);
    } else if (augmentation[0]) {
        return false;
    }
    entry->common = (struct cfi_part){cursor.at, head.end};
    return !cursor.failed;
}

/* Reads an entry, when what it has in common with others was read. */
static bool read_own(const struct cfi_section *section, const struct entry_head *head,
                     struct cfi_entry *entry) {
    struct view_cursor cursor = body_of(section, head);
    struct dwarf_bases bases = {.section = section->address, .word = entry->word};
    entry->start = dwarf_read_address(&cursor, entry->encoding, &bases);
    uint64_t size = dwarf_read_extent(&cursor, entry->encoding, &bases);
    if (entry->has_extra)
        cursor_skip(&cursor, dwarf_read_unsigned(&cursor));
    entry->end = entry->start + size;
    entry->own = (struct cfi_part){cursor.at, head->end};
    return !cursor.failed && size <= UINT64_MAX - entry->start;
}

/* Reads the entry at an offset. False: there is none. */
static bool read_entry(const struct cfi_table *self, const struct cfi_section *section, uint64_t at,
                       struct cfi_entry *entry) {
    struct entry_head head;
    return read_head(section, at, &head) && !head.is_common &&
           read_common(self, section, head.common_at, entry) && read_own(section, &head, entry);
}

static bool holds(const struct cfi_entry *entry, uint64_t address) {
    return address >= entry->start && address < entry->end;
}

/* ---- by the search table ---- */

static bool read_pair(const struct cfi_table *self, uint64_t number, uint64_t *start, uint64_t *entry) {
    uint32_t values[2];
    if (!view_read4(&self->search, number * PAIR, &values[0]) ||
        !view_read4(&self->search, number * PAIR + 4, &values[1]))
        return false;
    *start = self->search_address + (uint64_t)(int32_t)values[0];
    *entry = self->search_address + (uint64_t)(int32_t)values[1];
    return true;
}

static bool search(const struct cfi_table *self, uint64_t address, struct cfi_entry *entry) {
    uint64_t low = 0, high = self->search.size / PAIR, start, at;
    while (low < high) { /* how many begin at the address or before it */
        uint64_t middle = low + (high - low) / 2;
        if (read_pair(self, middle, &start, &at) && start <= address)
            low = middle + 1;
        else
            high = middle;
    }
    return low && read_pair(self, low - 1, &start, &at) &&
           read_entry(self, &self->eh, at - self->eh.address, entry) && holds(entry, address);
}

/* Finds the search table in .eh_frame_hdr; one of another form is not used. */
static void read_search(struct cfi_table *self, const struct elf_section *section) {
    struct view_cursor cursor = {.view = section->bytes};
    struct dwarf_bases bases = {.section = section->address, .data = section->address, .word = self->word};
    uint8_t version = cursor_read1(&cursor), frame_encoding = cursor_read1(&cursor);
    uint8_t count_encoding = cursor_read1(&cursor), encoding = cursor_read1(&cursor);
    (void)dwarf_read_address(&cursor, frame_encoding, &bases);
    uint64_t count = dwarf_read_address(&cursor, count_encoding, &bases);
    if (cursor.failed || version != SEARCH_VERSION || encoding != DWARF_DATA_SIGNED4)
        return;
    uint64_t there = (section->bytes.size - cursor.at) / PAIR;
    self->search = cursor_read_items(&cursor, count < there ? count : there, PAIR);
    self->search_address = section->address;
}

/* ---- by a list ---- */

static void list_section(struct cfi_table *self, const struct cfi_section *section) {
    struct cfi_entry entry = {0};
    struct entry_head head;
    uint64_t common_at = UINT64_MAX;
    bool good = false;
    for (uint64_t at = 0; read_head(section, at, &head); at = head.end) {
        if (head.is_common)
            continue;
        if (head.common_at != common_at)
            good = read_common(self, section, head.common_at, &entry);
        common_at = head.common_at;
        if (!good || !read_own(section, &head, &entry) || entry.start == entry.end)
            continue;
        self->listed =
            heap_grow(self->listed, &self->listed_capacity, self->listed_count + 1, sizeof *self->listed);
        self->listed[self->listed_count++] =
            (struct cfi_listed){entry.start, entry.end, at, section->is_debug};
    }
}

static int by_start(const void *a, const void *b) {
    const struct cfi_listed *x = a, *y = b;
    if (x->start != y->start)
        return x->start < y->start ? -1 : 1;
    return (x->at > y->at) - (x->at < y->at);
}

static void list_all(struct cfi_table *self) {
    self->is_listed = true;
    if (!self->search.size)
        list_section(self, &self->eh);
    list_section(self, &self->debug);
    if (self->listed_count)
        qsort(self->listed, self->listed_count, sizeof *self->listed, by_start);
}

static bool find_listed(struct cfi_table *self, uint64_t address, struct cfi_entry *entry) {
    size_t low = 0, high;
    if (!self->is_listed)
        list_all(self);
    high = self->listed_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (self->listed[middle].start <= address)
            low = middle + 1;
        else
            high = middle;
    }
    if (!low)
        return false;
    const struct cfi_listed *found = &self->listed[low - 1];
    return read_entry(self, found->is_debug ? &self->debug : &self->eh, found->at, entry) &&
           holds(entry, address);
}

/* ---- the table ---- */

/* .debug_frame may be compressed; .eh_frame is loaded, and never is. */
static void add_debug(struct cfi_table *self, const struct elf_image *image) {
    struct elf_section section;
    if (!self->debug.bytes.size &&
        debug_section_find(image, SLICE(".debug_frame"), &section, &self->unpacked))
        self->debug = (struct cfi_section){section.bytes, section.address, true};
}

void cfi_table_add(struct cfi_table *self, const struct elf_image *image) {
    struct elf_section section;
    bool had_eh = self->eh.bytes.size != 0;
    assert(!self->is_listed);
    self->word = image->is_64 ? 8 : 4;
    self->debug.is_debug = true;
    if (!had_eh && elf_image_find(image, SLICE(".eh_frame"), &section) && !(section.flags & SHF_COMPRESSED))
        self->eh = (struct cfi_section){.bytes = section.bytes, .address = section.address};
    add_debug(self, image);
    if (!had_eh && self->eh.bytes.size && elf_image_find(image, SLICE(".eh_frame_hdr"), &section))
        read_search(self, &section);
}

bool cfi_table_find(struct cfi_table *self, uint64_t address, struct cfi_entry *entry) {
    return search(self, address, entry) || find_listed(self, address, entry);
}

void cfi_table_free(struct cfi_table *self) {
    free(self->listed);
    bytebuf_free(&self->unpacked);
    *self = (struct cfi_table){0};
}
