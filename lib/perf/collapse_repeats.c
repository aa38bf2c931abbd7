/* collapse_repeats: the text of a chain is where the reader has it, so a chain in two of its blocks is not
 * kept. */
#include "perf/collapse_repeats.h"

#include "perf/collapse_sample.h"

#include "base/banned.h"

/* A sample begins after the line that was read last. */
static void begin_chain(struct collapse *self) {
    caller_memo_forget(&self->caller_memo);
    if (self->by_columns || self->settings.srcline || self->header.has_frame || !collapse_in_sample(self))
        return;
    caller_memo_begin(&self->caller_memo, self->header.dropped ? CHAIN_DROPPED
                                          : self->header.java  ? CHAIN_JAVA
                                                               : CHAIN_OTHER);
    self->header.chain_position = linereader_position(self->in);
    self->header.chain_line = self->in->line;
}

bool collapse_repeats_header(struct collapse *self, struct slice line) {
    struct known_header known;
    if (self->by_columns || source_lines_due(&self->sources) ||
        !header_memo_find(&self->header_memo, line, &known))
        return false;
    collapse_sample_begin_known(self, &known);
    begin_chain(self);
    return true;
}

void collapse_repeats_note_header(struct collapse *self, const struct perf_header *header,
                                  struct slice line) {
    bool usual = !self->by_columns && header->has_time && header->period.len && !header->tail.has_frame &&
                 !self->header.branches;
    if (usual) {
        struct known_header known = {.event = self->header.event};
        known.thread = self->sample.open ? (struct header_thread){self->sample.process, self->header.java,
                                                                  self->header.with_pid}
                                         : collapse_sample_thread(self, header);
        header_memo_note(&self->header_memo, line, &known);
    }
    begin_chain(self);
}

bool collapse_repeats_find_callers(struct collapse *self, uint32_t text, struct slice *unread,
                                   uint64_t *lines) {
    uint64_t read = linereader_position(self->in) + linereader_unread(self->in).len - unread->len;
    struct caller_mark mark = {.text = text,
                               .bytes = (uint32_t)(read - self->header.chain_position),
                               .lines = (uint32_t)(self->in->line + *lines - self->header.chain_line),
                               .names = (uint32_t)self->sample.depth,
                               .unknown = self->header.unknown};
    struct known_callers callers;
    if (!caller_memo_mark(&self->caller_memo, mark, *unread, &callers))
        return false;
    if (self->sample.open)
        sample_push_callers(&self->sample, callers.names, callers.count);
    self->header.unknown += callers.unknown;
    *unread = slice_from(*unread, callers.bytes);
    *lines += callers.lines;
    return true;
}

void collapse_repeats_note_chain(struct collapse *self) {
    struct slice text;
    if (self->caller_memo.begun && linereader_since(self->in, self->header.chain_position, &text)) {
        struct read_chain chain = {.text = text,
                                   .names = self->sample.depth ? sample_at(&self->sample, 0) : NULL,
                                   .count = (uint32_t)self->sample.depth,
                                   .lines = (uint32_t)(self->in->line - self->header.chain_line),
                                   .unknown = self->header.unknown};
        caller_memo_note(&self->caller_memo, &chain);
    }
    caller_memo_forget(&self->caller_memo);
}
