/*
 * folded stacks again: folded sums them, recursive makes one frame of equal neighbours. Each distinct text
 * before a count is kept with its sum; frames are made of it at the end.
 */
#include <stdlib.h>

#include "format.h"
#include "profile/folded_line.h"

#include "base/banned.h"

struct folded_sum {
    struct decimal last, first; /* of the numbers after the text, and of those at its end */
};

struct folded_state {
    struct intern texts;
    struct folded_sum *sums; /* by text */
    size_t capacity;
    bool one_column; /* a line has one number only: then `first` is not used, of any text */
    uint32_t *frames;
    size_t frames_capacity;
};

static void add_sum(struct folded_state *state, struct slice stack, struct folded_sum counts) {
    size_t known = state->texts.count;
    uint32_t text = intern_add(&state->texts, stack);
    if (text == known) {
        state->sums = heap_grow(state->sums, &state->capacity, state->texts.count, sizeof *state->sums);
        state->sums[text] = counts;
        return;
    }
    decimal_add(&state->sums[text].last, counts.last);
    if (!state->one_column)
        decimal_add(&state->sums[text].first, counts.first);
}

static void read_line(struct fold *fold, struct slice line) {
    struct folded_state *state = fold->state;
    struct folded_line folded, two;
    struct folded_sum counts = {0};
    if (!folded_line_parse(line, FOLDED_BYTES, &folded) || !decimal_parse(folded.count, &counts.last)) {
        if (line.len)
            fold_skip(fold, line);
        return;
    }
    if (!state->one_column)
        state->one_column =
            !folded_line_parse(folded.stack, FOLDED_BYTES, &two) || !decimal_parse(two.count, &counts.first);
    add_sum(state, folded.stack, counts);
}

/* Makes numbers of a text's frames. `recursive`: equal neighbours are one, and empty ones at the ends go. */
static size_t number_frames(struct fold *fold, struct slice text, bool recursive) {
    struct folded_state *state = fold->state;
    size_t depth = 0;
    struct slice rest = text.at ? text : SLICE(""), frame;
    while (slice_cut(&rest, ';', &frame)) {
        if (recursive && depth == 0 && frame.len == 0)
            continue;
        uint32_t name = intern_add(&fold->names, frame);
        if (recursive && depth && state->frames[depth - 1] == name)
            continue;
        state->frames = heap_grow(state->frames, &state->frames_capacity, depth + 1, sizeof *state->frames);
        state->frames[depth++] = name;
    }
    while (recursive && depth && intern_text(&fold->names, state->frames[depth - 1]).len == 0)
        depth--;
    if (depth)
        return depth;
    state->frames = heap_grow(state->frames, &state->frames_capacity, 1, sizeof *state->frames);
    state->frames[0] = intern_add(&fold->names, SLICE("-"));
    return 1;
}

static void finish(struct fold *fold, bool recursive) {
    struct folded_state *state = fold->state;
    fold->two_columns = state->texts.count && !state->one_column;
    for (uint32_t i = 0; i < state->texts.count; i++) {
        struct folded_line two = {.stack = intern_text(&state->texts, i)};
        const struct folded_sum *sum = &state->sums[i];
        if (fold->two_columns && !folded_line_parse(two.stack, FOLDED_BYTES, &two))
            continue;
        size_t depth = number_frames(fold, two.stack, recursive);
        fold_add(fold, 0, state->frames, depth, fold->two_columns ? sum->first : sum->last);
        if (fold->two_columns)
            fold_add(fold, 1, state->frames, depth, sum->last);
    }
}

static void finish_folded(struct fold *fold) {
    finish(fold, false);
}

static void finish_recursive(struct fold *fold) {
    finish(fold, true);
}

/* Every line is a stack. */
static bool starts(struct slice bytes) {
    (void)bytes;
    return true;
}

/* Adds what another thread read. */
static void merge(struct fold *fold, const struct fold *other_fold) {
    struct folded_state *state = fold->state;
    const struct folded_state *other = other_fold->state;
    state->one_column |= other->one_column;
    for (uint32_t i = 0; i < other->texts.count; i++)
        add_sum(state, intern_text(&other->texts, i), other->sums[i]);
}

static void free_state(struct fold *fold) {
    struct folded_state *state = fold->state;
    intern_free(&state->texts);
    free(state->sums);
    free(state->frames);
}

const struct format format_folded = {.name = "folded",
                                     .script = "",
                                     .help = "folded stacks: equal ones are summed",
                                     .options = "",
                                     .state_size = sizeof(struct folded_state),
                                     .line = read_line,
                                     .starts = starts,
                                     .merge = merge,
                                     .finish = finish_folded,
                                     .free_state = free_state};

const struct format format_recursive = {.name = "recursive",
                                        .script = "stackcollapse-recursive.pl",
                                        .help = "folded stacks: recursive calls become one frame",
                                        .options = "",
                                        .state_size = sizeof(struct folded_state),
                                        .line = read_line,
                                        .starts = starts,
                                        .merge = merge,
                                        .finish = finish_recursive,
                                        .free_state = free_state};
