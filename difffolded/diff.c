/* diff: stacks are kept as text, for they are printed as they came; one look-up per line. */
#include "diff.h"

#include <stdlib.h>

#include "profile/folded_line.h"

#include "base/banned.h"

struct slice diff_strip(struct slice stack, struct bytebuf *into) {
    into->len = 0;
    while (stack.len) {
        size_t at = slice_search(stack, SLICE("0x")), end = at + 2;
        while (end < stack.len && byte_is_hex(stack.at[end]))
            end++;
        if (at == stack.len || end == at + 2) {
            end = at == stack.len ? at : at + 1; /* no digit: only the 0 was read */
            bytebuf_add(into, slice_part(stack, 0, end));
        } else {
            bytebuf_add(into, slice_part(stack, 0, at));
            bytebuf_add(into, SLICE("0x..."));
        }
        stack = slice_from(stack, end);
    }
    return bytebuf_slice(into);
}

/* The number of the stack. The second side mostly has what the first one has, in the same order. */
static uint32_t number_stack(struct diff *self, struct slice stack) {
    bool as_expected =
        self->expected < self->stacks.count && slice_equal(stack, intern_text(&self->stacks, self->expected));
    size_t known = self->stacks.count;
    uint32_t number = as_expected ? self->expected : intern_add(&self->stacks, stack);
    if (number < known) /* after a new stack comes what was expected before it */
        self->expected = number + 1;
    return number;
}

static void add_stack(struct diff *self, size_t recording, struct slice stack, struct count count) {
    size_t known = self->stacks.count, columns = diff_recordings(self);
    uint32_t number = number_stack(self, stack);
    if (number == known) {
        self->counts = heap_grow(self->counts, &self->capacity, known + 1, columns * sizeof *self->counts);
        for (size_t i = 0; i < columns; i++)
            self->counts[known * columns + i] = (struct count){0};
    }
    count_add_to(&self->counts[number * columns + recording], count);
    count_add_to(&self->recordings[recording].total, count);
    self->recordings[recording].stacks++;
}

static const char skipped[] = "not a folded stack, skipped";

static void add_unrecognised(struct diff *self, const struct linereader *in, struct slice line,
                             struct messages *messages) {
    if (folded_line_has_unrecognised_count(line))
        self->unrecognised.what =
            "not a folded stack, for its count is not digits with or without a point; skipped";
    tally_add(&self->unrecognised, messages, in->name, in->line, line);
    self->unrecognised.what = skipped; /* of those that are only counted */
}

static void start(struct diff *self) {
    if (!diff_recordings(self))
        self->sides[DIFF_BEFORE] = self->sides[DIFF_AFTER] = 1;
    self->recordings = heap_zeroed(diff_recordings(self), sizeof *self->recordings);
    self->unrecognised.what = skipped;
    self->unrecognised.max_shown = 1;
}

static void read_lines(struct diff *self, size_t recording, struct linereader *in, struct period *period,
                       struct messages *messages) {
    for (struct slice line; linereader_next(in, &line);) {
        struct folded_line folded;
        if (!folded_line_parse(line, FOLDED_BYTES, &folded)) {
            add_unrecognised(self, in, line, messages);
            continue;
        }
        struct slice stack = self->strip ? diff_strip(folded.stack, &self->scratch) : folded.stack;
        struct count count = count_parse(folded.count);
        if (self->periods)
            period_add(period, count);
        add_stack(self, recording, stack, count);
    }
}

void diff_read(struct diff *self, size_t recording, struct linereader *in, struct messages *messages) {
    struct period period = {0};
    if (!self->recordings)
        start(self);
    self->expected = 0;
    read_lines(self, recording, in, &period, messages);
    self->recordings[recording].lines = period.lines;
    self->recordings[recording].period = period_guess(&period);
    period_free(&period);
}

enum {
    ENOUGH_LINES = 3, /* to know a unit from the counts of a file */
    FAR_APART = 1000  /* periods of one unit are nearer to each other */
};

