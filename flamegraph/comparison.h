/*
 * comparison - how much each frame of a differential tree changed, and whether that is more than noise
 *
 * A share is a count by all counts of its side, so sides of different length compare. A change is the share
 * after less the share before: of all stacks through a frame, or of those that end in it. Whether it is more
 * than noise is judged by function, as difffolded does it (verdict.h).
 *
 *     struct comparison comparison = {.tree = &tree};
 *     comparison_make(&comparison);
 *     comparison_judge(&comparison, NULL);
 *     if (comparison_is_changed(&comparison, frame))
 *         use(comparison_of_total(&comparison, frame));
 *     comparison_free(&comparison);
 */
#ifndef COMPARISON_H
#define COMPARISON_H

#include "profile/frametree.h"

struct comparison {
    const struct frametree *tree; /* set before use; outlives this */

    struct count *grown;  /* private from here: by frame, the deltas of all stacks through it */
    double before, after; /* all counts of each side */
    bool *changed;        /* by name: by more than noise */
};

/* Sums up. The tree is finished and has deltas. */
void comparison_make(struct comparison *self);

/* Which functions changed by more than noise: those of the list, or, if it is NULL, by the rule for two
 * recordings. */
void comparison_judge(struct comparison *self, const struct intern *significant);

/* What the frame counts in the first column. */
struct count comparison_before(const struct comparison *self, uint32_t frame);

/* Whether the frame has counts in the second column only, or in the first only. */
bool comparison_is_second_only(const struct comparison *self, uint32_t frame);
bool comparison_is_first_only(const struct comparison *self, uint32_t frame);

/* Changes of shares, from -1 to 1: with what the frame calls, and its own. */
double comparison_of_total(const struct comparison *self, uint32_t frame);
double comparison_of_own(const struct comparison *self, uint32_t frame);

/* Whether the frame's function changed by more than noise. comparison_judge was called. */
bool comparison_is_changed(const struct comparison *self, uint32_t frame);

void comparison_free(struct comparison *self);

#endif
