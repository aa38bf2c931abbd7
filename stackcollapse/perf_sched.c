/*
 * perf-sched: a thread that is switched away from leaves its stack; when an event says how long it slept, the
 * time counts under that stack. What a sample of an event means is known when its frames were read.
 */
#include <stdlib.h>

#include "format.h"
#include "perf/perf_line.h"
#include "words.h"

#include "base/banned.h"

enum event { OTHER, SWITCH, WAKE };

enum { LONGEST_CHAIN = 1 << 12 }; /* frames; wakers that wake one another would make it grow for ever */

struct frames {
    uint32_t *at; /* outermost first */
    size_t count, capacity;
    bool known;
};

struct thread {
    struct frames asleep; /* where it went to sleep */
    struct frames woken;  /* that, and what woke it */
};

struct sched_state {
    enum event event; /* of the open sample */
    uint32_t sleeper; /* its thread, as a number */
    uint32_t waker;   /* likewise */
    uint32_t name;    /* the sleeper's, as a frame */
    uint32_t waker_name;
    struct decimal delay;
    struct intern numbers; /* of threads, as text */
    struct thread *threads;
    size_t capacity;
    struct frames chain;
    struct bytebuf text;
};

/* ---- threads ---- */

static uint32_t thread_number(struct sched_state *state, struct slice digits) {
    size_t before = state->capacity;
    uint32_t number = intern_add(&state->numbers, digits);
    state->threads = heap_grow(state->threads, &state->capacity, number + 1, sizeof *state->threads);
    if (state->capacity > before)
        memset(state->threads + before, 0, (state->capacity - before) * sizeof *state->threads);
    return number;
}

static void add(struct frames *self, uint32_t name) {
    if (self->count >= LONGEST_CHAIN || name == INTERN_NONE)
        return;
    self->at = heap_grow(self->at, &self->capacity, self->count + 1, sizeof *self->at);
    self->at[self->count++] = name;
}

static void add_all(struct frames *self, const struct frames *other) {
    for (size_t i = 0; i < other->count; i++)
        add(self, other->at[i]);
}

/* The name of a thread as a frame: blanks become "_", and its number may follow. */
static uint32_t thread_name(struct fold *fold, struct slice comm, struct slice number) {
    struct sched_state *state = fold->state;
    state->text.len = 0;
    for (size_t i = 0; i < comm.len; i++)
        bytebuf_add_byte(&state->text, comm.at[i] == ' ' ? '_' : comm.at[i]);
    if (fold->given->record_tid)
        bytebuf_add_format(&state->text, "-%.*s", (int)number.len, number.at);
    return fold_name(fold, bytebuf_slice(&state->text));
}

/* ---- samples ---- */

static void go_to_sleep(struct fold *fold) {
    struct sched_state *state = fold->state;
    struct thread *thread = &state->threads[state->sleeper];
    thread->asleep.count = 0;
    for (size_t i = 0; i < fold_depth(fold); i++)
        add(&thread->asleep, *sample_at(&fold->sample, i));
    thread->asleep.known = true;
    thread->woken.known = false;
}

static void wake_up(struct fold *fold) {
    struct sched_state *state = fold->state;
    struct thread *thread = &state->threads[state->sleeper];
    const struct thread *waker = &state->threads[state->waker];
    const struct suite_options *given = fold->given;
    struct frames *chain = &state->chain;
    if (!thread->asleep.known)
        return;
    chain->count = 0;
    add(chain, state->name);
    add_all(chain, &thread->asleep);
    for (size_t i = fold_depth(fold); (given->record_wake_stack || given->recurse) && i > 0; i--)
        add(chain, *sample_at(&fold->sample, i - 1));
    if (given->record_wake_stack || given->recurse)
        add(chain, state->waker_name);
    if (given->recurse && waker->woken.known) {
        add(chain, intern_add(&fold->names, SLICE("-")));
        add_all(chain, &waker->woken);
    }
    thread->woken.count = 0;
    for (size_t i = 1; given->recurse && i < chain->count; i++)
        add(&thread->woken, chain->at[i]);
    thread->woken.known = given->recurse;
    thread->asleep.known = false;
    if (chain->count)
        fold_add(fold, 0, chain->at, chain->count, state->delay);
}

