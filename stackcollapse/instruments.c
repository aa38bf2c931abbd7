/* instruments: columns between TABs, the last one an indented name; values carry their units. */
#include "call_tree.h"
#include "format.h"

#include "base/banned.h"

struct instruments_state {
    struct call_tree tree;
    bool reading;   /* after the heading */
    bool has_depth; /* of the first row, which is */
    size_t first_depth;
};

static void begin(struct fold *fold) {
    struct instruments_state *state = fold->state;
    state->reading = false;
}

static void end(struct fold *fold) {
    struct instruments_state *state = fold->state;
    call_tree_end(&state->tree, fold);
}

static void free_state(struct fold *fold) {
    struct instruments_state *state = fold->state;
    call_tree_free(&state->tree);
}

static bool is_heading(struct slice line) {
    return slice_find(line, '\t') < line.len &&
           (slice_starts(line, SLICE("Running Time")) || slice_starts(line, SLICE("Weight")) ||
            slice_starts(line, SLICE("Bytes Used")));
}

/* "1.50 s", "713.0ms", "404.75 Mc", "-", "60": milliseconds, cycles, or what it is. */
static bool read_value(struct slice text, struct decimal *value) {
    static const struct {
        struct slice unit;
        uint32_t factor, divisor;
    } units[] = {
        {SLICE_INIT(""), 1, 1},
        {SLICE_INIT("ns"), 1, 1000000},
        {SLICE_INIT("\xC2\xB5s"), 1, 1000},
        {SLICE_INIT("\xCE\xBCs"), 1, 1000},
        {SLICE_INIT("us"), 1, 1000},
        {SLICE_INIT("ms"), 1, 1},
        {SLICE_INIT("s"), 1000, 1},
        {SLICE_INIT("min"), 60000, 1},
        {SLICE_INIT("h"), 3600000, 1},
        {SLICE_INIT("c"), 1, 1},
        {SLICE_INIT("Kc"), 1000, 1},
        {SLICE_INIT("Mc"), 1000000, 1},
        {SLICE_INIT("Gc"), 1000000000, 1},
    };
    size_t end = 0;
    text = slice_trim(text);
    *value = (struct decimal){0};
    if (!text.len || slice_equal(text, SLICE("-")))
        return true;
    while (end < text.len && (byte_is_digit(text.at[end]) || text.at[end] == '.'))
        end++;
    struct slice unit = slice_trim(slice_from(text, end));
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (slice_equal(unit, units[i].unit)) {
            bool good = decimal_parse(slice_part(text, 0, end), value);
            *value = decimal_scale(*value, units[i].factor, units[i].divisor);
            return good;
        }
    return false;
}

static void read_instruments_heading(struct fold *fold, struct slice line) {
    struct instruments_state *state = fold->state;
    struct slice second = slice_from(line, slice_find(line, '\t') + 1);
    end(fold);
    state->reading = true;
    state->has_depth = false;
    state->tree.inclusive = !slice_starts(slice_trim_start(second), SLICE("Self"));
}

static void read_instruments(struct fold *fold, struct slice line) {
    struct instruments_state *state = fold->state;
    size_t first = slice_find(line, '\t'), last = slice_find_last(line, '\t');
    struct call_row row = {0};
    if (is_heading(line)) {
        read_instruments_heading(fold, line);
        return;
    }
    if (!state->reading || !slice_trim(line).len)
        return;
    struct slice rest = slice_from(line, first < line.len ? first + 1 : first);
    struct slice name = slice_from(line, last < line.len ? last + 1 : last);
    if (first >= last || !read_value(slice_part(rest, 0, slice_find(rest, '\t')), &row.value)) {
        fold_skip(fold, line);
        return;
    }
    row.depth = name.len - slice_trim_start(name).len;
    if (!state->has_depth)
        state->first_depth = row.depth;
    state->has_depth = true;
    row.depth = row.depth > state->first_depth ? row.depth - state->first_depth : 0;
    row.name = fold_name(fold, name);
    call_tree_add(&state->tree, fold, row);
}

const struct format format_instruments = {.name = "instruments",
                                          .script = "stackcollapse-instruments.pl",
                                          .help = "call trees that Instruments copies as text",
                                          .options = "",
                                          .state_size = sizeof(struct instruments_state),
                                          .begin = begin,
                                          .line = read_instruments,
                                          .end = end,
                                          .free_state = free_state};
