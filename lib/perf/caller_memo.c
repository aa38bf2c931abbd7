/*
 * caller_memo: the chains are a ring; a place whose chain was replaced is known by the chain's number. Bytes
 * are compared only where the empty line is found, too, which settles most that differ.
 */
#include "perf/caller_memo.h"

#include <stdlib.h>

#include "base/banned.h"

static struct caller_place *place_of(struct caller_memo *self, uint32_t text) {
    if (text >= self->place_count) {
        size_t count = (size_t)text + 1;
        self->places = heap_grow(self->places, &self->place_capacity, count, sizeof *self->places);
        memset(self->places + self->place_count, 0, (count - self->place_count) * sizeof *self->places);
        self->place_count = count;
    }
    return &self->places[text];
}

bool caller_memo_mark(struct caller_memo *self, struct caller_mark mark, struct slice unread,
                      struct known_callers *callers) {
    assert(caller_memo_wants(self));
    self->marks[self->marked++] = mark;
    const struct caller_place *place = place_of(self, mark.text);
    const struct remembered_chain *chain = &self->chains[place->number % CALLER_MEMO_CHAINS];
    size_t bytes = place->bytes;
    if (!place->number || chain->number != place->number || chain->kind != self->kind || bytes > unread.len ||
        unread.at[bytes - 1] != '\n' || unread.at[bytes - 2] != '\n' ||
        memcmp(unread.at, chain->text.at + place->start, bytes) != 0)
        return false;
    const void *names = chain->names.at;
    *callers = (struct known_callers){names, place->count, place->bytes, place->lines, place->unknown};
    self->found = true;
    self->credit += self->credit < CALLER_MEMO_CREDIT;
    self->hits++;
    return true;
}

/* Where the callers of a marked frame are in the chain of that number. */
static struct caller_place callers_of(const struct caller_mark *mark, const struct read_chain *chain,
                                      uint64_t number) {
    return (struct caller_place){.number = number,
                                 .start = (uint16_t)mark->bytes,
                                 .bytes = (uint16_t)(chain->text.len - mark->bytes),
                                 .lines = (uint16_t)(chain->lines - mark->lines),
                                 .count = (uint16_t)(chain->count - mark->names),
                                 .unknown = (uint16_t)(chain->unknown - mark->unknown)};
}

void caller_memo_note(struct caller_memo *self, const struct read_chain *chain) {
    assert(self->begun && chain->text.len && chain->text.at[chain->text.len - 1] == '\n');
    size_t len = chain->text.len, names = chain->count * sizeof *chain->names;
    self->credit -= self->credit && !self->found;
    if (!self->marked || self->found || len > CALLER_MEMO_LONGEST || names > CALLER_MEMO_LONGEST ||
        chain->text.at[len - 2] != '\n')
        return;
    uint64_t number = ++self->remembered;
    struct remembered_chain *kept = &self->chains[number % CALLER_MEMO_CHAINS];
    kept->number = number;
    kept->kind = self->kind;
    kept->text.len = kept->names.len = 0;
    bytebuf_add(&kept->text, chain->text);
    bytebuf_add(&kept->names, slice_make((const char *)chain->names, names));
    for (uint32_t i = 0; i < self->marked; i++) {
        const struct caller_mark *mark = &self->marks[i];
        if (chain->lines - mark->lines > 2)
            *place_of(self, mark->text) = callers_of(mark, chain, number);
    }
}

void caller_memo_free(struct caller_memo *self) {
    for (size_t i = 0; i < CALLER_MEMO_CHAINS; i++) {
        bytebuf_free(&self->chains[i].text);
        bytebuf_free(&self->chains[i].names);
    }
    free(self->places);
    *self = (struct caller_memo){0};
}