static void end_sample(struct fold *fold) {
    struct sched_state *state = fold->state;
    if (state->event == SWITCH)
        go_to_sleep(fold);
    else if (state->event == WAKE)
        wake_up(fold);
    state->event = OTHER;
    fold_drop(fold);
}

/* The digits after the last such mark; false: there are none. */
static bool number_after(struct slice text, struct slice mark, struct slice *digits) {
    size_t found = slice_search_last(text, mark);
    if (found == text.len)
        return false;
    struct slice rest = slice_from(text, found + mark.len);
    return words_take_digits(&rest, digits);
}

/* "comm=Web Content pid=77 delay=5000 [ns]": whose sleep ended, and how long it was. */
static bool read_wake(struct fold *fold, struct slice line) {
    struct sched_state *state = fold->state;
    struct slice mark = SLICE(" pid="), number, delay;
    size_t comm = slice_search(line, SLICE("comm="));
    struct slice rest = slice_from(line, comm < line.len ? comm + 5 : comm);
    if (!number_after(rest, mark, &number) || !number_after(rest, SLICE(" delay="), &delay))
        return false;
    struct slice name = slice_part(rest, 0, (size_t)(number.at - rest.at) - mark.len);
    state->sleeper = thread_number(state, number);
    state->name = thread_name(fold, name, number);
    state->delay = (struct decimal){.whole = count_parse(delay)};
    return true;
}

static void read_header(struct fold *fold, struct slice line, const struct perf_header *header) {
    struct sched_state *state = fold->state;
    struct slice number;
    size_t end = header->tid.at ? (size_t)(header->tid.at + header->tid.len - line.at) : 0;
    struct slice rest = slice_from(line, end);
    end_sample(fold);
    fold_open(fold);
    if (slice_has(rest, SLICE("sched:sched_switch:")) && number_after(rest, SLICE("prev_pid="), &number)) {
        state->event = SWITCH;
        state->sleeper = thread_number(state, number);
    } else if ((slice_has(rest, SLICE("sched:sched_stat_sleep:")) ||
                slice_has(rest, SLICE("sched:sched_stat_blocked:"))) &&
               read_wake(fold, rest)) {
        state->event = WAKE;
        state->waker = thread_number(state, header->tid);
        state->waker_name = thread_name(fold, header->comm, header->tid);
    }
}

/* ---- lines ---- */

static void read_line(struct fold *fold, struct slice line) {
    struct perf_line fields;
    enum perf_line_kind kind = perf_line_read(line, &fields);
    if (kind == PERF_LINE_EMPTY)
        end_sample(fold);
    else if (kind == PERF_LINE_HEADER)
        read_header(fold, line, &fields.header);
    else if (fold->sample.open &&
             (kind == PERF_LINE_FRAME || kind == PERF_LINE_BARE_FRAME || kind == PERF_LINE_CUT_FRAME))
        fold_push(fold, words_without_offset(fields.frame.symbol));
}

static void begin(struct fold *fold) {
    struct sched_state *state = fold->state;
    fold->divisor = 1000; /* nanoseconds to microseconds */
    state->event = OTHER;
    for (size_t i = 0; i < state->capacity; i++)
        state->threads[i].asleep.known = state->threads[i].woken.known = false;
}

static void free_state(struct fold *fold) {
    struct sched_state *state = fold->state;
    for (size_t i = 0; i < state->capacity; i++) {
        free(state->threads[i].asleep.at);
        free(state->threads[i].woken.at);
    }
    free(state->threads);
    free(state->chain.at);
    intern_free(&state->numbers);
    bytebuf_free(&state->text);
}

const struct format format_perf_sched = {.name = "perf-sched",
                                         .script = "stackcollapse-perf-sched.awk",
                                         .help = "scheduler events of perf script: time asleep",
                                         .options = "record-tid record-wake-stack recurse",
                                         .weak = true,
                                         .state_size = sizeof(struct sched_state),
                                         .begin = begin,
                                         .line = read_line,
                                         .end = end_sample,
                                         .free_state = free_state};
