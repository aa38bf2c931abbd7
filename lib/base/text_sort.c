/*
 * text_sort: multikey quicksort (Bentley and Sedgewick, Fast Algorithms for Sorting and Searching Strings,
 * 1997) over seven bytes at a time, which are cached in the rows. Rows whose bytes are equal get the next
 * ones; if all of a range had the same bytes, what else its texts share is passed over at once. The pivot is
 * random, so that no input can be made for the worst case. Ranges can be sorted by any thread: one that has
 * none left is given one by another.
 */
#include "base/text_sort.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/hash.h"
#include "base/work_share.h"

#include "base/banned.h"

enum {
    FEW_ROWS = 12,    /* sorted by insertion */
    MANY_ROWS = 64,   /* the pivot is the median of three */
    MANY_SHARED = 16, /* for fewer ranges that could be given away, no thread is started */
    AHEAD = 12        /* rows whose texts are fetched before they are read */
};

size_t text_sort_shared = 2000;

/* Rows whose texts have their first `depth` bytes in common and are still to be sorted. */
struct text_range {
    struct text_row *rows;
    size_t n, depth;
};

/* The ranges that wait. */
struct text_todo {
    struct text_range *at;
    size_t count, capacity;
    uint64_t random;
};

uint64_t text_head_short(struct slice text) {
    uint64_t head = 0;
    for (size_t i = 0; i < text.len; i++)
        head |= (uint64_t)(unsigned char)text.at[i] << (56 - 8 * i);
    return head | text.len;
}

/* True if the texts of rows with this head go on after it. */
static bool goes_on(uint64_t head) {
    return (head & 0xFF) > TEXT_HEAD;
}

static struct slice text_from(const struct text_row *row, size_t from) {
    return slice_from(text_row_slice(row), from);
}

/* Rows of one head, seen from the end of it. */
static bool rest_is_less(const struct text_row *a, const struct text_row *b, size_t depth) {
    int order = goes_on(a->head) ? slice_compare(text_from(a, depth), text_from(b, depth)) : 0;
    return order ? order < 0 : a->number < b->number;
}

static void sort_few(struct text_range range) {
    for (size_t i = 1; i < range.n; i++) {
        struct text_row row = range.rows[i];
        size_t to = i;
        for (; to > 0; to--) {
            const struct text_row *before = &range.rows[to - 1];
            if (before->head < row.head)
                break;
            if (before->head == row.head && !rest_is_less(&row, before, range.depth + TEXT_HEAD))
                break;
            range.rows[to] = range.rows[to - 1];
        }
        range.rows[to] = row;
    }
}

static inline void fetch(const struct text_range *range, size_t i) {
    if (i < range->n && range->rows[i].len > range->depth)
        __builtin_prefetch(range->rows[i].at + range->depth);
}

/* How many bytes after the depth all texts share. */
static size_t common_bytes(struct text_range range) {
    struct slice common = text_from(&range.rows[0], range.depth);
    for (size_t i = 1; i < range.n && common.len; i++) {
        fetch(&range, i + AHEAD);
        common.len = slice_common(common, text_from(&range.rows[i], range.depth));
    }
    return common.len;
}

/* Gives the rows the heads after the depth. True: all are the same, and texts go on. */
static bool load_heads(struct text_range range) {
    uint64_t differ = 0;
    for (size_t i = 0; i < range.n; i++) {
        fetch(&range, i + AHEAD);
        range.rows[i].head = text_head(text_from(&range.rows[i], range.depth));
        differ |= range.rows[i].head ^ range.rows[0].head;
    }
    return !differ && goes_on(range.rows[0].head);
}

/* Whose texts are equal: their numbers take the place of the heads. */
static void sort_equal(struct text_todo *todo, struct text_range range) {
    uint64_t sorted = 1;
    for (size_t i = 0; i < range.n; i++) {
        range.rows[i].head = (uint64_t)range.rows[i].number << 8;
        sorted &= i == 0 || range.rows[i].head >= range.rows[i - 1].head;
    }
    if (!sorted)
        todo->at[todo->count++] = range;
}

