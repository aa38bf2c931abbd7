/*
 * folded_merge: a tournament between the files. Each has a place at the bottom; above, each place keeps the
 * file that lost there, so that a new line meets the losers on its way up, and no others.
 */
#include "folded_merge.h"

#include <stdlib.h>

#include "base/filekind.h"
#include "base/line_file.h"
#include "base/utf8.h"
#include "fold.h"
#include "profile/folded_line.h"

#include "base/banned.h"

enum { BUFFERS = 16 << 20, LARGEST_BLOCK = 1 << 18, SMALLEST_BLOCK = 1 << 12 };

struct merge_input {
    struct line_file file;
    struct slice stack; /* of its line; `at` is NULL after the last one */
    struct decimal first, second;
};

/* ---- whether the files can be merged ---- */

struct check {
    struct bytebuf before; /* the text before the last value of the line before */
    size_t stack_len;      /* and that before both values */
    bool any;              /* there was a line before */
    bool one_column;       /* a line, of any file, has one value only */
    bool unordered[2];     /* by the text before the last value, before both */
};

static bool parse(struct slice line, struct folded_line *folded, struct decimal *value) {
    return folded_line_parse(line, FOLDED_BYTES, folded) && decimal_parse(folded->count, value);
}

/* False: the line is not understood, has no frame, or lines are in no order. */
static bool check_line(struct check *self, struct slice line) {
    struct folded_line one, two = {0};
    struct decimal value;
    if (!parse(line, &one, &value) || !one.stack.len)
        return false;
    self->one_column = self->one_column || !parse(one.stack, &two, &value);
    if (!self->one_column && !two.stack.len)
        return false;
    if (self->any) {
        struct slice before = bytebuf_slice(&self->before);
        self->unordered[0] = self->unordered[0] || slice_compare(before, one.stack) > 0;
        self->unordered[1] = self->unordered[1] || self->one_column ||
                             slice_compare(slice_part(before, 0, self->stack_len), two.stack) > 0;
    }
    self->any = true;
    self->before.len = 0;
    bytebuf_add(&self->before, one.stack);
    self->stack_len = self->one_column ? 0 : two.stack.len;
    return !self->unordered[0] || !(self->unordered[1] || self->one_column);
}

static bool is_text(struct slice start) {
    return !filekind_of_bytes(start) && !slice_starts(start, SLICE(UTF8_MARK));
}

static bool check_file(struct folded_merge *self, struct check *check, struct line_file *file) {
    struct slice line;
    bool good;
    check->any = false;
    good = is_text(line_file_peek(file, FILEKIND_START));
    while (good && line_file_next(file, &line)) {
        good = !line.len || check_line(check, line);
        self->lines++;
    }
    good = good && !file->error;
    line_file_free(file);
    return good;
}

bool folded_merge_check(struct folded_merge *self, int output) {
    struct check check = {0};
    size_t block = BUFFERS / (self->count + 1);
    bool good = true;
    self->inputs = heap_zeroed(self->count + 1, sizeof *self->inputs);
    for (size_t i = 0; good && i < self->count; i++) {
        struct line_file *file = &self->inputs[i].file;
        file->path = self->paths[i];
        file->block = LARGEST_BLOCK;
        good = !slice_equal(slice_of_text(file->path), SLICE("-")) && line_file_look(file) &&
               !line_file_is(file, output) && check_file(self, &check, file);
        file->block = block > LARGEST_BLOCK ? LARGEST_BLOCK : block < SMALLEST_BLOCK ? SMALLEST_BLOCK : block;
    }
    self->two_columns = !check.one_column;
    bytebuf_free(&check.before);
    return good && !check.unordered[self->two_columns];
}

/* ---- merging ---- */

