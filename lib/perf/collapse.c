/*
 * collapse: the hot loop is collapse_read. A frame line costs one comparison with the lines that came there
 * before; where that fails one search for its end and one look-up of what follows its address; and one number
 * appended. Everything else happens once per distinct frame text (frame_table), once per sample, or at the
 * end.
 *
 * The frames of a sample come innermost first and are stored from the end of `frames` towards its start, so
 * that a stack lies in the order of its text without being turned around.
 */
#include "perf/collapse.h"

#include <stdlib.h>

#include "base/arena.h"
#include "perf/source_line.h"

#include "base/banned.h"

enum { FIRST_FRAMES = 256 };

/* ---- the stack of a sample ---- */

static void grow_frames(struct collapse *self) {
    size_t old = self->frame_room, room = old ? old * 2 : FIRST_FRAMES, depth = self->sample.depth;
    uint32_t *frames = heap_resize(NULL, room, sizeof *frames);
    if (depth) /* the content stays at the end */
        memcpy(frames + room - depth, self->frames + old - depth, depth * sizeof *frames);
    free(self->frames);
    self->frames = frames;
    self->frame_room = room;
}

static inline void push_frame(struct collapse *self, uint32_t name) {
    if (self->sample.depth == self->frame_room)
        grow_frames(self);
    self->frames[self->frame_room - ++self->sample.depth] = name;
}

static inline void push_code(struct collapse *self, uint32_t code) {
    self->sample.unknown |= (code & FRAME_CODE_UNKNOWN) != 0;
    self->sources_taken = 0;
    self->stray_source = false;
    if (!(code & FRAME_CODE_LIST)) {
        push_frame(self, code & FRAME_CODE_NUMBER);
        self->sources_due = self->settings.srcline;
        return;
    }
    struct frame_list list = frame_table_list(&self->table, code);
    for (uint32_t i = list.count; i > 0; i--)
        push_frame(self, list.names[i - 1]);
    self->sources_due = self->settings.srcline ? list.sourced : 0;
    self->stray_source = self->settings.srcline && list.sourced == 0;
}

static void add_sample(struct collapse *self) {
    struct collapse_sample *sample = &self->sample;
    if (sample->depth)
        self->stats.chains++;
    else if (sample->has_header_code)
        push_code(self, sample->header_code);
    self->stats.samples++;
    self->stats.unknown_samples += sample->unknown;
    if (sample->event != INTERN_NONE)
        self->events.samples[sample->event].kept++;
    if (sample->process != INTERN_NONE)
        push_frame(self, sample->process);
    if (sample->depth)
        stack_table_add(sample->place >= 0 ? &self->loose[sample->place] : &self->stacks,
                        self->frames + self->frame_room - sample->depth, sample->depth, sample->count);
}

static void close_sample(struct collapse *self) {
    if (self->sample.open)
        add_sample(self);
    self->sample = (struct collapse_sample){0};
    self->sources_due = self->sources_taken = 0;
    self->stray_source = false;
}

/* ---- frames ---- */

/* Whether the key of a frame is what follows its address: else what stands before matters too. */
static inline bool key_follows_address(const struct collapse *self) {
    return !self->settings.rules.addrs && !self->settings.unroll;
}

/*
 * What identifies a frame on its line: the bytes behind the
 * address, and the address where names depend on it.
 */
static inline struct slice frame_key(const struct collapse *self, struct slice line, size_t address,
                                     size_t rest) {
    return slice_from(line, key_follows_address(self) ? rest : address);
}

/* Counts the line among those that give nothing. */
static void skip_line(struct collapse *self, enum collapse_skipped kind, struct slice line) {
    collapse_stats_skip(&self->stats, kind, self->in->name, self->in->line, line);
}

