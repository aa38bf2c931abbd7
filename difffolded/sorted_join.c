/*
 * sorted_join: both passes read the files with the same function, so that what the first one found holds for
 * the second, unless a file changed: then its lines or its total are not those of the first pass.
 */
#include "sorted_join.h"

#include "base/banned.h"

enum { USUAL_BLOCK = 1 << 17 };

/* Whether both are regular files, none of them the output. */
static bool look(struct sorted_join *self, int output) {
    uint64_t size = 0;
    for (int side = 0; side < DIFF_SIDES; side++) {
        struct line_file *file = &self->sides[side].file;
        *file = (struct line_file){.path = self->paths[side],
                                   .block = self->block ? self->block : USUAL_BLOCK,
                                   .progress = &self->progress};
        self->sides[side].strip = self->strip;
        if (slice_equal(slice_of_text(file->path), SLICE("-")) || !line_file_look(file) ||
            line_file_is(file, output))
            return false;
        size += (uint64_t)file->status.st_size;
    }
    if (self->shows_progress)
        progress_start(&self->progress, 2 * size);
    return true;
}

static bool start(struct sorted_join *self) {
    return sorted_stacks_start(&self->sides[DIFF_BEFORE]) && sorted_stacks_start(&self->sides[DIFF_AFTER]);
}

bool sorted_join_check(struct sorted_join *self, int output) {
    struct sorted_stacks *before = &self->sides[DIFF_BEFORE], *after = &self->sides[DIFF_AFTER];
    bool good = look(self, output) && start(self);
    /* In turn, for what is in order at its start only is known the sooner. */
    for (bool a = good, b = good; good && (a || b);) {
        a = a && sorted_stacks_next(before);
        b = b && sorted_stacks_next(after);
        good = (a || before->ended) && (b || after->ended);
    }
    for (int side = 0; side < DIFF_SIDES; side++) {
        self->totals[side] = self->sides[side].total;
        self->lines[side] = self->sides[side].lines;
    }
    if (!good)
        progress_end(&self->progress);
    return good;
}

/* Merges both sides by stack. */
static void merge(struct sorted_join *self, struct outbuf *out) {
    struct sorted_stacks *sides = self->sides;
    bool scales = self->normalize && diff_scales(self->totals);
    bool a = sorted_stacks_next(&sides[DIFF_BEFORE]), b = sorted_stacks_next(&sides[DIFF_AFTER]);
    while (a || b) {
        struct count counts[DIFF_SIDES] = {count_whole(0), count_whole(0)};
        int order = !b ? -1 : !a ? 1 : slice_compare(sides[DIFF_BEFORE].stack, sides[DIFF_AFTER].stack);
        if (order <= 0)
            counts[DIFF_BEFORE] = sides[DIFF_BEFORE].count;
        if (order >= 0)
            counts[DIFF_AFTER] = sides[DIFF_AFTER].count;
        if (scales)
            counts[DIFF_BEFORE] = diff_scaled(counts[DIFF_BEFORE], self->totals);
        diff_print_line(out, sides[order > 0].stack, counts);
        if (order <= 0)
            a = sorted_stacks_next(&sides[DIFF_BEFORE]);
        if (order >= 0)
            b = sorted_stacks_next(&sides[DIFF_AFTER]);
    }
}

/* Whether a side is not what it was in the first pass. One that waits for the other is not to blame. */
static bool has_changed(const struct sorted_join *self, int side) {
    const struct sorted_stacks *read = &self->sides[side];
    if (!read->ended)
        return !read->is_ahead;
    return read->lines != self->lines[side] || count_compare(read->total, self->totals[side]) != 0;
}

bool sorted_join_print(struct sorted_join *self, struct outbuf *out, struct messages *messages) {
    bool good = start(self);
    if (good)
        merge(self, out);
    progress_end(&self->progress);
    for (int side = 0; side < DIFF_SIDES; side++) {
        struct line_file *file = &self->sides[side].file;
        if (!file->error && has_changed(self, side))
            file->error = LINE_FILE_CHANGED;
        if (file->error)
            line_file_add_failure(file, "join again", messages);
        good = good && !file->error;
    }
    return good;
}

void sorted_join_free(struct sorted_join *self) {
    for (int side = 0; side < DIFF_SIDES; side++)
        sorted_stacks_free(&self->sides[side]);
    *self = (struct sorted_join){0};
}
