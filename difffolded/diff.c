/* diff: stacks are kept as text, for they are printed as they came; one look-up per line. */
#include "diff.h"

#include <stdlib.h>

#include "profile/folded_line.h"
#include "base/sort.h"

#include "base/banned.h"

/* The stack with every number 0xHEX as "0x...". */
static struct slice strip_numbers(struct slice stack, struct bytebuf *into) {
    into->len = 0;
    while (stack.len) {
        size_t at = slice_search(stack, SLICE("0x")), end = at + 2;
        while (end < stack.len && byte_is_hex(stack.at[end]))
            end++;
        if (at == stack.len || end == at + 2) {
            end = at == stack.len ? at : at + 1; /* no digit: only the 0 is behind us */
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
    if (number < known) /* behind a new stack comes what was expected before it */
        self->expected = number + 1;
    return number;
}

static void add_stack(struct diff *self, enum diff_side side, struct slice stack, struct count count) {
    size_t known = self->stacks.count;
    uint32_t number = number_stack(self, stack);
    if (number == known)
        for (int i = 0; i < DIFF_SIDES; i++) {
            self->counts[i] = heap_grow(self->counts[i], &self->room[i], known + 1, sizeof *self->counts[i]);
            self->counts[i][number] = (struct count){0};
        }
    count_add_to(&self->counts[side][number], count);
    count_add_to(&self->totals[side], count);
}

static const char skipped[] = "not a folded stack, skipped";

static void report_odd(struct diff *self, const struct linereader *in, struct slice line) {
    if (folded_line_has_odd_count(line))
        self->odd.what = "not a folded stack, for its count is not digits with or without a point; skipped";
    report_line(&self->odd, in->name, in->line, line);
    self->odd.what = skipped; /* of those that are only counted */
}

void diff_read(struct diff *self, enum diff_side side, struct linereader *in) {
    assert(side < DIFF_SIDES);
    self->odd.what = skipped;
    self->odd.max_shown = 1;
    self->expected = 0;
    for (struct slice line; linereader_next(in, &line);) {
        struct folded_line folded;
        if (!folded_line_parse(line, FOLDED_BYTES, &folded)) {
            report_odd(self, in, line);
            continue;
        }
        struct slice stack = self->strip ? strip_numbers(folded.stack, &self->scratch) : folded.stack;
        add_stack(self, side, stack, count_parse(folded.count));
    }
}

void diff_normalize(struct diff *self) {
    struct count before = self->totals[DIFF_BEFORE], after = self->totals[DIFF_AFTER];
    if (count_is_zero(before) || count_compare(before, after) == 0)
        return;
    for (uint32_t i = 0; i < self->stacks.count; i++) {
        struct count *count = &self->counts[DIFF_BEFORE][i];
        *count = count_truncate(count_divide(count_multiply(*count, after), before));
    }
}

static int by_text(const void *context, uint32_t a, uint32_t b) {
    return slice_compare(intern_text(context, a), intern_text(context, b));
}

void diff_print(const struct diff *self, struct outbuf *out) {
    size_t n = self->stacks.count;
    uint32_t *order = heap_resize(NULL, n + 1, sizeof *order);
    for (uint32_t i = 0; i < n; i++)
        order[i] = i;
    sort_numbers(order, n, by_text, &self->stacks);
    for (size_t i = 0; i < n; i++) {
        bytebuf_add(&out->pending, intern_text(&self->stacks, order[i]));
        for (int side = 0; side < DIFF_SIDES; side++) {
            bytebuf_add_byte(&out->pending, ' ');
            count_print(&out->pending, self->counts[side][order[i]]);
        }
        bytebuf_add_byte(&out->pending, '\n');
        outbuf_settle(out);
    }
    free(order);
}

void diff_free(struct diff *self) {
    intern_free(&self->stacks);
    for (int side = 0; side < DIFF_SIDES; side++)
        free(self->counts[side]);
    bytebuf_free(&self->scratch);
    *self = (struct diff){0};
}
