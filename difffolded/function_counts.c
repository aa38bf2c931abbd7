/*
 * tally: one pass over the distinct stacks. `seen` remembers for each function the last stack that counted
 * it, so that recursion costs one comparison.
 */
#include "function_counts.h"

#include <stdlib.h>

#include "profile/folded_line.h"

#include "base/banned.h"

static uint32_t add_function(struct function_counts *self, struct slice name) {
    size_t known = self->names.count, columns = FUNCTION_MEASURES * self->recordings;
    uint32_t number = intern_add(&self->names, name);
    if (number == known) {
        self->counts = heap_grow(self->counts, &self->capacity, known + 1, columns * sizeof *self->counts);
        for (size_t i = 0; i < columns; i++)
            self->counts[known * columns + i] = (struct count){0};
        self->seen = heap_grow(self->seen, &self->seen_capacity, known + 1, sizeof *self->seen);
        self->seen[number] = 0;
        self->first_of = heap_grow(self->first_of, &self->first_capacity, known + 1, sizeof *self->first_of);
        self->first_of[number] = 0;
    }
    return number;
}

static void add_counts(struct count *to, const struct count *counts, size_t recordings) {
    for (size_t i = 0; i < recordings; i++)
        count_add_to(&to[i], counts[i]);
}

static void add_to_function(struct function_counts *self, uint32_t function, enum function_measure measure,
                            const struct count *counts) {
    size_t at = (function * (size_t)FUNCTION_MEASURES + measure) * self->recordings;
    add_counts(self->counts + at, counts, self->recordings);
}

static void add_to_unknown(struct function_counts *self, enum function_measure measure,
                           const struct count *counts) {
    add_counts(self->unknown + measure * self->recordings, counts, self->recordings);
}

/* stackcollapse-perf puts what has no symbol into brackets: [unknown], [libc.so.6]. */
bool tally_is_unknown(struct slice name) {
    return name.len && name.at[0] == '[';
}

/* Counts so many frames on the sides where the stack was seen; the first function is its process name. */
static void add_frames(struct function_counts *self, const struct diff *diff, const struct count *counts,
                       uint32_t first, size_t frames, size_t nameless) {
    for (size_t i = 0; i < self->recordings; i++) {
        int side = i < diff->sides[DIFF_BEFORE] ? DIFF_BEFORE : DIFF_AFTER;
        if (count_is_zero(counts[i]))
            continue;
        double count = count_double(counts[i]);
        self->first_of[first] |= (uint8_t)(1 << side);
        self->frames[side] += count * (double)frames;
        self->nameless[side] += count * (double)nameless;
    }
}

static void add_stack(struct function_counts *self, const struct diff *diff, uint32_t stack) {
    struct slice rest = folded_line_frames(intern_text(&diff->stacks, stack)), name;
    const struct count *counts = diff_counts(diff, stack);
    uint32_t first = INTERN_NONE, leaf = INTERN_NONE;
    uint64_t mark = (uint64_t)stack + 1;
    size_t frames = 0, nameless = 0;
    while (slice_cut(&rest, ';', &name)) {
        if (!name.len)
            continue;
        uint32_t number = add_function(self, name);
        bool unknown = tally_is_unknown(name);
        if (self->seen[number] != mark)
            add_to_function(self, number, FUNCTION_TOTAL, counts);
        self->seen[number] = mark;
        if (unknown && self->unknown_seen != mark) {
            add_to_unknown(self, FUNCTION_TOTAL, counts);
            self->unknown_seen = mark;
        }
        frames += leaf != INTERN_NONE;
        nameless += leaf != INTERN_NONE && unknown;
        first = leaf == INTERN_NONE ? number : first;
        leaf = number;
    }
    if (leaf == INTERN_NONE)
        return;
    add_frames(self, diff, counts, first, frames, nameless);
    add_to_function(self, leaf, FUNCTION_OWN, counts);
    if (tally_is_unknown(intern_text(&self->names, leaf)))
        add_to_unknown(self, FUNCTION_OWN, counts);
}

void function_counts_make(struct function_counts *self, const struct diff *diff) {
    self->recordings = diff_recordings(diff);
    self->unknown = heap_zeroed(FUNCTION_MEASURES * self->recordings, sizeof *self->unknown);
    for (uint32_t stack = 0; stack < diff->stacks.count; stack++)
        add_stack(self, diff, stack);
}

void function_counts_free(struct function_counts *self) {
    intern_free(&self->names);
    free(self->unknown);
    free(self->counts);
    free(self->seen);
    free(self->first_of);
    *self = (struct function_counts){0};
}
