/*
 * line_batch - some lines of an input, or of those that were kept, parsed and compared with the one before
 *
 *     struct line_batch batch = {0};
 *     struct bytebuf previous = {0};
 *     while (line_batch_read(&batch, &in, &previous, true))
 *         for (size_t i = 0; i < batch.count; i++)
 *             use(&batch.lines[i]);
 *     line_batch_free(&batch);
 */
#ifndef LINE_BATCH_H
#define LINE_BATCH_H

#include "base/contract.h"
#include "base/linereader.h"
#include "kept_lines.h"

struct batch_line {
    struct profile_line line; /* of one that is not folded, only the text */
    size_t shared;            /* bytes at its start that the folded line before it has, too */
    bool in_order;            /* it does not sort before that line; of an input */
    bool folded;
};

struct line_batch {
    struct batch_line *lines;
    size_t count;
    uint64_t first;   /* number of the first line in the input, from 1 */
    size_t max_lines; /* 0: a good number. Tests set few */

    struct linereader texts; /* private: holds the block that the lines are in, once it is detached */
};

/*
 * Reads the next lines, at least one if there is one. False: there is none. They are valid until the next
 * call for the same input. `previous` is the last folded line before, and becomes the last one of these;
 * `compares`: `shared` and `in_order` are wanted.
 */
MUST_USE bool line_batch_read(struct line_batch *self, struct linereader *in, struct bytebuf *previous,
                              bool compares);

/*
 * Takes the lines that were kept from number `from` on, as many as fit. False: there are none. `compares`:
 * `shared` is wanted, else it is 0.
 */
MUST_USE bool line_batch_take(struct line_batch *self, const struct kept_lines *kept, size_t from,
                              bool compares);

/*
 * Fetches from memory what a line, if there are so many, does not share with the one before it: lines that
 * were kept lie scattered, and those of another thread are in its cache.
 */
static inline void line_batch_fetch(const struct line_batch *self, size_t i) {
    enum { FETCHED = 512, CACHE_LINE = 64 };
    if (i >= self->count)
        return;
    struct slice text = self->lines[i].line.text;
    size_t from = self->lines[i].shared, end = text.len - from < FETCHED ? text.len : from + FETCHED;
    for (; from < end; from += CACHE_LINE)
        __builtin_prefetch(text.at + from);
}

/*
 * The lines stay valid until the batch is read into again, shrinks or is freed: the input goes on in another
 * block. True: that of the batch is larger than usual, for a line was long.
 */
bool line_batch_detach(struct line_batch *self, struct linereader *in);

/* Gives the block back. */
void line_batch_shrink(struct line_batch *self);

void line_batch_free(struct line_batch *self);

#endif
