/*
 * text_sort - rows of text into byte order
 *
 * For many long texts that share their starts and lie scattered in memory: each row keeps the bytes that are
 * compared next, so that a text is read only where the rows before it have the same ones.
 *
 *     rows[n] = text_row(line, n);       // for every line; the texts stay where they are
 *     text_sort(rows, n, &(struct threads){.count = 1});
 *     use(text_row_slice(&rows[0]));     // the first in byte order
 *
 * Equal texts are put into the order of their numbers. Expected n log n comparisons of eight bytes, and one
 * more look at every eight bytes that rows share, for any input: what is compared with is chosen at random.
 */
#ifndef TEXT_SORT_H
#define TEXT_SORT_H

#include <stdint.h>

#include "base/contract.h"
#include "base/slice.h"
#include "base/threads.h"

struct text_row {
    uint64_t head; /* private: the next bytes of the text, and how many they are */
    const char *at;
    uint32_t len;
    uint32_t number;
};

/* How many bytes of a text are in a head. */
enum { TEXT_HEAD = 7 };

/* private: the head of a text of fewer than eight bytes */
uint64_t text_head_short(struct slice text);

/*
 * private: the first TEXT_HEAD bytes of a text, the first one in the highest place and zeros for those that
 * it has not; the lowest place has how many bytes there are, TEXT_HEAD + 1 for more. So heads compare as the
 * texts do, and texts with one head are equal unless there are more bytes.
 */
static inline uint64_t text_head(struct slice text) {
    if (text.len <= TEXT_HEAD)
        return text_head_short(text);
    const unsigned char *p = (const unsigned char *)text.at;
    return (uint64_t)p[0] << 56 | (uint64_t)p[1] << 48 | (uint64_t)p[2] << 40 | (uint64_t)p[3] << 32 |
           (uint64_t)p[4] << 24 | (uint64_t)p[5] << 16 | (uint64_t)p[6] << 8 | (TEXT_HEAD + 1);
}

/* A row for a text of at most UINT32_MAX bytes, which must stay where it is until the rows are sorted. */
static inline struct text_row text_row(struct slice text, uint32_t number) {
    assert(text.len <= UINT32_MAX);
    return (struct text_row){text_head(text), text.at, (uint32_t)text.len, number};
}

static inline struct slice text_row_slice(const struct text_row *self) {
    return slice_make(self->at, self->len);
}

/* Fewer rows are not given to another thread, and for 16 times as many threads are started. Tests set few. */
extern size_t text_sort_shared;

/*
 * Sorts the rows, no two of which have the same number and the same text; in several threads if there are
 * rows enough.
 */
void text_sort(struct text_row *rows, size_t n, struct threads *threads);

#endif
