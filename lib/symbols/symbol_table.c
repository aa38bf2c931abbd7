/*
 * symbol_table: where symbols overlap is settled once, by going through their starts and ends in order with a
 * heap of the symbols that are open. What is left are spans that do not overlap, for a binary search.
 */
#include "symbols/symbol_table.h"

#include <stdlib.h>

#include "base/arena.h"

#include "base/banned.h"

enum { PAGE = 4096, TWO_PAGES = 2 * PAGE };

void symbol_table_add(struct symbol_table *self, struct symbol symbol) {
    self->symbols = heap_grow(self->symbols, &self->capacity, self->count + 1, sizeof *self->symbols);
    symbol.order = (uint32_t)self->count;
    self->symbols[self->count++] = symbol;
}

/* ---- sorting, stable: symbols of one start keep their order ---- */

/* What is sorted in place of symbols, which are larger. */
struct symbol_key {
    uint64_t start;
    uint32_t symbol;
};

enum { DIGIT = 8, DIGITS = 1 << DIGIT };

/* Sorts by one digit of the starts. */
static void sort_by_digit(struct symbol_key *into, const struct symbol_key *from, size_t count,
                          unsigned shift) {
    size_t places[DIGITS] = {0}, next = 0;
    for (size_t i = 0; i < count; i++)
        places[from[i].start >> shift & (DIGITS - 1)]++;
    for (size_t digit = 0; digit < DIGITS; digit++) {
        size_t here = places[digit];
        places[digit] = next;
        next += here;
    }
    for (size_t i = 0; i < count; i++)
        into[places[from[i].start >> shift & (DIGITS - 1)]++] = from[i];
}

/* The symbols from `first` on in order: their numbers, with their starts. To be freed. */
static struct symbol_key *sorted_keys(const struct symbol_table *self, size_t first) {
    size_t count = self->count - first;
    struct symbol_key *keys = heap_resize(NULL, count, sizeof *keys),
                      *other = heap_resize(NULL, count, sizeof *keys);
    uint64_t all = 0, same = UINT64_MAX;
    for (size_t i = 0; i < count; i++) {
        keys[i] = (struct symbol_key){self->symbols[first + i].start, (uint32_t)(first + i)};
        all |= keys[i].start;
        same &= keys[i].start;
    }
    for (unsigned shift = 0; shift < 64; shift += DIGIT)
        if ((all ^ same) >> shift & (DIGITS - 1)) { /* else they have one digit there */
            sort_by_digit(other, keys, count, shift);
            struct symbol_key *swapped = keys;
            keys = other;
            other = swapped;
        }
    free(other);
    return keys;
}

/* Sorts what was added since the table was settled, and merges it with the rest. */
static void sort_by_start(struct symbol_table *self) {
    size_t left = 0, right = 0, added = self->count - self->settled;
    if (!added)
        return;
    struct symbol_key *keys = sorted_keys(self, self->settled);
    struct symbol *into = heap_resize(NULL, self->count, sizeof *into);
    for (size_t i = 0; i < self->count; i++) {
        bool takes_left =
            left < self->settled && (right == added || self->symbols[left].start <= keys[right].start);
        into[i] = self->symbols[takes_left ? left++ : keys[right++].symbol];
    }
    free(keys);
    free(self->symbols);
    self->symbols = into;
    self->capacity = self->count;
}

/* ---- sizes and aliases ---- */

/* A symbol without size ends where the next one begins; the last one at the end of its page, and one more. */
static void settle_sizes(struct symbol_table *self) {
    for (size_t i = 0; i < self->count; i++) {
        struct symbol *symbol = &self->symbols[i];
        if (symbol->end > symbol->start)
            continue;
        if (i + 1 < self->count)
            symbol->end = self->symbols[i + 1].start;
        else
            symbol->end = symbol->start > UINT64_MAX - TWO_PAGES
                              ? UINT64_MAX
                              : (symbol->start + PAGE - 1) / PAGE * PAGE + PAGE;
    }
}

