/* summary: shares are computed once per function; only functions, which are few, are sorted. */
#include "summary.h"

#include <math.h>
#include <stdlib.h>

#include "base/sort.h"

#include "base/banned.h"

#define MAX_SAMPLES 1e200 /* the sum of any number of them is one */

static enum diff_side side_of(const struct summary *self, size_t recording) {
    return recording < self->sides->counts[DIFF_BEFORE] ? DIFF_BEFORE : DIFF_AFTER;
}

static double share(const struct summary *self, struct count part, size_t recording) {
    double total = self->recordings[recording].total;
    return total > 0 ? 100 * count_double(part) / total : 0;
}

/* Digits after the ninth are noise of the division. */
static double nine_decimals(double value) {
    return round(value * 1e9) / 1e9;
}

static void set_shares(const struct summary *self, const struct count *counts, double *shares) {
    double sums[DIFF_SIDES] = {0, 0};
    for (size_t i = 0; i < self->tally.recordings; i++)
        sums[side_of(self, i)] += share(self, counts[i], i);
    for (int side = 0; side < DIFF_SIDES; side++)
        shares[side] = sums[side] / (double)self->sides->counts[side];
}

static double change(const struct summary *self, const struct count *counts) {
    double shares[DIFF_SIDES];
    set_shares(self, counts, shares);
    return nine_decimals(shares[DIFF_AFTER] - shares[DIFF_BEFORE]);
}

/* Of the counts of all recordings those of a side. */
static const struct count *side_counts(const struct summary *self, const struct count *counts, int side) {
    return side == DIFF_BEFORE ? counts : counts + self->sides->counts[DIFF_BEFORE];
}

static struct count side_count(const struct summary *self, const struct count *counts, int side) {
    const struct count *from = side_counts(self, counts, side);
    struct count sum = from[0];
    for (size_t i = 1; i < self->sides->counts[side]; i++)
        count_add_to(&sum, from[i]);
    return sum;
}

static bool is_absent(const struct summary *self, const struct count *counts, int side) {
    const struct count *from = side_counts(self, counts, side);
    for (size_t i = 0; i < self->sides->counts[side]; i++)
        if (!count_is_zero(from[i]))
            return false;
    return true;
}

static struct summary_row make_row(const struct summary *self, const struct count *counts,
                                   const struct count *total_counts) {
    struct summary_row row = {.ratio = -1, .noise = -1};
    set_shares(self, counts, row.shares);
    for (int side = 0; side < DIFF_SIDES; side++)
        row.counts[side] = side_count(self, counts, side);
    row.change = nine_decimals(row.shares[DIFF_AFTER] - row.shares[DIFF_BEFORE]);
    double ratio = row.shares[DIFF_AFTER] / row.shares[DIFF_BEFORE];
    if (row.shares[DIFF_BEFORE] > 0 && isfinite(ratio))
        row.ratio = ratio;
    row.is_new = is_absent(self, total_counts, DIFF_BEFORE);
    row.is_gone = is_absent(self, total_counts, DIFF_AFTER);
    return row;
}

static const struct verdict_row *judgement(const struct summary *self, uint32_t function) {
    uint32_t row = self->judgements[function];
    return row == INTERN_NONE ? NULL : &self->verdict.rows[row];
}

bool summary_significant(const struct summary *self, uint32_t function) {
    const struct verdict_row *judged = judgement(self, function);
    return judged && judged->significant;
}

struct summary_row summary_row(const struct summary *self, uint32_t function, enum function_measure measure) {
    assert(function < self->tally.names.count && measure < FUNCTION_MEASURES);
    struct summary_row row = make_row(self, function_counts_counts(&self->tally, function, measure),
                                      function_counts_counts(&self->tally, function, FUNCTION_TOTAL));
    const struct verdict_row *judged = measure == FUNCTION_TOTAL ? judgement(self, function) : NULL;
    row.name = intern_text(&self->tally.names, function);
    if (judged) {
        row.noise = judged->noise;
        row.significant = judged->significant;
    }
    return row;
}

struct summary_row summary_unknown(const struct summary *self, enum function_measure measure) {
    return make_row(self, function_counts_unknown(&self->tally, measure),
                    function_counts_unknown(&self->tally, FUNCTION_TOTAL));
}

enum function_measure summary_measure(enum summary_list_kind kind) {
    return kind == SUMMARY_CHANGED_OWN ? FUNCTION_OWN : FUNCTION_TOTAL;
}

size_t summary_shown(const struct summary *self, enum summary_list_kind kind) {
    assert(kind < SUMMARY_LISTS);
    size_t count = self->lists[kind].count;
    return count < self->max ? count : self->max;
}

bool summary_counts(const struct summary *self, uint32_t function) {
    assert(function < self->tally.names.count);
    const struct count *counts = function_counts_counts(&self->tally, function, FUNCTION_TOTAL);
    struct count min = count_whole(self->min);
    return !self->min || count_compare(side_count(self, counts, DIFF_BEFORE), min) >= 0 ||
           count_compare(side_count(self, counts, DIFF_AFTER), min) >= 0;
}

const char *summary_unjudged(const struct summary *self) {
    return self->units_differ ? "not judged: the files count in different units"
                              : "not judged: record each side 5 times";
}

struct ranking {
    const struct summary *summary;
    enum function_measure measure;
};

