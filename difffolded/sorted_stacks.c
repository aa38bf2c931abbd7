/*
 * sorted_stacks: a line is read ahead, for only the one after a stack's last line tells that it was the last.
 * The stack is then a part of the line before, which line_file keeps.
 */
#include "sorted_stacks.h"

#include "base/filekind.h"
#include "base/utf8.h"
#include "diff.h"
#include "profile/folded_line.h"

#include "base/banned.h"

/* Whether the file begins as program_read would hand it to a reader unchanged. */
static bool is_folded_text(struct line_file *file) {
    struct slice start = line_file_peek(file, FILEKIND_START);
    bool whole = start.len < FILEKIND_START;
    const struct filekind *kind = filekind_of(whole ? start : slice_part(start, 0, FILEKIND_START), whole);
    return !file->error && !slice_starts(start, SLICE(UTF8_MARK)) &&
           (!kind || (kind->readers & FILEKIND_BY_DIFFFOLDED));
}

/* The stack of the line before the one that is ahead; the next read makes it invalid. */
static struct slice stack_before(const struct sorted_stacks *self) {
    if (self->strip)
        return bytebuf_slice(&self->stripped[!self->turn]);
    return slice_part(line_file_before(&self->file), 0, self->len[1]);
}

/* Takes the stack of the line that was just read. */
static struct slice take_stack(struct sorted_stacks *self, struct slice stack) {
    self->len[1] = self->len[0];
    self->len[0] = stack.len;
    self->turn = !self->turn;
    return self->strip ? diff_strip(stack, &self->stripped[self->turn]) : stack;
}

/* Reads a line ahead. False: there is none, or it is not a folded stack. */
static bool read_ahead(struct sorted_stacks *self, struct slice *stack) {
    struct slice line;
    struct folded_line folded;
    self->is_ahead = false;
    if (!line_file_next(&self->file, &line)) {
        *stack = take_stack(self, (struct slice){0});
        self->ended = !self->file.error;
        return false;
    }
    if (!folded_line_parse(line, FOLDED_BYTES, &folded))
        return false;
    *stack = take_stack(self, folded.stack);
    self->ahead = count_parse(folded.count);
    self->is_ahead = true;
    self->lines++;
    return true;
}

bool sorted_stacks_start(struct sorted_stacks *self) {
    struct slice stack;
    line_file_rewind(&self->file);
    self->total = (struct count){0};
    self->lines = 0;
    self->ended = false;
    return is_folded_text(&self->file) && read_ahead(self, &stack);
}

bool sorted_stacks_next(struct sorted_stacks *self) {
    struct count sum = {0};
    struct slice stack;
    int order = 0;
    while (order == 0) {
        if (!self->is_ahead)
            return false;
        count_add_to(&sum, self->ahead);
        count_add_to(&self->total, self->ahead);
        if (!read_ahead(self, &stack))
            break;
        order = slice_compare(stack, stack_before(self));
    }
    if (order < 0 || (!self->is_ahead && !self->ended)) {
        self->is_ahead = false;
        return false;
    }
    self->stack = stack_before(self);
    self->count = sum;
    return true;
}

void sorted_stacks_free(struct sorted_stacks *self) {
    line_file_free(&self->file);
    for (int i = 0; i < 2; i++)
        bytebuf_free(&self->stripped[i]);
}
