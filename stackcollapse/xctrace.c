/*
 * xctrace: rows of a table. What an element is comes once, with an id; after that the id is referred to. So
 * frames, stacks and weights are kept by id, and rows are counted as they end.
 */
#include <stdlib.h>

#include "base/xml.h"
#include "format.h"

#include "base/banned.h"

enum { MOST_FRAMES = 1 << 16 }; /* of a row: a reference to a stack costs less than its frames */

/* Elements that matter. */
enum element { OTHER, ROW, FRAME, STACK, WEIGHT };

/* Attributes that matter. */
enum attribute { ID, REF, NAME, ADDRESS, ATTRIBUTES };

/* What an id stands for. */
struct definition {
    enum element element;  /* OTHER: none of these */
    uint32_t number;       /* of a frame: its name; of a stack: the list of its frames */
    struct decimal weight; /* of a weight */
};

/* An element that is open, of those that matter and have an end of their own. */
struct open_element {
    enum element element;
    uint32_t id;  /* INTERN_NONE: it has none */
    size_t depth; /* in the file */
    size_t first; /* of a stack: where its frames begin */
};

struct xctrace_state {
    struct xml xml;
    struct intern ids;
    struct definition *definitions; /* by id */
    size_t definitions_capacity, known;
    struct intern lists; /* of frames, innermost first, as bytes */
    uint32_t *frames;    /* of the stacks of a row */
    size_t frame_count, frames_capacity;
    struct open_element open[XML_DEEPEST];
    size_t open_count, open_stacks;
    bool has_stack, has_weight; /* of the row */
    size_t depth;               /* of its stack, the first one */
    struct decimal weight;
    uint64_t unknown; /* references to nothing */
    struct bytebuf attributes[ATTRIBUTES], text;
};

/* ---- ids ---- */

static struct definition *definition_of(struct xctrace_state *state, struct slice id, uint32_t *number) {
    *number = intern_add(&state->ids, id);
    state->definitions = heap_grow(state->definitions, &state->definitions_capacity, state->ids.count,
                                   sizeof *state->definitions);
    if (state->ids.count > state->known)
        state->definitions[state->known++] = (struct definition){.element = OTHER};
    return &state->definitions[*number];
}

static struct slice attribute(const struct xctrace_state *state, enum attribute which) {
    return state->attributes[which].len ? bytebuf_slice(&state->attributes[which]) : SLICE("");
}

/* What the element refers to; NULL: nothing that is known. */
static const struct definition *referred(struct xctrace_state *state, enum element element) {
    uint32_t id = intern_find(&state->ids, attribute(state, REF));
    const struct definition *found = id == INTERN_NONE ? NULL : &state->definitions[id];
    if (found && found->element == element)
        return found;
    state->unknown++;
    return NULL;
}

static void define(struct xctrace_state *state, uint32_t id, struct definition definition) {
    if (id != INTERN_NONE)
        state->definitions[id] = definition;
}

/* ---- frames ---- */

static uint32_t unknown_name(struct fold *fold) {
    return fold_name(fold, SLICE("[unknown]"));
}

static void add_frames(struct fold *fold, const uint32_t *frames, size_t count) {
    struct xctrace_state *state = fold->state;
    size_t room = MOST_FRAMES - state->frame_count, kept = count < room ? count : room;
    if (!state->open_stacks || !count)
        return;
    fold->too_deep += count - kept;
    state->frames = heap_grow(state->frames, &state->frames_capacity, state->frame_count + kept + 1,
                              sizeof *state->frames);
    memcpy(state->frames + state->frame_count, frames, kept * sizeof *frames);
    state->frame_count += kept;
}

static void read_frame(struct fold *fold, uint32_t id) {
    struct xctrace_state *state = fold->state;
    uint32_t name = INTERN_NONE;
    if (attribute(state, REF).len) {
        const struct definition *found = referred(state, FRAME);
        name = found ? found->number : INTERN_NONE;
    } else {
        name = fold_text_name(fold, attribute(state, NAME));
        if (name == INTERN_NONE)
            name = fold_text_name(fold, attribute(state, ADDRESS));
    }
    if (name == INTERN_NONE)
        name = unknown_name(fold);
    define(state, id, (struct definition){.element = FRAME, .number = name});
    add_frames(fold, &name, 1);
}

