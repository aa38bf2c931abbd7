/* table_row: cells are copied without their quotes; blanks before a quote stay, for they tell the depth. */
#include "table_row.h"

#include <stdlib.h>

#include "base/arena.h"

#include "base/banned.h"

static void end_cell(struct table_row *self) {
    self->ends = heap_grow(self->ends, &self->capacity, self->count + 1, sizeof *self->ends);
    self->ends[self->count++] = self->text.len;
}

void table_row_read(struct table_row *self, struct slice line, char separator) {
    bool quoted = false, blank = true; /* so far in the cell */
    self->count = 0;
    self->text.len = 0;
    (void)bytebuf_reserve(&self->text, line.len + 1);
    for (size_t i = 0; i < line.len; i++) {
        char c = line.at[i];
        bool is_quote = separator == ',' && c == '"';
        bool is_doubled = is_quote && quoted && i + 1 < line.len && line.at[i + 1] == '"';
        if (is_quote && !is_doubled && (quoted || blank)) {
            quoted = !quoted;
        } else if (c == separator && !quoted) {
            end_cell(self);
            blank = true;
        } else {
            bytebuf_add_byte(&self->text, c);
            blank = blank && byte_is_blank(c);
            i += is_doubled;
        }
    }
    end_cell(self);
}

struct slice table_row_cell(const struct table_row *self, int column) {
    if (column < 0 || (size_t)column >= self->count)
        return SLICE("");
    return slice_part(bytebuf_slice(&self->text), column ? self->ends[column - 1] : 0, self->ends[column]);
}

int table_row_find(const struct table_row *self, struct slice heading) {
    for (int i = 0; (size_t)i < self->count; i++)
        if (slice_equal(slice_trim(table_row_cell(self, i)), heading))
            return i;
    return TABLE_NO_COLUMN;
}

int table_row_find_like(const struct table_row *self, struct slice heading) {
    int found = table_row_find(self, heading);
    for (int i = 0; found == TABLE_NO_COLUMN && (size_t)i < self->count; i++)
        if (slice_starts(slice_trim(table_row_cell(self, i)), heading))
            found = i;
    return found;
}

void table_row_free(struct table_row *self) {
    free(self->ends);
    bytebuf_free(&self->text);
    *self = (struct table_row){0};
}
