/*
 * source_line - the lines that perf script -F +srcline prints below frames
 *
 *     55c4df9a41ae work+0xc (/home/u/spin)
 *   spin.c:12
 *
 * A frame line gives one or more names; after it comes a line for each of them, or no line.
 *
 *     source_lines_expect(&lines, 1);                  // a frame line of one name was read
 *     if (source_lines_due(&lines) && source_lines_take(&lines, line, &place))
 *         use(place, source_line_text(line, &scratch));     // 0, "spin.c:12"
 */
#ifndef SOURCE_LINE_H
#define SOURCE_LINE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/bytebuf.h"
#include "base/contract.h"

/* Which source lines may come next. */
struct source_lines {
    uint32_t expected, taken; /* private: for the names of the frame line before */
    bool stray;               /* the frame line before has no name, but may have a source line */
};

/* A frame line with a position was read, which has this many names. */
static inline void source_lines_expect(struct source_lines *self, uint32_t count) {
    self->expected = count;
    self->taken = 0;
    self->stray = count == 0;
}

/* Nothing is expected until the next frame line. */
static inline void source_lines_end(struct source_lines *self) {
    *self = (struct source_lines){0};
}

static inline bool source_lines_due(const struct source_lines *self) {
    return self->taken != self->expected;
}

/*
 * A line where one is due: its name's place among those of the frame line, outermost first. False if the line
 * is something else; then none is due any more.
 */
MUST_USE bool source_lines_take(struct source_lines *self, struct slice line, uint32_t *place);

/*
 * The position: without every shortest [...], which is a module's offset, without whitespace around it, and
 * with ':' for ';'. It lies in `into`, which is cleared first.
 */
struct slice source_line_text(struct slice line, struct bytebuf *into);

#endif