/* The row's stack is the first one in it. */
static void end_row_stack(struct xctrace_state *state) {
    if (state->open_stacks == 0 && !state->has_stack) {
        state->has_stack = true;
        state->depth = state->frame_count;
    }
}

static void refer_stack(struct fold *fold) {
    struct xctrace_state *state = fold->state;
    const struct definition *found = referred(state, STACK);
    uint32_t unknown = unknown_name(fold);
    struct slice list = found ? intern_text(&state->lists, found->number)
                              : slice_make((const char *)&unknown, sizeof unknown);
    state->open_stacks++;
    add_frames(fold, (const uint32_t *)(const void *)list.at, list.len / sizeof(uint32_t));
    state->open_stacks--;
    end_row_stack(state);
}

static void end_stack(struct xctrace_state *state, const struct open_element *element) {
    const char *frames = state->frames ? (const char *)(state->frames + element->first) : "";
    size_t count = state->frame_count - element->first;
    state->open_stacks--;
    if (element->id != INTERN_NONE) {
        uint32_t list = intern_add(&state->lists, slice_make(frames, count * sizeof *state->frames));
        define(state, element->id, (struct definition){.element = STACK, .number = list});
    }
    end_row_stack(state);
}

/* ---- weights and rows ---- */

static void set_weight(struct xctrace_state *state, struct decimal weight) {
    if (!state->has_weight)
        state->weight = weight;
    state->has_weight = true;
}

static void refer_weight(struct xctrace_state *state) {
    const struct definition *found = referred(state, WEIGHT);
    if (found)
        set_weight(state, found->weight);
}

static void end_weight(struct xctrace_state *state, uint32_t id) {
    struct decimal weight;
    if (!state->text.len || !decimal_parse(slice_trim(bytebuf_slice(&state->text)), &weight))
        return;
    define(state, id, (struct definition){.element = WEIGHT, .weight = weight});
    set_weight(state, weight);
}

static void begin_row(struct xctrace_state *state) {
    state->frame_count = state->depth = 0;
    state->has_stack = state->has_weight = false;
}

static void end_row(struct fold *fold) {
    struct xctrace_state *state = fold->state;
    size_t skipped = state->depth > FOLD_DEEPEST ? state->depth - FOLD_DEEPEST : 0;
    if (!state->has_stack || !state->depth)
        return;
    if (fold->given->weight && !state->has_weight) {
        fold->unread++;
        return;
    }
    fold->too_deep += skipped;
    fold_open(fold);
    for (size_t i = skipped; i < state->depth; i++)
        fold_push_name(fold, state->frames[i]);
    fold_close(fold, fold->given->weight ? state->weight : decimal_whole(1));
}

/* ---- elements ---- */

