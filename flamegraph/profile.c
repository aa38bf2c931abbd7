/*
 * profile: lines are kept as they are until all are read, because one line with one column changes what the
 * others mean. Lines that come sorted, as stackcollapse-perf writes them, are not sorted again.
 */
#include "profile.h"

#include <stdlib.h>

#include "sort.h"

#include "banned.h"

struct profile_line {
    struct slice text;
    size_t stack; /* length of the text without the count */
    size_t inner; /* and without the first column; the same as stack when there is none */
};

void profile_read(struct profile *self, struct linereader *in) {
    self->odd.what = "not a folded stack";
    self->odd.most = 1;
    for (struct slice text; linereader_next(in, &text);) {
        struct folded_line outer, inner;
        if (!folded_line_parse(text, FOLDED_UTF8, &outer)) {
            report_line(&self->odd, in->name, in->line, text);
            continue;
        }
        bool two = folded_line_parse(outer.stack, FOLDED_UTF8, &inner);
        self->two_columns += two;
        self->lines = heap_grow(self->lines, &self->room, self->count + 1, sizeof *self->lines);
        struct profile_line *line = &self->lines[self->count++];
        line->text = slice_make(arena_copy(&self->texts, text, 1), text.len);
        line->stack = outer.stack.len;
        line->inner = two ? inner.stack.len : outer.stack.len;
        if (self->count > 1 && slice_compare(line[-1].text, line->text) > 0)
            self->unsorted = true;
    }
}

/* Length of the line's stack, given what the columns of the whole input are. */
static size_t stack_length(const struct profile *self, const struct profile_line *line) {
    return self->differential ? line->inner : line->stack;
}

/* The frames in opposite order, with the columns as they were. */
static void reverse_line(struct profile *self, struct profile_line *line) {
    size_t len = stack_length(self, line);
    struct slice stack = folded_line_frames(slice_part(line->text, 0, len)),
                 columns = slice_from(line->text, len);
    struct bytebuf *reversed = &self->scratch;
    reversed->len = 0;
    for (size_t end = stack.len; stack.len;) {
        size_t start = end;
        while (start > 0 && stack.at[start - 1] != ';')
            start--;
        bytebuf_add(reversed, slice_part(stack, start, end));
        if (start == 0)
            break;
        bytebuf_add_byte(reversed, ';');
        end = start - 1;
    }
    size_t cut = len - reversed->len; /* empty frames at the end are gone */
    bytebuf_add(reversed, columns);
    line->text = slice_make(arena_copy(&self->texts, bytebuf_slice(reversed), 1), reversed->len);
    line->stack -= cut;
    line->inner -= cut;
}

static int by_text(const void *context, uint32_t a, uint32_t b) {
    const struct profile_line *lines = context;
    return slice_compare(lines[a].text, lines[b].text);
}

/* One piece of a chain behind the first, every frame with the waker's mark. */
static void add_wakers(struct bytebuf *into, struct slice piece) {
    for (size_t i = 0; i < piece.len; i++) {
        if (piece.at[i] == ';')
            bytebuf_add(into, SLICE("_[w]"));
        bytebuf_add_byte(into, piece.at[i]);
    }
    bytebuf_add(into, SLICE("_[w]"));
}

/*
 * QUIRK_CHAIN: frames behind the first "--" frame get the waker's mark, and a stack without such a frame gets
 * one on top. Pieces at the end that are empty are none.
 */
static struct slice mark_wakers(struct slice stack, struct bytebuf *into) {
    const struct slice separator = SLICE(";--;");
    size_t first = slice_search(stack, separator), empty = 0;
    into->len = 0;
    bytebuf_add(into, slice_part(stack, 0, first));
    bytebuf_add(into, separator);
    size_t pieces = 0;
    for (size_t at = first + separator.len; at <= stack.len;) {
        struct slice rest = slice_from(stack, at);
        size_t end = slice_search(rest, separator);
        if (end == 0 || rest.len == 0) {
            empty++;
        } else {
            for (; empty; empty--, pieces++) {
                bytebuf_add(into, pieces ? separator : SLICE(""));
                add_wakers(into, SLICE(""));
            }
            bytebuf_add(into, pieces++ ? separator : SLICE(""));
            add_wakers(into, slice_part(rest, 0, end));
        }
        at += end + separator.len;
    }
    return bytebuf_slice(into);
}

/* The count that stands behind the blank at `blank`, up to `end`; a blank of Unicode has several bytes. */
static struct count column(struct slice text, size_t blank, size_t end) {
    while (!byte_is_digit(text.at[blank]))
        blank++;
    return count_parse(slice_part(text, blank, end));
}

static void add_line(struct profile *self, const struct profile_line *line) {
    struct slice stack = slice_part(line->text, 0, stack_length(self, line));
    struct count count = column(line->text, line->stack, line->text.len), delta = {0};
    if (self->differential)
        delta = count_subtract(count, column(line->text, line->inner, line->stack));
    if (self->settings.chain)
        stack = mark_wakers(stack, &self->scratch);
    frametree_add(&self->tree, folded_line_frames(stack), count, delta);
}

void profile_finish(struct profile *self) {
    self->differential = self->count && self->two_columns == self->count;
    self->tree.order = self->settings.chart   ? FRAMETREE_CHART
                       : self->settings.chain ? FRAMETREE_UNSORTED
                                              : FRAMETREE_SORTED;
    if (self->settings.reverse)
        for (size_t i = 0; i < self->count; i++)
            reverse_line(self, &self->lines[i]);
    uint32_t *order = heap_resize(NULL, self->count + 1, sizeof *order);
    for (uint32_t i = 0; i < self->count; i++)
        order[i] = i;
    if ((self->unsorted || self->settings.reverse) && !self->settings.chart)
        sort_numbers(order, self->count, by_text, self->lines);
    for (size_t i = 0; i < self->count; i++)
        add_line(self, &self->lines[order[i]]);
    frametree_finish(&self->tree);
    free(order);
}

void profile_report(const struct profile *self, struct slice countname) {
    struct bytebuf total = {0};
    count_print(&total, self->tree.total);
    if (slice_equal(countname, SLICE("samples")) && count_double(self->tree.total) < 100)
        report_error("the sum of all counts is only %.*s; is this the right input?", (int)total.len,
                     total.at);
    if (self->odd.seen)
        report_error("lines ignored because they are no folded stacks: %llu",
                     (unsigned long long)self->odd.seen);
    if (!self->differential && self->two_columns * 2 >= self->count && self->two_columns)
        report_error(
            "%llu of %llu lines have two counts, the others one: the first of two was taken for a part of "
            "the name",
            (unsigned long long)self->two_columns, (unsigned long long)self->count);
    bytebuf_free(&total);
}

void profile_free(struct profile *self) {
    frametree_free(&self->tree);
    free(self->lines);
    arena_free(&self->texts);
    bytebuf_free(&self->scratch);
    *self = (struct profile){0};
}
