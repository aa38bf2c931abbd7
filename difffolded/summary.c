/*
 * summary: one pass over the distinct stacks. `seen` remembers for each function the last stack that counted
 * it, so that recursion costs one comparison. Only functions, which are few, are sorted.
 */
#include "summary.h"

#include <math.h>
#include <stdlib.h>

#include "profile/folded_line.h"
#include "base/report.h"
#include "base/sort.h"

#include "base/banned.h"

static uint32_t add_function(struct summary *self, struct slice name) {
    size_t known = self->names.count;
    uint32_t number = intern_add(&self->names, name);
    if (number == known) {
        self->functions = heap_grow(self->functions, &self->room, known + 1, sizeof *self->functions);
        self->functions[number] = (struct summary_function){0};
        self->seen = heap_grow(self->seen, &self->seen_room, known + 1, sizeof *self->seen);
        self->seen[number] = 0;
    }
    return number;
}

static void add_counts(struct summary_function *to, enum summary_measure measure, const struct diff *diff,
                       uint32_t stack) {
    for (int side = 0; side < DIFF_SIDES; side++)
        count_add_to(&to->counts[measure][side], diff->counts[side][stack]);
}

/* stackcollapse-perf puts what has no symbol into brackets: [unknown], [libc.so.6]. */
static bool is_unknown(struct slice name) {
    return name.len && name.at[0] == '[';
}

static void add_stack(struct summary *self, const struct diff *diff, uint32_t stack) {
    struct slice rest = folded_line_frames(intern_text(&diff->stacks, stack)), name;
    uint32_t leaf = INTERN_NONE;
    uint64_t mark = (uint64_t)stack + 1;
    while (slice_cut(&rest, ';', &name)) {
        if (!name.len)
            continue;
        uint32_t number = add_function(self, name);
        if (self->seen[number] != mark)
            add_counts(&self->functions[number], SUMMARY_TOTAL, diff, stack);
        self->seen[number] = mark;
        if (is_unknown(name) && self->unknown_seen != mark) {
            add_counts(&self->unknown, SUMMARY_TOTAL, diff, stack);
            self->unknown_seen = mark;
        }
        leaf = number;
    }
    if (leaf == INTERN_NONE)
        return;
    add_counts(&self->functions[leaf], SUMMARY_OWN, diff, stack);
    if (is_unknown(intern_text(&self->names, leaf)))
        add_counts(&self->unknown, SUMMARY_OWN, diff, stack);
}

static double share(struct count part, struct count total) {
    return count_is_zero(total) ? 0 : count_double(part) / count_double(total) * 100;
}

/* Digits behind the ninth are noise of the division. */
static double nine_decimals(double value) {
    return round(value * 1e9) / 1e9;
}

static struct summary_row make_row(const struct summary *self, const struct summary_function *function,
                                   enum summary_measure measure) {
    struct summary_row row = {.ratio = -1};
    for (int side = 0; side < DIFF_SIDES; side++) {
        row.counts[side] = function->counts[measure][side];
        row.shares[side] = share(row.counts[side], self->totals[side]);
    }
    row.change = nine_decimals(row.shares[DIFF_AFTER] - row.shares[DIFF_BEFORE]);
    double ratio = row.shares[DIFF_AFTER] / row.shares[DIFF_BEFORE];
    if (row.shares[DIFF_BEFORE] > 0 && isfinite(ratio))
        row.ratio = ratio;
    row.is_new = count_is_zero(function->counts[SUMMARY_TOTAL][DIFF_BEFORE]);
    row.is_gone = count_is_zero(function->counts[SUMMARY_TOTAL][DIFF_AFTER]);
    return row;
}

struct summary_row summary_row(const struct summary *self, uint32_t function, enum summary_measure measure) {
    assert(function < self->names.count && measure < SUMMARY_MEASURES);
    struct summary_row row = make_row(self, &self->functions[function], measure);
    row.name = intern_text(&self->names, function);
    return row;
}

struct summary_row summary_unknown(const struct summary *self, enum summary_measure measure) {
    return make_row(self, &self->unknown, measure);
}

enum summary_measure summary_measure(enum summary_list_kind kind) {
    return kind == SUMMARY_CHANGED_OWN ? SUMMARY_OWN : SUMMARY_TOTAL;
}

size_t summary_shown(const struct summary *self, enum summary_list_kind kind) {
    assert(kind < SUMMARY_LISTS);
    size_t count = self->lists[kind].count;
    return count < self->most ? count : self->most;
}

bool summary_counts(const struct summary *self, uint32_t function) {
    assert(function < self->names.count);
    const struct count *counts = self->functions[function].counts[SUMMARY_TOTAL];
    struct count least = count_whole(self->least);
    return count_compare(counts[DIFF_BEFORE], least) >= 0 || count_compare(counts[DIFF_AFTER], least) >= 0;
}

struct ranking {
    const struct summary *summary;
    enum summary_measure measure;
};

static int by_change(const void *context, uint32_t a, uint32_t b) {
    const struct ranking *ranking = context;
    struct summary_row x = summary_row(ranking->summary, a, ranking->measure),
                       y = summary_row(ranking->summary, b, ranking->measure);
    double more = fabs(x.change) - fabs(y.change);
    return more > 0 ? -1 : more < 0 ? 1 : slice_compare(x.name, y.name);
}

void summary_list_fill(struct summary *self, enum summary_list_kind kind, summary_filter *keep,
                       void *context) {
    struct summary_list *list = &self->lists[kind];
    struct ranking ranking = {self, summary_measure(kind)};
    list->at = heap_resize(list->at, self->names.count + 1, sizeof *list->at);
    list->count = 0;
    for (uint32_t i = 0; i < self->names.count; i++)
        if (summary_counts(self, i) && keep(context, self, i))
            list->at[list->count++] = i;
    sort_numbers(list->at, list->count, by_change, &ranking);
}

/* Whether a function belongs to the list of that kind. */
static bool belongs(void *context, const struct summary *self, uint32_t function) {
    enum summary_list_kind kind = *(const enum summary_list_kind *)context;
    struct summary_row row = summary_row(self, function, summary_measure(kind));
    switch (kind) {
    case SUMMARY_NEW:
        return row.is_new && !row.is_gone;
    case SUMMARY_GONE:
        return row.is_gone && !row.is_new;
    default:
        return row.change != 0;
    }
}

bool summary_make(struct summary *self, const struct diff *diff) {
    for (int side = 0; side < DIFF_SIDES; side++) {
        self->totals[side] = diff->totals[side];
        if (!isfinite(count_double(self->totals[side]))) {
            report_error("%s: the counts are too large to add up", self->files[side]);
            return false;
        }
        if (count_is_zero(self->totals[side]))
            report_error("%s: no samples", self->files[side]);
    }
    for (uint32_t stack = 0; stack < diff->stacks.count; stack++)
        add_stack(self, diff, stack);
    for (enum summary_list_kind kind = SUMMARY_CHANGED_OWN; kind < SUMMARY_LISTS; kind++)
        summary_list_fill(self, kind, belongs, &kind);
    return true;
}

void summary_free(struct summary *self) {
    intern_free(&self->names);
    free(self->functions);
    free(self->seen);
    for (int kind = 0; kind < SUMMARY_LISTS; kind++)
        free(self->lists[kind].at);
    *self = (struct summary){0};
}
