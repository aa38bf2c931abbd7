/*
 * line_cache - lines that were read before, and what they stand for
 *
 * Profilers repeat themselves: a line that was a frame is one again wherever a frame may be. A line is kept
 * whole, so two formats need two caches. Memory is bounded: a cache that is full begins anew.
 *
 *     struct line_frame frame;
 *     if (!line_cache_find(&cache, line, &frame))
 *         line_cache_add(&cache, line, frame = read(line));
 */
#ifndef LINE_CACHE_H
#define LINE_CACHE_H

#include "base/intern.h"
#include "perf/line_prediction.h"

/* Most bytes that a cache takes for lines. */
enum { LINE_CACHE_BYTES = 1 << 26 };

struct line_frame {
    uint32_t name; /* INTERN_NONE: the line has none */
    uint32_t mark; /* what the format wants to know of it besides */
};

struct line_cache {
    struct intern lines;       /* private from here */
    struct line_frame *frames; /* by line */
    size_t capacity;
    struct line_prediction prediction;
};

/* False: the line is not known. */
MUST_USE static inline bool line_cache_find(struct line_cache *self, struct slice line,
                                            struct line_frame *frame) {
    uint32_t number = intern_find(&self->lines, line);
    if (number == INTERN_NONE)
        return false;
    line_prediction_note(&self->prediction, &self->lines, number);
    *frame = self->frames[number];
    return true;
}

/* Remembers a line that was not known. */
void line_cache_add(struct line_cache *self, struct slice line, struct line_frame frame);

/* The next line does not follow the one before: a frame cannot be predicted. */
static inline void line_cache_break(struct line_cache *self) {
    line_prediction_forget(&self->prediction);
}

/*
 * If `bytes`, which have not been read, begin with a line that came after the last one before: what it stands
 * for, and its bytes with LF in *size. False: it must be read.
 */
MUST_USE static inline bool line_cache_next(struct line_cache *self, struct slice bytes,
                                            struct line_frame *frame, size_t *size) {
    uint32_t number = line_prediction_find(&self->prediction, bytes);
    if (number == INTERN_NONE)
        return false;
    *frame = self->frames[number];
    *size = intern_text(&self->lines, number).len + 1;
    return true;
}

/*
 * The same for a cache of starts of lines: what follows does not matter. *size is that of the start; the line
 * may go on, or be cut off.
 */
MUST_USE static inline bool line_cache_next_start(struct line_cache *self, struct slice bytes,
                                                  struct line_frame *frame, size_t *size) {
    uint32_t number = line_prediction_find_start(&self->prediction, bytes);
    if (number == INTERN_NONE)
        return false;
    *frame = self->frames[number];
    *size = intern_text(&self->lines, number).len;
    return true;
}

void line_cache_free(struct line_cache *self);

#endif
