/* comparison: sums of fractions lose their last digits, so what is next to nothing is nothing. */
#include "comparison.h"

#include <math.h>
#include <stdlib.h>

#include "profile/frame_sums.h"
#include "profile/period.h"
#include "profile/verdict.h"

#include "base/banned.h"

#define ROUNDING 1e-9    /* of a count that has fractions */
#define NO_CHANGE 1e-12  /* of a share */
#define MAX_SAMPLES 1e15 /* of a side */

void comparison_make(struct comparison *self) {
    self->grown = frame_sums_deltas(self->tree);
    self->after = count_double(self->tree->total);
    self->before = count_double(comparison_before(self, 0));
}

struct count comparison_before(const struct comparison *self, uint32_t frame) {
    return count_subtract(frametree_width(self->tree, frame), self->grown[frame]);
}

/* Whether `count` is nothing, if it was calculated from the other two. */
static bool is_nothing(struct count count, struct count from, struct count less) {
    bool whole = from.form <= COUNT_NEGATIVE && less.form <= COUNT_NEGATIVE;
    return fabs(count_double(count)) <= (whole ? 0 : fabs(count_double(less)) * ROUNDING);
}

bool comparison_is_second_only(const struct comparison *self, uint32_t frame) {
    struct count width = frametree_width(self->tree, frame);
    return count_double(width) > 0 && is_nothing(comparison_before(self, frame), width, self->grown[frame]);
}

bool comparison_is_first_only(const struct comparison *self, uint32_t frame) {
    struct count width = frametree_width(self->tree, frame);
    return is_nothing(width, width, self->grown[frame]) && count_double(comparison_before(self, frame)) > 0;
}

static double share(double count, double all) {
    return all > 0 ? count / all : 0;
}

static double change(const struct comparison *self, struct count before, struct count after) {
    double points = share(count_double(after), self->after) - share(count_double(before), self->before);
    return fabs(points) > NO_CHANGE ? points : 0;
}

double comparison_of_total(const struct comparison *self, uint32_t frame) {
    return change(self, comparison_before(self, frame), frametree_width(self->tree, frame));
}

static struct count own_before(const struct comparison *self, uint32_t frame) {
    return count_subtract(frame_sums_self_of(self->tree, frame), self->tree->deltas[frame]);
}

double comparison_of_own(const struct comparison *self, uint32_t frame) {
    return change(self, own_before(self, frame), frame_sums_self_of(self->tree, frame));
}

/* ---- what is more than noise ---- */

/* Shares by name and side, in percent: of a function that calls itself the outermost frame counts. */
static double *shares_of_functions(const struct comparison *self) {
    const struct frametree *tree = self->tree;
    double *shares = heap_zeroed(tree->names.count, VERDICT_SIDES * sizeof *shares);
    bool *open = heap_zeroed(tree->names.count, sizeof *open);
    bool *outermost = heap_zeroed(tree->count, sizeof *outermost);
    uint32_t last = 0;
    for (uint32_t node = frametree_next(tree, 0); node != FRAMETREE_NONE; node = frametree_next(tree, node)) {
        for (; last != tree->nodes[node].parent; last = tree->nodes[last].parent)
            if (outermost[last])
                open[tree->nodes[last].name] = false;
        uint32_t name = tree->nodes[node].name;
        last = node;
        outermost[node] = !open[name];
        if (open[name])
            continue;
        open[name] = true;
        shares[name * (size_t)VERDICT_SIDES] +=
            100 * share(count_double(comparison_before(self, node)), self->before);
        shares[name * (size_t)VERDICT_SIDES + 1] +=
            100 * share(count_double(frametree_width(tree, node)), self->after);
    }
    free(open);
    free(outermost);
    return shares;
}

/* How many samples a side is, by the counts of its stacks. */
static double samples_of(const struct comparison *self, enum verdict_side side) {
    struct period period = {0};
    for (uint32_t frame = 0; frame < self->tree->count; frame++)
        period_add(&period,
                   side == VERDICT_BEFORE ? own_before(self, frame) : frame_sums_self_of(self->tree, frame));
    double samples = (side == VERDICT_BEFORE ? self->before : self->after) / period_guess(&period).length;
    period_free(&period);
    return fmin(samples, MAX_SAMPLES);
}

static void judge_two_recordings(struct comparison *self) {
    const struct verdict_recording recordings[] = {{self->before, samples_of(self, VERDICT_BEFORE)},
                                                   {self->after, samples_of(self, VERDICT_AFTER)}};
    struct verdict verdict = {.sides = {1, 1}, .recordings = recordings, .min = VERDICT_MIN};
    double *shares = shares_of_functions(self);
    for (uint32_t name = 0; name < self->tree->names.count; name++)
        if (intern_text(&self->tree->names, name).len)
            verdict_add(&verdict, name, shares + name * (size_t)VERDICT_SIDES);
    verdict_judge(&verdict);
    for (size_t i = 0; i < verdict.count; i++)
        self->changed[verdict.rows[i].function] = verdict.rows[i].significant;
    verdict_free(&verdict);
    free(shares);
}

void comparison_judge(struct comparison *self, const struct intern *significant) {
    const struct intern *names = &self->tree->names;
    assert(self->grown && !self->changed);
    self->changed = heap_zeroed(names->count, sizeof *self->changed);
    if (!significant && self->before > 0 && self->after > 0) {
        judge_two_recordings(self);
        return;
    }
    for (uint32_t name = 0; name < names->count; name++)
        self->changed[name] =
            !significant || intern_find(significant, intern_text(names, name)) != INTERN_NONE;
}

bool comparison_is_changed(const struct comparison *self, uint32_t frame) {
    return frame > 0 && self->changed[self->tree->nodes[frame].name];
}

void comparison_free(struct comparison *self) {
    free(self->grown);
    free(self->changed);
    *self = (struct comparison){0};
}
