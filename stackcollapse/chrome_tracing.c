/*
 * chrome_tracing: events of many threads. They are held, until there are many; from then on threads whose
 * events come in the order of time are counted as they come. If that order ends later, the file is read again
 * and all of it is held.
 */
#include <stdlib.h>
#include <sys/stat.h>

#include "base/json.h"
#include "format.h"
#include "moment.h"
#include "time_line.h"

#include "base/banned.h"

enum { HELD_FREELY = 1 << 19 }; /* events, about 25 MB */

/* The members of an event. */
struct event {
    char phase; /* 0: none */
    bool has_start, has_duration;
    struct moment start, duration;
    struct bytebuf name, process, thread;
};

struct chrome_state {
    struct json json;
    struct fold fold; /* of the file */
    struct event event;
    struct intern thread_ids;
    struct time_line *threads;
    size_t threads_capacity;
    size_t held, most_held; /* events; and how many before those that are over are counted */
    bool all_held;          /* none is counted before the end */
    bool late;
};

/* ---- threads ---- */

static struct time_line *thread_of(struct chrome_state *state) {
    struct bytebuf *key = &state->event.process;
    bytebuf_add_byte(key, '\0');
    bytebuf_add(key, bytebuf_slice(&state->event.thread));
    size_t known = state->thread_ids.count;
    uint32_t thread = intern_add(&state->thread_ids, bytebuf_slice(key));
    state->threads =
        heap_grow(state->threads, &state->threads_capacity, state->thread_ids.count, sizeof *state->threads);
    if (state->thread_ids.count > known)
        state->threads[thread] = (struct time_line){0};
    return &state->threads[thread];
}

/* Counts what is over in all threads. */
static void pass(struct chrome_state *state) {
    state->held = 0;
    for (size_t i = 0; i < state->thread_ids.count; i++) {
        time_line_pass(&state->threads[i], &state->fold);
        state->held += state->threads[i].held;
    }
    state->most_held = state->held * 2 > HELD_FREELY ? state->held * 2 : HELD_FREELY;
}

static void free_threads(struct chrome_state *state) {
    for (size_t i = 0; i < state->thread_ids.count; i++)
        time_line_free(&state->threads[i]);
    free(state->threads);
    intern_free(&state->thread_ids);
    state->threads = NULL;
    state->threads_capacity = state->held = 0;
}

/* ---- events ---- */

static void add_event(struct chrome_state *state) {
    const struct event *event = &state->event;
    struct time_event added = {.at = event->start, .end = event->start};
    bool span = event->phase == 'X' && event->has_duration;
    if (!event->has_start || (!span && event->phase != 'B' && event->phase != 'E'))
        return;
    added.kind = span ? TIME_SPAN : event->phase == 'B' ? TIME_BEGIN : TIME_END;
    added.name = fold_text_name(&state->fold, event->name.len ? bytebuf_slice(&event->name) : SLICE(""));
    if (added.name == INTERN_NONE && added.kind != TIME_END)
        added.name = fold_name(&state->fold, SLICE("[unknown]"));
    if (span && moment_compare(event->duration, (struct moment){0}) > 0)
        added.end = moment_add(event->start, event->duration);
    struct time_line *thread = thread_of(state);
    time_line_add(thread, added);
    state->late |= thread->late;
    if (++state->held > state->most_held && !state->all_held)
        pass(state);
}

/* Keeps a text or a number. */
static void read_text(struct json *json, struct bytebuf *into) {
    (void)json_value(json);
    into->len = 0;
    bytebuf_add(into, json->text);
}

static bool read_moment(struct json *json, struct moment *moment) {
    return json_value(json) == JSON_NUMBER && moment_parse(json->text, moment);
}

static char read_phase(struct json *json) {
    return json_value(json) == JSON_TEXT && json->text.len == 1 ? json->text.at[0] : '\0';
}

