/* vtune, vtune-mc, vsprof: tables whose first line names the columns. */
#include "call_tree.h"
#include "format.h"
#include "table_row.h"
#include "words.h"

#include "base/banned.h"

struct table_state {
    struct call_tree tree;
    struct table_row row;
    bool reading; /* after the heading */
    bool calls;   /* vsprof: the value is a number of calls */
    char separator;
    int value, module; /* columns */
    struct bytebuf name;
};

static void begin(struct fold *fold) {
    struct table_state *state = fold->state;
    state->reading = false;
}

static void end(struct fold *fold) {
    struct table_state *state = fold->state;
    call_tree_end(&state->tree, fold);
}

static void free_state(struct fold *fold) {
    struct table_state *state = fold->state;
    call_tree_free(&state->tree);
    table_row_free(&state->row);
    bytebuf_free(&state->name);
}

static void lack(struct fold *fold, const char *column) {
    struct table_state *state = fold->state;
    messages_add(&fold->messages, "%s:%llu: there is no column \"%s\"", fold->in->name,
                 (unsigned long long)fold->in->line, column);
    fold->failed = true;
    state->reading = false;
}

static size_t depth_of(struct slice name) {
    return name.len - slice_trim_start(name).len;
}

/* ---- vtune ---- */

/* Finds the columns in the heading. False: the line is not a heading. */
static bool read_heading(struct fold *fold, struct slice line, struct slice value) {
    struct table_state *state = fold->state;
    if (!slice_starts(line, SLICE("Function Stack")))
        return false;
    end(fold);
    state->separator = slice_find(line, '\t') < line.len ? '\t' : ',';
    table_row_read(&state->row, line, state->separator);
    state->value = table_row_find_like(&state->row, value);
    state->module = table_row_find(&state->row, SLICE("Module"));
    state->reading = true;
    if (state->value == TABLE_NO_COLUMN)
        lack(fold, value.at);
    return true;
}

/* Adds a row with its own value times `factor`. The name is in state->name. */
static void add_row(struct fold *fold, struct slice line, size_t depth, uint32_t factor) {
    struct table_state *state = fold->state;
    struct slice text = slice_trim(table_row_cell(&state->row, state->value));
    struct call_row row = {.depth = depth, .name = fold_name(fold, bytebuf_slice(&state->name))};
    if (factor > 1 && slice_ends(text, SLICE("s")))
        text = slice_trim_end(slice_part(text, 0, text.len - 1));
    if (text.len && !decimal_parse(text, &row.value)) {
        fold_skip(fold, line);
        return;
    }
    row.value = decimal_scale(row.value, factor, 1);
    call_tree_add(&state->tree, fold, row);
}

/* The cells of a line; false: it is not a row of the table. */
static bool read_cells(struct fold *fold, struct slice line, struct slice *name, struct slice *module) {
    struct table_state *state = fold->state;
    if (!state->reading || !slice_trim(line).len)
        return false;
    table_row_read(&state->row, line, state->separator);
    *name = table_row_cell(&state->row, 0);
    *module = slice_trim(table_row_cell(&state->row, state->module));
    state->name.len = 0;
    return true;
}

static void read_vtune(struct fold *fold, struct slice line) {
    struct table_state *state = fold->state;
    struct slice name, module;
    if (read_heading(fold, line, SLICE("CPU Time:Self")) || !read_cells(fold, line, &name, &module))
        return;
    if (module.len && !fold->given->no_modules) {
        bytebuf_add(&state->name, module);
        bytebuf_add_byte(&state->name, '!');
    }
    bytebuf_add(&state->name, slice_trim(name));
    add_row(fold, line, depth_of(name), 1000);
}

const struct format format_vtune = {.name = "vtune",
                                    .script = "stackcollapse-vtune.pl",
                                    .help = "top-down reports of VTune, as CSV",
                                    .options = "no-modules",
                                    .weak = true,
                                    .state_size = sizeof(struct table_state),
                                    .begin = begin,
                                    .line = read_vtune,
                                    .end = end,
                                    .free_state = free_state};

static void read_vtune_mc(struct fold *fold, struct slice line) {
    struct table_state *state = fold->state;
    struct slice name, module;
    struct slice value = fold->given->size ? SLICE("Allocation Size:Self") : SLICE("Allocations:Self");
    if (read_heading(fold, line, value) || !read_cells(fold, line, &name, &module))
        return;
    bytebuf_add(&state->name, slice_trim(name));
    bytebuf_add_byte(&state->name, '(');
    bytebuf_add(&state->name, module);
    bytebuf_add_byte(&state->name, ')');
    add_row(fold, line, depth_of(name), 1);
}

const struct format format_vtune_mc = {.name = "vtune-mc",
                                       .script = "stackcollapse-vtune-mc.pl",
                                       .help = "memory consumption reports of VTune, as CSV",
                                       .options = "size",
                                       .weak = true,
                                       .state_size = sizeof(struct table_state),
                                       .begin = begin,
                                       .line = read_vtune_mc,
                                       .end = end,
                                       .free_state = free_state};

/* ---- vsprof ---- */

/* "8,735", "8.735" and "8 735" are one number. */
static bool read_thousands(struct table_state *state, struct slice text, struct decimal *value) {
    state->name.len = 0;
    for (size_t i = 0; i < text.len; i++)
        if (!byte_is_any_of(text.at[i], SLICE(".,")) && !byte_is_blank(text.at[i]))
            bytebuf_add_byte(&state->name, text.at[i]);
    struct slice digits = bytebuf_slice(&state->name);
    if (!words_is_number(digits))
        return false;
    *value = (struct decimal){.whole = count_parse(digits)};
    return true;
}

static void read_vsprof_heading(struct fold *fold, struct slice line) {
    struct table_state *state = fold->state;
    end(fold);
    table_row_read(&state->row, line, ',');
    struct slice value = slice_trim(table_row_cell(&state->row, 2));
    state->reading = true;
    state->calls = slice_equal(value, SLICE("Number of Calls"));
    state->tree.inclusive = !state->calls;
    state->tree.numbered = true;
    if (!state->calls && !slice_equal(value, SLICE("Inclusive Samples")))
        lack(fold, "Inclusive Samples");
}

static void read_vsprof(struct fold *fold, struct slice line) {
    struct table_state *state = fold->state;
    struct call_row row = {0};
    if (slice_starts(line, SLICE("Level,Function Name,"))) {
        read_vsprof_heading(fold, line);
        return;
    }
    if (!state->reading || !slice_trim(line).len)
        return;
    table_row_read(&state->row, line, ',');
    struct slice level = slice_trim(table_row_cell(&state->row, 0));
    if (!words_is_number(level) || !read_thousands(state, table_row_cell(&state->row, 2), &row.value)) {
        fold_skip(fold, line);
        return;
    }
    row.depth = (size_t)words_number(level);
    row.name = fold_name(fold, table_row_cell(&state->row, 1));
    if (row.depth)
        call_tree_add(&state->tree, fold, row);
}

const struct format format_vsprof = {.name = "vsprof",
                                     .script = "stackcollapse-vsprof.pl",
                                     .help = "call trees of Visual Studio, as CSV",
                                     .options = "",
                                     .weak = true,
                                     .state_size = sizeof(struct table_state),
                                     .begin = begin,
                                     .line = read_vsprof,
                                     .end = end,
                                     .free_state = free_state};