/* Leading underscores that count: those of a mangled name are not part of the name. */
static size_t underscores(struct slice name) {
    size_t n = 0;
    if (slice_starts(name, SLICE("_Z")) || slice_starts(name, SLICE("_R")))
        return 0;
    while (n < name.len && name.at[n] == '_')
        n++;
    return n;
}

/* Positive if `b`, which comes later, is the better one of two symbols with one start, as perf chooses;
 * negative if `a` is; 0: their lengths decide. */
static int compare_aliases(const struct symbol *a, const struct symbol *b) {
    bool a_empty = a->end == a->start, b_empty = b->end == b->start;
    bool a_weak = a->flags & SYMBOL_WEAK, b_weak = b->flags & SYMBOL_WEAK;
    bool a_global = a->flags & SYMBOL_GLOBAL, b_global = b->flags & SYMBOL_GLOBAL;
    size_t a_underscores = underscores(a->name), b_underscores = underscores(b->name);
    if (a_empty != b_empty)
        return a_empty ? 1 : -1;
    if (a_weak != b_weak)
        return a_weak ? 1 : -1;
    if (a_global != b_global)
        return b_global ? 1 : -1;
    return (a_underscores > b_underscores) - (a_underscores < b_underscores);
}

static bool is_mangled(struct slice name) {
    return slice_starts(name, SLICE("_Z")) || slice_starts(name, SLICE("_R"));
}

/* Adds a name at the end of those of a symbol; *last: the last one of them, or NULL if it is not known. */
static void add_alias(struct symbol_table *self, struct symbol *symbol, struct symbol **last,
                      const struct symbol *other) {
    struct symbol *kept = arena_take(&self->aliases, sizeof *kept, _Alignof(struct symbol));
    *kept = *other;
    kept->alias = NULL;
    if (!*last)
        for (*last = symbol; (*last)->alias;)
            *last = (*last)->alias;
    (*last)->alias = kept;
    *last = kept;
}

static size_t shown_length(const struct symbol *symbol) {
    return symbol->name.len + (symbol->flags & SYMBOL_LINKAGE ? SLICE("@plt").len : 0);
}

/* Of two equally good symbols. */
static void settle_names(struct symbol_table *self, struct symbol *symbol, struct symbol **last,
                         const struct symbol *other) {
    uint32_t linkage = (symbol->flags ^ other->flags) & SYMBOL_LINKAGE;
    if (slice_equal(symbol->name, other->name) && !linkage)
        return; /* it is in two tables */
    if (is_mangled(symbol->name) || symbol->alias || is_mangled(other->name))
        add_alias(self, symbol, last, other);
    else if (shown_length(other) > shown_length(symbol) ||
             (shown_length(other) == shown_length(symbol) && slice_starts(symbol->name, SLICE("SyS"))))
        *symbol = *other;
}

static void settle_aliases(struct symbol_table *self) {
    size_t kept = 0;
    struct symbol *last_alias = NULL;
    for (size_t i = 0; i < self->count; i++) {
        struct symbol *last = kept ? &self->symbols[kept - 1] : NULL, *symbol = &self->symbols[i];
        int better = last && last->start == symbol->start ? compare_aliases(last, symbol) : 0;
        if (!last || last->start != symbol->start || better > 0)
            last_alias = NULL;
        if (!last || last->start != symbol->start) {
            if (kept++ != i)
                self->symbols[kept - 1] = *symbol;
        } else if (better > 0)
            *last = *symbol;
        else if (better == 0)
            settle_names(self, last, &last_alias, symbol);
    }
    self->count = kept;
}

void symbol_table_settle(struct symbol_table *self) {
    if (self->count > UINT32_MAX / 2)
        heap_die();
    sort_by_start(self);
    if (!self->keeps_all) {
        settle_sizes(self);
        settle_aliases(self);
    }
    self->settled = self->count;
}

/* ---- overlaps ---- */

