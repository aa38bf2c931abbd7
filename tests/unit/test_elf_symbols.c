/*
 * elf_symbols: the functions of kernel modules, whose sections the kernel lays out, and of vmlinux. Those of
 * programs are tested with real ones (test_symbol_files, tests/recordings).
 */
#include "made_elf.h"
#include "support.h"

#include "symbols/elf_symbols.h"

enum { CODE = SHF_ALLOC | SHF_EXECINSTR };
static char zeros[0x200];

static void check_address(const struct symbol_table *table, uint64_t address, const char *want) {
    const struct symbol *found = symbol_table_find(table, address);
    support_text(want, found ? found->name : SLICE("none"), want);
}

static struct elf_image read_image(struct bytebuf *file) {
    struct elf_image image;
    assert_true(elf_image_read(&image, view_of(bytebuf_slice(file))));
    return image;
}

static void test_module(void **state) {
    (void)state;
    const struct made_elf made = {
        .type = ET_REL,
        .sections = {{".altinstr_replacement", SHT_PROGBITS, CODE, 0, 1, {zeros, 8}}, /* not of perf's code */
                     {".text", SHT_PROGBITS, CODE, 0, 16, {zeros, 0x95}},
                     {".init.text", SHT_PROGBITS, CODE, 0, 16, {zeros, 0x40}},
                     {".data", SHT_PROGBITS, SHF_ALLOC | SHF_WRITE, 0, 16, {zeros, 0x40}},
                     {".text.unlikely", SHT_PROGBITS, CODE, 0, 1, {zeros, 0x20}},
                     {".exit.text", SHT_PROGBITS, CODE, 0, 0x40, {zeros, 0x20}}},
        .symbols = {{"work", 1, 0, 0x80, STT_FUNC},
                    {"label", 1, 0x80, 0, STT_NOTYPE},
                    {"start", 2, 0, 0x40, STT_FUNC},
                    {"table", 3, 0, 0x40, STT_OBJECT},
                    {"cold", 4, 0x10, 0x10, STT_FUNC},
                    {"stop", 5, 0, 0x20, STT_FUNC},
                    {"other", 0, 0, 8, STT_FUNC}}};
    static const struct {
        uint64_t offset;
        const char *name;
    } cases[] = {{0, "work"},    {0x7f, "work"}, {0x80, "label"}, {0x94, "label"}, {0xa5, "cold"},
                 {0xb4, "cold"}, {0xb5, "none"}, {0xbf, "none"},  {0xc0, "stop"},  {0xe0, "none"}};
    const uint64_t start = 0xffffffffc0400000;
    struct symbol_table table = {0};
    struct bytebuf file = made_elf_file(&made);
    struct elf_image image = read_image(&file);
    elf_symbols_add_kernel_module(&table, &image, start);
    symbol_table_finish(&table);
    assert_int_equal(table.count, 4);
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        check_address(&table, start + cases[i].offset, cases[i].name);
    symbol_table_free(&table);
    bytebuf_free(&file);
}

/* Sizes and alignments that wrap around. */
static void test_odd_alignments(void **state) {
    (void)state;
    static const uint64_t alignments[] = {0, 1, 3, UINT64_MAX, UINT64_C(1) << 63};
    for (size_t i = 0; i < COUNT_OF(alignments); i++) {
        const struct made_elf made = {.type = ET_REL,
                                      .sections = {{".text", SHT_PROGBITS, CODE, 0, 1, {zeros, 0x10}},
                                                   {".text.x", SHT_PROGBITS, CODE, 0, 1, {zeros, 0x10}}},
                                      .symbols = {{"a", 0, 0, 4, STT_FUNC}, {"b", 1, 0, 4, STT_FUNC}}};
        struct symbol_table table = {0};
        struct bytebuf file = made_elf_file(&made);
        struct elf_image image = read_image(&file);
        uint64_t headers = image.sections_at;
        for (uint64_t section = FIRST_OF_MADE; section < FIRST_OF_MADE + 2; section++)
            memcpy(file.at + headers + section * sizeof(Elf64_Shdr) + offsetof(Elf64_Shdr, sh_addralign),
                   &alignments[i], sizeof alignments[i]);
        elf_symbols_add_kernel_module(&table, &image, 0x1000);
        symbol_table_finish(&table);
        check_address(&table, 0x1000, "a");
        symbol_table_free(&table);
        bytebuf_free(&file);
    }
}

static void test_kernel(void **state) {
    (void)state;
    const uint64_t start = 0xffffffff81000000;
    const struct made_elf made = {
        .type = ET_EXEC,
        .sections = {{".text", SHT_PROGBITS, CODE, start, 16, {zeros, 0x100}},
                     {".init.text", SHT_PROGBITS, CODE, start + 0x1000, 16, {zeros, 0x100}}},
        .symbols = {{"_text", 0, start, 0, STT_NOTYPE},
                    {"first", 0, start, 0x80, STT_FUNC},
                    {"begin", 1, start + 0x1000, 0x80, STT_FUNC}}};
    struct symbol_table table = {0};
    struct bytebuf file = made_elf_file(&made);
    struct elf_image image = read_image(&file);
    uint64_t value = 0;
    elf_symbols_add_kernel(&table, &image);
    symbol_table_finish(&table);
    check_address(&table, start + 0x7f, "first");
    check_address(&table, start + 0x80, "none");
    check_address(&table, start + 0x1010, "begin");
    assert_true(elf_symbols_value(&image, SLICE("_text"), &value) && value == start);
    assert_true(elf_symbols_value(&image, SLICE("begin"), &value) && value == start + 0x1000);
    assert_false(elf_symbols_value(&image, SLICE("_tex"), &value));
    assert_false(elf_symbols_value(&image, SLICE(""), &value));
    symbol_table_free(&table);
    bytebuf_free(&file);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_module), cmocka_unit_test(test_odd_alignments),
                                       cmocka_unit_test(test_kernel)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
