/*
 * table_row - the cells of a line of a table, between commas or TABs
 *
 * Between commas a cell may be in quotes, in which a quote is doubled.
 *
 *     struct table_row row = {0};
 *     table_row_read(&row, line, ',');
 *     use(table_row_cell(&row, 2));
 *     table_row_free(&row);
 */
#ifndef TABLE_ROW_H
#define TABLE_ROW_H

#include "base/bytebuf.h"
#include "base/slice.h"

enum { TABLE_NO_COLUMN = -1 };

struct table_row {
    size_t count; /* cells */
    size_t *ends; /* private: of each cell in text */
    size_t capacity;
    struct bytebuf text;
};

void table_row_read(struct table_row *self, struct slice line, char separator);

/* The cell, with the blanks around it; empty where there is none. Lives until the next read. */
struct slice table_row_cell(const struct table_row *self, int column);

/* The first column with this heading, else TABLE_NO_COLUMN. */
int table_row_find(const struct table_row *self, struct slice heading);

/* The same; where there is none, the first column whose heading begins so. */
int table_row_find_like(const struct table_row *self, struct slice heading);

void table_row_free(struct table_row *self);

#endif
