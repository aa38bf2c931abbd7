/*
 * verdict: all is computed per distinct row of shares. Dealing works on shares less their mean: then sums and
 * sums of squares of the recordings that a way calls "after" give both means and both variances.
 */
#include "profile/verdict.h"

#include <math.h>
#include <stdlib.h>

#include "base/arena.h"

#include "base/banned.h"

#define FALSE_VERDICTS 0.01 /* of comparisons of equal programs */
#define MAX_SAMPLES 500.0   /* a recording counts as so many at most */
#define MIN_ERROR 1e-9      /* points; keeps rounding from being divided by nothing */
#define ROUNDING 1e-9

enum { ENOUGH_WAYS = 100 }; /* one of them is the share of false verdicts */

/* Shares in all recordings, and what comes of them. */
struct outcome {
    double *shares; /* when dealing: less their mean */
    double mean, change, noise;
    double usual; /* when dealing: of its variance, what is usual for its mean */
    bool significant;
};

static size_t recordings(const struct verdict *self) {
    return self->sides[VERDICT_BEFORE] + self->sides[VERDICT_AFTER];
}

static double mean_of(const double *values, size_t count) {
    double sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += values[i];
    return sum / (double)count;
}

void verdict_add(struct verdict *self, uint32_t function, const double *shares) {
    size_t count = recordings(self);
    double mean = mean_of(shares, count);
    if (mean < self->min || mean <= 0 || mean >= 100)
        return;
    uint32_t alike = intern_add(&self->distinct, slice_make((const char *)shares, count * sizeof *shares));
    self->rows = heap_grow(self->rows, &self->capacity, self->count + 1, sizeof *self->rows);
    self->rows[self->count++] = (struct verdict_row){.function = function, .alike = alike};
}

double verdict_min(const size_t *sides, double points) {
    double after = (double)sides[VERDICT_AFTER];
    double weight = after / (after + (double)sides[VERDICT_BEFORE]);
    return fmin(VERDICT_MIN, points * fmin(0.5, weight));
}

/* The value that a normal variable exceeds with this probability, less than one half. */
static double normal_upper(double probability) {
    double low = 0, high = 40;
    for (int i = 0; i < 100; i++) {
        double middle = (low + high) / 2;
        if (erfc(middle / sqrt(2)) / 2 > probability)
            low = middle;
        else
            high = middle;
    }
    return low;
}

/* Of one share: what its two proportions may differ by, in parts of one. */
struct precision {
    double factor; /* of its standard deviation */
    double half_a_sample;
};

static struct precision precision_of(const struct verdict *self) {
    struct precision precision = {0, 0};
    double variance = 0;
    const struct verdict_recording *next = self->recordings;
    for (int side = 0; side < VERDICT_SIDES; side++) {
        double samples = 0, counted = 0;
        for (size_t i = 0; i < self->sides[side]; i++, next++) {
            samples += next->samples;
            counted += 1 / (1 / next->samples + 1 / MAX_SAMPLES);
        }
        variance += 1 / counted;
        precision.half_a_sample += 1 / samples / 2;
    }
    double each = FALSE_VERDICTS / (double)self->distinct.count;
    precision.factor = normal_upper(each) * sqrt(variance);
    return precision;
}

static double noise_at(const struct precision *precision, double part) {
    double noise = precision->factor * sqrt(part * (1 - part)) + precision->half_a_sample;
    return 100 * fmin(1, noise);
}

static bool overlap(const struct verdict *self, const double *shares) {
    double min[VERDICT_SIDES] = {INFINITY, INFINITY}, max[VERDICT_SIDES] = {-INFINITY, -INFINITY};
    for (size_t i = 0; i < recordings(self); i++) {
        int side = i < self->sides[VERDICT_BEFORE] ? VERDICT_BEFORE : VERDICT_AFTER;
        min[side] = fmin(min[side], shares[i]);
        max[side] = fmax(max[side], shares[i]);
    }
    return min[VERDICT_AFTER] <= max[VERDICT_BEFORE] && max[VERDICT_AFTER] >= min[VERDICT_BEFORE];
}

