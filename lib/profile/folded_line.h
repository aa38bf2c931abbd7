/*
 * folded_line - one line of a folded profile: "frame;frame;frame COUNT"
 *
 * The count is what follows the last blank of the line: digits, optionally a point and further digits.
 * Whatever precedes that blank is the stack. A differential line has a second count; taking the
 * count off what is left of the line finds it.
 *
 *     struct folded_line line, two;
 *     if (folded_line_parse(SLICE("a;b 3 12"), FOLDED_UTF8, &line))      // stack "a;b 3", count "12"
 *         folded_line_parse(line.stack, FOLDED_UTF8, &two);             // stack "a;b", count "3"
 */
#ifndef FOLDED_LINE_H
#define FOLDED_LINE_H

#include "base/contract.h"
#include "base/slice.h"

struct folded_line {
    struct slice stack;
    struct slice count; /* text for count_parse */
};

/* Which blanks may precede the count. */
enum folded_blanks {
    FOLDED_BYTES, /* ASCII blanks */
    FOLDED_UTF8   /* and those of Unicode */
};

/* False when the line does not have that shape. */
MUST_USE bool folded_line_parse(struct slice line, enum folded_blanks blanks, struct folded_line *folded);

/*
 * For a line without that shape: whether the reason is its count, a number such as 1.5e3, -3 or 0x1f instead
 * of digits with or without a point.
 */
bool folded_line_has_unrecognised_count(struct slice line);

/* The stack without empty frames at its end, which do not count as frames. */
struct slice folded_line_frames(struct slice stack);

#endif
