/* debug_section: the header of the compressed bytes says how they were compressed, and their size. */
#include "symbols/debug_section.h"

#include <elf.h>

#include "symbols/packed_bytes.h"

#include "base/banned.h"

enum { CHDR_BY_ZLIB = 1, CHDR_BY_ZSTD = 2, OLD_MARK = 4, OLD_HEADER = 12 };

static bool unpack(struct elf_section *section, uint64_t header, enum packed_kind kind, uint64_t size,
                   struct bytebuf *unpacked) {
    struct view packed;
    bool good = view_part(&section->bytes, header, section->bytes.size - header, &packed) && size &&
                size <= DEBUG_SECTION_MAX && size / DEBUG_SECTION_RATIO <= packed.size &&
                packed_bytes_unpack_part(packed, kind, size, unpacked);
    if (good)
        section->bytes = view_of(bytebuf_slice(unpacked));
    else
        bytebuf_free(unpacked);
    return good;
}

/* SHF_COMPRESSED: an Elf32_Chdr or an Elf64_Chdr precedes the bytes. */
static bool unpack_marked(const struct elf_image *image, struct elf_section *section,
                          struct bytebuf *unpacked) {
    struct view_cursor cursor = {.view = section->bytes};
    uint32_t type = cursor_read4(&cursor);
    cursor_skip(&cursor, image->is_64 ? 4 : 0);
    uint64_t size = image->is_64 ? cursor_read8(&cursor) : cursor_read4(&cursor);
    cursor_skip(&cursor, image->is_64 ? 8 : 4); /* how the bytes are aligned */
    if (cursor.failed || (type != CHDR_BY_ZLIB && type != CHDR_BY_ZSTD))
        return false;
    return unpack(section, cursor.at, type == CHDR_BY_ZLIB ? PACKED_BY_ZLIB : PACKED_BY_ZSTD, size, unpacked);
}

/* ".zdebug_...": "ZLIB" and the size, the highest byte first. */
static bool unpack_old(const struct elf_image *image, struct slice name, struct elf_section *section,
                       struct bytebuf *unpacked) {
    struct bytebuf old = {0};
    uint8_t byte;
    uint64_t size = 0;
    bytebuf_add(&old, SLICE(".z"));
    bytebuf_add(&old, slice_from(name, 1));
    bool good = elf_image_find(image, bytebuf_slice(&old), section) &&
                slice_starts(view_slice(&section->bytes), SLICE("ZLIB"));
    bytebuf_free(&old);
    for (uint64_t at = OLD_MARK; good && at < OLD_HEADER; at++) {
        good = view_read1(&section->bytes, at, &byte) && size <= UINT64_MAX >> 8;
        size = good ? size << 8 | byte : 0;
    }
    return good && unpack(section, OLD_HEADER, PACKED_BY_ZLIB, size, unpacked);
}

bool debug_section_find(const struct elf_image *image, struct slice name, struct elf_section *section,
                        struct bytebuf *unpacked) {
    assert(!unpacked->len && name.len);
    if (!elf_image_find(image, name, section))
        return unpack_old(image, name, section, unpacked);
    if (section->flags & SHF_COMPRESSED)
        return unpack_marked(image, section, unpacked);
    return section->bytes.size != 0;
}
