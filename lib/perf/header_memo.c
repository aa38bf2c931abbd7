/*
 * header_memo: the time is the number before the first colon, since no earlier colon can end another one.
 * Then what perf_header_read_timed reads left of it depends on the bytes there alone, and so does what is
 * right of the period.
 */
#include "perf/header_memo.h"

#include "base/bytemask.h"
#include "base/hash.h"
#include "perf/perf_event.h"
#include "perf/perf_thread.h"
#include "perf/perf_word.h"

#include "base/banned.h"

struct header_texts {
    struct slice thread; /* what is left of the time */
    struct slice period;
    struct slice event; /* what is right of the period */
};

/* Where the time before the colon starts; `colon` if no time is there. */
static size_t time_start(struct slice line, size_t colon) {
    size_t point = colon, start;
    while (point > 0 && byte_is_digit(line.at[point - 1]))
        point--;
    if (point == colon || point < 2 || line.at[point - 1] != '.')
        return colon;
    for (start = point - 1; start > 0 && byte_is_digit(line.at[start - 1]);)
        start--;
    return start < point - 1 ? start : colon;
}

/* The texts of a line whose time and period are there. False: they are too long to be remembered. */
static bool cut(struct slice line, size_t time, size_t period, size_t event, struct header_texts *texts) {
    texts->thread = slice_part(line, 0, time);
    texts->period = slice_part(line, period, event);
    texts->event = slice_from(line, event);
    return time && time <= HEADER_MEMO_TEXT && texts->event.len <= HEADER_MEMO_TEXT;
}

/* Cuts the line at the time and the period. False: it has another layout. */
static bool split(struct slice line, struct header_texts *texts) {
    size_t colon = slice_find(line, ':'), start = time_start(line, colon), period = colon + 1;
    if (start == colon || period >= line.len || line.at[period] != ' ')
        return false;
    while (period < line.len && line.at[period] == ' ')
        period++;
    size_t event = perf_word_skip_digits(line, period);
    if (event == period || event == line.len || line.at[event] != ' ')
        return false;
    return cut(line, start, period, event, texts);
}

/* The first colon, if sixteen bytes precede it and sixteen follow it; else 0. */
static size_t find_colon(struct slice line) {
    unsigned colons = 0;
    size_t at = 0;
    for (; at + BYTEMASK_BYTES <= line.len && !colons; at += BYTEMASK_BYTES)
        colons = bytemask_bits(bytemask_equal(bytemask_load(line.at + at), ':'));
    size_t colon = at - BYTEMASK_BYTES + (colons ? (unsigned)__builtin_ctz(colons) : 0);
    return colons && colon >= BYTEMASK_BYTES && colon + BYTEMASK_BYTES < line.len ? colon : 0;
}

/* The same as split for the usual widths; false for others, too. */
static bool split_usual(struct slice line, struct header_texts *texts) {
    size_t colon = find_colon(line);
    if (!colon)
        return false;
    const char *before = line.at + colon - BYTEMASK_BYTES, *after = line.at + colon + 1;
    bytemask_vector rest = bytemask_load(after);
    unsigned others = BYTEMASK_ALL & ~bytemask_bits(bytemask_range(bytemask_load(before), '0', '9'));
    unsigned point = others ? bytemask_last(others) : 0, left = others & ((1U << point) - 1);
    unsigned start = left ? bytemask_last(left) + 1 : 0;
    unsigned blanks = bytemask_count(bytemask_bits(bytemask_equal(rest, ' ')));
    unsigned digits = bytemask_count(bytemask_bits(bytemask_range(rest, '0', '9')) >> blanks);
    if (!start || start == point || point == BYTEMASK_BYTES - 1 || before[point] != '.' || !blanks ||
        !digits || blanks + digits >= BYTEMASK_BYTES || after[blanks + digits] != ' ')
        return false;
    size_t period = colon + 1 + blanks;
    return cut(line, colon - BYTEMASK_BYTES + start, period, period + digits, texts);
}

/* The end of the text, with the numbers of thread and processor, tells threads apart. */
static struct header_memo_thread *thread_place(struct header_memo *self, struct slice text) {
    text = slice_from(text, text.len > 16 ? text.len - 16 : 0);
    return &self->threads[hash_bytes(text.at, text.len, 0) % HEADER_MEMO_THREADS];
}

static bool is_text(const char *text, uint32_t len, struct slice wanted) {
    return len == wanted.len && memcmp(text, wanted.at, len) == 0;
}

/* Sets `last` to the event with that text. False: it is not known. */
static bool find_event(struct header_memo *self, struct slice text) {
    for (uint32_t i = 0; i < HEADER_MEMO_EVENTS; i++) {
        uint32_t at = (self->last + i) % HEADER_MEMO_EVENTS;
        if (is_text(self->events[at].text, self->events[at].len, text)) {
            self->last = at;
            return true;
        }
    }
    return false;
}

bool header_memo_find(struct header_memo *self, struct slice line, struct known_header *known) {
    struct header_texts texts;
    if (!split_usual(line, &texts) && !split(line, &texts))
        return false;
    const struct header_memo_thread *thread = thread_place(self, texts.thread);
    if (!is_text(thread->text, thread->len, texts.thread) || !find_event(self, texts.event))
        return false;
    *known = (struct known_header){
        .thread = thread->thread, .event = self->events[self->last].event, .period = texts.period};
    self->hits++;
    return true;
}

void header_memo_note(struct header_memo *self, struct slice line, const struct known_header *known) {
    struct header_texts texts;
    struct perf_header header = {0};
    if (!split(line, &texts) || !byte_is_blank(texts.thread.at[texts.thread.len - 1]) ||
        !perf_thread_read(texts.thread, &header) || !perf_event_read_usual(texts.event, &header) ||
        header.period.len)
        return;
    struct header_memo_thread *thread = thread_place(self, texts.thread);
    thread->len = (uint32_t)texts.thread.len;
    memcpy(thread->text, texts.thread.at, texts.thread.len);
    thread->thread = known->thread;
    if (find_event(self, texts.event))
        return;
    struct header_memo_event *event = &self->events[self->next];
    self->next = (self->next + 1) % HEADER_MEMO_EVENTS;
    event->len = (uint32_t)texts.event.len;
    memcpy(event->text, texts.event.at, texts.event.len);
    event->event = known->event;
}
