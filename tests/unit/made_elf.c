/* made_elf: sections, then what symbols and names need, then the headers. */
#include "made_elf.h"

struct making {
    struct bytebuf body, headers, names;
    unsigned count;
};

static void add_padding(struct bytebuf *into, uint64_t alignment) {
    while (alignment && into->len % alignment)
        bytebuf_add_byte(into, '\0');
}

static void add_section(struct making *self, const struct made_elf_section *section, uint32_t link,
                        uint64_t entry_size) {
    add_padding(&self->body, section->alignment);
    Elf64_Shdr header = {.sh_name = (Elf64_Word)self->names.len,
                         .sh_type = section->type,
                         .sh_flags = section->flags,
                         .sh_addr = section->address,
                         .sh_offset = self->body.len,
                         .sh_size = section->bytes.len,
                         .sh_link = link,
                         .sh_addralign = section->alignment,
                         .sh_entsize = entry_size};
    bytebuf_add(&self->headers, slice_make((const char *)&header, sizeof header));
    bytebuf_add_text(&self->names, section->name);
    bytebuf_add_byte(&self->names, '\0');
    bytebuf_add(&self->body, section->bytes);
    self->count++;
}

static void add_note(struct making *self, const struct build_id *id) {
    struct bytebuf note = {0};
    Elf64_Nhdr header = {.n_namesz = 4, .n_descsz = id->size, .n_type = NT_GNU_BUILD_ID};
    if (id->size) {
        bytebuf_add(&note, slice_make((const char *)&header, sizeof header));
        bytebuf_add(&note, slice_make("GNU", 4));
        bytebuf_add(&note, slice_make((const char *)id->bytes, id->size));
        add_padding(&note, 4);
    }
    add_section(
        self,
        &(struct made_elf_section){".note.gnu.build-id", SHT_NOTE, SHF_ALLOC, 0, 4, bytebuf_slice(&note)}, 0,
        0);
    bytebuf_free(&note);
}

static void add_symbols(struct making *self, const struct made_elf *made) {
    struct bytebuf table = {0}, names = {0};
    Elf64_Sym entry = {0};
    bytebuf_add(&table, slice_make((const char *)&entry, sizeof entry));
    bytebuf_add_byte(&names, '\0');
    for (const struct made_elf_symbol *symbol = made->symbols; symbol->name; symbol++) {
        entry = (Elf64_Sym){.st_name = (Elf64_Word)names.len,
                            .st_info = (unsigned char)ELF64_ST_INFO(STB_GLOBAL, symbol->type),
                            .st_shndx = (Elf64_Half)(symbol->section + FIRST_OF_MADE),
                            .st_value = symbol->value,
                            .st_size = symbol->size};
        bytebuf_add(&table, slice_make((const char *)&entry, sizeof entry));
        bytebuf_add_text(&names, symbol->name);
        bytebuf_add_byte(&names, '\0');
    }
    if (made->symbols[0].name)
        add_section(self, &(struct made_elf_section){".symtab", SHT_SYMTAB, 0, 0, 8, bytebuf_slice(&table)},
                    self->count + 1, sizeof entry);
    add_section(self, &(struct made_elf_section){".strtab", SHT_STRTAB, 0, 0, 1, bytebuf_slice(&names)}, 0,
                0);
    bytebuf_free(&table);
    bytebuf_free(&names);
}

/* The section of the names of sections, which names itself, and the headers. */
static void finish(struct making *self, uint16_t type) {
    struct bytebuf names = {0};
    bytebuf_add(&names, bytebuf_slice(&self->names));
    bytebuf_add(&names, slice_make(".shstrtab", 10));
    add_section(self, &(struct made_elf_section){".shstrtab", SHT_STRTAB, 0, 0, 1, bytebuf_slice(&names)}, 0,
                0);
    add_padding(&self->body, 8);
    Elf64_Ehdr head = {.e_type = type,
                       .e_machine = EM_X86_64,
                       .e_version = 1,
                       .e_shoff = self->body.len,
                       .e_ehsize = sizeof head,
                       .e_shentsize = sizeof(Elf64_Shdr),
                       .e_shnum = (Elf64_Half)self->count,
                       .e_shstrndx = (Elf64_Half)(self->count - 1)};
    memcpy(head.e_ident, "\177ELF\2\1\1", 7);
    if (__BYTE_ORDER__ == __ORDER_BIG_ENDIAN__)
        head.e_ident[EI_DATA] = ELFDATA2MSB;
    memcpy(self->body.at, &head, sizeof head);
    bytebuf_add(&self->body, bytebuf_slice(&self->headers));
    bytebuf_free(&names);
}

struct bytebuf made_elf_file(const struct made_elf *made) {
    struct making self = {0};
    const Elf64_Ehdr head = {0};
    const Elf64_Shdr empty = {0};
    bytebuf_add(&self.body, slice_make((const char *)&head, sizeof head));
    bytebuf_add(&self.headers, slice_make((const char *)&empty, sizeof empty));
    bytebuf_add_byte(&self.names, '\0');
    self.count = 1;
    add_note(&self, &made->id);
    for (const struct made_elf_section *section = made->sections; section->name; section++)
        add_section(&self, section, 0, 0);
    add_symbols(&self, made);
    finish(&self, made->type);
    bytebuf_free(&self.headers);
    bytebuf_free(&self.names);
    return self.body;
}
