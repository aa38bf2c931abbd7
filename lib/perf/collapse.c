/*
 * collapse: per frame line, cheapest first: compare with all callers that followed the frame before, up to
 * the end of the chain; with the two lines that followed it (collapse_chain); else find the newline and look
 * up what follows the address; else ask what the line is. Frames of dropped samples are skipped. Everything
 * else happens once per distinct frame text (frame_table), once per sample, or at the end.
 */
#include "perf/collapse.h"

#include <stdlib.h>

#include "base/arena.h"
#include "perf/collapse_chain.h"
#include "perf/collapse_readings.h"
#include "perf/collapse_repeats.h"
#include "perf/collapse_sample.h"

#include "base/banned.h"

/* ---- frames ---- */

/* Counts the line among those that give nothing. */
static void skip_line(struct collapse *self, enum collapse_skipped kind, struct slice line) {
    collapse_stats_skip(&self->stats, kind, self->in->name, self->in->line, line);
}

/*
 * The fast way, for a frame whose text was seen before, in perf's usual layout: what is in another one may be
 * no frame, whatever its text. False: take_line must look at the line.
 */
static inline bool take_known_frame(struct collapse *self, struct slice line) {
    if (!perf_frame_usual_address(line) || source_lines_due(&self->sources))
        return false;
    size_t key = PERF_USUAL_ADDRESS;
    if (!collapse_key_follows_address(self))
        perf_frame_address(line, &key);
    uint32_t text = frame_table_find(&self->table, slice_from(line, key));
    if (text == INTERN_NONE)
        return false;
    if (self->sample.open) {
        uint32_t code = frame_table_known(&self->table, text, self->header.java);
        if (code == FRAME_CODE_NONE)
            return false;
        collapse_sample_push(self, code);
    } else if (!self->header.dropped) {
        skip_line(self, COLLAPSE_STRAY, line);
        return true;
    }
    self->header.framed = true;
    line_prediction_note(&self->prediction, &self->table.texts, text);
    return true;
}

/* The key of a line that is known by all its bytes; no other key contains a newline. */
static struct slice whole_line_key(struct collapse *self, struct slice line) {
    self->scratch.len = 0;
    bytebuf_add_byte(&self->scratch, '\n');
    bytebuf_add(&self->scratch, line);
    return bytebuf_slice(&self->scratch);
}

/* Frames outside a sample, or in one that is dropped, are only recognised. */
static void take_frame(struct collapse *self, struct slice line, struct slice key,
                       const struct frame *frame) {
    if (self->by_columns && !collapse_in_sample(self))
        collapse_sample_begin_anonymous(self);
    self->header.framed |= collapse_in_sample(self);
    self->parsed_frames++;
    if (self->sample.open)
        collapse_sample_push(self, frame_table_code(&self->table, key, frame, self->header.java));
    else
        frame_table_note(&self->table, key);
    if (!collapse_in_sample(self))
        skip_line(self, COLLAPSE_STRAY, line);
}

static void take_full_frame(struct collapse *self, struct slice line, const struct perf_line *fields) {
    struct slice key = collapse_frame_key(self, &fields->frame, fields->after_address);
    if (frame_table_find(&self->table, key) == INTERN_NONE &&
        perf_line_depends_on_first_word(fields->after_address, &self->scratch))
        key = whole_line_key(self, line);
    take_frame(self, line, key, &fields->frame);
}

/* ---- source lines ---- */

/* Takes the line as the source position that is due. False if it is something else. */
static bool take_source(struct collapse *self, struct slice line) {
    struct slice position;
    uint32_t place;
    if (self->by_columns && !perf_line_read_position(line, &position))
        return false; /* any other text may be a header */
    if (!source_lines_take(&self->sources, line, &place))
        return false;
    if (!self->sample.depth && self->header.has_frame) { /* no chain follows: the frame is the header's */
        struct source_lines sources = self->sources;
        collapse_sample_push(self, self->header.frame_code);
        self->header.flat = true;
        self->sources = sources;
    }
    struct slice source = source_line_text(line, &self->scratch);
    self->stats.positions++;
    uint32_t *frame = sample_at(&self->sample, place);
    if (source.len == 0)
        return true;
    struct bytebuf *text = &self->sourced;
    text->len = 0;
    bytebuf_add(text, intern_text(&self->names, *frame));
    bytebuf_add_byte(text, ':');
    bytebuf_add(text, source);
    *frame = intern_add(&self->names, bytebuf_slice(text));
    return true;
}

