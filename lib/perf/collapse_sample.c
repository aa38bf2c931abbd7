/* collapse_sample: everything here happens once per sample. */
#include "perf/collapse_sample.h"

#include "base/banned.h"

/* Puts the process and then "[EVENT]" outside of the frames. */
static void push_event(struct collapse *self) {
    struct bytebuf *name = &self->scratch;
    name->len = 0;
    bytebuf_add_byte(name, '[');
    bytebuf_add(name, intern_text(&self->events.events, self->header.event));
    bytebuf_add_byte(name, ']');
    for (size_t i = 0; i < name->len; i++)
        name->at[i] = name->at[i] == ';' ? ':' : name->at[i] == '\n' ? ' ' : name->at[i];
    if (self->sample.process != INTERN_NONE)
        sample_push(&self->sample, self->sample.process);
    self->sample.process = intern_add(&self->names, bytebuf_slice(name));
}

static void add_sample(struct collapse *self) {
    const struct collapse_header *header = &self->header;
    uint64_t times = header->times;
    if (self->sample.depth)
        self->stats.chains += header->flat ? 0 : times;
    else if (header->framed)
        self->stats.chains += times; /* of addresses alone */
    else if (header->has_frame)
        collapse_sample_push(self, header->frame_code);
    self->stats.samples += times;
    self->stats.branch_traces += header->branches ? times : 0;
    self->stats.with_pid += header->with_pid ? times : 0;
    self->stats.unknown_samples += header->unknown ? times : 0;
    if (header->event != INTERN_NONE)
        self->events.samples[header->event].kept += times;
    if (header->event != INTERN_NONE && event_filter_keeps_all(&self->events))
        push_event(self);
    sample_close(&self->sample, header->into, &self->queue);
}

void collapse_sample_close(struct collapse *self) {
    self->shaped_samples += self->header.shaped;
    if (self->sample.open)
        add_sample(self);
    self->header = (struct collapse_header){0};
    source_lines_end(&self->sources);
}

struct slice collapse_frame_key(const struct collapse *self, const struct frame *frame,
                                struct slice after_address) {
    if (collapse_key_follows_address(self))
        return after_address;
    return slice_make(frame->address.at, frame->address.len + after_address.len);
}

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
    return frame_table_code(&self->table, collapse_frame_key(self, &tail->frame, tail->after_address),
                            &tail->frame, self->header.java);
}

struct stack_table *collapse_undecided_table(struct collapse *self, uint32_t event) {
    size_t count = (size_t)event + 1;
    if (count > self->undecided_count) {
        stack_queue_settle(&self->queue); /* before the tables move */
        self->undecided =
            heap_grow(self->undecided, &self->undecided_capacity, count, sizeof *self->undecided);
        memset(self->undecided + self->undecided_count, 0,
               (count - self->undecided_count) * sizeof *self->undecided);
        self->undecided_count = count;
    }
    return &self->undecided[event];
}

static bool is_branch_trace(const struct perf_header *header) {
    return slice_starts(header->event, SLICE("branches"));
}

/* A branch of a trace is not a tracepoint: its text is the callindent field. */
static enum event_text event_text(const struct perf_header *header) {
    const struct perf_tail *tail = &header->tail;
    return !tail->has_arguments || is_branch_trace(header) ? EVENT_TEXT_NONE
           : tail->is_word                                 ? EVENT_TEXT_OTHER
                                                           : EVENT_TEXT_ARGUMENTS;
}

/* Decides where samples of the event go. False: they are dropped. */
static bool place_event(struct collapse *self, uint32_t event, enum event_text text) {
    self->header.event = event;
    self->header.into = &self->stacks;
    if (event == INTERN_NONE)
        return true;
    enum event_place place = event_filter_place(&self->events, event, text);
    if (place == EVENT_UNDECIDED)
        self->header.into = collapse_undecided_table(self, event);
    self->header.dropped = place == EVENT_DROPPED;
    self->events.samples[event].dropped += self->header.dropped ? self->header.times : 0;
    return !self->header.dropped;
}

