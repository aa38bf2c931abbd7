/* perf_map: one pass over the text. */
#include "symbols/perf_map.h"

#include "base/banned.h"

/* Takes a hexadecimal number of at most 64 bits and the blanks after it off the line. */
static bool take_number(struct slice *line, uint64_t *number) {
    size_t i = 0;
    *number = 0;
    if (slice_starts(*line, SLICE("0x")) || slice_starts(*line, SLICE("0X")))
        *line = slice_from(*line, 2);
    for (; i < line->len && byte_is_hex(line->at[i]); i++) {
        if (*number >> 60)
            return false;
        *number = *number << 4 | byte_hex_value(line->at[i]);
    }
    if (!i || i == line->len || line->at[i] != ' ')
        return false;
    *line = slice_from(*line, i + 1);
    return true;
}

uint64_t perf_map_read(struct symbol_table *table, struct slice text) {
    uint64_t skipped = 0, start, size;
    struct slice line;
    table->keeps_all = true;
    while (text.len && slice_cut(&text, '\n', &line)) {
        bool is_entry =
            take_number(&line, &start) && take_number(&line, &size) && line.len && size <= UINT64_MAX - start;
        if (is_entry)
            symbol_table_add(table, (struct symbol){start, start + size, line, SYMBOL_GLOBAL, 0, NULL});
        else
            skipped++;
    }
    symbol_table_settle(table);
    symbol_table_finish(table);
    return skipped;
}
