/* pprof: a profile is folded as a whole or not at all. The text of pprof -raw is read as go reads it. */
#include <stdlib.h>

#include "base/textkind.h"
#include "format.h"
#include "pprof_profile.h"
#include "pprof_text.h"

#include "base/banned.h"

#define NOT_ASKED (INTERN_NONE - 1) /* of a text: what name it is */

enum { LONGEST_TYPE = 256 }; /* bytes that are shown and compared */

struct pprof_state {
    struct pprof_profile profile;
    const char *name; /* of the file, if it is there to be folded */
    uint32_t *names,
        *file_names;     /* by number of a text: the name of such a function, of such a file, or NOT_ASKED */
    uint32_t *functions; /* by row: numbers of names */
    uint32_t *frames;    /* of all locations, innermost first: numbers of names */
    size_t *firsts; /* by row of a location: where its frames begin; after the last one: where they end */
    const char *wrong;
};

/* ---- names ---- */

static struct slice text_of(struct pprof_state *state, uint64_t number) {
    struct slice text = SLICE("");
    if (!pprof_profile_text(&state->profile, number, &text))
        state->wrong = "a name is not in the table of texts";
    return text;
}

/* A name for each text. */
static uint32_t *not_asked(size_t count) {
    uint32_t *names = heap_resize(NULL, count + 1, sizeof *names);
    for (size_t i = 0; i < count; i++)
        names[i] = NOT_ASKED;
    return names;
}

/* The name that a text is; it is made once, for many functions may have it. */
static uint32_t function_name(struct fold *fold, uint64_t number) {
    struct pprof_state *state = fold->state;
    struct slice text = text_of(state, number);
    if (state->wrong)
        return INTERN_NONE;
    if (state->names[number] == NOT_ASKED)
        state->names[number] = fold_text_name(fold, text);
    return state->names[number];
}

static void name_functions(struct fold *fold) {
    struct pprof_state *state = fold->state;
    size_t count = state->profile.function_ids.ids.count;
    state->names = not_asked(state->profile.text_count);
    state->functions = heap_resize(NULL, count + 1, sizeof *state->functions);
    for (size_t i = 0; i < count; i++) {
        const struct pprof_function *function = &state->profile.functions[i];
        uint32_t name = function_name(fold, function->name);
        state->functions[i] = name == INTERN_NONE ? function_name(fold, function->system_name) : name;
    }
}

/* "[FILE]" */
static uint32_t bracketed(struct fold *fold, struct slice file) {
    struct bytebuf text = {0};
    size_t slash = slice_find_last(file, '/');
    file = slash < file.len ? slice_from(file, slash + 1) : file;
    bytebuf_add_byte(&text, '[');
    bytebuf_add(&text, file.len ? file : SLICE("unknown"));
    bytebuf_add_byte(&text, ']');
    uint32_t name = fold_text_name(fold, bytebuf_slice(&text));
    bytebuf_free(&text);
    return name;
}

/* The name of a location without functions: of its file, also made once. */
static uint32_t file_name(struct fold *fold, const struct pprof_location *location) {
    struct pprof_state *state = fold->state;
    uint32_t row =
        location->mapping ? pprof_profile_row(&state->profile.mapping_ids, location->mapping) : INTERN_NONE;
    if (row == INTERN_NONE)
        return bracketed(fold, SLICE(""));
    struct slice file = text_of(state, state->profile.files[row]);
    if (state->wrong)
        return INTERN_NONE;
    uint32_t *name = &state->file_names[state->profile.files[row]];
    if (*name == NOT_ASKED)
        *name = bracketed(fold, file);
    return *name;
}

/* Adds the frames of a location: its functions, or its file if they have no names. Returns how many there are
 * then. */
static size_t add_frames(struct fold *fold, const struct pprof_location *location, size_t count) {
    struct pprof_state *state = fold->state;
    size_t first = count;
    for (size_t i = 0; i < location->count; i++) {
        uint32_t function =
            pprof_profile_row(&state->profile.function_ids, state->profile.lines[location->first + i]);
        uint32_t name = function == INTERN_NONE ? INTERN_NONE : state->functions[function];
        if (name != INTERN_NONE)
            state->frames[count++] = name;
    }
    if (count == first)
        state->frames[count++] = file_name(fold, location);
    return count;
}

static void name_locations(struct fold *fold) {
    struct pprof_state *state = fold->state;
    const struct pprof_profile *profile = &state->profile;
    size_t rows = profile->location_ids.ids.count, count = 0;
    state->frames = heap_resize(NULL, profile->line_count + rows + 1, sizeof *state->frames);
    state->firsts = heap_resize(NULL, rows + 1, sizeof *state->firsts);
    state->file_names = not_asked(profile->text_count);
    for (size_t i = 0; i < rows; i++) {
        state->firsts[i] = count;
        count = add_frames(fold, &profile->locations[i], count);
    }
    state->firsts[rows] = count;
}

/* ---- which value counts ---- */

/* A word: blanks in it are replaced, so that it stays one. What is too long is cut off. */
static void add_word(struct bytebuf *into, struct slice text) {
    for (size_t i = 0; i < text.len && i < LONGEST_TYPE; i++)
        bytebuf_add_byte(into, byte_is_blank(text.at[i]) ? '_' : text.at[i]);
}