/* The fast way, for a frame whose text was seen before. False: go the thorough way. */
static inline bool known_frame(struct collapse *self, struct slice line) {
    size_t address = 0, rest = PERF_USUAL_ADDRESS;
    if (!key_follows_address(self) || !perf_script_usual_address(line) || byte_is_word(line.at[rest]))
        rest = perf_script_address(line, &address);
    if (!rest || self->sources_due != self->sources_taken)
        return false;
    uint32_t text = frame_table_find(&self->table, frame_key(self, line, address, rest));
    if (text == INTERN_NONE)
        return false;
    if (self->sample.open) {
        uint32_t code = frame_table_known(&self->table, text, self->sample.java);
        if (code == FRAME_CODE_NONE)
            return false;
        push_code(self, code);
    } else if (!self->sample.dropped) {
        skip_line(self, COLLAPSE_STRAY, line);
        return true;
    }
    if (self->last_text != INTERN_NONE)
        frame_table_follow(&self->table, self->last_text, text);
    self->last_text = text;
    return true;
}

/*
 * The fastest way, for frames that follow each other as they did before: they are compared with what is
 * expected, and neither searched for their ends nor looked up.
 */
static void take_expected(struct collapse *self, struct linereader *in) {
    struct slice unread = linereader_unread(in);
    size_t len = unread.len;
    uint64_t lines = 0;
    while (perf_script_usual_address(unread)) {
        struct slice rest = slice_from(unread, PERF_USUAL_ADDRESS);
        uint32_t text = frame_table_expected(&self->table, self->last_text, rest);
        if (text == INTERN_NONE)
            break;
        if (self->sample.open) {
            uint32_t code = frame_table_known(&self->table, text, self->sample.java);
            if (code == FRAME_CODE_NONE)
                break;
            push_code(self, code);
        }
        self->last_text = text;
        unread = slice_from(rest, frame_table_text(&self->table, text).len + 1);
        lines++;
    }
    linereader_take(in, len - unread.len, lines);
}

/*
 * Whether the line would be a header if its first word were a number, or instructions if it were "insn": then
 * what follows that word does not say what the line is, and must not be remembered without it.
 */
static bool hangs_on_first_word(struct collapse *self, struct slice rest) {
    struct perf_header header;
    if (slice_starts(rest, SLICE(":")))
        return true;
    self->scratch.len = 0;
    bytebuf_add_byte(&self->scratch, '1');
    bytebuf_add(&self->scratch, rest);
    return perf_script_timed_header(bytebuf_slice(&self->scratch), &header);
}

/* The key of a line that is known by all its bytes; no other key holds a newline. */
static struct slice whole_line_key(struct collapse *self, struct slice line) {
    self->scratch.len = 0;
    bytebuf_add_byte(&self->scratch, '\n');
    bytebuf_add(&self->scratch, line);
    return bytebuf_slice(&self->scratch);
}

/* Any frame. False: it is none. Frames outside a sample, or in a dropped one, are no more than recognised. */
static bool take_frame(struct collapse *self, struct slice line) {
    struct frame frame;
    size_t address, rest = perf_script_address(line, &address);
    bool in_sample = self->sample.open || self->sample.dropped;
    struct slice key;
    if (rest && perf_script_frame(slice_from(line, rest), &frame)) {
        frame.address = slice_part(line, address, rest);
        key = frame_key(self, line, address, rest);
        if (frame_table_find(&self->table, key) == INTERN_NONE &&
            hangs_on_first_word(self, slice_from(line, rest)))
            key = whole_line_key(self, line);
    } else if (in_sample && perf_script_bare_frame(line, &frame)) {
        key = whole_line_key(self, line);
    } else {
        return false;
    }
    if (self->sample.open)
        push_code(self, frame_table_code(&self->table, key, &frame, self->sample.java));
    else
        frame_table_note(&self->table, key);
    if (!in_sample)
        skip_line(self, COLLAPSE_STRAY, line);
    return true;
}

/* ---- headers ---- */

