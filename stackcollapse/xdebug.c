/* xdebug: a trace of calls; what is open when a line is printed has run since the line before. */
#include <stdlib.h>

#include "format.h"
#include "words.h"

#include "base/banned.h"

struct call {
    uint64_t level;
    uint32_t name;
};

struct xdebug_state {
    bool reading; /* in a trace */
    bool timed;   /* a line was read */
    bool fresh;   /* the line before entered a call */
    uint64_t fresh_level;
    struct decimal last;
    struct call *open;
    size_t count, capacity;
    uint32_t *frames;
    size_t frames_capacity;
    uint64_t exits; /* of calls that were not open */
};

static void count_open(struct fold *fold, struct decimal count) {
    struct xdebug_state *state = fold->state;
    if (!state->count)
        return;
    state->frames = heap_grow(state->frames, &state->frames_capacity, state->count, sizeof *state->frames);
    for (size_t i = 0; i < state->count; i++)
        state->frames[i] = state->open[i].name;
    fold_add(fold, 0, state->frames, state->count, count);
}

/* Seconds to the nearest microsecond. */
static bool read_time(struct slice text, struct decimal *time) {
    if (!decimal_parse(text, time))
        return false;
    *time = decimal_scale(*time, 1000000, 1);
    if (time->billionths >= DECIMAL_ONE / 2)
        count_add_to(&time->whole, count_whole(1));
    time->billionths = 0;
    return true;
}

/* Counts the time since the line before under what is open. */
static void pass_time(struct fold *fold, struct decimal time) {
    struct xdebug_state *state = fold->state;
    struct decimal passed = time;
    if (state->timed && decimal_subtract(&passed, state->last) && !decimal_is_zero(passed) &&
        !fold->given->calls)
        count_open(fold, passed);
    state->last = time;
    state->timed = true;
}

/* Ends all calls at this level and deeper. How many there were. */
static size_t leave(struct fold *fold, uint64_t level) {
    struct xdebug_state *state = fold->state;
    size_t before = state->count, left = before;
    while (left && state->open[left - 1].level >= level)
        left--;
    if (state->fresh && state->fresh_level >= level && fold->given->calls)
        count_open(fold, decimal_whole(1));
    state->count = left;
    state->fresh = false;
    return before - left;
}

static void enter(struct fold *fold, uint64_t level, struct slice name) {
    struct xdebug_state *state = fold->state;
    uint32_t number = fold_name(fold, name);
    leave(fold, level);
    state->fresh = true;
    state->fresh_level = level;
    if (state->count >= FOLD_DEEPEST) {
        fold->too_deep++;
        return;
    }
    state->open = heap_grow(state->open, &state->capacity, state->count + 1, sizeof *state->open);
    state->open[state->count++] =
        (struct call){level, number == INTERN_NONE ? intern_add(&fold->names, SLICE("-")) : number};
}

/* Takes the next column; TABs that follow one another are one. */
static bool take_column(struct slice *rest, struct slice *column) {
    while (rest->len && rest->at[0] == '\t')
        *rest = slice_from(*rest, 1);
    size_t end = slice_find(*rest, '\t');
    *column = slice_part(*rest, 0, end);
    *rest = slice_from(*rest, end);
    return end > 0;
}

/* "2  1  0  0.032009  114272  str_split  0 ...": entry; with 1 as the third column exit. */
static void read_call(struct fold *fold, struct slice line) {
    struct xdebug_state *state = fold->state;
    struct slice rest = line, level, kind, memory, name, text, id;
    struct decimal time;
    if (!take_column(&rest, &level) || !words_is_number(level) || !take_column(&rest, &id) ||
        !take_column(&rest, &kind) || !take_column(&rest, &text))
        return;
    bool entry = slice_equal(kind, SLICE("0")), exit = slice_equal(kind, SLICE("1"));
    if ((!entry && !exit) || !read_time(text, &time))
        return;
    pass_time(fold, time);
    if (exit)
        state->exits += leave(fold, words_number(level)) == 0 && state->count < FOLD_DEEPEST;
    else if (take_column(&rest, &memory) && take_column(&rest, &name))
        enter(fold, words_number(level), name);
}

static void end_trace(struct fold *fold) {
    struct xdebug_state *state = fold->state;
    state->reading = state->timed = state->fresh = false;
    state->count = 0;
}

static void read_line(struct fold *fold, struct slice line) {
    struct xdebug_state *state = fold->state;
    struct slice rest = line, text;
    struct decimal time;
    if (slice_starts(line, SLICE("TRACE START"))) {
        end_trace(fold);
        state->reading = true;
    } else if (!state->reading) {
        return;
    } else if (slice_starts(line, SLICE("TRACE END"))) {
        end_trace(fold);
    } else if (line.len && line.at[0] == '\t') {
        if (take_column(&rest, &text) && read_time(text, &time))
            pass_time(fold, time);
        end_trace(fold);
    } else {
        read_call(fold, line);
    }
}

static void finish(struct fold *fold) {
    struct xdebug_state *state = fold->state;
    if (state->exits)
        messages_add(&fold->messages, "%llu exits of functions that were not entered",
                     (unsigned long long)state->exits);
}

static void free_state(struct fold *fold) {
    struct xdebug_state *state = fold->state;
    free(state->open);
    free(state->frames);
}

const struct format format_xdebug = {.name = "xdebug",
                                     .script = "stackcollapse-xdebug.php",
                                     .help = "function traces of Xdebug for PHP, format 1",
                                     .options = "t c",
                                     .state_size = sizeof(struct xdebug_state),
                                     .begin = end_trace,
                                     .line = read_line,
                                     .end = end_trace,
                                     .finish = finish,
                                     .free_state = free_state};
