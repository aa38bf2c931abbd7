/*
 * Lines of any bytes, read as kallsyms and as a perf map: each line is a symbol, or counted as none, or of a
 * kind that is left out; a name is a part of the text, and an address that is found is held by its symbol.
 */
#include "symbols/kallsyms.h"
#include "symbols/perf_map.h"
#include "fuzz.h"

static uint64_t count_lines(struct slice text) {
    uint64_t lines = 0;
    struct slice line;
    while (text.len && slice_cut(&text, '\n', &line))
        lines++;
    return lines;
}

static void check_table(const struct symbol_table *table, struct slice text) {
    for (size_t i = 0; i < table->count; i++) {
        const struct symbol *symbol = &table->symbols[i], *found = symbol_table_find(table, symbol->start);
        fuzz_check(symbol->name.at >= text.at && symbol->name.at + symbol->name.len <= text.at + text.len);
        fuzz_check(!found || (found->start <= symbol->start && symbol->start < found->end));
        fuzz_check(found || symbol->end <= symbol->start);
        fuzz_check(i == 0 || table->symbols[i - 1].start <= symbol->start);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct slice text = slice_make((const char *)data, size);
    struct kallsyms kernel = {0};
    struct symbol_table map = {0};
    uint64_t lines = count_lines(text);
    kallsyms_read(&kernel, text);
    fuzz_check(kernel.kernel.count + kernel.modules.count + kernel.skipped <= lines);
    check_table(&kernel.kernel, text);
    check_table(&kernel.modules, text);
    fuzz_check(perf_map_read(&map, text) + map.count == lines);
    check_table(&map, text);
    kallsyms_free(&kernel);
    symbol_table_free(&map);
    return 0;
}
