/*
 * fold - what every format reads into: names, stacks with their sums, and what a user must know
 *
 * A format pushes frames from the innermost outwards and closes the stack, or adds a whole one outermost
 * first. Names are cleaned here, so that every format writes them alike.
 *
 *     fold_push(fold, SLICE("callee"));
 *     fold_push(fold, SLICE("caller"));
 *     fold_close(fold, decimal_whole(1));                 // "caller;callee 1"
 */
#ifndef FOLD_H
#define FOLD_H

#include "base/decimal.h"
#include "base/linereader.h"
#include "base/outbuf.h"
#include "base/tally.h"
#include "line_cache.h"
#include "profile/sample.h"
#include "profile/stack_table.h"
#include "suite_options.h"

#define FOLD_NOT_UNDERSTOOD "line not understood"

/*
 * Most frames of a stack in formats where a frame may cost less than a line: those whose depth is a number,
 * or that name a list of frames again and again. What is deeper counts for its callers.
 */
enum { FOLD_DEEPEST = 1 << 10 };

/* One value per stack. */
struct fold_column {
    struct stack_table wholes;
    struct stack_table billionths; /* of the stacks that have decimals */
};

struct fold {
    const struct suite_options *given; /* set before use */
    struct intern names;
    struct fold_column columns[2]; /* the second one only if two_columns */
    bool two_columns;
    uint32_t divisor;         /* sums are divided by it, and what is left is dropped; 0: they are not */
    struct messages messages; /* for the user, in order */
    struct tally skipped;     /* lines that gave nothing */
    bool wrong_usage;         /* an option does not fit the input: a message was added, nothing is printed */
    bool failed;              /* a file lacks what it needs: a message was added */
    uint64_t lines, stacks;   /* read; counted */
    uint64_t uncounted;       /* stacks without a count after them */
    uint64_t unread;          /* stacks whose value is not a count */
    uint64_t below_zero;      /* nodes of a tree that have less than their children */
    uint64_t too_deep;        /* calls below FOLD_DEEPEST frames */
    uint64_t negative;        /* sums that were left out; after printing */
    const struct linereader *in; /* while a file is read: for messages */
    void (*log)(void *context,
                struct slice line); /* takes lines that gave nothing; NULL: they are reported */
    void *log_context;
    struct sample sample;    /* the open stack */
    struct line_cache cache; /* lines that are frames */
    struct bytebuf scratch;  /* private from here */
    void *state;             /* of the format */
};

/* The number of a frame's name: ';' becomes ':', blanks at both ends go. INTERN_NONE: nothing is left. */
uint32_t fold_name(struct fold *self, struct slice text);

/* The same for a name that may hold line ends, which become blanks. */
uint32_t fold_text_name(struct fold *self, struct slice text);

/* Opens a stack, if none is open. */
static inline void fold_open(struct fold *self) {
    if (!self->sample.open)
        sample_open(&self->sample, INTERN_NONE, (struct count){0});
}

/* Adds the caller of what was pushed before; opens a stack if none is open. INTERN_NONE is not a frame. */
static inline void fold_push_name(struct fold *self, uint32_t name) {
    fold_open(self);
    if (name != INTERN_NONE)
        sample_push(&self->sample, name);
}

static inline void fold_push(struct fold *self, struct slice text) {
    fold_push_name(self, fold_name(self, text));
}

/* The same for a line that was read before: for formats whose lines hold nothing but the name. */
void fold_push_frame(struct fold *self, struct line_frame frame);

/* How many frames the open stack has; 0 if there is none. */
static inline size_t fold_depth(const struct fold *self) {
    return self->sample.open ? self->sample.depth : 0;
}

/* Ends the open stack and counts it; one without frames counts under "-". */
void fold_close(struct fold *self, struct decimal count);

/* Ends the open stack, if there is one; it counts 1 if it has frames. */
void fold_close_one(struct fold *self);

/* Ends the open stack, if there is one, without counting it. */
static inline void fold_drop(struct fold *self) {
    sample_drop(&self->sample);
    line_cache_break(&self->cache);
}

/* The same for one that has frames, but no count came after it. */
void fold_drop_uncounted(struct fold *self);

/* Counts a stack, outermost first, in a column (0 or 1). */
void fold_add(struct fold *self, unsigned column, const uint32_t *frames, size_t depth, struct decimal count);

/* Counts a line that gave nothing, and reports the first of them. */
void fold_skip(struct fold *self, struct slice line);

/* Adds what a user must know of what was read. */
void fold_add_messages(struct fold *self);

/* Prints the stacks in byte order; what is not above zero is left out, and counted if negative. */
void fold_print(struct fold *self, struct outbuf *out);

/* Prints a line: a stack, its sum, and the second one if there are two columns. */
void fold_print_line(struct outbuf *out, struct slice stack, const struct decimal sums[2], bool two_columns);

/* Adds the stacks that another one read, lines not counted. */
void fold_merge(struct fold *self, const struct fold *other);

void fold_free(struct fold *self);

#endif
