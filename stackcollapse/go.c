/*
 * go: the text of pprof -raw. Samples are lists of locations, whose functions are printed after them, so the
 * lists are summed as numbers and named at the end of the file.
 */
#include <stdlib.h>

#include "format.h"
#include "pprof_text.h"
#include "words.h"

#include "base/banned.h"

enum section { BEFORE, TYPES, SAMPLES, LOCATIONS, MAPPINGS };

struct location {
    uint32_t *frames; /* innermost first; numbers of names */
    size_t count, capacity;
    struct slice mapping; /* its number as text, in `texts`, or empty */
};

struct go_state {
    enum section section;
    size_t value;               /* which value of a sample counts, from 0 */
    struct intern ids;          /* of locations, as text */
    struct location *locations; /* by id */
    struct location *last;      /* the one that may go on */
    struct intern lists;        /* of ids, innermost first, as bytes */
    struct count *sums;         /* by list */
    struct intern mapping_ids, files;
    uint32_t *file_of; /* by mapping id */
    uint32_t *list;
    struct intern texts;
    size_t locations_capacity, sums_capacity, files_capacity, list_capacity;
};

/* ---- samples ---- */

static void read_types(struct fold *fold, struct slice line) {
    struct go_state *state = fold->state;
    struct slice names = slice_trim(line);
    state->section = names.len ? SAMPLES : BEFORE;
    if (!names.len) {
        messages_add(&fold->messages,
                     "%s:%llu: no value is named after \"Samples:\"; do: go tool pprof -raw FILE",
                     fold->in->name, (unsigned long long)fold->in->line);
        fold->failed = true;
    } else if (!pprof_text_choose(fold->given->sample_index, names, &state->value) && !fold->wrong_usage) {
        messages_add(&fold->messages, "--sample-index: '%s' is not one of the profile's values: %.*s",
                     fold->given->sample_index, (int)names.len, names.at);
        fold->wrong_usage = true;
    }
}

/* Takes a number with a sign. */
static bool take_value(struct slice *rest, struct count *value) {
    struct slice digits;
    bool negative = words_take(rest, SLICE("-"));
    if (!words_take_digits(rest, &digits))
        return false;
    *value = negative ? count_subtract((struct count){0}, count_parse(digits)) : count_parse(digits);
    return true;
}

/* "          3   30000000: 1 2 3": values and locations. Lines of labels are skipped. */
static void read_sample(struct fold *fold, struct slice line) {
    struct go_state *state = fold->state;
    struct slice rest = slice_trim(line), id;
    struct count value, wanted = {0};
    size_t count = 0, depth = 0;
    while (take_value(&rest, &value)) {
        if (count++ == state->value)
            wanted = value;
        words_take_blanks(&rest);
    }
    if (count <= state->value || !words_take(&rest, SLICE(":")))
        return;
    for (words_take_blanks(&rest); words_take_digits(&rest, &id); words_take_blanks(&rest)) {
        state->list = heap_grow(state->list, &state->list_capacity, depth + 1, sizeof *state->list);
        state->list[depth++] = intern_add(&state->ids, id);
    }
    if (rest.len)
        return;
    size_t known = state->lists.count;
    uint32_t list =
        intern_add(&state->lists, slice_make((const char *)state->list, depth * sizeof *state->list));
    state->sums = heap_grow(state->sums, &state->sums_capacity, state->lists.count, sizeof *state->sums);
    if (list == known)
        state->sums[list] = (struct count){0};
    count_add_to(&state->sums[list], wanted);
    fold->stacks++;
}

/* ---- locations ---- */

static void add_function(struct fold *fold, struct location *location, struct slice text) {
    uint32_t name = fold_name(fold, pprof_text_function(text));
    if (name == INTERN_NONE)
        return;
    location->frames =
        heap_grow(location->frames, &location->capacity, location->count + 1, sizeof *location->frames);
    location->frames[location->count++] = name;
}

/* The location with this id; it may be of a sample, or new. */
static struct location *location_of(struct go_state *state, struct slice id) {
    size_t before = state->locations_capacity;
    uint32_t number = intern_add(&state->ids, id);
    state->locations =
        heap_grow(state->locations, &state->locations_capacity, number + 1, sizeof *state->locations);
    if (state->locations_capacity > before)
        memset(state->locations + before, 0, (state->locations_capacity - before) * sizeof *state->locations);
    return &state->locations[number];
}

/* "     1: 0x401000 M=1 [F] main.main /src/main.go:12:0 s=9"; or a line of a caller it is inlined in. */
static void read_location(struct fold *fold, struct slice line) {
    struct go_state *state = fold->state;
    struct slice rest = slice_trim_start(line), id, address, mapping;
    if (words_take_digits(&rest, &id) && words_take(&rest, SLICE(": ")) &&
        words_take_address(&rest, &address)) {
        state->last = location_of(state, id);
        state->last->count = 0;
        words_take_blanks(&rest);
        struct slice after = rest;
        if (words_take(&after, SLICE("M=")) && words_take_digits(&after, &mapping)) {
            state->last->mapping = intern_text(&state->texts, intern_add(&state->texts, mapping));
            rest = slice_trim_start(after);
        }
        (void)!words_take(&rest, SLICE("[F] "));
        add_function(fold, state->last, rest);
    } else if (state->last) {
        add_function(fold, state->last, line);
    }
}