/* NAME, NAME-PID or NAME-PID/TID, with '_' for blanks and ':' for ';'. */
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

/* The code of a frame that stands on the header's own line. */
static uint32_t header_code(struct collapse *self, const struct perf_header *header) {
    struct frame frame;
    size_t address, rest = perf_script_address(header->tail_text, &address);
    perf_script_frame(slice_from(header->tail_text, rest), &frame);
    frame.address = slice_part(header->tail_text, address, rest);
    return frame_table_code(&self->table, frame_key(self, header->tail_text, address, rest), &frame,
                            self->sample.java);
}

/* One table for each filter. */
static struct stack_table *loose_tables(struct collapse *self) {
    if (!self->loose)
        self->loose = heap_zeroed(self->events.count, sizeof *self->loose);
    return self->loose;
}

static void open_sample(struct collapse *self, const struct perf_header *header) {
    struct collapse_sample *sample = &self->sample;
    if (sample->open || sample->dropped)
        self->ended_by_header++;
    close_sample(self);
    self->stats.headers++;
    sample->event = INTERN_NONE;
    sample->place = EVENT_KEPT;
    if (header->event.len) {
        sample->event = event_filter_note(&self->events, header->event);
        sample->place = event_filter_place(&self->events, sample->event, header->tail != PERF_TAIL_ARGUMENTS);
    }
    sample->dropped = sample->place == EVENT_DROPPED;
    if (sample->dropped) {
        self->events.samples[sample->event].dropped++;
        return;
    }
    if (sample->place >= 0)
        loose_tables(self);
    bool none = header->period.len == 0 || slice_equal(header->period, SLICE("0"));
    sample->count =
        none ? count_whole(1) : count_parse(header->period); /* QUIRK_PERIOD_ZERO: but "00" is 0 */
    sample->process = name_process(self, header);
    sample->java = slice_starts(header->comm, SLICE("java"));
    sample->open = true;
    sample->has_header_code = header->tail == PERF_TAIL_FRAME;
    if (sample->has_header_code)
        sample->header_code = header_code(self, header);
}

/* ---- source lines ---- */

