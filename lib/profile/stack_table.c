/*
 * stack_table: stacks are hashed as numbers; text appears only when printing. For that, names are ranked
 * once, apart for where they end a stack and where ';' follows; then stacks are sorted as rows of ranks.
 */
#include "profile/stack_table.h"

#include <stdlib.h>

#include "base/sort.h"

#include "base/banned.h"

enum { AHEAD = 12 /* stacks of a walk: what is fetched that early has come when it is needed */ };

/* `known`: how many stacks there were before that one was added. */
static inline void count_stack(struct stack_table *self, uint32_t stack, size_t known, struct count count) {
    if (stack < known) {
        count_add_to(&self->counts[stack], count);
        return;
    }
    self->counts = heap_grow(self->counts, &self->capacity, self->stacks.count, sizeof *self->counts);
    self->counts[stack] = count_add((struct count){0}, count);
}

void stack_table_add(struct stack_table *self, const uint32_t *frames, size_t depth, struct count count) {
    size_t known = self->stacks.count;
    uint32_t stack = intern_add(&self->stacks, slice_make((const char *)frames, depth * sizeof *frames));
    count_stack(self, stack, known, count);
}

uint32_t stack_table_expect(struct stack_table *self, struct slice stack) {
    return intern_expect(&self->stacks, stack);
}

void stack_table_fetch(const struct stack_table *self, uint32_t hash) {
    uint32_t stack = intern_expect_number(&self->stacks, hash);
    if (stack != INTERN_NONE)
        __builtin_prefetch(&self->counts[stack]);
}

void stack_table_add_expected(struct stack_table *self, struct slice stack, uint32_t hash,
                              struct count count) {
    size_t known = self->stacks.count;
    count_stack(self, intern_add_expected(&self->stacks, stack, hash), known, count);
}

bool stack_table_find(const struct stack_table *self, const uint32_t *frames, size_t depth,
                      struct count *count) {
    uint32_t stack = intern_find(&self->stacks, slice_make((const char *)frames, depth * sizeof *frames));
    if (stack != INTERN_NONE)
        *count = self->counts[stack];
    return stack != INTERN_NONE;
}

static struct slice stack_bytes(const struct stack_table *self, uint32_t stack) {
    return intern_text(&self->stacks, stack);
}

const uint32_t *stack_table_at(const struct stack_table *self, uint32_t stack, size_t *depth,
                               struct count *count) {
    struct slice bytes = stack_bytes(self, stack);
    const void *frames = bytes.at; /* aligned: intern.h */
    *depth = bytes.len / sizeof(uint32_t);
    *count = self->counts[stack];
    return frames;
}

void stack_table_merge(struct stack_table *self, const struct stack_table *other, const uint32_t *numbers) {
    uint32_t *frames = NULL;
    size_t capacity = 0;
    for (uint32_t i = 0; i < other->stacks.count; i++) {
        struct slice bytes = stack_bytes(other, i);
        size_t depth = bytes.len / sizeof *frames;
        frames = heap_grow(frames, &capacity, depth, sizeof *frames);
        memcpy(frames, bytes.at, bytes.len);
        for (size_t at = 0; numbers && at < depth; at++)
            frames[at] = numbers[frames[at]];
        stack_table_add(self, frames, depth, other->counts[i]);
    }
    free(frames);
}

double stack_table_marked(const struct stack_table *self, const unsigned char *marks, double *all) {
    double sum = 0;
    *all = 0;
    for (uint32_t i = 0; i < self->stacks.count; i++) {
        struct slice bytes = stack_bytes(self, i);
        size_t marked = 0, at;
        for (at = sizeof(uint32_t); at < bytes.len; at += sizeof(uint32_t)) {
            uint32_t name;
            memcpy(&name, bytes.at + at, sizeof name);
            marked += marks[name];
        }
        double count = self->counts[i].form == COUNT_WHOLE ? (double)self->counts[i].whole
                                                           : count_double(self->counts[i]);
        sum += (double)marked * count;
        *all += (double)(at / sizeof(uint32_t) - 1) * count;
    }
    return sum;
}

/* Names as they are in stacks: followed by ';' (odd numbers), or as the last one (even numbers). */
static int by_placed_name(const void *context, uint32_t a, uint32_t b) {
    struct slice x = intern_text(context, a / 2), y = intern_text(context, b / 2);
    size_t common = slice_common(x, y);
    int left = common < x.len ? (unsigned char)x.at[common] : a % 2 ? ';' : -1;
    int right = common < y.len ? (unsigned char)y.at[common] : b % 2 ? ';' : -1;
    return left - right;
}

/*
 * The place of each placed name in their order, from 1: then
 * stacks compare by these numbers as by their texts.
 */
static uint32_t *rank_names(const struct intern *names) {
    size_t n = names->count * 2;
    for (uint32_t i = 0; i < names->count; i++)
        assert(slice_find(intern_text(names, i), ';') == intern_text(names, i).len);
    uint32_t *sorted = heap_resize(NULL, n + 1, sizeof *sorted);
    uint32_t *ranks = heap_resize(NULL, n + 1, sizeof *ranks);
    for (uint32_t i = 0; i < n; i++)
        sorted[i] = i;
    sort_numbers(sorted, n, by_placed_name, names);
    for (uint32_t i = 0; i < n; i++)
        ranks[sorted[i]] = i + 1;
    free(sorted);
    return ranks;
}

/* Stacks that become rows of ranks. */
struct ranking {
    const struct stack_table *stacks;
    const uint32_t *ranks;
    struct sort_row *rows;
    uint32_t **keys; /* of each part of them */
    size_t parts;
    _Atomic size_t next;
};

