/*
 * cfi_table: ELF files made here, with .eh_frame with and without its search table, and .debug_frame; every
 * byte of them changed; and the file of this test itself, where main has an entry.
 */
#include "support.h"

#include <elf.h>

#include "base/mapped_file.h"
#include "symbols/cfi_table.h"

enum { EH_AT = 0x4000, SEARCH_AT = 0x5000 };

static void add(struct bytebuf *into, uint64_t value, size_t size) {
    bytebuf_add(into, slice_make((const char *)&value, size));
}

/* ---- sections ---- */

/* What entries have in common: "zR", addresses relative to their place, of four bytes. */
static void add_common(struct bytebuf *into, bool is_debug, const char *augmentation) {
    struct bytebuf body = {0};
    add(&body, is_debug ? UINT32_MAX : 0, 4);
    add(&body, 1, 1);
    bytebuf_add_text(&body, augmentation);
    add(&body, 0, 1);
    bytebuf_add(&body, SLICE("\x01\x78\x10")); /* factors 1 and -8, register 16 */
    struct bytebuf extra = {0};
    for (const char *letter = augmentation; *letter; letter++)
        if (*letter == 'R')
            add(&extra, 0x1b, 1);
        else if (*letter == 'P')
            bytebuf_add(&extra, SLICE("\x9b\1\2\3\4"));
        else if (*letter == 'L')
            add(&extra, 0x1b, 1);
    if (augmentation[0] == 'z')
        add(&body, extra.len, 1);
    bytebuf_add(&body, bytebuf_slice(&extra));
    bytebuf_free(&extra);
    bytebuf_add(&body, SLICE("\x0c\x07\x08\x90\x01"));
    add(into, body.len, 4);
    bytebuf_add(into, bytebuf_slice(&body));
    bytebuf_free(&body);
}

static void add_entry(struct bytebuf *into, uint64_t common_at, uint64_t start, uint32_t size) {
    add(into, 4 + 4 + 4 + 1 + 3, 4);
    add(into, into->len - common_at, 4);
    add(into, start - (EH_AT + into->len), 4);
    add(into, size, 4);
    add(into, 0, 1);
    bytebuf_add(into, SLICE("\x41\x0e\x10"));
}

static void add_debug_entry(struct bytebuf *into, uint64_t common_at, uint64_t start, uint64_t size) {
    add(into, 4 + 8 + 8 + 3, 4);
    add(into, common_at, 4);
    add(into, start, 8);
    add(into, size, 8);
    bytebuf_add(into, SLICE("\x41\x0e\x10"));
}

/* Functions at 0x1000, 0x1100 and 0x1300; the last one is a signal frame. */
static struct bytebuf eh_frame(uint64_t *entries) {
    struct bytebuf bytes = {0};
    add_common(&bytes, false, "zR");
    for (unsigned i = 0; i < 2; i++) {
        entries[i] = bytes.len;
        add_entry(&bytes, 0, 0x1000 + 0x100 * i, 0x80);
    }
    uint64_t common_at = bytes.len;
    add_common(&bytes, false, "zRS");
    entries[2] = bytes.len;
    add_entry(&bytes, common_at, 0x1300, 0x10);
    add(&bytes, 0, 4);
    return bytes;
}

static struct bytebuf search_table(const uint64_t *entries, uint8_t encoding) {
    struct bytebuf bytes = {0};
    add(&bytes, 1, 1);
    add(&bytes, 0x1b, 1);
    add(&bytes, 0x03, 1);
    add(&bytes, encoding, 1);
    add(&bytes, (uint64_t)EH_AT - SEARCH_AT - 4, 4);
    add(&bytes, 3, 4);
    for (unsigned i = 0; i < 3; i++) {
        add(&bytes, (uint64_t)(i == 2 ? 0x1300 : 0x1000 + 0x100 * i) - SEARCH_AT, 4);
        add(&bytes, EH_AT + entries[i] - SEARCH_AT, 4);
    }
    return bytes;
}

static struct bytebuf debug_frame(void) {
    struct bytebuf bytes = {0};
    add_common(&bytes, true, "");
    add_debug_entry(&bytes, 0, 0x2000, 0x80);
    add_debug_entry(&bytes, 0, 0x1000, 0x80); /* .eh_frame has it, too */
    return bytes;
}

/* ---- files ---- */

struct made_section {
    struct bytebuf bytes;
    uint32_t name; /* in names */
    uint64_t address;
};

