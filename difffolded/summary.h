/*
 * summary - what changed between two profiles, function by function
 *
 * A function is a frame name that is not empty. Its own count is that of the stacks that end in it; its total
 * count is that of the stacks it stands in, once per stack, however often it calls itself. Shares are
 * percents of all counts of a side, changes are points (percent after less percent before), so that sides of
 * different length can be compared.
 *
 *     struct summary summary = {.most = 5, .files = {"base.folded", "head.folded"}};
 *     if (summary_make(&summary, &diff))
 *         summary_text(&summary, &out);              // or summary_json, summary_markdown
 *     summary_free(&summary);
 */
#ifndef SUMMARY_H
#define SUMMARY_H

#include "base/contract.h"
#include "base/count.h"
#include "diff.h"
#include "base/intern.h"

enum summary_measure { SUMMARY_OWN, SUMMARY_TOTAL, SUMMARY_MEASURES };

struct summary_function {
    struct count counts[SUMMARY_MEASURES][DIFF_SIDES];
};

/* One function in one measure, ready to be printed. */
struct summary_row {
    struct slice name;
    struct count counts[DIFF_SIDES];
    double shares[DIFF_SIDES]; /* percents */
    double change;             /* points, to nine decimals: equal changes are equal numbers */
    double ratio;         /* of the shares, after to before; less than zero when there was nothing before */
    bool is_new, is_gone; /* one side does not know the function at all */
};

enum summary_list_kind {
    SUMMARY_OVER,          /* grew more than allowed: filled by gate_check */
    SUMMARY_CHANGED_OWN,   /* the own share changed; most first */
    SUMMARY_CHANGED_TOTAL, /* the total share */
    SUMMARY_NEW,           /* only after; the greatest total share first */
    SUMMARY_GONE,          /* only before */
    SUMMARY_LISTS
};

/* Numbers of functions, all that belong to the list. Functions that are alike stand in byte order. */
struct summary_list {
    uint32_t *at;
    size_t count;
};

struct summary {
    size_t most;                        /* set by the caller: functions to print per list */
    uint64_t least;                     /* set: functions with fewer samples on both sides are left out */
    const char *files[DIFF_SIDES];      /* set: the names of the sides */
    bool gated;                         /* there are limits; then SUMMARY_OVER means something */
    struct intern names;                /* of functions */
    struct summary_function *functions; /* by name */
    struct summary_function unknown;    /* frames without symbol ("[unknown]", "[libc.so]"), as if one */
    struct count totals[DIFF_SIDES];    /* of the sides */
    struct summary_list lists[SUMMARY_LISTS];

    size_t room; /* private */
    uint64_t *seen, unknown_seen;
    size_t seen_room;
};

/*
 * Counts and ranks the functions of the joined profiles; the fields that the caller sets are kept. False: the
 * counts are too large to add up, which is said, and there is no summary.
 */
MUST_USE bool summary_make(struct summary *self, const struct diff *diff);

/* The function as a row. It lives as long as the summary. */
struct summary_row summary_row(const struct summary *self, uint32_t function, enum summary_measure measure);

/* The row of the frames without symbol; its name is empty. */
struct summary_row summary_unknown(const struct summary *self, enum summary_measure measure);

/* In which measure the functions of a list are compared. */
enum summary_measure summary_measure(enum summary_list_kind kind);

/* How many functions of a list are to be printed. */
size_t summary_shown(const struct summary *self, enum summary_list_kind kind);

/* Whether the function has enough samples on one side to be shown or judged. */
bool summary_counts(const struct summary *self, uint32_t function);

/* Puts the functions for which `keep` says yes into a list, in its order. */
typedef bool summary_filter(void *context, const struct summary *self, uint32_t function);
void summary_list_fill(struct summary *self, enum summary_list_kind kind, summary_filter *keep,
                       void *context);

void summary_free(struct summary *self);

#endif