/* "2: 0x7f0000/0x7f9000/0x0 /usr/lib/libc.so.6 1234abcd [FN]" */
static void read_mapping(struct go_state *state, struct slice line) {
    struct slice rest = slice_trim(line), id, word;
    if (!words_take_digits(&rest, &id) || !words_take(&rest, SLICE(": ")) || !words_take_word(&rest, &word))
        return;
    uint32_t number = intern_add(&state->mapping_ids, id);
    state->file_of = heap_grow(state->file_of, &state->files_capacity, number + 1, sizeof *state->file_of);
    state->file_of[number] = intern_add(&state->files, pprof_text_file(rest));
}

/* ---- the end ---- */

/* A location without function is named after its file. */
static void name_location(struct fold *fold, const struct location *location) {
    struct go_state *state = fold->state;
    uint32_t mapping =
        location && location->mapping.len ? intern_find(&state->mapping_ids, location->mapping) : INTERN_NONE;
    struct slice file =
        mapping == INTERN_NONE ? SLICE("") : intern_text(&state->files, state->file_of[mapping]);
    struct bytebuf text = {0};
    bytebuf_add_byte(&text, '[');
    bytebuf_add(&text, file.len ? file : SLICE("unknown"));
    bytebuf_add_byte(&text, ']');
    fold_push(fold, bytebuf_slice(&text));
    bytebuf_free(&text);
}

/* How many frames a location has: one more for each function inlined there. */
static size_t frames_of(const struct go_state *state, uint32_t id) {
    size_t count = id < state->locations_capacity ? state->locations[id].count : 0;
    return count ? count : 1;
}

/* Pushes the frames of a location but for the first, innermost ones. */
static void push_location(struct fold *fold, uint32_t id, size_t skipped) {
    struct go_state *state = fold->state;
    const struct location *location = id < state->locations_capacity ? &state->locations[id] : NULL;
    for (size_t i = skipped; location && i < location->count; i++)
        fold_push_name(fold, location->frames[i]);
    if (!location || !location->count)
        name_location(fold, location);
}

/* Pushes the frames of a list of locations, at most FOLD_DEEPEST of them, the outermost. */
static void push_list(struct fold *fold, const uint32_t *ids, size_t count) {
    size_t depth = 0;
    for (size_t i = 0; i < count; i++)
        depth += frames_of(fold->state, ids[i]);
    size_t skipped = depth > FOLD_DEEPEST ? depth - FOLD_DEEPEST : 0;
    fold->too_deep += skipped;
    for (size_t i = 0; i < count; i++) {
        size_t frames = frames_of(fold->state, ids[i]);
        if (skipped < frames)
            push_location(fold, ids[i], skipped);
        skipped -= skipped < frames ? skipped : frames;
    }
}

static void free_file(struct fold *fold) {
    struct go_state *state = fold->state;
    for (size_t i = 0; i < state->locations_capacity; i++)
        free(state->locations[i].frames);
    free(state->locations);
    free(state->file_of);
    free(state->list);
    intern_free(&state->lists);
    free(state->sums);
    intern_free(&state->ids);
    intern_free(&state->mapping_ids);
    intern_free(&state->files);
    intern_free(&state->texts);
    *state = (struct go_state){0};
}

static void end(struct fold *fold) {
    struct go_state *state = fold->state;
    uint64_t stacks = fold->stacks;
    for (uint32_t i = 0; i < state->lists.count; i++) {
        struct slice bytes = intern_text(&state->lists, i);
        fold_open(fold);
        push_list(fold, (const uint32_t *)(const void *)bytes.at, bytes.len / sizeof(uint32_t));
        fold_close(fold, (struct decimal){.whole = state->sums[i]});
    }
    fold->stacks = stacks;
    free_file(fold);
}

static void read_line(struct fold *fold, struct slice line) {
    struct go_state *state = fold->state;
    if (slice_starts(line, SLICE("Samples:")))
        state->section = TYPES;
    else if (slice_starts(line, SLICE("Locations")))
        state->section = LOCATIONS;
    else if (slice_starts(line, SLICE("Mappings")))
        state->section = MAPPINGS;
    else if (state->section == TYPES)
        read_types(fold, line);
    else if (state->section == SAMPLES)
        read_sample(fold, line);
    else if (state->section == LOCATIONS)
        read_location(fold, line);
    else if (state->section == MAPPINGS)
        read_mapping(state, line);
}

const struct format format_go = {.name = "go",
                                 .script = "stackcollapse-go.pl",
                                 .help = "profiles that pprof -raw prints",
                                 .options = "sample-index",
                                 .state_size = sizeof(struct go_state),
                                 .line = read_line,
                                 .end = end,
                                 .free_state = free_file};