static const char names[] = "\0.shstrtab\0.eh_frame\0.eh_frame_hdr\0.debug_frame";
enum { NAMES = 1, EH_FRAME = 11, EH_FRAME_HDR = 21, DEBUG_FRAME = 35 };

/* A file of some sections, which are freed. The last header is that of their names. */
static struct bytebuf make_file(struct made_section *sections, unsigned count) {
    struct bytebuf file = {0}, headers = {0};
    Elf64_Ehdr head = {.e_machine = EM_X86_64, .e_shentsize = sizeof(Elf64_Shdr)};
    memcpy(head.e_ident, "\177ELF\2\1\1", 7);
    if (__BYTE_ORDER__ == __ORDER_BIG_ENDIAN__)
        head.e_ident[EI_DATA] = ELFDATA2MSB;
    bytebuf_add(&file, slice_make((const char *)&head, sizeof head));
    for (unsigned i = 0; i <= count; i++) {
        Elf64_Shdr header = {.sh_type = SHT_PROGBITS, .sh_offset = file.len};
        header.sh_name = i < count ? sections[i].name : NAMES;
        header.sh_addr = i < count ? sections[i].address : 0;
        struct slice bytes = i < count ? bytebuf_slice(&sections[i].bytes) : slice_make(names, sizeof names);
        header.sh_size = bytes.len;
        bytebuf_add(&file, bytes);
        bytebuf_add(&headers, slice_make((const char *)&header, sizeof header));
        if (i < count)
            bytebuf_free(&sections[i].bytes);
    }
    head.e_shnum = (uint16_t)(count + 1);
    head.e_shstrndx = (uint16_t)count;
    head.e_shoff = file.len;
    memcpy(file.at, &head, sizeof head);
    bytebuf_add(&file, bytebuf_slice(&headers));
    bytebuf_free(&headers);
    return file;
}

/* encoding 0: without a search table. */
static struct bytebuf make_whole(uint8_t encoding) {
    uint64_t entries[3];
    struct made_section sections[3] = {{eh_frame(entries), EH_FRAME, EH_AT}, {debug_frame(), DEBUG_FRAME, 0}};
    unsigned count = 2;
    if (encoding)
        sections[count++] = (struct made_section){search_table(entries, encoding), EH_FRAME_HDR, SEARCH_AT};
    return make_file(sections, count);
}

/* ---- tests ---- */

static bool find(struct bytebuf *file, uint64_t address, struct cfi_entry *entry) {
    struct elf_image image;
    struct cfi_table table = {0};
    if (!elf_image_read(&image, view_of(bytebuf_slice(file))))
        return false;
    cfi_table_add(&table, &image);
    bool found = cfi_table_find(&table, address, entry);
    if (found)
        assert_true(address >= entry->start && address < entry->end);
    cfi_table_free(&table);
    return found;
}

static void test_find(void **state) {
    (void)state;
    static const struct {
        uint64_t address, start, end;
        bool is_signal_frame;
    } cases[] = {
        {0x1000, 0x1000, 0x1080, false},
        {0x107f, 0x1000, 0x1080, false},
        {0x1100, 0x1100, 0x1180, false},
        {0x130f, 0x1300, 0x1310, true},
        {0x2000, 0x2000, 0x2080, false},
        {0x207f, 0x2000, 0x2080, false},
        {0xfff, 0, 0, false},
        {0x1080, 0, 0, false},
        {0x1310, 0, 0, false},
        {0x2080, 0, 0, false},
        {UINT64_MAX, 0, 0, false},
    };
    static const uint8_t encodings[] = {0x3b, 0, 0x1b}; /* no table; one of a form that is not used */
    for (size_t i = 0; i < COUNT_OF(encodings); i++) {
        struct bytebuf file = make_whole(encodings[i]);
        for (size_t k = 0; k < COUNT_OF(cases); k++) {
            struct cfi_entry entry = {0};
            assert_int_equal(find(&file, cases[k].address, &entry), cases[k].end != 0);
            if (!cases[k].end)
                continue;
            assert_int_equal(entry.start, cases[k].start);
            assert_int_equal(entry.end, cases[k].end);
            assert_int_equal(entry.is_signal_frame, cases[k].is_signal_frame);
            assert_int_equal(entry.return_register, 16);
            assert_int_equal(entry.data_factor, -8);
            struct view own = {0};
            assert_true(view_part(&entry.section, entry.own.start, entry.own.end - entry.own.start, &own));
            assert_true(slice_equal(view_slice(&own), SLICE("\x41\x0e\x10")));
        }
        bytebuf_free(&file);
    }
}

