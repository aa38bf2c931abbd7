/*
 * collapse: per frame line, cheapest first: compare with the two lines that followed the line before; else
 * find the newline and look up what follows the address; else ask what the line is. Everything else happens
 * once per distinct frame text (frame_table), once per sample, or at the end.
 */
#include "perf/collapse.h"

#include <stdlib.h>

#include "base/arena.h"

#include "base/banned.h"

/* ---- the stack of a sample ---- */

static inline void push_code(struct collapse *self, uint32_t code) {
    self->header.unknown |= (code & FRAME_CODE_UNKNOWN) != 0;
    if (!(code & FRAME_CODE_LIST)) {
        sample_push(&self->sample, code & FRAME_CODE_NUMBER);
        if (self->settings.srcline)
            source_lines_expect(&self->sources, 1);
        return;
    }
    struct frame_list list = frame_table_list(&self->table, code);
    for (uint32_t i = list.count; i > 0; i--)
        sample_push(&self->sample, list.names[i - 1]);
    if (self->settings.srcline)
        source_lines_expect(&self->sources, list.sourced);
}

/* Puts the process and then "[EVENT]" outside of the frames. */
static void push_event(struct collapse *self) {
    struct bytebuf *name = &self->scratch;
    name->len = 0;
    bytebuf_add_byte(name, '[');
    bytebuf_add(name, intern_text(&self->events.events, self->header.event));
    bytebuf_add_byte(name, ']');
    for (size_t i = 0; i < name->len; i++)
        name->at[i] = name->at[i] == ';' ? ':' : name->at[i];
    if (self->sample.process != INTERN_NONE)
        sample_push(&self->sample, self->sample.process);
    self->sample.process = intern_add(&self->names, bytebuf_slice(name));
}

static void add_sample(struct collapse *self) {
    const struct collapse_header *header = &self->header;
    if (self->sample.depth)
        self->stats.chains += !header->flat;
    else if (header->framed)
        self->stats.chains++; /* of addresses alone */
    else if (header->has_frame)
        push_code(self, header->frame_code);
    self->stats.samples++;
    self->stats.unknown_samples += header->unknown;
    if (header->event != INTERN_NONE)
        self->events.samples[header->event].kept++;
    if (header->event != INTERN_NONE && event_filter_keeps_all(&self->events))
        push_event(self);
    sample_close(&self->sample, header->into);
}

static void close_sample(struct collapse *self) {
    self->shaped_samples += self->header.shaped;
    if (self->sample.open)
        add_sample(self);
    self->header = (struct collapse_header){0};
    source_lines_end(&self->sources);
}

static inline bool in_sample(const struct collapse *self) {
    return self->sample.open || self->header.dropped;
}

/* ---- frames ---- */

/* True if what follows a frame's address is its key: else the address and what precedes it matter too. */
static inline bool key_follows_address(const struct collapse *self) {
    return !self->settings.rules.addrs && !self->settings.expand;
}

/* Counts the line among those that give nothing. */
static void skip_line(struct collapse *self, enum collapse_skipped kind, struct slice line) {
    collapse_stats_skip(&self->stats, kind, self->in->name, self->in->line, line);
}

/* The fast way, for a frame whose text was seen before. False: take_line must look at the line. */
static inline bool take_known_frame(struct collapse *self, struct slice line) {
    size_t address = 0, rest = PERF_USUAL_ADDRESS;
    if (!key_follows_address(self) || !perf_frame_usual_address(line) || byte_is_word(line.at[rest]))
        rest = perf_frame_address(line, &address);
    if (!rest || source_lines_due(&self->sources))
        return false;
    uint32_t text =
        frame_table_find(&self->table, slice_from(line, key_follows_address(self) ? rest : address));
    if (text == INTERN_NONE)
        return false;
    if (self->sample.open) {
        uint32_t code = frame_table_known(&self->table, text, self->header.java);
        if (code == FRAME_CODE_NONE)
            return false;
        push_code(self, code);
    } else if (!self->header.dropped) {
        skip_line(self, COLLAPSE_STRAY, line);
        return true;
    }
    line_prediction_note(&self->prediction, &self->table.texts, text);
    return true;
}