/* The stacks from `first` to before `end` as rows. Their keys, to be freed. */
static uint32_t *rank_stacks(const struct ranking *self, size_t first, size_t end) {
    size_t total = 0;
    for (size_t i = first; i < end; i++)
        total += stack_bytes(self->stacks, (uint32_t)i).len / sizeof *self->ranks + 1;
    uint32_t *keys = heap_resize(NULL, total + 1, sizeof *keys), *next = keys;
    for (size_t i = first; i < end; i++) {
        struct slice bytes = stack_bytes(self->stacks, (uint32_t)i);
        size_t depth = bytes.len / sizeof *next;
        memcpy(next, bytes.at, bytes.len);
        self->rows[i] = (struct sort_row){next, (uint32_t)i, (uint32_t)depth + 1};
        for (size_t at = 0; at < depth; at++)
            next[at] = self->ranks[(size_t)next[at] * 2 + (at + 1 < depth)];
        next += depth;
        *next++ = 0; /* the whole row, where a stack has no frame */
    }
    return keys;
}

static void rank_parts(void *context, size_t thread) {
    struct ranking *self = context;
    uint64_t n = self->stacks->stacks.count;
    (void)thread;
    for (size_t part; (part = self->next++) < self->parts;)
        self->keys[part] = rank_stacks(self, n * part / self->parts, n * (part + 1) / self->parts);
}

struct stack_walk stack_walk_start_in_threads(const struct stack_table *stacks, const struct intern *names,
                                              struct threads *threads) {
    size_t n = stacks->stacks.count, parts = threads->count ? threads->count : 1;
    uint32_t *ranks = rank_names(names);
    struct ranking ranking = {.stacks = stacks,
                              .ranks = ranks,
                              .rows = heap_resize(NULL, n + 1, sizeof *ranking.rows),
                              .keys = heap_resize(NULL, parts, sizeof *ranking.keys),
                              .parts = parts};
    threads_run(threads, rank_parts, &ranking);
    if (parts > 1)
        sort_rows_in_threads(ranking.rows, n, threads);
    else
        sort_rows(ranking.rows, n);
    free(ranks);
    return (struct stack_walk){.stacks = stacks,
                               .names = names,
                               .rows = ranking.rows,
                               .keys = ranking.keys,
                               .parts = parts,
                               .end = n};
}

struct stack_walk stack_walk_start(const struct stack_table *stacks, const struct intern *names) {
    struct threads one = {.count = 1};
    return stack_walk_start_in_threads(stacks, names, &one);
}

struct stack_walk stack_walk_part(const struct stack_walk *self, size_t first, size_t count) {
    assert(first <= self->end);
    return (struct stack_walk){.stacks = self->stacks,
                               .names = self->names,
                               .rows = self->rows,
                               .is_part = true,
                               .next = first,
                               .end = count < self->end - first ? first + count : self->end};
}

bool stack_walk_next(struct stack_walk *self) {
    size_t later = self->next + AHEAD;
    if (self->next == self->end)
        return false;
    if (later < self->end) { /* in this order, stacks are anywhere in memory */
        intern_prefetch(&self->stacks->stacks, self->rows[later].number);
        __builtin_prefetch(&self->stacks->counts[self->rows[later].number]);
    }
    uint32_t stack = self->rows[self->next++].number;
    self->frames = stack_table_at(self->stacks, stack, &self->depth, &self->count);
    return true;
}

/* How many outer frames the stack has in common with the one whose text was made last. */
static size_t shared_frames(const struct stack_walk *self) {
    size_t most = self->depth < self->last_depth ? self->depth : self->last_depth, same = 0;
    while (same < most && self->frames[same] == self->last_frames[same])
        same++;
    return same;
}

/* In their order, stacks share most of their text with the one before. */
void stack_walk_add_text(struct stack_walk *self, struct bytebuf *into) {
    assert(self->next);
    size_t at = shared_frames(self);
    self->ends = heap_grow(self->ends, &self->capacity, self->depth, sizeof *self->ends);
    self->text.len = at ? self->ends[at - 1] : 0;
    for (; at < self->depth; at++) {
        if (at)
            bytebuf_add_byte(&self->text, ';');
        bytebuf_add(&self->text, intern_text(self->names, self->frames[at]));
        self->ends[at] = self->text.len;
    }
    self->last_frames = self->frames;
    self->last_depth = self->depth;
    bytebuf_add(into, bytebuf_slice(&self->text));
}

void stack_walk_add_line(struct stack_walk *self, struct bytebuf *into) {
    stack_walk_add_text(self, into);
    bytebuf_add_byte(into, ' ');
    count_print(into, self->count);
    bytebuf_add_byte(into, '\n');
}

void stack_walk_free(struct stack_walk *self) {
    for (size_t part = 0; !self->is_part && part < self->parts; part++)
        free(self->keys[part]);
    if (!self->is_part) {
        free(self->keys);
        free(self->rows);
    }
    bytebuf_free(&self->text);
    free(self->ends);
    *self = (struct stack_walk){0};
}

void stack_table_print(const struct stack_table *self, const struct intern *names, struct outbuf *out) {
    struct stack_walk walk = stack_walk_start(self, names);
    while (stack_walk_next(&walk)) {
        stack_walk_add_line(&walk, &out->pending);
        outbuf_settle(out);
    }
    stack_walk_free(&walk);
}

struct count stack_table_total(const struct stack_table *self) {
    struct count total = {0};
    for (size_t i = 0; i < self->stacks.count; i++)
        count_add_to(&total, self->counts[i]);
    return total;
}

void stack_table_free(struct stack_table *self) {
    intern_free(&self->stacks);
    free(self->counts);
    *self = (struct stack_table){0};
}
