/* ghcprof: the table of calls in a profile of GHC, read from its right end, as names may hold blanks. */
#include "call_tree.h"
#include "format.h"
#include "words.h"

#include "base/banned.h"

struct ghcprof_state {
    struct call_tree tree;
    bool reading, had_row; /* after the heading of the table; after its first row */
    size_t numbers;        /* at the end of a row */
    size_t value;          /* which of them counts, from 0 */
    struct bytebuf name;
};

static const struct slice value_names[] = {[GHCPROF_TIME] = SLICE_INIT("%time"),
                                           [GHCPROF_TICKS] = SLICE_INIT("ticks"),
                                           [GHCPROF_BYTES] = SLICE_INIT("bytes")};

static void begin(struct fold *fold) {
    struct ghcprof_state *state = fold->state;
    state->reading = false;
}

static void end(struct fold *fold) {
    struct ghcprof_state *state = fold->state;
    call_tree_end(&state->tree, fold);
}

static void free_state(struct fold *fold) {
    struct ghcprof_state *state = fold->state;
    call_tree_free(&state->tree);
    bytebuf_free(&state->name);
}

/* Which of the numbers at the end of a row counts. False: there is no such column. */
static bool find_value(struct ghcprof_state *state, struct slice columns, int wanted) {
    bool found = false;
    struct slice word;
    state->numbers = 0;
    for (words_take_blanks(&columns); words_take_word(&columns, &word); words_take_blanks(&columns)) {
        if (!found && slice_equal(word, value_names[wanted])) {
            state->value = state->numbers;
            found = true;
        }
        state->numbers++;
    }
    return found;
}

static void read_ghcprof_heading(struct fold *fold, struct slice line) {
    struct ghcprof_state *state = fold->state;
    size_t entries = slice_search(line, SLICE("entries"));
    end(fold);
    state->reading = entries < line.len;
    state->had_row = false;
    if (!state->reading || find_value(state, slice_from(line, entries), fold->given->ghcprof_value))
        return;
    messages_add(&fold->messages, "%s:%llu: there is no column \"%s\": run the program with +RTS -P",
                 fold->in->name, (unsigned long long)fold->in->line,
                 value_names[fold->given->ghcprof_value].at);
    fold->failed = true;
    state->reading = false;
}

/* Takes the last word off. */
static bool cut_last_word(struct slice *rest, struct slice *word) {
    *rest = slice_trim_end(*rest);
    size_t start = rest->len;
    while (start > 0 && !byte_is_blank(rest->at[start - 1]))
        start--;
    *word = slice_from(*rest, start);
    *rest = slice_part(*rest, 0, start);
    return word->len > 0;
}

static bool read_ghcprof_value(const struct ghcprof_state *state, struct slice line, struct decimal *value) {
    struct slice word = SLICE("");
    for (size_t i = state->numbers; i > state->value; i--)
        if (!cut_last_word(&line, &word))
            return false;
    return decimal_parse(word, value);
}

static void read_ghcprof_row(struct fold *fold, struct slice line) {
    struct ghcprof_state *state = fold->state;
    struct slice rest = slice_trim_start(line), centre, module;
    struct call_row row = {.depth = line.len - rest.len};
    bool good =
        words_take_word(&rest, &centre) && words_take_blanks(&rest) && words_take_word(&rest, &module);
    if (!good || !read_ghcprof_value(state, rest, &row.value)) {
        fold_skip(fold, line);
        return;
    }
    if (fold->given->ghcprof_value == GHCPROF_TIME)
        row.value = decimal_scale(row.value, 10, 1);
    state->name.len = 0;
    bytebuf_add(&state->name, module);
    bytebuf_add_byte(&state->name, '.');
    bytebuf_add(&state->name, centre);
    row.name = fold_name(fold, bytebuf_slice(&state->name));
    call_tree_add(&state->tree, fold, row);
}

static void read_ghcprof(struct fold *fold, struct slice line) {
    struct ghcprof_state *state = fold->state;
    if (slice_starts(line, SLICE("COST CENTRE"))) {
        read_ghcprof_heading(fold, line);
    } else if (state->reading && slice_trim(line).len) {
        read_ghcprof_row(fold, line);
        state->had_row = true;
    } else if (state->reading && state->had_row) {
        end(fold);
        state->reading = false;
    }
}

const struct format format_ghcprof = {.name = "ghcprof",
                                      .script = "",
                                      .help = "profiles of GHC, the Haskell compiler (.prof)",
                                      .options = "time ticks bytes",
                                      .state_size = sizeof(struct ghcprof_state),
                                      .begin = begin,
                                      .line = read_ghcprof,
                                      .end = end,
                                      .free_state = free_state};
