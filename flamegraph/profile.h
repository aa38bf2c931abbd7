/*
 * profile - folded lines in, a tree of frames out
 *
 * Collects the lines of all inputs, decides whether they have one column or two, puts them into order and
 * merges them. Two columns are recognised for the whole input: if every accepted line has two, it is
 * differential; if not, a number before the count belongs to the name. A regular file of which it turns out
 * late that its lines must be kept is read again from its start, if the settings allow it: nothing is kept
 * of the first reading, so a file that changes meanwhile is not mixed with what it was.
 *
 *     struct profile profile = {.settings = {.reverse = true}};
 *     profile_read(&profile, &reader, &messages);       // for every input
 *     profile_finish(&profile);
 *     use(&profile.tree);
 *     profile_free(&profile);
 *
 * A caller that has stacks and no text (stack_walk) adds them with profile_add_stack.
 */
#ifndef PROFILE_H
#define PROFILE_H

#include "kept_lines.h"
#include "profile/diff_labels.h"
#include "profile/folded_line.h"
#include "profile/frametree.h"
#include "read_ahead.h"
#include "base/tally.h"

struct profile_settings {
    bool reverse;     /* stacks start at the leaf */
    bool chart;       /* keep the order of the lines; merge neighbours only */
    bool chain;       /* stacks of several threads, joined by "--": mark those of the wakers */
    double min_share; /* of the total: narrower frames need not be in the tree */
    bool one_input;   /* profile_read is called once at most: a regular file may be read twice */
};

struct profile {
    struct profile_settings settings; /* set before the first line */
    struct frametree tree;            /* after profile_finish */
    bool differential;                /* after profile_finish */
    struct tally unrecognised;        /* lines that are not folded stacks */
    struct diff_labels labels;        /* the names of the two sides, if difffolded gave them */
    uint64_t two_columns;             /* accepted lines that look differential */
    size_t count;                     /* accepted lines */
    struct read_ahead ahead;          /* how many threads read is set before the first line */

    bool collecting; /* private from here: lines are kept until all are read, not added as they come */
    struct kept_lines lines; /* when collecting */
    bool logging;            /* when not, unless the input can be read again: */
    struct bytebuf log;      /* what was added, each line as its difference from the one before */
    struct bytebuf scratch;
    bool reread;   /* the input was read twice */
    bool reported; /* an unrecognised line, before that */
};

/*
 * Reads all lines of the reader. A message is added for the first that is not a folded stack, and if a file
 * that had to be read twice changed meanwhile.
 */
void profile_read(struct profile *self, struct linereader *in, struct messages *messages);

/* Adds one stack, its frames separated by ';', as the line "STACK COUNT" would, but no text is looked at. */
void profile_add_stack(struct profile *self, struct slice stack, struct count count);

/* After the last input: builds the tree. */
void profile_finish(struct profile *self);

/* Adds what a user must know of all lines: `--countname` decides about a low total. */
void profile_judge(const struct profile *self, struct slice countname, struct messages *messages);

void profile_free(struct profile *self);

#endif
