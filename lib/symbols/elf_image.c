/* elf_image: headers are read where they are asked for; nothing is kept but where the tables are. */
#include "symbols/elf_image.h"

#include <elf.h>

#include "base/banned.h"

enum { MOST_SEGMENTS = 64 }; /* that are searched for an address */

static bool read_tables(struct elf_image *self) {
    const struct view *file = &self->file;
    uint32_t sections, segments;
    uint16_t values[5]; /* e_phentsize, e_phnum, e_shentsize, e_shnum, e_shstrndx */
    for (unsigned i = 0; i < 5; i++)
        if (!view_read2(file, (self->is_64 ? 54 : 42) + 2 * i, &values[i]))
            return false;
    if (self->is_64) {
        if (!view_read8(file, 32, &self->segments_at) || !view_read8(file, 40, &self->sections_at))
            return false;
    } else {
        if (!view_read4(file, 28, &segments) || !view_read4(file, 32, &sections))
            return false;
        self->segments_at = segments;
        self->sections_at = sections;
    }
    self->segment_size = values[0];
    self->section_size = values[2];
    bool has_segments = values[0] >= (self->is_64 ? sizeof(Elf64_Phdr) : sizeof(Elf32_Phdr));
    bool has_sections = values[2] >= (self->is_64 ? sizeof(Elf64_Shdr) : sizeof(Elf32_Shdr));
    self->segment_count = has_segments ? values[1] : 0;
    self->section_count = has_sections && self->sections_at ? values[3] : 0;
    struct elf_section names;
    if (elf_image_section(self, values[4], &names))
        self->section_names = names.bytes;
    return true;
}

bool elf_image_read(struct elf_image *self, struct view file) {
    uint8_t class, order;
    *self = (struct elf_image){.file = file};
    if (!slice_starts(view_slice(&file), SLICE("\177ELF")) || !view_read1(&file, EI_CLASS, &class) ||
        !view_read1(&file, EI_DATA, &order) || !view_read2(&file, 18, &self->machine))
        return false;
    bool native = order == (__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ ? ELFDATA2LSB : ELFDATA2MSB);
    if (!native || (class != ELFCLASS64 && class != ELFCLASS32))
        return false;
    self->is_64 = class == ELFCLASS64;
    return read_tables(self);
}

static void read_section_header(const struct elf_image *self, struct view_cursor *header, uint32_t *name,
                                struct elf_section *section) {
    bool wide = self->is_64;
    *name = cursor_read4(header);
    section->type = cursor_read4(header);
    section->flags = wide ? cursor_read8(header) : cursor_read4(header);
    section->address = wide ? cursor_read8(header) : cursor_read4(header);
    section->offset = wide ? cursor_read8(header) : cursor_read4(header);
    section->size = wide ? cursor_read8(header) : cursor_read4(header);
    section->link = cursor_read4(header);
    cursor_skip(header, 4);
    section->alignment = wide ? cursor_read8(header) : cursor_read4(header);
    section->entry_size = wide ? cursor_read8(header) : cursor_read4(header);
}

bool elf_image_section(const struct elf_image *self, uint32_t number, struct elf_section *section) {
    struct view_cursor header = {0};
    uint32_t name;
    *section = (struct elf_section){0};
    if (number >= self->section_count)
        return false;
    if (self->sections_at > self->file.size ||
        !view_part(&self->file, self->sections_at + number * self->section_size, self->section_size,
                   &header.view))
        return true;
    read_section_header(self, &header, &name, section);
    if (section->type != SHT_NOBITS &&
        !view_part(&self->file, section->offset, section->size, &section->bytes))
        section->bytes = (struct view){0};
    if (!view_text(&self->section_names, name, &section->name))
        section->name = SLICE("");
    return true;
}

bool elf_image_find(const struct elf_image *self, struct slice name, struct elf_section *section) {
    for (uint32_t i = 0; elf_image_section(self, i, section); i++)
        if (slice_equal(section->name, name))
            return true;
    return false;
}

bool elf_image_segment(const struct elf_image *self, uint32_t number, struct elf_segment *segment) {
    struct view_cursor header = {0};
    *segment = (struct elf_segment){0};
    if (number >= self->segment_count)
        return false;
    if (self->segments_at > self->file.size ||
        !view_part(&self->file, self->segments_at + number * self->segment_size, self->segment_size,
                   &header.view))
        return true;
    segment->type = cursor_read4(&header);
    if (self->is_64)
        segment->flags = cursor_read4(&header);
    segment->offset = self->is_64 ? cursor_read8(&header) : cursor_read4(&header);
    segment->address = self->is_64 ? cursor_read8(&header) : cursor_read4(&header);
    cursor_skip(&header, self->is_64 ? 8 : 4);
    segment->file_size = self->is_64 ? cursor_read8(&header) : cursor_read4(&header);
    segment->memory_size = self->is_64 ? cursor_read8(&header) : cursor_read4(&header);
    if (!self->is_64)
        segment->flags = cursor_read4(&header);
    return true;
}

bool elf_image_address(const struct elf_image *self, uint64_t offset, uint64_t *address) {
    struct elf_segment segment;
    for (uint32_t i = 0; i < MOST_SEGMENTS && elf_image_segment(self, i, &segment); i++)
        if (segment.type == PT_LOAD && offset >= segment.offset &&
            offset - segment.offset < segment.file_size) {
            *address = offset - segment.offset + segment.address;
            return true;
        }
    return false;
}

bool elf_notes_build_id(struct view notes, struct build_id *id) {
    struct view_cursor cursor = {.view = notes};
    while (!cursor.failed && cursor.at < notes.size) {
        uint32_t name_size = cursor_read4(&cursor), size = cursor_read4(&cursor),
                 type = cursor_read4(&cursor);
        struct view name = cursor_read_part(&cursor, name_size);
        cursor_skip(&cursor, -name_size & 3);
        struct view content = cursor_read_part(&cursor, size);
        if (cursor.failed)
            return false;
        cursor_skip(&cursor, -size & 3);
        struct slice owner = view_slice(&name);
        if (type == NT_GNU_BUILD_ID && slice_equal(owner, slice_make("GNU", 4)) && size &&
            size <= ELF_BUILD_ID_MAX) {
            *id = (struct build_id){.size = (uint8_t)size};
            return view_copy(&content, 0, id->bytes, size);
        }
    }
    return false;
}

/* Reads notes unless all that were read are more than the file: thousands of headers may name the same ones.
 */
static bool read_notes(const struct elf_image *self, struct view notes, uint64_t *read, struct build_id *id) {
    if (notes.size > self->file.size - *read)
        return false;
    *read += notes.size;
    return elf_notes_build_id(notes, id);
}

bool elf_image_build_id(const struct elf_image *self, struct build_id *id) {
    struct elf_section section;
    struct elf_segment segment;
    struct view notes;
    uint64_t read = 0;
    *id = (struct build_id){0};
    for (uint32_t i = 0; elf_image_section(self, i, &section); i++)
        if (section.type == SHT_NOTE && read_notes(self, section.bytes, &read, id))
            return true;
    read = 0;
    for (uint32_t i = 0; elf_image_segment(self, i, &segment); i++)
        if (segment.type == PT_NOTE && view_part(&self->file, segment.offset, segment.file_size, &notes) &&
            read_notes(self, notes, &read, id))
            return true;
    return false;
}

struct slice elf_image_debug_link(const struct elf_image *self) {
    struct elf_section section;
    struct slice name;
    if (elf_image_find(self, SLICE(".gnu_debuglink"), &section) && view_text(&section.bytes, 0, &name))
        return name;
    return SLICE("");
}
