/*
 * stack_edit - stacks left out, shortened or put below a root, as users ask for it
 *
 * In this order: `drop` and `keep` leave out whole stacks by the names of their frames (POSIX extended
 * regular expressions), `strip_root` takes the first frame off, `depth` keeps that many outermost frames,
 * `root` puts frames before the first one. Each is done once per distinct stack; stacks that become equal are
 * summed. A stack that has no frame left is called "-".
 *
 *     struct stack_edit_options options = {.depth = STACK_EDIT_WHOLE};       // read by STACK_EDIT_ROWS
 *     struct stack_edit edit = {.options = &options};
 *     if (stack_edit_compile(&edit, &messages))
 *         stack_edit_apply(&edit, &stacks, &names);
 *     stack_edit_free(&edit);
 */
#ifndef STACK_EDIT_H
#define STACK_EDIT_H

#include <regex.h>

#include "base/messages.h"
#include "base/options.h"
#include "profile/stack_table.h"

#define STACK_EDIT_WHOLE INT64_MAX /* a depth: all frames */

struct stack_edit_options {
    struct option_list drop, keep; /* to be freed: stack_edit_options_free */
    bool strip_root;
    int64_t depth;    /* STACK_EDIT_WHOLE if not given */
    const char *root; /* ';' separates frames; NULL: not given */
};

#define STACK_EDIT_FIELD(field, name) ((field) + offsetof(struct stack_edit_options, name))

/* Their rows for an option table; `field` is the offset of the struct in the settings. */
#define STACK_EDIT_ROWS(field)                                                                  \
    {"drop",                                                                                    \
     OPTION_LIST,                                                                               \
     STACK_EDIT_FIELD(field, drop),                                                             \
     .group = "Stacks",                                                                         \
     .value = "REGEX",                                                                          \
     .help = "leave out stacks with such a frame; may be repeated",                             \
     .added = true},                                                                            \
        {"keep",                                                                                \
         OPTION_LIST,                                                                           \
         STACK_EDIT_FIELD(field, keep),                                                         \
         .value = "REGEX",                                                                      \
         .help = "leave out stacks without such a frame; may be repeated",                      \
         .added = true},                                                                        \
        {"strip-root", OPTION_SWITCH, STACK_EDIT_FIELD(field, strip_root),                      \
         .help = "remove the first frame, the process", .added = true},                         \
        {"depth",                                                                               \
         OPTION_INTEGER,                                                                        \
         STACK_EDIT_FIELD(field, depth),                                                        \
         .value = "N",                                                                          \
         .help = "keep the N outermost frames",                                                 \
         .added = true},                                                                        \
    {                                                                                           \
        "root", OPTION_TEXT, STACK_EDIT_FIELD(field, root),                                     \
            .value = "NAME", .help = "put a frame before the first one; ';' separates several", \
            .added = true                                                                       \
    }

/* What decides by the names of frames. */
struct stack_edit_filter {
    regex_t *expressions;
    size_t count;
    signed char *known; /* by name: 1 it matches, -1 it does not, 0 not tried */
    size_t capacity;
};

struct stack_edit {
    const struct stack_edit_options *options; /* set before use */
    uint64_t dropped;                         /* distinct stacks that were left out */
    struct stack_edit_filter drop, keep;      /* private from here */
    uint32_t *frames;
    size_t capacity;
};

/* False: one of the options cannot be; a message was added. */
MUST_USE bool stack_edit_compile(struct stack_edit *self, struct messages *messages);

/* Whether any of the options was given. */
bool stack_edit_is_given(const struct stack_edit_options *options);

/* Edits a table. Names may be added. All tables that are edited have the same names. */
void stack_edit_apply(struct stack_edit *self, struct stack_table *stacks, struct intern *names);

/*
 * What a user must know: that nothing is left of what was read (`left`: stacks now), or, if `all`, how much
 * was left out.
 */
void stack_edit_add_messages(const struct stack_edit *self, size_t left, bool all, struct messages *messages);

void stack_edit_free(struct stack_edit *self);

void stack_edit_options_free(struct stack_edit_options *self);

#endif