/* The frame on the header's line may have source lines, too. */
static void expect_header_source(struct collapse *self) {
    uint32_t code = self->header.frame_code;
    source_lines_expect(&self->sources,
                        code & FRAME_CODE_LIST ? frame_table_list(&self->table, code).sourced : 1);
}

bool collapse_sample_is_none(const struct collapse *self, const struct perf_header *header) {
    bool empty = !header->comm.len && !header->tid.len && !header->period.len && !header->event.len &&
                 !header->tail.has_frame && !header->tail.has_address;
    return empty || (self->header.has_frame && !header->tail.has_frame && !header->tail.has_address);
}

struct header_thread collapse_sample_thread(struct collapse *self, const struct perf_header *header) {
    return (struct header_thread){.process = name_process(self, header),
                                  .java = slice_starts(header->comm, SLICE("java")),
                                  .with_pid = self->stats.wants_pid &&
                                              (header->pid.len || slice_equal(header->tid, SLICE("0")))};
}

/* Ends the sample before, and begins one. False: its event does not count. */
static bool turn(struct collapse *self, uint64_t times, uint32_t event, enum event_text text) {
    self->ended_by_header += collapse_in_sample(self);
    collapse_sample_close(self);
    self->stats.headers += times;
    self->header.times = times;
    self->header.shaped = !self->by_columns;
    return place_event(self, event, text);
}

static void open_sample(struct collapse *self, struct header_thread thread, struct count count) {
    sample_open(&self->sample, thread.process, count);
    self->header.java = thread.java;
    self->header.with_pid = thread.with_pid;
}

/* Begins the sample of a header. False: its event does not count. */
static bool begin(struct collapse *self, const struct perf_header *header, struct count count,
                  uint64_t times) {
    uint32_t event = header->event.len ? event_filter_note(&self->events, header->event) : INTERN_NONE;
    bool counts = turn(self, times, event, event_text(header));
    self->header.shaped |= header->is_shaped;
    if (!counts)
        return false;
    open_sample(self, collapse_sample_thread(self, header), count);
    self->header.branches = is_branch_trace(header);
    return true;
}

/* QUIRK_PERIOD_ZERO: no period and "0" are 1, but "00" is 0. */
static struct count period_count(struct slice period) {
    bool none = period.len == 0 || slice_equal(period, SLICE("0"));
    return none ? count_whole(1) : count_parse(period);
}

void collapse_sample_begin(struct collapse *self, const struct perf_header *header) {
    if (!begin(self, header, period_count(header->period), 1))
        return;
    self->header.has_frame = header->tail.has_frame;
    if (self->header.has_frame)
        self->header.frame_code = header_frame_code(self, header);
    if (self->header.has_frame && self->settings.srcline)
        expect_header_source(self);
}

void collapse_sample_begin_known(struct collapse *self, const struct known_header *known) {
    if (turn(self, 1, known->event, EVENT_TEXT_NONE))
        open_sample(self, known->thread, period_count(known->period));
}

void collapse_sample_begin_sum(struct collapse *self, const struct perf_header *header, struct count sum,
                               uint64_t times, bool has_chain) {
    if (!begin(self, header, sum, times))
        return;
    self->header.flat = !has_chain;
    self->header.with_pid = true;
    self->header.branches = false; /* of a trace, which is not read here */
}

void collapse_sample_begin_anonymous(struct collapse *self) {
    self->stats.headers++;
    self->header.times = 1;
    self->header.event = INTERN_NONE;
    self->header.into = &self->stacks;
    self->header.shaped = true;
    sample_open(&self->sample, INTERN_NONE, count_whole(1));
}

void collapse_sample_cut_off(struct collapse *self) {
    self->stats.cut_samples += self->sample.open;
    sample_drop(&self->sample);
    collapse_sample_close(self);
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

void collapse_sample_end_input(struct collapse *self) {
    if (!ends_complete(self))
        collapse_sample_cut_off(self);
    collapse_sample_close(self);
    stack_queue_settle(&self->queue);
}
