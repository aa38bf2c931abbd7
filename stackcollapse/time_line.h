/*
 * time_line - what was open at each moment of a thread becomes stacks, each with the time that it lasted
 *
 * Events may come in any order, and are held until time_line_end. Where they come in the order of time,
 * time_line_pass counts those that are over, so that memory depends on what is open, not on how much was.
 *
 *     struct time_line line = {0};
 *     time_line_add(&line, (struct time_event){.kind = TIME_SPAN, .at = start, .end = end, .name = name});
 *     time_line_end(&line, fold);
 */
#ifndef TIME_LINE_H
#define TIME_LINE_H

#include "fold.h"
#include "moment.h"

enum time_kind {
    TIME_BEGIN,
    TIME_END, /* of the innermost begun one of its name; INTERN_NONE: of any */
    TIME_SPAN /* begin and end in one */
};

struct time_event {
    struct moment at, end; /* `end` of a span, not before `at` */
    uint32_t name;
    uint32_t order; /* private: in which they were added */
    enum time_kind kind;
};

/* What is open. */
struct time_open {
    uint32_t name;
    bool span;
    struct moment end; /* of a span */
};

struct time_line {
    size_t held;               /* events */
    bool late;                 /* one came before what was counted already: the time line is wrong */
    struct time_event *events; /* private from here */
    size_t capacity;
    bool unordered, started;
    struct moment last;     /* `at` of the event that came last */
    struct moment latest;   /* of all times */
    struct moment now;      /* up to which is counted */
    struct time_open *open; /* outermost first, at most FOLD_DEEPEST */
    size_t open_count, open_capacity;
    uint64_t deep; /* begun below that */
};

void time_line_add(struct time_line *self, struct time_event event);

/* Counts what is over, if events came in the order of time so far. */
void time_line_pass(struct time_line *self, struct fold *fold);

/* Counts all; what is open lasts to the latest time. The time line is empty again. */
void time_line_end(struct time_line *self, struct fold *fold);

void time_line_free(struct time_line *self);

#endif
