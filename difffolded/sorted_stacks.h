/*
 * sorted_stacks - the stacks of a sorted folded file, one after the other
 *
 * Lines of equal stacks follow each other in such a file, and are summed. Memory does not grow with the file.
 * A file that is not sorted by its stacks, or packed, or with a line that is not a folded stack, is left to
 * diff.h, which sorts and reports: the stacks end there, and `ended` is false.
 *
 *     struct sorted_stacks in = {.file = {.path = "a.folded", .block = 1 << 17}};
 *     if (sorted_stacks_start(&in))
 *         while (sorted_stacks_next(&in))
 *             use(in.stack, in.count);
 *     bool whole = in.ended;
 *     line_file_free(&in.file);
 *     sorted_stacks_free(&in);
 */
#ifndef SORTED_STACKS_H
#define SORTED_STACKS_H

#include "base/count.h"
#include "base/line_file.h"

struct sorted_stacks {
    struct line_file file; /* path and block set before use */
    bool strip;            /* set before use: hexadecimal numbers in stacks are all the same */
    struct slice stack;    /* valid until the next call */
    struct count count;    /* of its lines */
    struct count total;    /* of all lines that were read */
    uint64_t lines;        /* read */
    bool ended;            /* all lines were read, and are as they should be */
    bool is_ahead;         /* private from here: a line was read that is not in `count` */
    struct count ahead;    /* its count */
    size_t len[2];         /* bytes of its stack; of that before it */
    struct bytebuf stripped[2];
    int turn; /* which of the stripped ones is that of the line ahead */
};

/* Begins with the first line, again if it was begun before. False: no such file, or it has no line. */
MUST_USE bool sorted_stacks_start(struct sorted_stacks *self);

/* Goes to the next stack. False: there are no more (`ended`), or the next line is out of order
 * or not a folded stack. */
MUST_USE bool sorted_stacks_next(struct sorted_stacks *self);

/* Gives the memory back. */
void sorted_stacks_free(struct sorted_stacks *self);

#endif
