/* line_batch: the lines stay in the reader's block, so only those that are in it together are one batch. */
#include "line_batch.h"

#include <stdlib.h>

#include "base/arena.h"

#include "base/banned.h"

enum { MAX_LINES = 512 }; /* with usual texts 100 kB, which the second-level cache holds */

static void compare(struct batch_line *line, struct slice before, struct slice text) {
    size_t shared = slice_common(before, text);
    line->shared = shared;
    line->in_order = shared == before.len ||
                     (shared < text.len && (unsigned char)before.at[shared] < (unsigned char)text.at[shared]);
}

static size_t make_room(struct line_batch *self) {
    size_t max = self->max_lines ? self->max_lines : MAX_LINES;
    if (!self->lines)
        self->lines = heap_resize(NULL, max, sizeof *self->lines);
    self->count = 0;
    return max;
}

bool line_batch_read(struct line_batch *self, struct linereader *in, struct bytebuf *previous,
                     bool compares) {
    size_t max = make_room(self);
    struct slice before = bytebuf_slice(previous), text;
    self->first = in->line + 1;
    for (bool more = linereader_next(in, &text); more;
         more = self->count < max && linereader_next_in_memory(in, &text)) {
        struct batch_line *line = &self->lines[self->count++];
        line->folded = profile_line_parse(text, &line->line);
        if (!line->folded) {
            line->line.text = text;
            continue;
        }
        if (compares)
            compare(line, before, text);
        before = text;
    }
    if (before.at != previous->at) {
        previous->len = 0;
        bytebuf_add(previous, before);
    }
    return self->count > 0;
}

bool line_batch_take(struct line_batch *self, const struct kept_lines *kept, size_t from, bool compares) {
    size_t max = make_room(self);
    struct slice before = {0};
    if (from && compares)
        before = kept_lines_text(kept, from - 1);
    for (; self->count < max && from + self->count < kept->count; self->count++) {
        struct batch_line *line = &self->lines[self->count];
        kept_lines_get(kept, from + self->count, &line->line);
        line->shared = compares ? slice_common(before, line->line.text) : 0;
        line->in_order = line->folded = true;
        before = line->line.text;
    }
    return self->count > 0;
}

bool line_batch_detach(struct line_batch *self, struct linereader *in) {
    linereader_split(in, &self->texts, 0);
    return self->texts.capacity > LINEREADER_BLOCK;
}

void line_batch_shrink(struct line_batch *self) {
    linereader_free(&self->texts);
}

void line_batch_free(struct line_batch *self) {
    free(self->lines);
    linereader_free(&self->texts);
    *self = (struct line_batch){.max_lines = self->max_lines};
}
