/* pkgsplit-perf: samples of perf without call chains; the parts of a symbol between slashes are its frames.
 */
#include <stdlib.h>

#include "format.h"
#include "perf/perf_line.h"
#include "words.h"

#include "base/banned.h"

struct pkgsplit_state {
    uint32_t *frames;
    size_t capacity;
    struct bytebuf text;
};

static bool is_idle(struct slice symbol) {
    return slice_has(symbol, SLICE("xen_hypercall_sched_op")) || slice_has(symbol, SLICE("cpu_idle")) ||
           slice_has(symbol, SLICE("native_safe_halt"));
}

static void push(struct fold *fold, size_t *depth, struct slice part) {
    struct pkgsplit_state *state = fold->state;
    uint32_t name = fold_name(fold, part);
    if (name == INTERN_NONE)
        return;
    state->frames = heap_grow(state->frames, &state->capacity, *depth + 1, sizeof *state->frames);
    state->frames[(*depth)++] = name;
}

static void read_line(struct fold *fold, struct slice line) {
    struct pkgsplit_state *state = fold->state;
    struct perf_line fields;
    size_t depth = 0;
    if (perf_line_read(line, &fields) != PERF_LINE_HEADER || !fields.header.tail.has_frame)
        return;
    struct slice symbol = fields.header.tail.frame.symbol, part;
    if (is_idle(symbol))
        return;
    state->text.len = 0;
    bytebuf_add(&state->text, fields.header.comm);
    size_t comm = state->text.len;
    bytebuf_add(&state->text, words_without_class_mark(words_without_offset(symbol)));
    for (size_t i = 0; i < state->text.len; i++) {
        char *byte = &state->text.at[i];
        *byte = i < comm && *byte == ' ' ? '_' : i >= comm && byte_is_digit(*byte) ? 'X' : *byte;
    }
    struct slice rest = slice_from(bytebuf_slice(&state->text), comm);
    push(fold, &depth, slice_part(bytebuf_slice(&state->text), 0, comm));
    while (rest.len && slice_cut(&rest, '/', &part))
        push(fold, &depth, part);
    if (depth)
        fold_add(fold, 0, state->frames, depth, decimal_whole(1));
}

static void free_state(struct fold *fold) {
    struct pkgsplit_state *state = fold->state;
    free(state->frames);
    bytebuf_free(&state->text);
}

const struct format format_pkgsplit = {.name = "pkgsplit-perf",
                                       .script = "pkgsplit-perf.pl",
                                       .help = "perf script's text without call chains: packages as frames",
                                       .options = "",
                                       .state_size = sizeof(struct pkgsplit_state),
                                       .line = read_line,
                                       .free_state = free_state};
