/*
 * cpuprofile: a tree of functions, the one that each sample was in, and when. Members come in any order, so a
 * file is folded at its end, as a whole or not at all.
 */
#include <stdlib.h>

#include "base/json.h"
#include "cpuprofile_tree.h"
#include "format.h"

#include "base/banned.h"

struct cpuprofile_state {
    struct json json;
    const char *file; /* its name, if it is there to be folded */
    struct cpuprofile_tree tree;
    uint32_t *samples; /* ids of nodes */
    struct moment *deltas;
    struct moment start, stop;
    bool has_stop, has_samples, has_deltas;
    size_t sample_count, samples_capacity, delta_count, deltas_capacity;
    uint64_t untimed; /* samples without a time */
};

/* A sample at its time. */
struct timed {
    struct moment at;
    size_t order; /* in the file */
};

/* ---- members ---- */

/* The next item of an array. False: there is none. */
static bool next_item(struct json *json, enum json_event *event) {
    *event = json_value(json);
    return *event != JSON_WRONG && *event != JSON_ARRAY_END;
}

static void read_samples(struct cpuprofile_state *state) {
    state->has_samples = json_array(&state->json);
    for (enum json_event event; state->has_samples && next_item(&state->json, &event);) {
        state->samples = heap_grow(state->samples, &state->samples_capacity, state->sample_count + 1,
                                   sizeof *state->samples);
        state->samples[state->sample_count++] = cpuprofile_tree_id(&state->tree, state->json.text);
    }
}

static void read_deltas(struct cpuprofile_state *state) {
    state->has_deltas = json_array(&state->json);
    for (enum json_event event; state->has_deltas && next_item(&state->json, &event);) {
        state->deltas =
            heap_grow(state->deltas, &state->deltas_capacity, state->delta_count + 1, sizeof *state->deltas);
        struct moment *delta = &state->deltas[state->delta_count++];
        if (event != JSON_NUMBER || !moment_parse(state->json.text, delta))
            *delta = (struct moment){0};
    }
}

static bool read_moment(struct cpuprofile_state *state, struct moment *moment) {
    return json_value(&state->json) == JSON_NUMBER && moment_parse(state->json.text, moment);
}

static void read_start(struct cpuprofile_state *state) {
    if (!read_moment(state, &state->start))
        state->start = (struct moment){0};
}

static void read_stop(struct cpuprofile_state *state) {
    state->has_stop = read_moment(state, &state->stop);
}

static void read_tree(struct cpuprofile_state *state) {
    cpuprofile_tree_read(&state->tree, &state->json);
}

static void read_member(struct cpuprofile_state *state) {
    static const struct {
        struct slice name;
        void (*read)(struct cpuprofile_state *state);
    } members[] = {{SLICE_INIT("nodes"), read_tree},      {SLICE_INIT("head"), read_tree},
                   {SLICE_INIT("samples"), read_samples}, {SLICE_INIT("timeDeltas"), read_deltas},
                   {SLICE_INIT("startTime"), read_start}, {SLICE_INIT("endTime"), read_stop}};
    for (size_t i = 0; i < sizeof members / sizeof *members; i++)
        if (slice_equal(state->json.text, members[i].name)) {
            members[i].read(state);
            return;
        }
    (void)json_skip(&state->json);
}

static void free_file(struct fold *fold) {
    struct cpuprofile_state *state = fold->state;
    if (state->json.bytes.in)
        json_free(&state->json);
    cpuprofile_tree_free(&state->tree);
    free(state->samples);
    free(state->deltas);
    *state = (struct cpuprofile_state){0};
}

static void read_file(struct fold *fold, struct linereader *in) {
    struct cpuprofile_state *state = fold->state;
    state->json.bytes.in = in;
    enum json_event event = json_next(&state->json);
    if (event == JSON_OBJECT)
        while (json_next(&state->json) == JSON_NAME)
            read_member(state);
    else if (event == JSON_ARRAY)
        (void)json_leave(&state->json);
    if (json_next(&state->json) == JSON_DONE) {
        state->file = in->error ? NULL : in->name; /* else it is reported, and nothing of it counts */
    } else {
        json_add_failure(&state->json, &fold->messages);
        fold->failed = true;
    }
    json_free(&state->json);
    state->json.bytes.in = NULL;
}

/* ---- samples ---- */

static int compare_timed(const void *a, const void *b) {
    const struct timed *x = a, *y = b;
    int order = moment_compare(x->at, y->at);
    return order ? order : (x->order > y->order) - (x->order < y->order);
}

/* The samples in the order of time. To be freed. */
static struct timed *order_samples(const struct cpuprofile_state *state, size_t count) {
    struct timed *timed = heap_resize(NULL, count + 1, sizeof *timed);
    struct moment at = state->start;
    for (size_t i = 0; i < count; i++) {
        at = moment_add(at, state->deltas[i]);
        timed[i] = (struct timed){at, i};
    }
    qsort(timed, count, sizeof *timed, compare_timed);
    return timed;
}

/* Each sample lasts to the next one, the last one to the end. */
static void add_times(struct cpuprofile_state *state) {
    size_t count = state->sample_count < state->delta_count ? state->sample_count : state->delta_count;
    struct timed *timed = order_samples(state, count);
    for (size_t i = 0; i < count; i++) {
        struct moment end = i + 1 < count ? timed[i + 1].at : state->has_stop ? state->stop : timed[i].at;
        cpuprofile_tree_add(&state->tree, state->samples[timed[i].order], moment_since(end, timed[i].at));
    }
    state->untimed = state->sample_count - count;
    free(timed);
}

static void add_samples(struct fold *fold) {
    struct cpuprofile_state *state = fold->state;
    if (!state->has_samples)
        cpuprofile_tree_add_hits(&state->tree);
    else if (state->has_deltas && !fold->given->hits)
        add_times(state);
    else
        for (size_t i = 0; i < state->sample_count; i++)
            cpuprofile_tree_add(&state->tree, state->samples[i], decimal_whole(1));
}

/* What of the samples is not counted. */
static void add_messages(struct fold *fold) {
    const struct cpuprofile_state *state = fold->state;
    if (state->tree.unknown)
        messages_add(&fold->messages, "%s: %llu samples left out: the nodes that they name are not there",
                     state->file, (unsigned long long)state->tree.unknown);
    if (state->untimed)
        messages_add(&fold->messages, "%s: %llu samples left out: they have no time", state->file,
                     (unsigned long long)state->untimed);
    if (state->tree.cut)
        messages_add(&fold->messages, "%s: %llu nodes are their own callers; they are taken for outermost",
                     state->file, (unsigned long long)state->tree.cut);
}

static void end(struct fold *fold) {
    struct cpuprofile_state *state = fold->state;
    if (state->file) {
        uint64_t stacks = fold->stacks + (state->has_samples ? state->sample_count : 0);
        cpuprofile_tree_join(&state->tree);
        add_samples(fold);
        cpuprofile_tree_fold(&state->tree, fold);
        if (state->has_samples)
            fold->stacks = stacks;
        add_messages(fold);
    }
    free_file(fold);
}

const struct format format_cpuprofile = {.name = "cpuprofile",
                                         .script = "",
                                         .help = "CPU profiles of Chrome, Node.js and other programs on V8",
                                         .options = "hits",
                                         .state_size = sizeof(struct cpuprofile_state),
                                         .whole = true,
                                         .begin = free_file,
                                         .read = read_file,
                                         .end = end,
                                         .free_state = free_file};