/* The fastest way, for frames that follow each other as they did before. */
static void take_predicted_frames(struct collapse *self, struct linereader *in) {
    struct slice unread = linereader_unread(in);
    size_t len = unread.len;
    uint64_t lines = 0;
    while (perf_frame_usual_address(unread)) {
        struct slice rest = slice_from(unread, PERF_USUAL_ADDRESS);
        uint32_t text = line_prediction_find(&self->prediction, rest);
        if (text == INTERN_NONE)
            break;
        if (self->sample.open) {
            uint32_t code = frame_table_known(&self->table, text, self->header.java);
            if (code == FRAME_CODE_NONE)
                break;
            push_code(self, code);
        }
        unread = slice_from(rest, frame_table_text(&self->table, text).len + 1);
        lines++;
    }
    linereader_advance(in, len - unread.len, lines);
}

/* The key of a line that is known by all its bytes; no other key contains a newline. */
static struct slice whole_line_key(struct collapse *self, struct slice line) {
    self->scratch.len = 0;
    bytebuf_add_byte(&self->scratch, '\n');
    bytebuf_add(&self->scratch, line);
    return bytebuf_slice(&self->scratch);
}

/* What identifies a frame: the bytes after its address, and the address if names depend on it. */
static struct slice frame_key(const struct collapse *self, const struct frame *frame,
                              struct slice after_address) {
    if (key_follows_address(self))
        return after_address;
    return slice_make(frame->address.at, frame->address.len + after_address.len);
}

/* A chain that nothing precedes: perf was asked for no field of the header line. */
static void open_anonymous_sample(struct collapse *self) {
    self->stats.headers++;
    self->header.event = INTERN_NONE;
    self->header.into = &self->stacks;
    self->header.shaped = true;
    sample_open(&self->sample, INTERN_NONE, count_whole(1));
}

/* Frames outside a sample, or in one that is dropped, are only recognised. */
static void take_frame(struct collapse *self, struct slice line, struct slice key,
                       const struct frame *frame) {
    if (self->by_columns && !in_sample(self))
        open_anonymous_sample(self);
    self->header.framed |= in_sample(self);
    self->parsed_frames++;
    if (self->sample.open)
        push_code(self, frame_table_code(&self->table, key, frame, self->header.java));
    else
        frame_table_note(&self->table, key);
    if (!in_sample(self))
        skip_line(self, COLLAPSE_STRAY, line);
}

static void take_full_frame(struct collapse *self, struct slice line, const struct perf_line *fields) {
    struct slice key = frame_key(self, &fields->frame, fields->after_address);
    if (frame_table_find(&self->table, key) == INTERN_NONE &&
        perf_line_depends_on_first_word(fields->after_address, &self->scratch))
        key = whole_line_key(self, line);
    take_frame(self, line, key, &fields->frame);
}

/* ---- headers ---- */

/* NAME, NAME-PID or NAME-PID/TID, with '_' for spaces and ':' for ';'. */
static uint32_t name_process(struct collapse *self, const struct perf_header *header) {
    struct bytebuf *name = &self->scratch;
    if (!header->comm.len)
        return INTERN_NONE;
    name->len = 0;
    bytebuf_add(name, header->comm);
    if (self->settings.pid || self->settings.tid) {
        bytebuf_add_byte(name, '-');
        bytebuf_add(name, header->pid.len ? header->pid : SLICE("?"));
    }
    if (self->settings.tid) {
        bytebuf_add_byte(name, '/');
        bytebuf_add(name, header->tid);
    }
    for (size_t i = 0; i < name->len; i++)
        if (name->at[i] == ' ' || name->at[i] == ';')
            name->at[i] = name->at[i] == ' ' ? '_' : ':';
    return intern_add(&self->names, bytebuf_slice(name));
}

/* The code of a frame on the header's own line. */
static uint32_t header_frame_code(struct collapse *self, const struct perf_header *header) {
    const struct perf_tail *tail = &header->tail;
    return frame_table_code(&self->table, frame_key(self, &tail->frame, tail->after_address), &tail->frame,
                            self->header.java);
}