/* A line that is nothing else may be the source position of a frame without name, or of a dropped sample. */
static void take_other(struct collapse *self, struct slice line) {
    bool stray = self->settings.srcline && (self->header.dropped || self->sources.stray);
    self->sources.stray = false;
    skip_line(self, stray && slice_trim(line).len > 0 ? COLLAPSE_NOISE : COLLAPSE_UNRECOGNISED, line);
}

/* ---- lines ---- */

static enum perf_line_kind read_line(struct collapse *self, struct slice line, struct perf_line *fields) {
    if (self->by_columns)
        return perf_line_read_columns(
            line, self->header.framed && !self->header.has_frame && !self->header.complete, fields);
    return perf_line_read(line, fields);
}

/* Lines that give nothing, whatever they belong to. False if it is another kind. */
static bool take_skipped(struct collapse *self, enum perf_line_kind kind, struct slice line) {
    switch (kind) {
    case PERF_LINE_COMMENT:
        return true;
    case PERF_LINE_RECORD:
    case PERF_LINE_SOURCE_CODE:
        skip_line(self, COLLAPSE_NOISE, line);
        return true;
    case PERF_LINE_POSITION:
        skip_line(self, COLLAPSE_POSITION, line);
        return true;
    case PERF_LINE_TRACE_ERROR:
        skip_line(self, COLLAPSE_TRACE_ERROR, line);
        return true;
    default:
        return false;
    }
}

/* True if the sample being read has no call chain, and what perf prints after its header was read. */
static bool is_one_line(const struct collapse *self) {
    return collapse_in_sample(self) && !self->sample.depth && !self->header.framed;
}

/* Lines after a call chain, or in place of one. False if it is another kind. */
static bool take_end(struct collapse *self, enum perf_line_kind kind, struct slice line) {
    switch (kind) {
    case PERF_LINE_EMPTY:
        self->ended_by_header += self->header.complete && is_one_line(self);
        collapse_chain_end(self);
        return true;
    case PERF_LINE_INSTRUCTIONS:
        self->ended_by_header += is_one_line(self);
        skip_line(self, COLLAPSE_NOISE, line);
        collapse_sample_close(self); /* perf prints them after the call chain */
        return true;
    case PERF_LINE_ADDRESS:
        self->header.framed |= collapse_in_sample(self);
        skip_line(self, COLLAPSE_NOISE, line);
        return true;
    case PERF_LINE_FIELDS:
        self->header.complete = collapse_in_sample(self);
        skip_line(self, COLLAPSE_NOISE, line);
        return true;
    default:
        return false;
    }
}

static void take_header(struct collapse *self, const struct perf_header *header, struct slice line) {
    if (self->by_columns && collapse_sample_is_none(self, header)) {
        skip_line(self, COLLAPSE_NOISE, line);
        return;
    }
    collapse_readings_decide(self, header);
    collapse_sample_begin(self, header);
    collapse_repeats_note_header(self, header, line);
}

static void take_line(struct collapse *self, struct slice line) {
    struct perf_line fields;
    if (source_lines_due(&self->sources) && take_source(self, line))
        return;
    enum perf_line_kind kind = read_line(self, line, &fields);
    if (kind != PERF_LINE_FRAME && kind != PERF_LINE_EMPTY)
        collapse_repeats_forget_chain(self);
    if (kind == PERF_LINE_HEADER) {
        take_header(self, &fields.header, line);
    } else if (kind == PERF_LINE_FRAME) {
        take_full_frame(self, line, &fields);
    } else if (take_end(self, kind, line) || take_skipped(self, kind, line)) {
        return;
    } else if (kind != PERF_LINE_OTHER && (collapse_in_sample(self) || self->by_columns)) {
        if (kind == PERF_LINE_CUT_FRAME && collapse_in_sample(self))
            skip_line(self, COLLAPSE_CUT, line);
        take_frame(self, line, whole_line_key(self, line), &fields.frame);
    } else {
        take_other(self, line);
    }
}

static void start(struct collapse *self, const struct linereader *in) {
    self->in = in;
    collapse_repeats_forget_chain(self); /* it began in the input before */
    line_prediction_forget(&self->prediction);
    self->stats.wants_positions = self->settings.srcline;
    self->stats.wants_pid = self->settings.pid || self->settings.tid;
    self->table.names = &self->names;
    self->table.rules = self->settings.rules;
    self->table.expand = self->settings.expand;
    self->table.expand_context = self->settings.expand_context;
}

/* Frees the second reader, if there is one. */
static void drop_columns(struct collapse *self) {
    if (self->columns)
        collapse_free(self->columns);
    free(self->columns);
    self->columns = NULL;
}