static bool units_differ(const struct diff_recording *one, const struct diff_recording *other) {
    double a = one->period.length, b = other->period.length;
    if (one->lines < ENOUGH_LINES || other->lines < ENOUGH_LINES)
        return false;
    bool kinds = one->period.kind != other->period.kind && one->period.kind != PERIOD_NONE &&
                 other->period.kind != PERIOD_NONE;
    return kinds || a >= FAR_APART * b || b >= FAR_APART * a;
}

size_t diff_other_unit(const struct diff *self) {
    for (size_t other = 1; other < diff_recordings(self); other++)
        if (units_differ(&self->recordings[0], &self->recordings[other]))
            return other;
    return 0;
}

static struct count sum(const struct count *counts, size_t count) {
    struct count sum = counts[0];
    for (size_t i = 1; i < count; i++)
        count_add_to(&sum, counts[i]);
    return sum;
}

void diff_add_up(struct diff *self) {
    size_t columns = diff_recordings(self), before = self->sides[DIFF_BEFORE],
           after = self->sides[DIFF_AFTER];
    if (columns <= DIFF_SIDES)
        return;
    for (size_t stack = 0; stack < self->stacks.count; stack++) {
        const struct count *from = self->counts + stack * columns;
        struct count first = sum(from, before), second = sum(from + before, after);
        self->counts[stack * DIFF_SIDES + DIFF_BEFORE] = first;
        self->counts[stack * DIFF_SIDES + DIFF_AFTER] = second;
    }
    struct diff_recording *recordings = self->recordings;
    for (size_t i = 1; i < before; i++)
        count_add_to(&recordings[0].total, recordings[i].total);
    struct count total = recordings[before].total;
    for (size_t i = before + 1; i < columns; i++)
        count_add_to(&total, recordings[i].total);
    recordings[DIFF_AFTER].total = total;
    self->sides[DIFF_BEFORE] = self->sides[DIFF_AFTER] = 1;
}

bool diff_scales(const struct count totals[DIFF_SIDES]) {
    return !count_is_zero(totals[DIFF_BEFORE]) && count_compare(totals[DIFF_BEFORE], totals[DIFF_AFTER]) != 0;
}

struct count diff_scaled(struct count count, const struct count totals[DIFF_SIDES]) {
    assert(!count_is_zero(totals[DIFF_BEFORE]));
    return count_truncate(count_divide(count_multiply(count, totals[DIFF_AFTER]), totals[DIFF_BEFORE]));
}

void diff_normalize(struct diff *self) {
    const struct count totals[DIFF_SIDES] = {self->recordings[DIFF_BEFORE].total,
                                             self->recordings[DIFF_AFTER].total};
    for (size_t i = 0; diff_scales(totals) && i < self->stacks.count; i++) {
        struct count *count = &self->counts[i * DIFF_SIDES + DIFF_BEFORE];
        *count = diff_scaled(*count, totals);
    }
}

void diff_print_line(struct outbuf *out, struct slice stack, const struct count counts[DIFF_SIDES]) {
    bytebuf_add(&out->pending, stack);
    for (int side = 0; side < DIFF_SIDES; side++) {
        bytebuf_add_byte(&out->pending, ' ');
        count_print(&out->pending, counts[side]);
    }
    bytebuf_add_byte(&out->pending, '\n');
    outbuf_settle(out);
}

void diff_print(const struct diff *self, struct outbuf *out) {
    uint32_t *order = intern_sorted(&self->stacks);
    for (size_t i = 0; i < self->stacks.count; i++)
        diff_print_line(out, intern_text(&self->stacks, order[i]), diff_counts(self, order[i]));
    free(order);
}

void diff_free(struct diff *self) {
    intern_free(&self->stacks);
    free(self->counts);
    free(self->recordings);
    bytebuf_free(&self->scratch);
    *self = (struct diff){0};
}