/* A table that lies, or is damaged, leads to an entry of the address or to none. */
static void test_damage(void **state) {
    (void)state;
    static const uint8_t encodings[] = {0x3b, 0};
    static const uint64_t addresses[] = {0x1000, 0x1107, 0x130f, 0x2000, 0x5000};
    for (size_t i = 0; i < COUNT_OF(encodings); i++) {
        struct bytebuf whole = make_whole(encodings[i]);
        for (size_t at = 0; at < whole.len; at++)
            for (unsigned change = 0; change < 3; change++) {
                static const unsigned char masks[] = {0xff, 0x80, 0x01};
                struct bytebuf changed = {0};
                struct cfi_entry entry;
                bytebuf_add(&changed, bytebuf_slice(&whole));
                changed.at[at] = (char)(changed.at[at] ^ masks[change]);
                for (size_t k = 0; k < COUNT_OF(addresses); k++)
                    (void)!find(&changed, addresses[k], &entry);
                bytebuf_free(&changed);
            }
        bytebuf_free(&whole);
    }
}

/* Augmentations: personality and data of a language are passed over; an unknown one is refused. */
static void test_augmentations(void **state) {
    (void)state;
    static const struct {
        const char *augmentation;
        bool found;
    } cases[] = {{"zPLR", true}, {"zRB", true}, {"zR", true},
                 {"zQR", false}, {"eh", false}, {"zRRRRRRRRRRRRRRRRRRRRRR", false}};
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct made_section section = {{0}, EH_FRAME, EH_AT};
        struct cfi_entry entry;
        add_common(&section.bytes, false, cases[i].augmentation);
        add_entry(&section.bytes, 0, 0x1000, 0x80);
        struct bytebuf file = make_file(&section, 1);
        assert_int_equal(find(&file, 0x1000, &entry), cases[i].found);
        bytebuf_free(&file);
    }
}

/* Where the linker puts code elsewhere than in the file, its address is that of the segment. */
static void test_address(void **state) {
    (void)state;
    struct {
        Elf64_Ehdr head;
        Elf64_Phdr segments[3];
    } file = {.head = {.e_machine = EM_X86_64,
                       .e_phentsize = sizeof(Elf64_Phdr),
                       .e_phnum = 3,
                       .e_phoff = sizeof(Elf64_Ehdr)},
              .segments = {{.p_type = PT_NOTE, .p_offset = 0, .p_vaddr = 0x99, .p_filesz = 0x1000},
                           {.p_type = PT_LOAD, .p_offset = 0, .p_vaddr = 0x10000, .p_filesz = 0x800},
                           {.p_type = PT_LOAD,
                            .p_offset = 0x800,
                            .p_vaddr = 0x21800,
                            .p_filesz = 0x100,
                            .p_memsz = 0x1000}}};
    struct elf_image image;
    static const struct {
        uint64_t offset, address;
    } cases[] = {{0, 0x10000},     {0x7ff, 0x107ff}, {0x800, 0x21800},
                 {0x8ff, 0x218ff}, {0x900, 0},       {UINT64_MAX, 0}};
    memcpy(file.head.e_ident, "\177ELF\2\1\1", 7);
    if (__BYTE_ORDER__ == __ORDER_BIG_ENDIAN__)
        file.head.e_ident[EI_DATA] = ELFDATA2MSB;
    assert_true(elf_image_read(&image, (struct view){(const unsigned char *)&file, sizeof file}));
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        uint64_t address = 0;
        assert_int_equal(elf_image_address(&image, cases[i].offset, &address), cases[i].address != 0);
        assert_int_equal(address, cases[i].address);
    }
}

static void test_own_file(void **state) {
    (void)state;
    struct mapped_file file;
    struct elf_image image;
    struct cfi_table table = {0};
    struct cfi_entry entry;
    struct elf_section text;
    assert_true(mapped_file_open(&file, "/proc/self/exe"));
    assert_true(elf_image_read(&image, file.bytes));
    assert_true(elf_image_find(&image, SLICE(".text"), &text));
    assert_false(cfi_table_has_any(&table));
    cfi_table_add(&table, &image);
    assert_true(cfi_table_has_any(&table));
    unsigned found = 0;
    for (uint64_t at = 0; at < text.size; at += 16)
        found += cfi_table_find(&table, text.address + at, &entry);
    assert_true(found > text.size / 16 * 9 / 10);
    cfi_table_free(&table);
    mapped_file_close(&file);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_find), cmocka_unit_test(test_damage),
                                       cmocka_unit_test(test_augmentations), cmocka_unit_test(test_address),
                                       cmocka_unit_test(test_own_file)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