/* The table of an event whose samples are undecided. Valid until the next call. */
static struct stack_table *undecided_table(struct collapse *self, uint32_t event) {
    size_t count = (size_t)event + 1;
    if (count > self->undecided_count) {
        self->undecided =
            heap_grow(self->undecided, &self->undecided_capacity, count, sizeof *self->undecided);
        memset(self->undecided + self->undecided_count, 0,
               (count - self->undecided_count) * sizeof *self->undecided);
        self->undecided_count = count;
    }
    return &self->undecided[event];
}

static enum event_text event_text(const struct perf_tail *tail) {
    return !tail->has_arguments ? EVENT_TEXT_NONE : tail->is_word ? EVENT_TEXT_OTHER : EVENT_TEXT_ARGUMENTS;
}

/* Decides where samples of the header's event go. False: they are dropped. */
static bool place_event(struct collapse *self, const struct perf_header *header) {
    self->header.event = INTERN_NONE;
    self->header.into = &self->stacks;
    if (!header->event.len)
        return true;
    uint32_t event = self->header.event = event_filter_note(&self->events, header->event);
    enum event_place place = event_filter_place(&self->events, event, event_text(&header->tail));
    if (place == EVENT_UNDECIDED)
        self->header.into = undecided_table(self, event);
    self->header.dropped = place == EVENT_DROPPED;
    self->events.samples[event].dropped += self->header.dropped;
    return !self->header.dropped;
}

/* The frame on the header's line may have source lines, too. */
static void expect_header_source(struct collapse *self) {
    uint32_t code = self->header.frame_code;
    source_lines_expect(&self->sources,
                        code & FRAME_CODE_LIST ? frame_table_list(&self->table, code).sourced : 1);
}

/* True if a line read by columns is no header: it has nothing of one, or no frame where the others have one.
 */
static bool is_no_header(const struct collapse *self, const struct perf_header *header) {
    bool empty = !header->comm.len && !header->tid.len && !header->period.len && !header->event.len &&
                 !header->tail.has_frame && !header->tail.has_address;
    return empty || (self->header.has_frame && !header->tail.has_frame);
}

static void take_header(struct collapse *self, const struct perf_header *header) {
    self->ended_by_header += in_sample(self);
    close_sample(self);
    self->stats.headers++;
    self->header.shaped = header->is_shaped || !self->by_columns;
    if (!place_event(self, header))
        return;
    bool none = header->period.len == 0 || slice_equal(header->period, SLICE("0"));
    struct count period =
        none ? count_whole(1) : count_parse(header->period); /* QUIRK_PERIOD_ZERO: but "00" is 0 */
    sample_open(&self->sample, name_process(self, header), period);
    self->header.java = slice_starts(header->comm, SLICE("java"));
    self->header.has_frame = header->tail.has_frame;
    if (self->header.has_frame)
        self->header.frame_code = header_frame_code(self, header);
    if (self->header.has_frame && self->settings.srcline)
        expect_header_source(self);
}

/* ---- source lines ---- */

/* Takes the line as the source position that is due. False if it is something else. */
static bool take_source(struct collapse *self, struct slice line) {
    uint32_t place;
    if (!source_lines_take(&self->sources, line, &place))
        return false;
    if (!self->sample.depth && self->header.has_frame) { /* no chain follows: the frame is the header's */
        struct source_lines sources = self->sources;
        push_code(self, self->header.frame_code);
        self->header.flat = true;
        self->sources = sources;
    }
    struct slice source = source_line_text(line, &self->scratch);
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
    skip_line(self, stray && slice_trim(line).len > 0 ? COLLAPSE_NOISE : COLLAPSE_ODD, line);
}

/* ---- lines ---- */

static enum perf_line_kind read_line(struct collapse *self, struct slice line, struct perf_line *fields) {
    if (self->by_columns)
        return perf_line_read_columns(line, self->header.framed && !self->header.has_frame && !self->header.complete, fields);
    return perf_line_read(line, fields);
}