void collapse_prepare(struct collapse *self) {
    start(self, NULL);
    collapse_readings_decide(self, &(struct perf_header){.has_time = true});
    drop_columns(self);
}

/* Reads lines in both ways until it is decided how to read. False: the input ended before that. */
static bool read_undecided(struct collapse *self, struct linereader *in) {
    collapse_readings_begin(self);
    if (self->columns)
        start(self->columns, in);
    for (struct slice line; !self->decided;) {
        if (!linereader_next(in, &line))
            return false;
        take_line(self, line);
        if (!self->decided)
            take_line(self->columns, line);
    }
    drop_columns(self);
    return true;
}

static bool read_some(struct collapse *self, struct linereader *in, uint64_t until) {
    bool predicts = collapse_key_follows_address(self) && !self->settings.srcline;
    start(self, in);
    bool decided = read_undecided(self, in);
    for (struct slice line; decided && linereader_next(in, &line);) {
        bool ended = line.len == 0;
        if (take_known_frame(self, line)) {
            ended = predicts && collapse_chain_take_predicted(self, in);
        } else {
            line_prediction_forget(&self->prediction);
            if (!collapse_repeats_header(self, line))
                take_line(self, line);
            ended |= predicts && collapse_chain_skip_dropped(self, in);
        }
        if (ended && linereader_position(in) >= until && event_filter_is_fixed(&self->events))
            return true;
    }
    self->in = NULL;
    if (!self->in_chunks)
        self->stats.lines += in->line;
    if (in->line)
        self->last_line_cut = in->cut;
    if (in->line && self->columns)
        self->columns->last_line_cut = in->cut;
    return false;
}

bool collapse_read_some(struct collapse *self, struct linereader *in, uint64_t until) {
    bool more = read_some(self, in, until);
    stack_queue_settle(&self->queue);
    return more;
}

void collapse_read(struct collapse *self, struct linereader *in) {
    collapse_read_some(self, in, UINT64_MAX);
}

void collapse_cut_off(struct collapse *self) {
    collapse_sample_cut_off(self);
}

void collapse_merge(struct collapse *self, const struct collapse *other) {
    assert(!other->sample.open && !other->header.dropped);
    uint32_t *numbers = heap_resize(NULL, other->names.count + 1, sizeof *numbers);
    for (uint32_t i = 0; i < other->names.count; i++)
        numbers[i] = intern_add(&self->names, intern_text(&other->names, i));
    stack_table_merge(&self->stacks, &other->stacks, numbers);
    event_filter_merge(&self->events, &other->events);
    for (uint32_t i = 0; i < other->undecided_count; i++)
        stack_table_merge(collapse_undecided_table(
                              self, event_filter_note(&self->events, intern_text(&other->events.events, i))),
                          &other->undecided[i], numbers);
    collapse_stats_merge(&self->stats, &other->stats);
    self->ended_by_header += other->ended_by_header;
    self->ended_by_blank += other->ended_by_blank;
    free(numbers);
}

void collapse_finish(struct collapse *self) {
    collapse_sample_end_input(self);
    if (self->columns)
        collapse_readings_choose(self);
    drop_columns(self);
    self->stats.samples -= event_filter_settle(&self->events);
    for (uint32_t event = 0; event < self->undecided_count; event++)
        if (event_filter_keeps_undecided(&self->events, event)) {
            self->events.samples[event].weight = stack_table_total(&self->undecided[event]);
            stack_table_merge(&self->stacks, &self->undecided[event], NULL);
        }
    /* the share is asked for if half of the samples have such a frame */
    if (self->stats.unknown_samples * 2 > self->stats.samples && self->stats.samples >= COLLAPSE_FEW_SAMPLES)
        self->stats.unknown = unknown_share_of(&self->stacks, &self->names);
}

void collapse_free(struct collapse *self) {
    collapse_stats_free(&self->stats);
    collapse_stats_forget_log(&self->log);
    drop_columns(self);
    for (size_t i = 0; i < self->undecided_count; i++)
        stack_table_free(&self->undecided[i]);
    free(self->undecided);
    event_filter_free(&self->events);
    intern_free(&self->names);
    stack_table_free(&self->stacks);
    stack_queue_free(&self->queue);
    sample_free(&self->sample);
    frame_table_free(&self->table);
    line_prediction_free(&self->prediction);
    caller_memo_free(&self->caller_memo);
    bytebuf_free(&self->scratch);
    bytebuf_free(&self->sourced);
    *self = (struct collapse){0};
}