static void read_member(struct event *event, struct json *json) {
    if (slice_equal(json->text, SLICE("ph")))
        event->phase = read_phase(json);
    else if (slice_equal(json->text, SLICE("ts")))
        event->has_start = read_moment(json, &event->start);
    else if (slice_equal(json->text, SLICE("dur")))
        event->has_duration = read_moment(json, &event->duration);
    else if (slice_equal(json->text, SLICE("name")))
        read_text(json, &event->name);
    else if (slice_equal(json->text, SLICE("pid")))
        read_text(json, &event->process);
    else if (slice_equal(json->text, SLICE("tid")))
        read_text(json, &event->thread);
    else
        (void)json_skip(json);
}

static void read_event(struct chrome_state *state) {
    struct event *event = &state->event;
    event->phase = '\0';
    event->has_start = event->has_duration = false;
    event->name.len = event->process.len = event->thread.len = 0;
    while (json_next(&state->json) == JSON_NAME)
        read_member(event, &state->json);
    if (!state->json.wrong)
        add_event(state);
}

/* The items of an array. */
static void read_events(struct chrome_state *state) {
    for (enum json_event event = JSON_NULL; event != JSON_ARRAY_END && event != JSON_WRONG && !state->late;) {
        event = json_next(&state->json);
        if (event == JSON_OBJECT)
            read_event(state);
        else if (event == JSON_ARRAY)
            (void)json_leave(&state->json);
    }
}

/* ---- the file ---- */

/* Reads until an event is late. Whether it is an array, which may be cut off. */
static bool read_json(struct chrome_state *state) {
    struct json *json = &state->json;
    enum json_event event = json_next(json);
    bool array = event == JSON_ARRAY;
    if (array)
        read_events(state);
    if (event == JSON_OBJECT)
        while (!state->late && json_next(json) == JSON_NAME) {
            if (!slice_equal(json->text, SLICE("traceEvents")))
                (void)json_skip(json);
            else if (json_array(json))
                read_events(state);
        }
    if (!state->late)
        (void)json_next(json);
    return array;
}

static void start(struct chrome_state *state, const struct fold *fold, struct linereader *in) {
    free_threads(state);
    fold_free(&state->fold);
    state->fold = (struct fold){.given = fold->given, .in = in};
    if (state->json.bytes.in)
        json_free(&state->json);
    state->json = (struct json){.bytes = {.in = in}};
    state->most_held = HELD_FREELY;
    state->late = false;
}

static bool is_regular(const struct linereader *in) {
    struct stat status;
    return fstat(in->fd, &status) == 0 && S_ISREG(status.st_mode);
}

static void free_state(struct fold *fold) {
    struct chrome_state *state = fold->state;
    free_threads(state);
    fold_free(&state->fold);
    bytebuf_free(&state->event.name);
    bytebuf_free(&state->event.process);
    bytebuf_free(&state->event.thread);
    if (state->json.bytes.in)
        json_free(&state->json);
    state->json.bytes.in = NULL;
}

/* Counts what is left, and adds the file's stacks. */
static void add_file(struct chrome_state *state, struct fold *fold) {
    for (size_t i = 0; i < state->thread_ids.count; i++)
        time_line_end(&state->threads[i], &state->fold);
    fold_merge(fold, &state->fold);
}

static void read_file(struct fold *fold, struct linereader *in) {
    struct chrome_state *state = fold->state;
    uint64_t from = linereader_position(in);
    start(state, fold, in);
    state->all_held = false;
    bool array = read_json(state);
    if (state->late && is_regular(in)) {
        start(state, fold, in);
        linereader_seek(in, from);
        state->all_held = true;
        array = read_json(state);
    }
    if (state->late) {
        messages_add(&fold->messages,
                     "%s: an event is before others that came long before it; save the trace unpacked in a "
                     "file and name that: then it is read twice",
                     in->name);
        fold->failed = true;
    } else {
        add_file(state, fold);
        if (state->json.wrong && !(array && state->json.cut_off)) {
            json_add_failure(&state->json, &fold->messages);
            fold->failed = true;
        }
    }
    free_state(fold);
}

const struct format format_chrome = {.name = "chrome-tracing",
                                     .script = "stackcollapse-chrome-tracing.py",
                                     .help = "trace events of Chrome and others, as JSON",
                                     .options = "",
                                     .state_size = sizeof(struct chrome_state),
                                     .read = read_file,
                                     .free_state = free_state};
