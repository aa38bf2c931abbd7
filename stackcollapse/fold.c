/* fold: decimals are kept apart, as billionths of the same stacks, so that whole counts cost what they do. */
#include "fold.h"

#include <stdlib.h>

#include "base/banned.h"

/* A copy in which these bytes are replaced. */
static struct slice replace(struct fold *self, struct slice text, struct slice bytes, char by) {
    self->scratch.len = 0;
    bytebuf_add(&self->scratch, text);
    for (size_t i = 0; i < self->scratch.len; i++)
        if (byte_is_any_of(self->scratch.at[i], bytes))
            self->scratch.at[i] = by;
    return bytebuf_slice(&self->scratch);
}

uint32_t fold_name(struct fold *self, struct slice text) {
    text = slice_trim(text);
    if (!text.len)
        return INTERN_NONE;
    if (slice_find(text, ';') < text.len)
        text = replace(self, text, SLICE(";"), ':');
    return intern_add(&self->names, text);
}

uint32_t fold_text_name(struct fold *self, struct slice text) {
    text = slice_trim(text);
    if (slice_find(text, '\n') < text.len || slice_find(text, '\r') < text.len) {
        struct bytebuf line = {0};
        bytebuf_add(&line, replace(self, text, SLICE("\r\n"), ' '));
        uint32_t name = fold_name(self, bytebuf_slice(&line));
        bytebuf_free(&line);
        return name;
    }
    return fold_name(self, text);
}

void fold_add(struct fold *self, unsigned column, const uint32_t *frames, size_t depth,
              struct decimal count) {
    struct fold_column *into = &self->columns[column];
    stack_table_add(&into->wholes, frames, depth, count.whole);
    if (count.billionths)
        stack_table_add(&into->billionths, frames, depth, count_whole(count.billionths));
    self->stacks += column == 0;
}

void fold_push_frame(struct fold *self, struct line_frame frame) {
    fold_push_name(self, frame.name);
}

void fold_close(struct fold *self, struct decimal count) {
    fold_open(self);
    if (!self->sample.depth)
        sample_push(&self->sample, intern_add(&self->names, SLICE("-")));
    fold_add(self, 0, sample_at(&self->sample, 0), self->sample.depth, count);
    fold_drop(self);
}

void fold_close_one(struct fold *self) {
    if (fold_depth(self))
        fold_close(self, decimal_whole(1));
    fold_drop(self);
}

void fold_drop_uncounted(struct fold *self) {
    self->uncounted += fold_depth(self) > 0;
    fold_drop(self);
}

void fold_skip(struct fold *self, struct slice line) {
    if (self->log) {
        self->log(self->log_context, line);
        return;
    }
    self->skipped.what = FOLD_NOT_UNDERSTOOD;
    tally_add(&self->skipped, &self->messages, self->in->name, self->in->line, line);
}

static void add_number(struct messages *messages, uint64_t number, const char *what) {
    if (number)
        messages_add(messages, "%llu %s", (unsigned long long)number, what);
}

void fold_add_messages(struct fold *self) {
    tally_rest(&self->skipped, &self->messages);
    add_number(&self->messages, self->uncounted, "stacks left out: no count comes after them");
    add_number(&self->messages, self->unread, "stacks left out: their value is not a count");
    add_number(&self->messages, self->below_zero,
               "frames have a smaller value than their children; they count nothing themselves");
    if (self->too_deep)
        messages_add(&self->messages, "%llu calls are deeper than %d frames; they count for their callers",
                     (unsigned long long)self->too_deep, FOLD_DEEPEST);
    add_number(&self->messages, self->negative, "stacks left out: their sum is negative");
}

/* The sum of the stack at which the walk has arrived. */
static struct decimal sum_of(const struct fold_column *column, const struct stack_walk *walk) {
    struct decimal sum = {0};
    struct count found;
    if (stack_table_find(&column->wholes, walk->frames, walk->depth, &found))
        sum.whole = found;
    if (stack_table_find(&column->billionths, walk->frames, walk->depth, &found)) {
        uint64_t billionths = found.form == COUNT_WHOLE ? found.whole : 0;
        count_add_to(&sum.whole, count_whole(billionths / DECIMAL_ONE));
        sum.billionths = (uint32_t)(billionths % DECIMAL_ONE);
    }
    return sum;
}

static struct decimal divide(const struct fold *self, struct decimal sum) {
    return self->divisor ? (struct decimal){decimal_scale(sum, 1, self->divisor).whole, 0} : sum;
}

/* Appends what follows a stack on its line. */
static void add_sums(struct outbuf *out, const struct decimal sums[2], bool two_columns) {
    for (int i = 0; i < (two_columns ? 2 : 1); i++) {
        bytebuf_add_byte(&out->pending, ' ');
        decimal_print(&out->pending, sums[i]);
    }
    bytebuf_add_byte(&out->pending, '\n');
    outbuf_settle(out);
}

void fold_print_line(struct outbuf *out, struct slice stack, const struct decimal sums[2], bool two_columns) {
    bytebuf_add(&out->pending, stack);
    add_sums(out, sums, two_columns);
}

static void edit(struct fold *self) {
    struct stack_edit *edit = self->given ? self->given->edit : NULL;
    if (!edit)
        return;
    for (size_t i = 0; i < 2; i++) {
        uint64_t dropped = edit->dropped;
        stack_edit_apply(edit, &self->columns[i].wholes, &self->names);
        edit->dropped = i ? dropped : edit->dropped; /* the others have the same stacks */
        dropped = edit->dropped;
        stack_edit_apply(edit, &self->columns[i].billionths, &self->names);
        edit->dropped = dropped;
    }
    stack_edit_add_messages(edit, stack_table_size(&self->columns[0].wholes), self->given->stats,
                            &self->messages);
}

void fold_print(struct fold *self, struct outbuf *out) {
    edit(self);
    struct stack_walk walk = stack_walk_start(&self->columns[0].wholes, &self->names);
    while (stack_walk_next(&walk)) {
        struct decimal sums[2] = {divide(self, sum_of(&self->columns[0], &walk))};
        if (self->two_columns)
            sums[1] = sum_of(&self->columns[1], &walk);
        bool negative = count_compare(sums[0].whole, count_whole(0)) < 0;
        self->negative += negative;
        if (negative || (decimal_is_zero(sums[0]) && decimal_is_zero(sums[1])))
            continue;
        stack_walk_add_text(&walk, &out->pending);
        add_sums(out, sums, self->two_columns);
    }
    stack_walk_free(&walk);
}

void fold_merge(struct fold *self, const struct fold *other) {
    uint32_t *numbers = heap_resize(NULL, other->names.count + 1, sizeof *numbers);
    for (uint32_t i = 0; i < other->names.count; i++)
        numbers[i] = intern_add(&self->names, intern_text(&other->names, i));
    for (size_t i = 0; i < 2; i++) {
        stack_table_merge(&self->columns[i].wholes, &other->columns[i].wholes, numbers);
        stack_table_merge(&self->columns[i].billionths, &other->columns[i].billionths, numbers);
    }
    self->stacks += other->stacks;
    self->uncounted += other->uncounted;
    self->unread += other->unread;
    self->too_deep += other->too_deep;
    free(numbers);
}

void fold_free(struct fold *self) {
    for (size_t i = 0; i < 2; i++) {
        stack_table_free(&self->columns[i].wholes);
        stack_table_free(&self->columns[i].billionths);
    }
    intern_free(&self->names);
    messages_free(&self->messages);
    sample_free(&self->sample);
    line_cache_free(&self->cache);
    bytebuf_free(&self->scratch);
}