/* Goes to the next line that is not empty. False: the file cannot be read, or has changed. */
static bool advance(struct folded_merge *self, struct merge_input *input) {
    struct slice line = {0};
    struct folded_line one, two;
    input->stack = (struct slice){0};
    do
        if (!line_file_next(&input->file, &line))
            return !input->file.error;
    while (!line.len);
    if (!parse(line, &one, &input->second) || (self->two_columns && !parse(one.stack, &two, &input->first))) {
        input->file.error = LINE_FILE_CHANGED;
        return false;
    }
    input->stack = self->two_columns ? two.stack : one.stack;
    return true;
}

/* Whether the line of `a` comes before that of `b`; files at their end come last. */
static bool comes_first(const struct folded_merge *self, uint32_t a, uint32_t b) {
    struct slice x = self->inputs[a].stack, y = self->inputs[b].stack;
    if (!x.at || !y.at)
        return x.at || (!y.at && a < b);
    int order = slice_compare(x, y);
    return order < 0 || (order == 0 && a < b);
}

/* The winner after the line of `input` has changed. */
static uint32_t play(struct folded_merge *self, uint32_t input) {
    for (size_t place = (self->count + input) / 2; place; place /= 2)
        if (comes_first(self, self->losers[place], input)) {
            uint32_t loser = input;
            input = self->losers[place];
            self->losers[place] = loser;
        }
    return input;
}

/* The first winner. Places are those of a heap: the files have the numbers from `count` on. */
static uint32_t play_all(struct folded_merge *self) {
    size_t count = self->count;
    uint32_t *winners = heap_resize(NULL, 2 * count, sizeof *winners);
    self->losers = heap_zeroed(count + 1, sizeof *self->losers);
    for (uint32_t i = 0; i < count; i++)
        winners[count + i] = i;
    for (size_t place = count - 1; place; place--) {
        uint32_t a = winners[2 * place], b = winners[2 * place + 1];
        bool first = comes_first(self, a, b);
        winners[place] = first ? a : b;
        self->losers[place] = first ? b : a;
    }
    uint32_t winner = count > 1 ? winners[1] : 0;
    free(winners);
    return winner;
}

/* Takes all lines of the first stack into its sums. False: as advance. */
static bool sum_stack(struct folded_merge *self, uint32_t *winner, struct bytebuf *stack,
                      struct decimal sums[2]) {
    stack->len = 0;
    bytebuf_add(stack, self->inputs[*winner].stack);
    sums[0] = sums[1] = (struct decimal){0};
    do {
        struct merge_input *input = &self->inputs[*winner];
        decimal_add(&sums[0], self->two_columns ? input->first : input->second);
        if (self->two_columns)
            decimal_add(&sums[1], input->second);
        if (!advance(self, input))
            return false;
        *winner = play(self, *winner);
    } while (self->inputs[*winner].stack.at &&
             slice_equal(bytebuf_slice(stack), self->inputs[*winner].stack));
    return true;
}

static void add_failure(const struct folded_merge *self, struct messages *messages) {
    for (size_t i = 0; i < self->count; i++) {
        const struct line_file *file = &self->inputs[i].file;
        if (file->error)
            line_file_add_failure(file, "fold again", messages);
    }
}

bool folded_merge_print(struct folded_merge *self, struct outbuf *out, struct messages *messages) {
    struct bytebuf stack = {0};
    struct decimal sums[2];
    bool good = true;
    for (size_t i = 0; i < self->count && good; i++)
        good = advance(self, &self->inputs[i]);
    uint32_t winner = good ? play_all(self) : 0;
    while (good && self->inputs[winner].stack.at) {
        good = sum_stack(self, &winner, &stack, sums);
        self->stacks++;
        if (good && !(decimal_is_zero(sums[0]) && decimal_is_zero(sums[1])))
            fold_print_line(out, bytebuf_slice(&stack), sums, self->two_columns);
    }
    if (!good)
        add_failure(self, messages);
    bytebuf_free(&stack);
    return good;
}

void folded_merge_free(struct folded_merge *self) {
    for (size_t i = 0; self->inputs && i < self->count; i++)
        line_file_free(&self->inputs[i].file);
    free(self->inputs);
    free(self->losers);
    *self = (struct folded_merge){0};
}
