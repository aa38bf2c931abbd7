/* source_line: brackets that never close are not searched for each. */
#include "perf/source_line.h"

#include "perf/perf_line.h"

#include "base/banned.h"

bool source_lines_take(struct source_lines *self, struct slice line, uint32_t *place) {
    if (!perf_line_may_be_source(line)) {
        self->expected = self->taken;
        return false;
    }
    *place = self->taken++;
    return true;
}

struct slice source_line_text(struct slice line, struct bytebuf *into) {
    struct slice position;
    if (perf_line_read_position(line, &position))
        line = position;
    size_t last = slice_find_last(line, ']');
    into->len = 0;
    for (size_t i = 0; i < line.len; i++) {
        bool opens = line.at[i] == '[' && last < line.len && i < last;
        size_t close = opens ? i + slice_find(slice_from(line, i), ']') : line.len;
        if (close < line.len)
            i = close;
        else
            bytebuf_add_byte(into, line.at[i] == ';' ? ':' : line.at[i]);
    }
    return slice_trim(bytebuf_slice(into));
}
