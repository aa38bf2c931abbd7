/*
 * summary - what changed between two sides, function by function
 *
 * Shares are percents of all counts of a recording, a side's share is their mean, and changes are points
 * (percent after less percent before), so that recordings of different length can be compared. The changes of
 * total shares are judged (verdict.h): which of them are more than noise. Own shares are not, because code
 * that moves between a function and its callees changes them and is not a regression.
 *
 *     struct summary summary = {.max = 5, .sides = &sides, .points = 2};
 *     if (summary_make(&summary, &diff, &messages))
 *         summary_text(&summary, &out);              // or summary_json, summary_markdown
 *     summary_free(&summary);
 */
#ifndef SUMMARY_H
#define SUMMARY_H

#include "base/contract.h"
#include "diff.h"
#include "sides.h"
#include "function_counts.h"
#include "profile/verdict.h"

#define SUMMARY_NO_LIMIT 100.0 /* points: more than a share can grow */

/* One function in one measure, ready to be printed. */
struct summary_row {
    struct slice name;
    struct count counts[DIFF_SIDES]; /* of all recordings of the side */
    double shares[DIFF_SIDES];       /* percents */
    double change;                   /* points, to nine decimals: equal changes are equal numbers */
    double noise;                    /* points; less than zero when the function was not judged */
    double ratio; /* of the shares, after to before; less than zero when there was nothing before */
    bool significant;
    bool is_new, is_gone; /* one side does not know the function at all */
};

enum summary_list_kind {
    SUMMARY_OVER,          /* grew more than allowed: filled by gate_check */
    SUMMARY_CHANGED_OWN,   /* the own share changed; most first */
    SUMMARY_CHANGED_TOTAL, /* the total share; what is more than noise first */
    SUMMARY_NEW,           /* only after; the same order */
    SUMMARY_GONE,          /* only before */
    SUMMARY_LISTS
};

/* Numbers of functions, all that belong to the list. Functions with equal numbers are in byte order. */
struct summary_list {
    uint32_t *at;
    size_t count;
};

struct summary {
    size_t max;                /* set by the caller: functions to print per list */
    uint64_t min;              /* set: functions with fewer counts on both sides are left out */
    const struct sides *sides; /* set: the files, as many as the diff has recordings */
    double points;             /* set: the smallest growth that matters */
    double period;             /* set: counts per sample; 0: found out from the counts */
    bool gated;                /* there are limits; then SUMMARY_OVER means something */
    struct function_counts tally;
    struct count totals[DIFF_SIDES];
    double samples[DIFF_SIDES];
    bool judged;       /* no recording is empty; then there is a verdict */
    bool units_differ; /* not all files count in the same unit */
    bool total_judged; /* they do, and there are enough of them */
    struct verdict verdict;
    struct summary_list lists[SUMMARY_LISTS];

    struct verdict_recording *recordings; /* private from here */
    uint32_t *judgements;                 /* by function: its row in the verdict, or INTERN_NONE */
    double *changes[FUNCTION_MEASURES];   /* by function */
};

/*
 * Counts, judges and ranks the functions of the joined profiles; the fields that the caller sets are kept.
 * False: the counts are too large to add up; a message was added, and there is no summary.
 */
MUST_USE bool summary_make(struct summary *self, const struct diff *diff, struct messages *messages);

/* The function as a row. It lives as long as the summary. */
struct summary_row summary_row(const struct summary *self, uint32_t function, enum function_measure measure);

/* The row of the frames without symbol; its name is empty. */
struct summary_row summary_unknown(const struct summary *self, enum function_measure measure);

/* In which measure the functions of a list are compared. */
enum function_measure summary_measure(enum summary_list_kind kind);

/* How many functions of a list are to be printed. */
size_t summary_shown(const struct summary *self, enum summary_list_kind kind);

/* Why the total was not judged, as a part of a sentence. */
const char *summary_unjudged(const struct summary *self);

/* Whether the total share of the function changed by more than noise. */
bool summary_significant(const struct summary *self, uint32_t function);

/* Whether the function counts enough on one side to be shown or to trip a gate. */
bool summary_counts(const struct summary *self, uint32_t function);

/* Puts the functions for which `keep` says yes into a list, in its order. */
typedef bool summary_filter(void *context, const struct summary *self, uint32_t function);
void summary_list_fill(struct summary *self, enum summary_list_kind kind, summary_filter *keep,
                       void *context);

void summary_free(struct summary *self);

#endif