static enum element element_of(struct slice name) {
    static const struct {
        struct slice name;
        enum element element;
    } known[] = {{SLICE_INIT("frame"), FRAME},     {SLICE_INIT("row"), ROW},
                 {SLICE_INIT("backtrace"), STACK}, {SLICE_INIT("tagged-backtrace"), STACK},
                 {SLICE_INIT("weight"), WEIGHT},   {SLICE_INIT("cycle-weight"), WEIGHT}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (slice_equal(known[i].name, name))
            return known[i].element;
    return OTHER;
}

/* Reads the attributes. Returns what comes after them. */
static enum xml_event read_attributes(struct xctrace_state *state, enum element element) {
    static const struct slice names[ATTRIBUTES] = {[ID] = SLICE_INIT("id"),
                                                   [REF] = SLICE_INIT("ref"),
                                                   [NAME] = SLICE_INIT("name"),
                                                   [ADDRESS] = SLICE_INIT("addr")};
    enum xml_event event;
    for (size_t i = 0; i < ATTRIBUTES; i++)
        state->attributes[i].len = 0;
    while ((event = xml_next(&state->xml)) == XML_ATTRIBUTE) {
        size_t i = 0;
        while (i < ATTRIBUTES && !slice_equal(state->xml.name, names[i]))
            i++;
        if (element == OTHER || i == ATTRIBUTES)
            continue;
        if (!xml_take(&state->xml))
            return XML_WRONG;
        bytebuf_add(&state->attributes[i], state->xml.value);
    }
    return event;
}

static void open_element(struct xctrace_state *state, enum element element, uint32_t id, size_t depth) {
    state->open[state->open_count++] =
        (struct open_element){.element = element, .id = id, .depth = depth, .first = state->frame_count};
    state->open_stacks += element == STACK;
    if (element == WEIGHT)
        state->text.len = 0;
    if (element == ROW)
        begin_row(state);
}

/* At the start of an element. Returns what comes after its attributes. */
static enum xml_event begin_element(struct fold *fold) {
    struct xctrace_state *state = fold->state;
    enum element element = element_of(state->xml.name);
    size_t depth = state->xml.depth;
    enum xml_event event = read_attributes(state, element);
    uint32_t id = INTERN_NONE;
    bool refers = attribute(state, REF).len > 0;
    if (element == OTHER || event == XML_WRONG)
        return event;
    if (attribute(state, ID).len)
        (void)definition_of(state, attribute(state, ID), &id);
    if (element == FRAME)
        read_frame(fold, id);
    else if (!refers)
        open_element(state, element, id, depth);
    else if (element == STACK)
        refer_stack(fold);
    else if (element == WEIGHT)
        refer_weight(state);
    return event;
}

static void end_element(struct fold *fold) {
    struct xctrace_state *state = fold->state;
    if (!state->open_count || state->open[state->open_count - 1].depth != state->xml.depth + 1)
        return;
    const struct open_element *element = &state->open[--state->open_count];
    if (element->element == ROW)
        end_row(fold);
    else if (element->element == STACK)
        end_stack(state, element);
    else
        end_weight(state, element->id);
}

static bool in_weight(const struct xctrace_state *state) {
    const struct open_element *last = state->open_count ? &state->open[state->open_count - 1] : NULL;
    return last && last->element == WEIGHT && last->depth == state->xml.depth;
}

/* ---- the file ---- */

static void free_file(struct fold *fold) {
    struct xctrace_state *state = fold->state;
    if (state->xml.bytes.in)
        xml_free(&state->xml);
    intern_free(&state->ids);
    intern_free(&state->lists);
    free(state->definitions);
    free(state->frames);
    for (size_t i = 0; i < ATTRIBUTES; i++)
        bytebuf_free(&state->attributes[i]);
    bytebuf_free(&state->text);
    *state = (struct xctrace_state){0};
}

static void read_file(struct fold *fold, struct linereader *in) {
    struct xctrace_state *state = fold->state;
    state->xml.bytes.in = in;
    enum xml_event event = xml_next(&state->xml);
    while (event != XML_WRONG && event != XML_DONE) {
        if (event == XML_START) {
            event = begin_element(fold);
            continue;
        }
        if (event == XML_END)
            end_element(fold);
        else if (event == XML_TEXT && in_weight(state) && xml_take(&state->xml))
            bytebuf_add(&state->text, state->xml.value);
        event = xml_next(&state->xml);
    }
    if (event == XML_WRONG) {
        xml_add_failure(&state->xml, &fold->messages);
        fold->failed = true;
    }
    if (state->unknown)
        messages_add(&fold->messages, "%s: %llu references to what is not defined before them: [unknown]",
                     in->name, (unsigned long long)state->unknown);
    free_file(fold);
}

const struct format format_xctrace = {.name = "xctrace",
                                      .script = "",
                                      .help =
                                          "tables of Instruments that xctrace exports: time and CPU profiles",
                                      .options = "weight",
                                      .state_size = sizeof(struct xctrace_state),
                                      .read = read_file,
                                      .free_state = free_file};
