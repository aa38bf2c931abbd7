/*
 * elf_image - what an ELF file says about itself: segments, sections, build-id, debug link
 *
 * Files of 32 and 64 bit in the byte order of this machine. Whatever an offset, a size or a count says is
 * checked against the bytes that are there; a table that is not wholly inside counts as absent.
 *
 *     struct elf_image image;
 *     if (elf_image_read(&image, file.bytes))
 *         for (uint32_t i = 0; elf_image_section(&image, i, &section); i++)
 *             use(section.name, section.bytes);
 */
#ifndef ELF_IMAGE_H
#define ELF_IMAGE_H

#include "base/contract.h"
#include "base/view.h"

struct elf_section {
    struct slice name;
    uint32_t type, link;
    uint64_t flags, address, offset, size, alignment, entry_size;
    struct view bytes; /* empty when they are not in the file */
};

struct elf_segment {
    uint32_t type, flags;
    uint64_t offset, address, file_size, memory_size;
};

struct elf_image {
    struct view file;
    bool is_64;
    uint16_t machine;
    uint32_t section_count, segment_count;
    uint64_t sections_at, segments_at; /* private from here */
    uint64_t section_size, segment_size;
    struct view section_names;
};

enum { ELF_BUILD_ID_MAX = 20 };

struct build_id {
    uint8_t size; /* bytes; 0: there is none */
    unsigned char bytes[ELF_BUILD_ID_MAX];
};

static inline bool build_id_equal(const struct build_id *a, const struct build_id *b) {
    return a->size == b->size && memcmp(a->bytes, b->bytes, a->size) == 0;
}

/* False: it is not an ELF file that can be read here. The image points into the bytes. */
MUST_USE bool elf_image_read(struct elf_image *self, struct view file);

/* False: there are fewer sections. A section whose header is damaged is empty. */
MUST_USE bool elf_image_section(const struct elf_image *self, uint32_t number, struct elf_section *section);

/* The first section of that name. False: there is none. */
MUST_USE bool elf_image_find(const struct elf_image *self, struct slice name, struct elf_section *section);

MUST_USE bool elf_image_segment(const struct elf_image *self, uint32_t number, struct elf_segment *segment);

/* The address of what is at an offset of the file. False: it is not loaded. */
MUST_USE bool elf_image_address(const struct elf_image *self, uint64_t offset, uint64_t *address);

/* The build-id among the notes. False: there is none. */
MUST_USE bool elf_image_build_id(const struct elf_image *self, struct build_id *id);

/* The build-id in notes such as those of /sys/kernel/notes. False: there is none. */
MUST_USE bool elf_notes_build_id(struct view notes, struct build_id *id);

/* The name of the file with debug symbols (.gnu_debuglink); empty: there is none. */
struct slice elf_image_debug_link(const struct elf_image *self);

#endif