/* The types as pprof -raw prints them: "samples/count cpu/nanoseconds[dflt]". */
static void print_types(struct pprof_state *state, struct bytebuf *into) {
    const struct pprof_profile *profile = &state->profile;
    for (size_t i = 0; i < profile->type_count; i++) {
        struct slice name = text_of(state, profile->types[i].name);
        if (i)
            bytebuf_add_byte(into, ' ');
        add_word(into, name);
        bytebuf_add_byte(into, '/');
        add_word(into, text_of(state, profile->types[i].unit));
        if (profile->default_type && slice_equal(name, text_of(state, profile->default_type)))
            bytebuf_add(into, SLICE("[dflt]"));
    }
}

/* False: there is no such value, and a message was added. */
static bool choose_value(struct fold *fold, size_t *value) {
    struct bytebuf types = {0};
    print_types(fold->state, &types);
    bool good = pprof_text_choose(fold->given->sample_index, bytebuf_slice(&types), value);
    if (!good && !fold->wrong_usage)
        messages_add(&fold->messages, "--sample-index: '%s' is not one of the profile's values: %.*s",
                     fold->given->sample_index, (int)types.len, types.at);
    fold->wrong_usage |= !good;
    bytebuf_free(&types);
    return good;
}

/* ---- stacks ---- */

/* The next location of a list: its first frame, and how many it has. False: there is none. */
static bool next_location(struct pprof_state *state, struct slice *list, const uint32_t **frames,
                          size_t *count) {
    uint64_t id;
    if (!protobuf_number_next(list, &id, &state->wrong))
        return false;
    uint32_t row = pprof_profile_row(&state->profile.location_ids, id);
    *frames = state->frames + state->firsts[row];
    *count = state->firsts[row + 1] - state->firsts[row];
    return true;
}

/* Pushes the frames of a list of locations, at most FOLD_DEEPEST of them, the outermost: a list may name a
 * location with many frames many times. */
static void push_frames(struct fold *fold, struct slice list) {
    struct slice rest = list;
    const uint32_t *frames;
    uint64_t depth = 0;
    size_t count;
    while (next_location(fold->state, &rest, &frames, &count))
        depth += count;
    uint64_t skipped = depth > FOLD_DEEPEST ? depth - FOLD_DEEPEST : 0;
    fold->too_deep += skipped;
    while (next_location(fold->state, &list, &frames, &count)) {
        size_t at = count < skipped ? count : (size_t)skipped;
        skipped -= at;
        for (; at < count; at++)
            fold_push_name(fold, frames[at]);
    }
}

/* Whether all samples have locations that are there. */
static bool check_lists(struct pprof_state *state) {
    const struct pprof_profile *profile = &state->profile;
    for (uint32_t i = 0; i < profile->lists.count && !state->wrong; i++) {
        struct slice list = intern_text(&profile->lists, i);
        for (uint64_t id; protobuf_number_next(&list, &id, &state->wrong);)
            if (pprof_profile_row(&profile->location_ids, id) == INTERN_NONE)
                state->wrong = "a sample has a location that is not there";
    }
    return !state->wrong;
}

static void add_stacks(struct fold *fold, size_t value) {
    struct pprof_state *state = fold->state;
    const struct pprof_profile *profile = &state->profile;
    for (uint32_t i = 0; i < profile->lists.count; i++) {
        struct count count = profile->sums[i * profile->values + value];
        if (count_is_zero(count))
            continue;
        fold_open(fold);
        push_frames(fold, intern_text(&profile->lists, i));
        fold_close(fold, (struct decimal){.whole = count});
    }
}

/* ---- the file ---- */

static void free_file(struct fold *fold) {
    struct pprof_state *state = fold->state;
    pprof_profile_free(&state->profile);
    free(state->names);
    free(state->file_names);
    free(state->functions);
    free(state->frames);
    free(state->firsts);
    *state = (struct pprof_state){0};
}

static void read_text(struct fold *fold, struct linereader *in) {
    void *own = fold->state;
    fold->state = heap_zeroed(1, format_go.state_size);
    for (struct slice line; linereader_next(in, &line);)
        format_go.line(fold, line);
    format_go.end(fold);
    format_go.free_state(fold);
    free(fold->state);
    fold->state = own;
}

static bool is_text(struct linereader *in) {
    const struct filekind *kind = textkind_of(linereader_peek(in, FILEKIND_START));
    return kind && slice_equal(slice_of_text(kind->format), SLICE("go"));
}

static void read_file(struct fold *fold, struct linereader *in) {
    struct pprof_state *state = fold->state;
    if (is_text(in)) {
        read_text(fold, in);
    } else if (pprof_profile_read(&state->profile, in, &fold->messages)) {
        state->name = in->error ? NULL : in->name; /* else it is reported, and nothing of it counts */
    } else {
        fold->failed = true;
    }
}

static void end(struct fold *fold) {
    struct pprof_state *state = fold->state;
    uint64_t stacks = fold->stacks + state->profile.samples;
    size_t value = 0;
    if (!state->name || !state->profile.samples || !choose_value(fold, &value)) {
        free_file(fold);
        return;
    }
    name_functions(fold);
    name_locations(fold);
    if (check_lists(state)) {
        add_stacks(fold, value);
        fold->stacks = stacks;
    } else {
        messages_add(&fold->messages, "%s: damaged: %s", state->name, state->wrong);
        fold->failed = true;
    }
    free_file(fold);
}

const struct format format_pprof = {.name = "pprof",
                                    .script = "",
                                    .help =
                                        "profiles of pprof, as Go and others write them; pprof -raw's text",
                                    .options = "sample-index",
                                    .state_size = sizeof(struct pprof_state),
                                    .whole = true,
                                    .begin = free_file,
                                    .read = read_file,
                                    .end = end,
                                    .free_state = free_file};
