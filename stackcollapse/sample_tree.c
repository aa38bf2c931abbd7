/* sample: macOS' call graph, a tree of inclusive counts. pmc: FreeBSD's, which has the callees at the root.
 */
#include "call_tree.h"
#include "format.h"
#include "words.h"

#include "base/banned.h"

struct tree_state {
    struct call_tree tree;
    bool reading;         /* sample: in the call graph; pmc: the event counts */
    bool chosen;          /* pmc: the event is known */
    struct bytebuf event; /* pmc: the one that counts */
    struct bytebuf name;
    struct intern others; /* pmc: events that do not count */
};

static void end_tree(struct fold *fold) {
    struct tree_state *state = fold->state;
    call_tree_end(&state->tree, fold);
}

static void free_state(struct fold *fold) {
    struct tree_state *state = fold->state;
    call_tree_free(&state->tree);
    bytebuf_free(&state->event);
    bytebuf_free(&state->name);
    intern_free(&state->others);
}

/* ---- sample ---- */

static void begin_sample(struct fold *fold) {
    struct tree_state *state = fold->state;
    state->reading = false;
    state->tree.inclusive = true;
}

/* Waiting calls of macOS: what they count themselves is not what a program does. */
static bool waits(struct slice name, struct slice module) {
    static const struct slice calls[] = {
        SLICE_INIT("__psynch_cvwait"),
        SLICE_INIT("__select"),
        SLICE_INIT("__semwait_signal"),
        SLICE_INIT("__ulock_wait"),
        SLICE_INIT("__ulock_wait2"),
        SLICE_INIT("__wait4"),
        SLICE_INIT("__workq_kernreturn"),
        SLICE_INIT("kevent"),
        SLICE_INIT("kevent_id"),
        SLICE_INIT("kevent_qos"),
        SLICE_INIT("mach_msg_trap"),
        SLICE_INIT("mach_msg2_trap"),
        SLICE_INIT("read"),
        SLICE_INIT("semaphore_wait_trap"),
    };
    if (module.len && !slice_equal(module, SLICE("libsystem_kernel.dylib")))
        return false;
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++)
        if (slice_equal(name, calls[i]))
            return true;
    return false;
}

/* Appends the text with each run of blanks as one. */
static void add_single_blanks(struct bytebuf *into, struct slice text) {
    for (size_t i = 0; i < text.len; i++)
        if (!byte_is_blank(text.at[i]))
            bytebuf_add_byte(into, text.at[i]);
        else if (i && !byte_is_blank(text.at[i - 1]))
            bytebuf_add_byte(into, ' ');
}

static void add_without_dylib(struct bytebuf *into, struct slice module) {
    struct slice ending = SLICE(".dylib");
    for (size_t at = slice_search(module, ending); at < module.len; at = slice_search(module, ending)) {
        bytebuf_add(into, slice_part(module, 0, at));
        module = slice_from(module, at + ending.len);
    }
    bytebuf_add(into, module);
}

/* "start  (in libdyld.dylib) + 1  [0x1]" is "libdyld`start". */
static struct call_row read_sample_name(struct fold *fold, struct slice text) {
    struct tree_state *state = fold->state;
    size_t at = slice_search_last(text, SLICE("  (in "));
    struct slice name = slice_trim(slice_part(text, 0, at));
    struct slice module = slice_from(text, at < text.len ? at + 6 : at);
    module = slice_part(module, 0, slice_find(module, ')'));
    struct call_row row = {.waits = waits(name, module)};
    state->name.len = 0;
    if (module.len && !fold->given->no_modules) {
        add_without_dylib(&state->name, module);
        bytebuf_add_byte(&state->name, '`');
    }
    add_single_blanks(&state->name, name);
    row.name = fold_name(fold, bytebuf_slice(&state->name));
    return row;
}