/* Symbols that began and have not ended: the one that wins comes first. */
struct open_symbols {
    const struct symbol_table *table;
    uint32_t *heap;
    size_t count, capacity;
};

/* Which of two symbols that hold an address is found. */
static bool wins(const struct symbol_table *table, uint32_t a, uint32_t b) {
    return table->keeps_all ? table->symbols[a].order > table->symbols[b].order : a > b;
}

static void open_add(struct open_symbols *self, uint32_t symbol) {
    self->heap = heap_grow(self->heap, &self->capacity, self->count + 1, sizeof *self->heap);
    size_t at = self->count++;
    for (; at && wins(self->table, symbol, self->heap[(at - 1) / 2]); at = (at - 1) / 2)
        self->heap[at] = self->heap[(at - 1) / 2];
    self->heap[at] = symbol;
}

static void open_remove_first(struct open_symbols *self) {
    uint32_t moved = self->heap[--self->count];
    size_t at = 0;
    for (size_t child; (child = 2 * at + 1) < self->count; at = child) {
        if (child + 1 < self->count && wins(self->table, self->heap[child + 1], self->heap[child]))
            child++;
        if (!wins(self->table, self->heap[child], moved))
            break;
        self->heap[at] = self->heap[child];
    }
    self->heap[at] = moved;
}

static void add_span(struct symbol_table *self, uint64_t start, uint32_t symbol) {
    self->spans = heap_grow(self->spans, &self->span_capacity, self->span_count + 1, sizeof *self->spans);
    self->spans[self->span_count++] = (struct symbol_span){start, symbol};
}

/* Adds the spans of the open symbols from an address up to the next start. */
static void add_spans(struct symbol_table *self, struct open_symbols *open, uint64_t from, uint64_t to) {
    while (open->count && from < to) {
        uint64_t end = self->symbols[open->heap[0]].end;
        if (end <= from) {
            open_remove_first(open);
            continue;
        }
        if (self->span_count == 0 || self->spans[self->span_count - 1].symbol != open->heap[0])
            add_span(self, from, open->heap[0]);
        from = end < to ? end : to;
    }
}

/* Most tables stay as they are now. Of many symbols only one may be left for each address. */
static void give_back_room(struct symbol_table *self) {
    if (self->span_count) {
        self->spans = heap_resize(self->spans, self->span_count, sizeof *self->spans);
        self->span_capacity = self->span_count;
    }
    if (self->count) {
        self->symbols = heap_resize(self->symbols, self->count, sizeof *self->symbols);
        self->capacity = self->count;
    }
}

void symbol_table_finish(struct symbol_table *self) {
    struct open_symbols open = {.table = self};
    self->span_count = 0;
    for (uint32_t i = 0; i < self->count; i++) {
        const struct symbol *symbol = &self->symbols[i];
        if (i)
            add_spans(self, &open, symbol[-1].start, symbol->start);
        if (symbol->end <= symbol->start)
            continue;
        if (!open.count && i + 1 < self->count && symbol->end <= symbol[1].start)
            add_span(self, symbol->start, i); /* it overlaps none: most are so */
        else
            open_add(&open, i);
    }
    if (self->count)
        add_spans(self, &open, self->symbols[self->count - 1].start, UINT64_MAX);
    free(open.heap);
    give_back_room(self);
}

/* ---- look-up ---- */

const struct symbol *symbol_table_find(const struct symbol_table *self, uint64_t address) {
    size_t low = 0, high = self->span_count;
    while (low < high) { /* to the first span that starts after the address */
        size_t middle = low + (high - low) / 2;
        if (self->spans[middle].start <= address)
            low = middle + 1;
        else
            high = middle;
    }
    const struct symbol *found = low ? &self->symbols[self->spans[low - 1].symbol] : NULL;
    return found && address < found->end ? found : NULL;
}

void symbol_table_free(struct symbol_table *self) {
    free(self->symbols);
    free(self->spans);
    arena_free(&self->aliases);
    *self = (struct symbol_table){.keeps_all = self->keeps_all};
}
