/*
 * frame_table - frame texts and the names of their frames
 *
 * The text of a frame line is looked up. The first time its names are made, and remembered as a code: the
 * number of one name, or a list of names when a JIT or a compiler inlined functions. Names depend on whether
 * the process is java, so a text has two codes.
 *
 *     struct frame_table frames = {.names = &names};
 *     uint32_t code = frame_table_code(&frames, key, &frame, false);
 *     struct frame_list list = frame_table_list(&frames, code);       // outermost first
 */
#ifndef FRAME_TABLE_H
#define FRAME_TABLE_H

#include "base/contract.h"
#include "perf/frame_name.h"
#include "base/intern.h"
#include "profile/frame.h"

#define FRAME_CODE_NONE UINT32_MAX
#define FRAME_CODE_LIST 0x80000000u    /* the number is the place of a list, not of a name */
#define FRAME_CODE_UNKNOWN 0x40000000u /* one of the names is that of a frame without symbol */
#define FRAME_CODE_NUMBER 0x3fffffffu

/*
 * Finds the functions that the compiler inlined at an address. `names` gets them outermost first, separated
 * by ';'; false leaves the frame as it is.
 */
typedef bool frame_expander(void *context, const struct frame *frame, struct bytebuf *names);

/* The names of a code. Valid until the table gets a new text. */
struct frame_list {
    const uint32_t *names;
    uint32_t count;
    uint32_t sourced; /* how many of them have a source line under --srcline */
};

struct frame_table {
    struct intern *names;    /* set before use: where names are kept */
    struct name_rules rules; /* set before use */
    frame_expander *expand;  /* NULL: none */
    void *expand_context;
    struct intern texts; /* private from here, but for the bytes of the texts */
    uint32_t *codes[2];  /* by text, for other processes and for java */
    size_t capacity[2];
    uint32_t *lists; /* count, sourced, names; one list after the other */
    size_t list_len, list_capacity;
    struct frame_names made;
    struct bytebuf scratch;
};

/* The number of a text, or INTERN_NONE when it was never added. */
static inline uint32_t frame_table_find(const struct frame_table *self, struct slice text) {
    return intern_find(&self->texts, text);
}

/* The code of an indexed text, or FRAME_CODE_NONE when it was not named for this kind of process yet. */
static inline uint32_t frame_table_known(const struct frame_table *self, uint32_t text, bool java) {
    assert(text < self->texts.count);
    return self->codes[java][text];
}

/* The number of a text, which is added when it is new. */
uint32_t frame_table_note(struct frame_table *self, struct slice text);

/* The code of the frame that has this text; the first time its names are made. */
uint32_t frame_table_code(struct frame_table *self, struct slice text, const struct frame *frame, bool java);

/* The bytes of an indexed text. */
static inline struct slice frame_table_text(const struct frame_table *self, uint32_t text) {
    return intern_text(&self->texts, text);
}

/* The names of a code that is a list. */
static inline struct frame_list frame_table_list(const struct frame_table *self, uint32_t code) {
    assert(code != FRAME_CODE_NONE && (code & FRAME_CODE_LIST) &&
           (code & FRAME_CODE_NUMBER) < self->list_len);
    const uint32_t *list = self->lists + (code & FRAME_CODE_NUMBER);
    return (struct frame_list){list + 2, list[0], list[1]};
}

void frame_table_free(struct frame_table *self);

#endif