static void judge_by_samples(struct verdict *self, struct outcome *outcomes) {
    struct precision precision = precision_of(self);
    self->blind = noise_at(&precision, 0.5) >= 100;
    for (size_t i = 0; i < self->distinct.count; i++) {
        struct outcome *one = &outcomes[i];
        one->noise = noise_at(&precision, one->mean / 100);
        one->significant = fabs(one->change) > one->noise && !overlap(self, one->shares);
    }
}

static double spread(const struct outcome *one) {
    return one->mean * (100 - one->mean);
}

static int by_size(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(double *values, size_t count) {
    qsort(values, count, sizeof *values, by_size);
    return (values[(count - 1) / 2] + values[count / 2]) / 2;
}

/* Takes the mean off the shares, and sets what variance is usual for each. */
static void prepare_dealing(const struct verdict *self, struct outcome *outcomes) {
    size_t n = self->distinct.count, every = recordings(self);
    double *ratios = heap_resize(NULL, n, sizeof *ratios);
    for (size_t i = 0; i < n; i++) {
        double squares = 0;
        for (size_t k = 0; k < every; k++) {
            outcomes[i].shares[k] -= outcomes[i].mean;
            squares += outcomes[i].shares[k] * outcomes[i].shares[k];
        }
        ratios[i] = squares / (double)(every - 1) / spread(&outcomes[i]);
    }
    double usual = median(ratios, n), before = (double)self->sides[VERDICT_BEFORE],
           after = (double)self->sides[VERDICT_AFTER];
    for (size_t i = 0; i < n; i++)
        outcomes[i].usual = usual * spread(&outcomes[i]) * (1 / before + 1 / after);
    free(ratios);
}

struct sums {
    double values, squares;
};

/* The square of the standard error that these values give the mean of so many. */
static double squared_error(struct sums sums, double count) {
    double squares = sums.squares - sums.values * sums.values / count;
    return count > 1 && squares > 0 ? squares / (count - 1) / count : 0;
}

/* The change by its standard error, in one way to deal; `all` are the sums of all recordings. */
static double deal(const struct verdict *self, const struct outcome *one, struct sums all, size_t way,
                   double *error) {
    const uint32_t *chosen = deals_after(&self->deals, way);
    double k = (double)self->deals.before, l = (double)self->deals.after;
    struct sums after = {0, 0};
    for (size_t i = 0; i < self->deals.after; i++) {
        double share = one->shares[chosen[i]];
        after.values += share;
        after.squares += share * share;
    }
    struct sums before = {all.values - after.values, all.squares - after.squares};
    *error = sqrt(squared_error(before, k) + squared_error(after, l) + one->usual);
    *error = *error < MIN_ERROR ? MIN_ERROR : *error;
    return (after.values / l - before.values / k) / *error;
}

static struct sums sums_of(const double *values, size_t count) {
    struct sums sums = {0, 0};
    for (size_t i = 0; i < count; i++) {
        sums.values += values[i];
        sums.squares += values[i] * values[i];
    }
    return sums;
}

/* What the greatest (or least) of all functions exceeds in no more than one way in 100. */
static double limit_of(double *greatest, size_t ways) {
    size_t allowed = (size_t)(FALSE_VERDICTS * (double)ways + ROUNDING);
    qsort(greatest, ways, sizeof *greatest, by_size);
    return fmax(0, greatest[ways - 1 - allowed]);
}

static void judge_by_dealing(const struct verdict *self, struct outcome *outcomes) {
    size_t n = self->distinct.count, ways = self->deals.count;
    double *growth = heap_resize(NULL, ways, sizeof *growth),
           *shrinking = heap_resize(NULL, ways, sizeof *shrinking);
    for (size_t way = 0; way < ways; way++)
        growth[way] = shrinking[way] = -INFINITY;
    prepare_dealing(self, outcomes);
    for (size_t i = 0; i < n; i++) {
        struct sums all = sums_of(outcomes[i].shares, recordings(self));
        for (size_t way = ways; way-- > 0;) { /* the true one last: its error is kept */
            double change = deal(self, &outcomes[i], all, way, &outcomes[i].noise);
            growth[way] = change > growth[way] ? change : growth[way];
            shrinking[way] = -change > shrinking[way] ? -change : shrinking[way];
        }
    }
    double limits[] = {limit_of(growth, ways), limit_of(shrinking, ways)};
    for (size_t i = 0; i < n; i++) {
        struct outcome *one = &outcomes[i];
        one->noise *= limits[one->change < 0];
        one->significant = fabs(one->change) > one->noise * (1 + ROUNDING);
    }
    free(growth);
    free(shrinking);
}

/* The mean of the faster half: what disturbs a recording makes it longer. Sorts the values. */
static double faster_half(double *values, size_t count) {
    qsort(values, count, sizeof *values, by_size);
    return mean_of(values, (count + 1) / 2);
}

/* How much greater the totals are after than before in one way to deal, as a logarithm. */
static double total_gain(const struct verdict *self, const double *logs, size_t way, double *scratch) {
    const uint32_t *chosen = deals_after(&self->deals, way);
    size_t every = recordings(self), after = self->deals.after, before = 0;
    bool *is_after = heap_zeroed(every, sizeof *is_after);
    for (size_t i = 0; i < after; i++)
        is_after[chosen[i]] = true;
    double *first = scratch, *second = scratch + self->deals.before;
    for (size_t i = 0; i < every; i++)
        if (is_after[i])
            *second++ = logs[i];
        else
            first[before++] = logs[i];
    free(is_after);
    return faster_half(scratch + self->deals.before, after) - faster_half(first, before);
}

static void judge_total(struct verdict *self) {
    size_t every = recordings(self), as_great = 0;
    double *logs = heap_resize(NULL, every, sizeof *logs),
           *scratch = heap_resize(NULL, every, sizeof *scratch);
    for (size_t i = 0; i < every; i++)
        logs[i] = log(self->recordings[i].total);
    double gain = total_gain(self, logs, 0, scratch);
    for (size_t way = 0; self->by_dealing && way < self->deals.count; way++) {
        double other = total_gain(self, logs, way, scratch);
        as_great += (gain > 0 ? other : -other) >= fabs(gain) - ROUNDING;
    }
    self->total_change = 100 * expm1(gain);
    self->total_significant =
        self->by_dealing && (double)as_great <= FALSE_VERDICTS * (double)self->deals.count;
    free(logs);
    free(scratch);
}

static void start_outcome(const struct verdict *self, uint32_t alike, double *shares, struct outcome *one) {
    size_t before = self->sides[VERDICT_BEFORE], every = recordings(self);
    memcpy(shares, intern_text(&self->distinct, alike).at, every * sizeof *shares);
    *one = (struct outcome){.shares = shares, .mean = mean_of(shares, every)};
    one->change = mean_of(shares + before, every - before) - mean_of(shares, before);
}

static void judge_functions(struct verdict *self) {
    size_t n = self->distinct.count, every = recordings(self);
    struct outcome *outcomes = heap_resize(NULL, n, sizeof *outcomes);
    double *shares = heap_resize(NULL, n, every * sizeof *shares);
    for (uint32_t i = 0; i < n; i++)
        start_outcome(self, i, shares + i * every, &outcomes[i]);
    if (self->by_dealing)
        judge_by_dealing(self, outcomes);
    else
        judge_by_samples(self, outcomes);
    for (size_t i = 0; i < self->count; i++) {
        const struct outcome *one = &outcomes[self->rows[i].alike];
        self->rows[i].change = one->change;
        self->rows[i].noise = one->noise;
        self->rows[i].significant = one->significant;
    }
    free(outcomes);
    free(shares);
}

void verdict_judge(struct verdict *self) {
    deals_make(&self->deals, self->sides[VERDICT_BEFORE], self->sides[VERDICT_AFTER]);
    self->by_dealing = self->deals.count >= ENOUGH_WAYS;
    if (self->count)
        judge_functions(self);
    judge_total(self);
}

double verdict_max_noise(const struct verdict *self) {
    double max = 0;
    for (size_t i = 0; i < self->count; i++)
        max = fmax(max, self->rows[i].noise);
    return max;
}

size_t verdict_noisier(const struct verdict *self, double points) {
    size_t count = 0;
    for (size_t i = 0; i < self->count; i++)
        count += self->rows[i].noise > points;
    return count;
}

void verdict_free(struct verdict *self) {
    free(self->rows);
    deals_free(&self->deals);
    intern_free(&self->distinct);
    *self = (struct verdict){0};
}