/* Takes the line as the source position that is due. False when it is plainly something else. */
static bool take_source(struct collapse *self, struct slice line) {
    if (line.len == 0 || source_line_is_other(line)) {
        self->sources_due = self->sources_taken;
        return false;
    }
    struct slice source = source_line_text(line, &self->scratch);
    uint32_t *frame = &self->frames[self->frame_room - self->sample.depth + self->sources_taken++];
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

/*
 * Whether a line that is nothing else may be the source position
 * of a frame that shows none, or of a dropped sample.
 */
static bool is_stray_source(struct collapse *self, struct slice line) {
    bool stray = self->settings.srcline && (self->sample.dropped || self->stray_source);
    self->stray_source = false;
    return stray && slice_trim(line).len > 0;
}

/* ---- lines ---- */

static void take_header(struct collapse *self, struct slice line, const struct perf_header *header) {
    if (header->tail == PERF_TAIL_RECORD)
        skip_line(self, COLLAPSE_NOISE, line);
    else
        open_sample(self, header);
}

/* Lines of newer perf that carry nothing for us. */
static bool take_noise(struct collapse *self, struct slice line) {
    if (!perf_script_is_source_code(line) && !perf_script_is_instructions(line))
        return false;
    skip_line(self, COLLAPSE_NOISE, line);
    if (perf_script_is_instructions(line))
        close_sample(self); /* perf prints them behind the call chain */
    return true;
}

/* Any line, the thorough way. */
static void take_line(struct collapse *self, struct slice line) {
    struct perf_header header;
    if (self->sources_due != self->sources_taken && take_source(self, line))
        return;
    if (line.len == 0) {
        self->ended_by_blank += self->sample.open || self->sample.dropped;
        close_sample(self);
    } else if (line.at[0] == '#') {
        return;
    } else if (perf_script_timed_header(line, &header)) {
        take_header(self, line, &header);
    } else if (take_noise(self, line)) {
        return;
    } else if (perf_script_header(line, &header)) {
        take_header(self, line, &header);
    } else if (!take_frame(self, line)) {
        skip_line(self, is_stray_source(self, line) ? COLLAPSE_NOISE : COLLAPSE_ODD, line);
    }
}

static void start(struct collapse *self, const struct linereader *in) {
    self->in = in;
    self->last_text = INTERN_NONE;
    self->table.names = &self->names;
    self->table.rules = self->settings.rules;
    self->table.unroll = self->settings.unroll;
    self->table.unroll_context = self->settings.unroll_context;
}

bool collapse_read_some(struct collapse *self, struct linereader *in, uint64_t until) {
    bool expects = key_follows_address(self) && !self->settings.srcline;
    start(self, in);
    for (struct slice line; linereader_next(in, &line);) {
        if (line.len && byte_is_blank(line.at[0]) && known_frame(self, line)) {
            if (expects && self->last_text != INTERN_NONE)
                take_expected(self, in);
            continue;
        }
        self->last_text = INTERN_NONE;
        take_line(self, line);
        if (line.len == 0 && linereader_taken(in) >= until && event_filter_is_fixed(&self->events))
            return true;
    }
    self->in = NULL;
    self->stats.lines += in->line;
    if (in->line)
        self->last_line_cut = in->cut;
    return false;
}

void collapse_read(struct collapse *self, struct linereader *in) {
    collapse_read_some(self, in, UINT64_MAX);
}

void collapse_merge(struct collapse *self, const struct collapse *other) {
    uint32_t *numbers = heap_resize(NULL, other->names.count + 1, sizeof *numbers);
    for (uint32_t i = 0; i < other->names.count; i++)
        numbers[i] = intern_add(&self->names, intern_text(&other->names, i));
    stack_table_merge(&self->stacks, &other->stacks, numbers);
    for (size_t i = 0; other->loose && i < self->events.count; i++)
        stack_table_merge(&loose_tables(self)[i], &other->loose[i], numbers);
    event_filter_merge(&self->events, &other->events);
    collapse_stats_merge(&self->stats, &other->stats);
    self->ended_by_header += other->ended_by_header;
    self->ended_by_blank += other->ended_by_blank;
    free(numbers);
}

void collapse_cut_off(struct collapse *self) {
    self->stats.cut_samples += self->sample.open;
    self->sample.open = false;
    close_sample(self);
}

/*
 * Whether the last sample is as whole as the others, though no empty line follows: perf prints none behind
 * samples without call chain. All are such, or this one has its frame on the header's line as earlier ones.
 */
static bool ends_whole(const struct collapse *self) {
    bool flat = !self->stats.chains && !self->ended_by_blank;
    bool as_others = self->ended_by_header && (flat || self->sample.has_header_code);
    bool first = flat && self->sample.has_header_code;
    return !self->last_line_cut && !self->sample.depth && (as_others || first);
}

void collapse_finish(struct collapse *self) {
    if (!ends_whole(self))
        collapse_cut_off(self);
    close_sample(self);
    event_filter_settle(&self->events);
    for (size_t i = 0; self->loose && i < self->events.count; i++)
        if (event_filter_keeps_loose(&self->events, i))
            stack_table_merge(&self->stacks, &self->loose[i], NULL);
}

void collapse_free(struct collapse *self) {
    collapse_stats_free(&self->stats);
    for (size_t i = 0; self->loose && i < self->events.count; i++)
        stack_table_free(&self->loose[i]);
    free(self->loose);
    event_filter_free(&self->events);
    intern_free(&self->names);
    stack_table_free(&self->stacks);
    free(self->frames);
    frame_table_free(&self->table);
    bytebuf_free(&self->scratch);
    bytebuf_free(&self->sourced);
    *self = (struct collapse){0};
}