/* A header with a time tells that lines are to be read by it. */
static void decide(struct collapse *self, const struct perf_header *header) {
    if (self->decided || !header->has_time)
        return;
    const uint64_t none = 0;
    self->decided = true;
    self->stats.log = NULL;
    collapse_stats_skip_logged(&self->stats, &self->log, 1, &none);
    self->log = (struct collapse_skipped_log){0};
}

static void take_line(struct collapse *self, struct slice line) {
    struct perf_line fields;
    if (source_lines_due(&self->sources) && take_source(self, line))
        return;
    switch (read_line(self, line, &fields)) {
    case PERF_LINE_EMPTY:
        self->ended_by_blank += in_sample(self) && !self->header.complete;
        close_sample(self);
        break;
    case PERF_LINE_COMMENT:
        break;
    case PERF_LINE_HEADER:
        if (self->by_columns && is_no_header(self, &fields.header)) {
            skip_line(self, COLLAPSE_NOISE, line);
            break;
        }
        decide(self, &fields.header);
        take_header(self, &fields.header);
        break;
    case PERF_LINE_INSTRUCTIONS:
        self->ended_by_header += in_sample(self) && !self->sample.depth;
        skip_line(self, COLLAPSE_NOISE, line);
        close_sample(self); /* perf prints them after the call chain */
        break;
    case PERF_LINE_ADDRESS:
        self->header.framed |= in_sample(self);
        skip_line(self, COLLAPSE_NOISE, line);
        break;
    case PERF_LINE_FIELDS:
        self->header.complete = in_sample(self);
        skip_line(self, COLLAPSE_NOISE, line);
        break;
    case PERF_LINE_RECORD:
    case PERF_LINE_SOURCE_CODE:
        skip_line(self, COLLAPSE_NOISE, line);
        break;
    case PERF_LINE_POSITION:
        skip_line(self, COLLAPSE_POSITION, line);
        break;
    case PERF_LINE_TRACE_ERROR:
        skip_line(self, COLLAPSE_TRACE_ERROR, line);
        break;
    case PERF_LINE_FRAME:
        take_full_frame(self, line, &fields);
        break;
    case PERF_LINE_CUT_FRAME:
        if (in_sample(self))
            skip_line(self, COLLAPSE_CUT, line);
        /* fall through */
    case PERF_LINE_BARE_FRAME:
        if (in_sample(self) || self->by_columns) {
            take_frame(self, line, whole_line_key(self, line), &fields.frame);
            break;
        } /* fall through */
    case PERF_LINE_OTHER:
        take_other(self, line);
    }
}

static void start(struct collapse *self, const struct linereader *in) {
    self->in = in;
    line_prediction_forget(&self->prediction);
    self->stats.wants_positions = self->settings.srcline;
    self->table.names = &self->names;
    self->table.rules = self->settings.rules;
    self->table.expand = self->settings.expand;
    self->table.expand_context = self->settings.expand_context;
}

/* Reads lines in both ways until it is decided how to read. False: the input ended before that. */
static bool read_undecided(struct collapse *self, struct linereader *in) {
    if (!self->columns && !self->decided) {
        self->columns = heap_zeroed(1, sizeof *self->columns);
        self->columns->settings = self->settings;
        self->columns->events = event_filter_like(&self->events);
        self->columns->by_columns = self->columns->decided = true;
        self->columns->stats.log = &self->columns->log;
        self->stats.log = &self->log;
    }
    if (self->columns)
        start(self->columns, in);
    for (struct slice line; !self->decided;) {
        if (!linereader_next(in, &line))
            return false;
        take_line(self, line);
        if (!self->decided)
            take_line(self->columns, line);
    }
    if (self->columns)
        collapse_free(self->columns);
    free(self->columns);
    self->columns = NULL;
    return true;
}

