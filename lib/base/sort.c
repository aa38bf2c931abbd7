/*
 * sort: of numbers, runs of one, two, four ... are merged back and forth between two arrays; runs already in
 * order are copied. Rows are sorted by multikey quicksort (Bentley and Sedgewick, Fast Algorithms for Sorting
 * and Searching Strings, 1997); the pivot is random, so that no input can be made for the worst case.
 */
#include "base/sort.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/hash.h"
#include "base/work_share.h"

#include "base/banned.h"

static void merge(const uint32_t *from, uint32_t *to, size_t middle, size_t end, sort_compare *compare,
                  const void *context) {
    if (middle >= end || compare(context, from[middle - 1], from[middle]) <= 0) {
        memcpy(to, from, end * sizeof *to);
        return;
    }
    for (size_t a = 0, b = middle, n = 0; n < end; n++) {
        if (b == end || (a < middle && compare(context, from[a], from[b]) <= 0))
            to[n] = from[a++];
        else
            to[n] = from[b++];
    }
}

void sort_numbers(uint32_t *numbers, size_t n, sort_compare *compare, const void *context) {
    if (n < 2)
        return;
    uint32_t *other = heap_resize(NULL, n, sizeof *other), *from = numbers, *to = other;
    for (size_t width = 1; width < n; width *= 2) {
        for (size_t start = 0; start < n; start += 2 * width) {
            size_t end = n - start < 2 * width ? n - start : 2 * width;
            merge(from + start, to + start, width < end ? width : end, end, compare, context);
        }
        uint32_t *swap = from;
        from = to;
        to = swap;
    }
    if (from != numbers)
        memcpy(numbers, from, n * sizeof *numbers);
    free(other);
}

enum {
    FEW_ROWS = 8,
    PARTS = 64 /* of all rows, for threads to share */
};

/* Rows that have their first `depth` keys in common and are still to be sorted. */
struct row_range {
    struct sort_row *rows;
    size_t n, depth;
};

static void sort_few(struct row_range range) {
    for (size_t i = 1; i < range.n; i++) {
        struct sort_row row = range.rows[i];
        size_t to = i;
        for (; to > 0; to--) {
            const uint32_t *a = range.rows[to - 1].keys + range.depth, *b = row.keys + range.depth;
            for (size_t at = range.depth + 1; *a == *b; at++, a++, b++)
                assert(at < range.rows[to - 1].count && at < row.count);
            if (*a < *b)
                break;
            range.rows[to] = range.rows[to - 1];
        }
        range.rows[to] = row;
    }
}

static void swap_rows(struct sort_row *a, struct sort_row *b) {
    struct sort_row row = *a;
    *a = *b;
    *b = row;
}

/* Splits the range by its key at `depth`: less than, equal to and greater than that of the row `pivot`. */
static void split_rows(struct row_range range, size_t pivot, struct row_range parts[3]) {
    struct sort_row *rows = range.rows;
    assert(range.depth < rows[pivot].count);
    uint32_t key = rows[pivot].keys[range.depth];
    size_t less = 0, greater = range.n;
    for (size_t i = 0; i < greater;) {
        assert(range.depth < rows[i].count);
        uint32_t other = rows[i].keys[range.depth];
        if (other < key)
            swap_rows(&rows[less++], &rows[i++]);
        else if (other > key)
            swap_rows(&rows[--greater], &rows[i]);
        else
            i++;
    }
    parts[0] = (struct row_range){rows, less, range.depth};
    parts[1] = (struct row_range){rows + less, greater - less, range.depth + 1};
    parts[2] = (struct row_range){rows + greater, range.n - greater, range.depth};
}

static void sort_range(struct row_range range) {
    struct row_range *todo = NULL, parts[3];
    size_t count = 0, capacity = 0;
    for (uint64_t random = hash_seed();; range = todo[--count]) {
        if (range.n <= FEW_ROWS) {
            sort_few(range);
        } else {
            random = hash_mix(random, 0x9e3779b97f4a7c15) + 1;
            split_rows(range, (size_t)(random % range.n), parts);
            todo = heap_grow(todo, &capacity, count + 3, sizeof *todo);
            for (int i = 0; i < 3; i++)
                if (parts[i].n > 1)
                    todo[count++] = parts[i];
        }
        if (count == 0)
            break;
    }
    free(todo);
}

void sort_rows(struct sort_row *rows, size_t n) {
    sort_range((struct row_range){rows, n, 0});
}

/* What threads sort together. */
struct sorting {
    size_t most; /* rows that one thread sorts alone */
    struct work_share ranges;
};

/* Sorts the range, or splits it and gives its parts. */
static void sort_or_split(struct sorting *self, struct row_range range) {
    struct row_range parts[3];
    if (range.n <= self->most) {
        sort_range(range);
        return;
    }
    split_rows(range, (size_t)(hash_seed() % range.n), parts);
    for (int i = 0; i < 3; i++)
        if (parts[i].n > 1)
            work_share_give(&self->ranges, &parts[i]);
}

static void sort_together(void *context, size_t thread) {
    struct sorting *self = context;
    (void)thread;
    for (struct row_range range; work_share_take(&self->ranges, &range);) {
        sort_or_split(self, range);
        work_share_done(&self->ranges);
    }
}

void sort_rows_in_threads(struct sort_row *rows, size_t n, struct threads *threads) {
    struct sorting sorting = {.most = n / PARTS};
    work_share_start(&sorting.ranges, sizeof(struct row_range));
    work_share_give(&sorting.ranges, &(struct row_range){rows, n, 0});
    threads_run(threads, sort_together, &sorting);
    work_share_end(&sorting.ranges);
}
