/*
 * An ELF file of any bytes: what is found for an address describes it, its programs end, and what a row says
 * of registers and expressions lies in the section.
 */
#include "symbols/cfi_program.h"
#include "fuzz.h"

enum { ADDRESSES = 64 };

static void check_rule(const struct cfi_row *row, const struct cfi_rule *rule) {
    struct view expression;
    if (rule->kind == CFI_EXPRESSION || rule->kind == CFI_SAVED_EXPRESSION)
        fuzz_check(view_part(&row->section, rule->offset, rule->number, &expression));
    else
        fuzz_check(rule->number <= CFI_REGISTERS);
}

static void check_address(struct cfi_table *table, uint64_t address) {
    struct cfi_entry entry;
    struct cfi_row row;
    if (!cfi_table_find(table, address, &entry))
        return;
    fuzz_check(address >= entry.start && address < entry.end);
    fuzz_check(entry.own.end <= entry.section.size && entry.common.end <= entry.section.size);
    if (!cfi_program_run(&entry, address, &row))
        return;
    fuzz_check(row.return_register < CFI_REGISTERS);
    check_rule(&row, &row.cfa);
    for (unsigned i = 0; i < CFI_REGISTERS; i++)
        check_rule(&row, &row.rules[i]);
}

static void check_image(const struct elf_image *image) {
    struct cfi_table table = {0};
    struct elf_section section;
    cfi_table_add(&table, image);
    for (uint32_t i = 0; i < 64 && elf_image_section(image, i, &section); i++)
        for (uint64_t k = 0; k < ADDRESSES && section.bytes.size; k++)
            check_address(&table, section.address + section.bytes.size / ADDRESSES * k + k % 8);
    check_address(&table, 0);
    check_address(&table, UINT64_MAX);
    cfi_table_free(&table);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    unsigned char *bytes = size ? heap_resize(NULL, size, 1) : NULL;
    struct elf_image image;
    if (size)
        memcpy(bytes, data, size);
    if (elf_image_read(&image, (struct view){bytes, size}))
        check_image(&image);
    free(bytes);
    return 0;
}