static void read_sample(struct fold *fold, struct slice line) {
    enum { INDENT = 4 };
    struct tree_state *state = fold->state;
    struct slice digits;
    size_t at = 0;
    if (slice_starts(line, SLICE("Call graph"))) {
        end_tree(fold);
        state->reading = true;
    } else if (slice_starts(line, SLICE("Total number"))) {
        end_tree(fold);
        state->reading = false;
    }
    while (at < line.len && byte_is_any_of(line.at[at], SLICE(" +!:|")))
        at++;
    struct slice rest = slice_from(line, at);
    if (!state->reading || at < INDENT || !slice_starts(line, SLICE("    ")) ||
        !words_take_digits(&rest, &digits) || !words_take_blanks(&rest))
        return;
    struct call_row row = read_sample_name(fold, rest);
    row.depth = (at - INDENT) / 2;
    row.value.whole = count_parse(digits);
    call_tree_add(&state->tree, fold, row);
}

const struct format format_sample = {.name = "sample",
                                     .script = "stackcollapse-sample.awk",
                                     .help = "call graphs of macOS' sample and Activity Monitor",
                                     .options = "no-modules",
                                     .state_size = sizeof(struct tree_state),
                                     .begin = begin_sample,
                                     .line = read_sample,
                                     .end = end_tree,
                                     .free_state = free_state};

/* ---- pmc ---- */

static void begin_pmc(struct fold *fold) {
    struct tree_state *state = fold->state;
    const struct option_list *filter = &fold->given->event_filter;
    state->tree.inclusive = state->tree.inverted = true;
    if (!state->chosen && filter->count) {
        bytebuf_add_text(&state->event, filter->at[filter->count - 1]);
        state->chosen = true;
    }
    state->reading = filter->count == 0;
}

/* "@ unhalted-cycles [17 samples]" */
static void read_event(struct fold *fold, struct slice text) {
    struct tree_state *state = fold->state;
    struct slice event = slice_trim(slice_part(text, 0, slice_find_last(text, '[')));
    call_tree_end(&state->tree, fold);
    if (!state->chosen)
        bytebuf_add(&state->event, event);
    state->chosen = true;
    state->reading = slice_equal(event, bytebuf_slice(&state->event));
    if (!state->reading)
        intern_add(&state->others, event);
}

/* " 70.59%  [12]        __mtx_unlock_flags @ /boot/kernel/kernel" */
static void read_pmc(struct fold *fold, struct slice line) {
    struct tree_state *state = fold->state;
    struct slice rest = slice_trim_start(line), digits;
    struct call_row row = {.depth = line.len - rest.len};
    if (slice_starts(line, SLICE("@ "))) {
        read_event(fold, slice_from(line, 2));
        return;
    }
    if (!state->reading || !words_take_digits(&rest, &digits) || !words_take(&rest, SLICE(".")) ||
        !words_take_digits(&rest, &digits) || !words_take(&rest, SLICE("%")) || !words_take_blanks(&rest) ||
        !words_take(&rest, SLICE("[")) || !words_take_digits(&rest, &digits) ||
        !words_take(&rest, SLICE("]")) || !words_take_blanks(&rest))
        return;
    row.value.whole = count_parse(digits);
    row.name = fold_name(fold, words_before(rest, SLICE(" @ ")));
    call_tree_add(&state->tree, fold, row);
}

static void finish_pmc(struct fold *fold) {
    struct tree_state *state = fold->state;
    struct slice event = bytebuf_slice(&state->event);
    if (!state->others.count)
        return;
    struct slice other = intern_text(&state->others, 0);
    messages_add(&fold->messages,
                 "the event %.*s counts; there are others, such as %.*s: --event-filter=%.*s", (int)event.len,
                 event.at, (int)other.len, other.at, (int)other.len, other.at);
}

/* The same, but with --event-filter only what it lacks is reported. */
static void finish_pmc_filtered(struct fold *fold) {
    if (!fold->given->event_filter.count || !fold->stacks)
        finish_pmc(fold);
}

const struct format format_pmc = {.name = "pmc",
                                  .script = "stackcollapse-pmc.pl",
                                  .help = "call graphs of pmcstat -G",
                                  .options = "event-filter",
                                  .state_size = sizeof(struct tree_state),
                                  .begin = begin_pmc,
                                  .line = read_pmc,
                                  .end = end_tree,
                                  .finish = finish_pmc_filtered,
                                  .free_state = free_state};