static int by_change(const void *context, uint32_t a, uint32_t b) {
    const struct ranking *ranking = context;
    const struct summary *summary = ranking->summary;
    const double *changes = summary->changes[ranking->measure];
    if (ranking->measure == FUNCTION_TOTAL &&
        summary_significant(summary, a) != summary_significant(summary, b))
        return summary_significant(summary, a) ? -1 : 1;
    double more = fabs(changes[a]) - fabs(changes[b]);
    if (more != 0)
        return more > 0 ? -1 : 1;
    return slice_compare(intern_text(&summary->tally.names, a), intern_text(&summary->tally.names, b));
}

void summary_list_fill(struct summary *self, enum summary_list_kind kind, summary_filter *keep,
                       void *context) {
    struct summary_list *list = &self->lists[kind];
    struct ranking ranking = {self, summary_measure(kind)};
    list->at = heap_resize(list->at, self->tally.names.count + 1, sizeof *list->at);
    list->count = 0;
    for (uint32_t i = 0; i < self->tally.names.count; i++)
        if (summary_counts(self, i) && keep(context, self, i))
            list->at[list->count++] = i;
    sort_numbers(list->at, list->count, by_change, &ranking);
}

/* Whether a function belongs to the list of that kind. */
static bool belongs(void *context, const struct summary *self, uint32_t function) {
    enum summary_list_kind kind = *(const enum summary_list_kind *)context;
    if (kind == SUMMARY_CHANGED_OWN || kind == SUMMARY_CHANGED_TOTAL)
        return self->changes[summary_measure(kind)][function] != 0;
    struct summary_row row = summary_row(self, function, summary_measure(kind));
    return kind == SUMMARY_NEW ? row.is_new && !row.is_gone : row.is_gone && !row.is_new;
}

/* Totals and samples. False: they are too large, and a message was added. */
static bool add_recordings(struct summary *self, const struct diff *diff, struct messages *messages) {
    size_t count = diff_recordings(diff);
    self->recordings = heap_zeroed(count, sizeof *self->recordings);
    self->judged = true;
    for (size_t i = 0; i < count; i++) {
        const struct diff_recording *from = &diff->recordings[i];
        struct verdict_recording *to = &self->recordings[i];
        enum diff_side side = side_of(self, i);
        to->total = count_double(from->total);
        count_add_to(&self->totals[side], from->total);
        if (!isfinite(count_double(self->totals[side]))) {
            messages_add(messages, "%s: the counts are too large to add up", sides_shown(self->sides, i));
            return false;
        }
        to->samples = fmin(to->total / (self->period > 0 ? self->period : from->period.length), MAX_SAMPLES);
        self->judged &= to->total > 0;
        self->samples[side] += to->samples;
    }
    return true;
}

static void judge(struct summary *self) {
    const size_t *sides = self->sides->counts;
    size_t count = self->tally.recordings;
    double *shares = heap_resize(NULL, count, sizeof *shares);
    self->verdict = (struct verdict){.sides = {sides[DIFF_BEFORE], sides[DIFF_AFTER]},
                                     .recordings = self->recordings,
                                     .min = verdict_min(sides, self->points)};
    for (uint32_t f = 0; f < self->tally.names.count; f++) {
        const struct count *counts = function_counts_counts(&self->tally, f, FUNCTION_TOTAL);
        for (size_t i = 0; i < count; i++)
            shares[i] = share(self, counts[i], i);
        verdict_add(&self->verdict, f, shares);
    }
    free(shares);
    verdict_judge(&self->verdict);
    self->total_judged = self->verdict.by_dealing && !self->units_differ;
    for (uint32_t row = 0; row < self->verdict.count; row++)
        self->judgements[self->verdict.rows[row].function] = row;
}

bool summary_make(struct summary *self, const struct diff *diff, struct messages *messages) {
    if (!add_recordings(self, diff, messages))
        return false;
    function_counts_make(&self->tally, diff);
    size_t functions = self->tally.names.count;
    self->judgements = heap_resize(NULL, functions + 1, sizeof *self->judgements);
    for (int measure = 0; measure < FUNCTION_MEASURES; measure++)
        self->changes[measure] = heap_resize(NULL, functions + 1, sizeof **self->changes);
    for (uint32_t f = 0; f < functions; f++) {
        self->judgements[f] = INTERN_NONE;
        for (int measure = 0; measure < FUNCTION_MEASURES; measure++)
            self->changes[measure][f] =
                change(self, function_counts_counts(&self->tally, f, (enum function_measure)measure));
    }
    self->units_differ = diff_other_unit(diff) != 0;
    if (self->judged)
        judge(self);
    for (enum summary_list_kind kind = SUMMARY_CHANGED_OWN; kind < SUMMARY_LISTS; kind++)
        summary_list_fill(self, kind, belongs, &kind);
    return true;
}

void summary_free(struct summary *self) {
    function_counts_free(&self->tally);
    verdict_free(&self->verdict);
    free(self->recordings);
    free(self->judgements);
    for (int measure = 0; measure < FUNCTION_MEASURES; measure++)
        free(self->changes[measure]);
    for (int kind = 0; kind < SUMMARY_LISTS; kind++)
        free(self->lists[kind].at);
    *self = (struct summary){0};
}
