/*
 * profile_line - a folded line with its columns
 *
 *     struct profile_line line;
 *     if (profile_line_parse(SLICE("a;b 3 12"), &line))
 *         use(profile_line_stack(&line, true));          // "a;b"; "a;b 3", where a line has one count only
 */
#ifndef PROFILE_LINE_H
#define PROFILE_LINE_H

#include "base/bytebuf.h"
#include "base/contract.h"
#include "base/count.h"

/* Where one count of a line is: bytes of the stack before it, and of the count itself. */
struct profile_column {
    size_t stack, count;
};

struct profile_line {
    struct slice text;           /* with its counts: lines are sorted by it */
    struct profile_column whole; /* the last count; the stack, if the line has one count only */
    struct profile_column split; /* the count before it; the stack, if there are two */
    struct count count, first;   /* their values */
    bool two;
};

/* False: it is not a folded stack. The line points into the text. */
MUST_USE bool profile_line_parse(struct slice text, struct profile_line *line);

/* The stack, given what the columns of the whole input are. */
static inline struct slice profile_line_stack(const struct profile_line *line, bool differential) {
    return slice_part(line->text, 0, differential ? line->split.stack : line->whole.stack);
}

/*
 * Puts the text that the line has with its frames in opposite order, and one blank before each count, into
 * `reversed`. It is not longer than the line's text. Returns the bytes of its stack.
 */
size_t profile_line_reverse(const struct profile_line *line, bool differential, struct bytebuf *reversed);

#endif
