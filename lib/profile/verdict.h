/*
 * verdict - which changes between two sides of recordings are more than noise
 *
 * A side is one or more recordings. A function's share in a recording is its total count by all counts there,
 * in percent; its change is the mean share after less the mean share before, in points. Each judged function
 * gets a noise in points; a change beyond it is significant. Among equal programs no more than one comparison
 * in 100 has any significant growth, and no more than one any significant shrinking.
 *
 * With enough recordings (5 and 5, or as many ways to deal them) noise comes from dealing the recordings
 * anew: it is the change, measured by its standard error, that the greatest of all functions exceeds in no
 * more than one way in 100 (Westfall and Young 1993). To each standard error is added what is usual for a
 * share of that size, so that a small spread by chance does not count (Tusher, Tibshirani and Chu 2001). With
 * fewer recordings noise comes from the number of samples: two proportions, corrected for the number of
 * functions (Bonferroni), where a recording counts as 500 samples at most, however many it has; and
 * the shares of both sides must not overlap.
 *
 *     struct verdict verdict = {.sides = {2, 1}, .recordings = recordings, .min = VERDICT_MIN};
 *     verdict_add(&verdict, 17, (double[]){20, 22, 35});      // a function, its shares by recording
 *     verdict_judge(&verdict);
 *     for (size_t i = 0; i < verdict.count; i++)
 *         if (verdict.rows[i].significant)
 *             use(verdict.rows[i].function);
 *     verdict_free(&verdict);
 */
#ifndef VERDICT_H
#define VERDICT_H

#include "profile/deals.h"
#include "base/intern.h"

#define VERDICT_MIN 0.5 /* percent: smaller functions are not judged, unless a limit is that small */

enum verdict_side { VERDICT_BEFORE, VERDICT_AFTER, VERDICT_SIDES };

struct verdict_recording {
    double total;   /* of all counts, more than 0 */
    double samples; /* how many samples these are, more than 0 */
};

struct verdict_row {
    uint32_t function; /* as it was added */
    double change, noise;
    bool significant;
    uint32_t alike; /* private: functions of equal shares in every recording are judged as one */
};

struct verdict {
    size_t sides[VERDICT_SIDES];                /* set: recordings per side */
    const struct verdict_recording *recordings; /* set: those before, then those after */
    double min;                                 /* set: least mean share that is judged, in percent */

    struct verdict_row *rows; /* judged functions, in the order in which they were added */
    size_t count;
    bool by_dealing; /* there are enough recordings; else noise is by samples, and the total is not judged */
    bool blind;      /* there are so few samples that no change of any size could be significant */
    double total_change; /* of the totals, in percent */
    bool total_significant;

    size_t capacity; /* private from here */
    struct deals deals;
    struct intern distinct; /* shares by recording, as doubles */
};

/* Adds a function by its shares in the recordings, in percent; those that are too small are passed over. */
void verdict_add(struct verdict *self, uint32_t function, const double *shares);

/* Judges all functions, and the total. */
void verdict_judge(struct verdict *self);

/*
 * The smallest mean share to judge, so that nothing that grew by more than `points` is passed over. A side of
 * few recordings counts little in the mean.
 */
double verdict_min(const size_t *sides, double points);

/* The greatest noise of all functions, and how many functions have more than this many points. */
double verdict_max_noise(const struct verdict *self);
size_t verdict_noisier(const struct verdict *self, double points);

void verdict_free(struct verdict *self);

#endif
