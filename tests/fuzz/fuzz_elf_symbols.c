/*
 * An ELF file of any bytes, also as one of the kernel: whatever is found lies in the file or in the names
 * kept; a symbol that is found for an address holds it, and none that begins after it and holds it was passed
 * over.
 */
#include <limits.h>

#include "symbols/debug_section.h"
#include "symbols/elf_symbols.h"
#include "fuzz.h"

static void check_symbol(const struct symbol_table *table, uint64_t address) {
    const struct symbol *found = symbol_table_find(table, address);
    uint64_t last = 0;
    bool held = false;
    for (size_t i = 0; i < table->count; i++)
        if (address >= table->symbols[i].start && address < table->symbols[i].end) {
            last = table->symbols[i].start > last ? table->symbols[i].start : last;
            held = true;
        }
    fuzz_check(held == (found != NULL));
    fuzz_check(!found || (found->start == last && found->end > address && found->name.len > 0));
}

static unsigned sum_bytes(struct slice text) {
    unsigned sum = 0;
    for (size_t i = 0; i < text.len; i++)
        sum += (unsigned char)text.at[i];
    return sum;
}

static unsigned check_table(struct symbol_table *table) {
    unsigned sum = 0;
    symbol_table_finish(table);
    for (size_t i = 0; i < table->count; i += 1 + table->count / 50) {
        check_symbol(table, table->symbols[i].start);
        check_symbol(table, table->symbols[i].end);
        sum += sum_bytes(table->symbols[i].name);
    }
    symbol_table_free(table);
    return sum;
}

/* The same file as a program, as vmlinux and as a kernel module. */
static unsigned check_image(const struct elf_image *image) {
    struct symbol_table table = {0};
    struct elf_section section;
    struct bytebuf unpacked = {0};
    uint64_t value;
    elf_symbols_add(&table, image, image);
    unsigned sum = check_table(&table);
    elf_symbols_add_kernel(&table, image);
    sum += check_table(&table);
    elf_symbols_add_kernel_module(&table, image, 0xffffffffc0000000);
    sum += check_table(&table) + elf_symbols_value(image, SLICE("_text"), &value);
    if (debug_section_find(image, SLICE(".debug_frame"), &section, &unpacked))
        sum += sum_bytes(view_slice(&section.bytes));
    bytebuf_free(&unpacked);
    return sum;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    unsigned char *bytes = size ? heap_resize(NULL, size, 1) : NULL;
    struct elf_image image;
    struct build_id id;
    unsigned sum = 0;
    if (size)
        memcpy(bytes, data, size);
    if (elf_image_read(&image, (struct view){bytes, size})) {
        fuzz_check(!elf_image_build_id(&image, &id) || (id.size > 0 && id.size <= ELF_BUILD_ID_MAX));
        sum += sum_bytes(elf_image_debug_link(&image)) + check_image(&image);
    }
    fuzz_check(sum != UINT_MAX); /* all names can be read */
    free(bytes);
    return 0;
}
