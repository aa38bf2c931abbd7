/*
 * cfi_table - the call frame information of an ELF file: what describes the frame at an address
 *
 * Reads .eh_frame, by the sorted table of .eh_frame_hdr where there is one, and .debug_frame, compressed or
 * not, for what that does not describe. Addresses are those of the file's sections and segments. Nothing is
 * read before an address is asked for. The formats are those of DWARF 5, section 6.4, and of the Linux
 * Standard Base, Core, section 10.6.
 *
 *     struct cfi_table table = {0};
 *     struct cfi_entry entry;
 *     cfi_table_add(&table, &image);
 *     if (cfi_table_find(&table, address, &entry))
 *         use(entry.start, entry.own);
 *     cfi_table_free(&table);
 */
#ifndef CFI_TABLE_H
#define CFI_TABLE_H

#include "base/bytebuf.h"
#include "symbols/elf_image.h"

/* A part of a section, by offsets. */
struct cfi_part {
    uint64_t start, end;
};

/* What describes the frames of a function: an entry and what it has in common with others. */
struct cfi_entry {
    uint64_t start, end;         /* the addresses [start, end) that it describes */
    struct view section;         /* in which its programs are */
    struct cfi_part common, own; /* programs, to be run in this order (cfi_program.h) */
    uint64_t section_address, code_factor, return_register;
    int64_t data_factor;
    unsigned word;        /* bytes of an address */
    uint8_t encoding;     /* of addresses in it (dwarf_reader.h) */
    bool has_extra;       /* private: something precedes its program */
    bool is_signal_frame; /* the kernel made the frame: the caller was interrupted, it did not call */
};

struct cfi_section {
    struct view bytes;
    uint64_t address;
    bool is_debug; /* its entries name what they have in common by its offset */
};

struct cfi_table {
    struct cfi_section eh, debug; /* private: their bytes may be empty */
    struct view search;           /* pairs of numbers, relative to the address of their header */
    uint64_t search_address;
    unsigned word;
    bool is_listed; /* entries that no search table leads to were listed */
    struct cfi_listed *listed;
    size_t listed_count, listed_capacity;
    struct bytebuf unpacked; /* the bytes of `debug`, where they were compressed */
};

/* Adds what an image has: that of the file that was mapped, then that of its debug file. Of each section the
 * first one counts. */
void cfi_table_add(struct cfi_table *self, const struct elf_image *image);

/* True if there is any call frame information. */
static inline bool cfi_table_has_any(const struct cfi_table *self) {
    return self->eh.bytes.size || self->debug.bytes.size;
}

/* False: nothing describes the address. The entry points into the file. */
MUST_USE bool cfi_table_find(struct cfi_table *self, uint64_t address, struct cfi_entry *entry);

void cfi_table_free(struct cfi_table *self);

#endif