/* Rows of one head: goes on with what follows it. */
static void go_deeper(struct text_todo *todo, struct text_range range) {
    if (!goes_on(range.rows[0].head)) {
        sort_equal(todo, range);
        return;
    }
    range.depth += TEXT_HEAD;
    while (load_heads(range))
        range.depth += common_bytes(range);
    todo->at[todo->count++] = range;
}

static void swap_rows(struct text_row *a, struct text_row *b) {
    struct text_row row = *a;
    *a = *b;
    *b = row;
}

static uint64_t random_head(struct text_todo *todo, struct text_range range) {
    todo->random = hash_mix(todo->random, 0x9e3779b97f4a7c15) + 1;
    return range.rows[todo->random % range.n].head;
}

/* The head by which the range is split. */
static uint64_t choose_pivot(struct text_todo *todo, struct text_range range) {
    uint64_t a = random_head(todo, range);
    if (range.n < MANY_ROWS)
        return a;
    uint64_t b = random_head(todo, range), c = random_head(todo, range);
    uint64_t least = a < b ? a : b, greatest = a < b ? b : a;
    return c < least ? least : c > greatest ? greatest : c;
}

/* Rows with lesser heads first, with greater ones last. */
static void split(struct text_todo *todo, struct text_range range) {
    struct text_row *rows = range.rows;
    uint64_t pivot = choose_pivot(todo, range);
    size_t less = 0, greater = range.n;
    for (size_t i = 0; i < greater;) {
        uint64_t head = rows[i].head;
        if (head < pivot)
            swap_rows(&rows[less++], &rows[i++]);
        else if (head > pivot)
            swap_rows(&rows[--greater], &rows[i]);
        else
            i++;
    }
    todo->at = heap_grow(todo->at, &todo->capacity, todo->count + 3, sizeof *todo->at);
    if (less > 1)
        todo->at[todo->count++] = (struct text_range){rows, less, range.depth};
    if (range.n - greater > 1)
        todo->at[todo->count++] = (struct text_range){rows + greater, range.n - greater, range.depth};
    if (greater - less > 1)
        go_deeper(todo, (struct text_range){rows + less, greater - less, range.depth});
}

/* ---- with several threads ---- */

/* Gives others the range that waits longest, which is among the largest. */
static void give_range(struct work_share *ranges, struct text_todo *todo) {
    work_share_give(ranges, &todo->at[0]);
    todo->count--;
    memmove(todo->at, todo->at + 1, todo->count * sizeof *todo->at);
}

/* True if a range is worth being sorted by another thread, which waits for one. */
static bool is_to_share(struct work_share *ranges, const struct text_todo *todo) {
    return ranges && todo->count > 1 && todo->at[0].n >= text_sort_shared && work_share_is_wanted(ranges);
}

/* ranges: of the threads that sort, NULL if there is one. */
static void sort_range(struct text_range range, struct work_share *ranges) {
    struct text_todo todo = {.random = hash_seed()};
    for (;; range = todo.at[--todo.count]) {
        if (range.n <= FEW_ROWS)
            sort_few(range);
        else
            split(&todo, range);
        if (is_to_share(ranges, &todo))
            give_range(ranges, &todo);
        if (todo.count == 0)
            break;
    }
    free(todo.at);
}

static void sort_together(void *context, size_t thread) {
    struct work_share *ranges = context;
    (void)thread;
    for (struct text_range range; work_share_take(ranges, &range);) {
        sort_range(range, ranges);
        work_share_done(ranges);
    }
}

void text_sort(struct text_row *rows, size_t n, struct threads *threads) {
    struct text_range all = {rows, n, 0};
    struct work_share ranges;
    if (threads->count < 2 || n < MANY_SHARED * text_sort_shared) {
        sort_range(all, NULL);
        return;
    }
    work_share_start(&ranges, sizeof all);
    work_share_give(&ranges, &all);
    threads_run(threads, sort_together, &ranges);
    work_share_end(&ranges);
}