bool collapse_read_some(struct collapse *self, struct linereader *in, uint64_t until) {
    bool predicts = key_follows_address(self) && !self->settings.srcline;
    start(self, in);
    bool decided = read_undecided(self, in);
    for (struct slice line; decided && linereader_next(in, &line);) {
        if (line.len && byte_is_blank(line.at[0]) && take_known_frame(self, line)) {
            if (predicts)
                take_predicted_frames(self, in);
            continue;
        }
        line_prediction_forget(&self->prediction);
        take_line(self, line);
        if (line.len == 0 && linereader_position(in) >= until && event_filter_is_fixed(&self->events))
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

void collapse_read(struct collapse *self, struct linereader *in) {
    collapse_read_some(self, in, UINT64_MAX);
}

void collapse_merge(struct collapse *self, const struct collapse *other) {
    assert(!other->sample.open && !other->header.dropped);
    uint32_t *numbers = heap_resize(NULL, other->names.count + 1, sizeof *numbers);
    for (uint32_t i = 0; i < other->names.count; i++)
        numbers[i] = intern_add(&self->names, intern_text(&other->names, i));
    stack_table_merge(&self->stacks, &other->stacks, numbers);
    event_filter_merge(&self->events, &other->events);
    for (uint32_t i = 0; i < other->undecided_count; i++)
        stack_table_merge(
            undecided_table(self, event_filter_note(&self->events, intern_text(&other->events.events, i))),
            &other->undecided[i], numbers);
    collapse_stats_merge(&self->stats, &other->stats);
    self->ended_by_header += other->ended_by_header;
    self->ended_by_blank += other->ended_by_blank;
    free(numbers);
}

void collapse_cut_off(struct collapse *self) {
    self->stats.cut_samples += self->sample.open;
    sample_drop(&self->sample);
    close_sample(self);
}

/*
 * True if the last sample is complete without an empty line. perf prints none after samples without call
 * chain: accept it if no sample has a chain, or if its frame is on the header line, as in earlier ones.
 */
static bool ends_complete(const struct collapse *self) {
    if (self->header.complete)
        return !self->last_line_cut;
    bool flat = !self->stats.chains && !self->ended_by_blank;
    bool as_others = self->ended_by_header && (flat || self->header.has_frame);
    bool first = flat && self->header.has_frame;
    return !self->last_line_cut && (!self->sample.depth || self->header.flat) && (as_others || first);
}

static void end_samples(struct collapse *self) {
    if (!ends_complete(self))
        collapse_cut_off(self);
    close_sample(self);
}

/* At the end of an input without times: takes the way of reading that found more samples. */
static void choose_reading(struct collapse *self) {
    struct collapse *columns = self->columns;
    const uint64_t none = 0;
    end_samples(columns);
    if (columns->shaped_samples > self->shaped_samples) {
        struct collapse other = *self;
        columns->stats.lines = self->stats.lines;
        *self = *columns;
        *columns = other;
        self->stats.log = NULL;
        columns->stats.log = NULL;
        collapse_stats_forget_log(&self->log);
    } else {
        self->stats.log = NULL;
        collapse_stats_skip_logged(&self->stats, &self->log, 1, &none);
        self->log = (struct collapse_skipped_log){0};
    }
    self->columns = NULL;
    columns->columns = NULL;
    collapse_free(columns);
    free(columns);
}

void collapse_finish(struct collapse *self) {
    end_samples(self);
    if (self->columns)
        choose_reading(self);
    self->stats.samples -= event_filter_settle(&self->events);
    for (uint32_t event = 0; event < self->undecided_count; event++)
        if (event_filter_keeps_undecided(&self->events, event)) {
            self->events.samples[event].weight = stack_table_total(&self->undecided[event]);
            stack_table_merge(&self->stacks, &self->undecided[event], NULL);
        }
}

void collapse_free(struct collapse *self) {
    collapse_stats_free(&self->stats);
    collapse_stats_forget_log(&self->log);
    if (self->columns)
        collapse_free(self->columns);
    free(self->columns);
    for (size_t i = 0; i < self->undecided_count; i++)
        stack_table_free(&self->undecided[i]);
    free(self->undecided);
    event_filter_free(&self->events);
    intern_free(&self->names);
    stack_table_free(&self->stacks);
    sample_free(&self->sample);
    frame_table_free(&self->table);
    line_prediction_free(&self->prediction);
    bytebuf_free(&self->scratch);
    bytebuf_free(&self->sourced);
    *self = (struct collapse){0};
}
