/*
 * jstack: a quoted name opens a thread; its state, its frames and what carries it follow, up to an empty
 * line. A virtual thread is printed after its carrier, whose frames are its callers.
 */
#include <stdlib.h>

#include "format.h"
#include "java_name.h"

#include "base/banned.h"

enum leaf { LEAF_WAITS = 1, LEAF_PARKS = 2 };

struct jstack_state {
    bool open;         /* in a thread */
    bool runs;         /* its state says so */
    bool is_virtual;   /* it carries a virtual thread */
    bool left_out;     /* its name says that it does nothing */
    uint32_t leaf;     /* enum leaf, of its innermost frame */
    uint32_t name;     /* root frame, or INTERN_NONE */
    uint32_t *carrier; /* frames of the carrier, innermost first */
    size_t carrier_depth, carrier_capacity;
};

static const struct slice thread_state = SLICE_INIT("java.lang.Thread.State:");

static bool is_compiler(struct slice name) {
    struct slice mark = SLICE(" CompilerThread");
    for (size_t at = 0; at < name.len; at++) {
        size_t found = at + slice_search(slice_from(name, at), mark);
        if (found < name.len && found >= 2 && name.at[found - 2] == 'C')
            return true;
        at = found;
    }
    return false;
}

static bool is_of_the_machine(struct slice name) {
    return is_compiler(name) || slice_has(name, SLICE("Signal Dispatcher")) ||
           slice_has(name, SLICE("Service Thread")) || slice_has(name, SLICE("Attach Listener"));
}

/* Without "-DIGITS" at its end. */
static struct slice without_number(struct slice name) {
    size_t end = name.len;
    while (end > 0 && byte_is_digit(name.at[end - 1]))
        end--;
    return end > 0 && end < name.len && name.at[end - 1] == '-' ? slice_part(name, 0, end - 1) : name;
}

static void end_thread(struct fold *fold) {
    struct jstack_state *state = fold->state;
    bool idle =
        state->left_out || (state->leaf & LEAF_WAITS) || (state->is_virtual && (state->leaf & LEAF_PARKS));
    if (state->open && state->runs && !idle && fold_depth(fold) + state->carrier_depth > 0) {
        for (size_t i = 0; i < state->carrier_depth; i++)
            fold_push_name(fold, state->carrier[i]);
        fold_push_name(fold, state->name);
        fold_close(fold, decimal_whole(1));
    }
    fold_drop(fold);
    state->open = false;
    state->carrier_depth = 0;
}

static void open_unnamed(struct fold *fold) {
    struct jstack_state *state = fold->state;
    end_thread(fold);
    state->open = true;
    state->runs = state->is_virtual = state->left_out = false;
    state->leaf = 0;
    state->name = INTERN_NONE;
    fold_open(fold);
}

static void open_thread(struct fold *fold, struct slice line) {
    struct jstack_state *state = fold->state;
    struct slice rest = slice_from(line, 1);
    struct slice name = slice_part(rest, 0, slice_find_last(rest, '"'));
    open_unnamed(fold);
    state->left_out = is_of_the_machine(name);
    if (!fold->given->include_tid)
        name = without_number(name);
    if (fold->given->include_tname)
        state->name = fold_name(fold, name);
}

/* What was read so far are the carrier's frames. */
static void mount(struct fold *fold) {
    struct jstack_state *state = fold->state;
    size_t depth = fold_depth(fold);
    state->carrier = heap_grow(state->carrier, &state->carrier_capacity, state->carrier_depth + depth + 1,
                               sizeof *state->carrier);
    for (size_t i = depth; i > 0; i--)
        state->carrier[state->carrier_depth++] = *sample_at(&fold->sample, i - 1);
    fold_drop(fold);
    fold_open(fold);
    state->leaf = 0;
}

static void push_frame(struct fold *fold, struct line_frame frame) {
    struct jstack_state *state = fold->state;
    if (!fold_depth(fold))
        state->leaf = frame.mark;
    fold_push_name(fold, frame.name);
}

static struct line_frame read_name(struct fold *fold, struct slice name) {
    uint32_t leaf = (java_name_waits(name) ? LEAF_WAITS : 0u) | (java_name_parks(name) ? LEAF_PARKS : 0u);
    struct bytebuf shorter = {0};
    if (fold->given->shorten_pkgs) {
        java_name_shorten(name, '.', &shorter);
        name = bytebuf_slice(&shorter);
    }
    struct line_frame frame = {fold_name(fold, name), leaf};
    bytebuf_free(&shorter);
    return frame;
}

/* A line of a thread that is not a frame. */
static void read_other(struct fold *fold, struct slice line) {
    struct jstack_state *state = fold->state;
    struct slice text = slice_trim_start(line);
    if (!text.len) {
        end_thread(fold);
    } else if (slice_starts(text, SLICE("java.lang.Thread.State: RUNNABLE"))) {
        state->runs = true;
    } else if (slice_starts(text, SLICE("Carrying virtual thread #"))) {
        state->runs = state->is_virtual = true;
    } else if (slice_starts(text, SLICE("Mounted virtual thread"))) {
        mount(fold);
    }
}

static void read_line(struct fold *fold, struct slice line) {
    struct jstack_state *state = fold->state;
    struct line_frame frame;
    struct slice name;
    if (line.len && line.at[0] == '"') {
        open_thread(fold, line);
    } else if (line.len && line.at[0] == '#') {
        return;
    } else if (!state->open) {
        /* of a thread whose line with the name was left out, to add threads up */
        if (slice_starts(slice_trim_start(line), thread_state)) {
            open_unnamed(fold);
            read_other(fold, line);
        }
    } else if (line_cache_find(&fold->cache, line, &frame)) {
        push_frame(fold, frame);
    } else if (java_name_of_frame(line, &name)) {
        frame = read_name(fold, name);
        line_cache_add(&fold->cache, line, frame);
        push_frame(fold, frame);
    } else {
        line_cache_break(&fold->cache);
        read_other(fold, line);
    }
}

static bool starts(struct slice bytes) {
    return bytes.at[0] == '"';
}

static void free_state(struct fold *fold) {
    struct jstack_state *state = fold->state;
    free(state->carrier);
}

const struct format format_jstack = {.name = "jstack",
                                     .script = "stackcollapse-jstack.pl",
                                     .help = "thread dumps of Java: the threads that run",
                                     .options = JAVA_OPTIONS,
                                     .state_size = sizeof(struct jstack_state),
                                     .line = read_line,
                                     .frame = push_frame,
                                     .starts = starts,
                                     .end = end_thread,
                                     .free_state = free_state};
