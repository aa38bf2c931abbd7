/*
 * collapse_sample - the sample that collapse is reading: its beginning, its frames, where it is added
 *
 *     collapse_sample_begin(&collapse, &header);       // ends the sample before
 *     collapse_sample_push(&collapse, code);           // a frame, from the innermost outwards
 *     collapse_sample_close(&collapse);                // counts it, if its event counts
 */
#ifndef COLLAPSE_SAMPLE_H
#define COLLAPSE_SAMPLE_H

#include "perf/collapse.h"

/* Adds the names of a code to an open sample. */
static inline void collapse_sample_push(struct collapse *self, uint32_t code) {
    self->header.unknown += (code & FRAME_CODE_UNKNOWN) != 0;
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

/* True if a sample is open, or one that is dropped is being read. */
static inline bool collapse_in_sample(const struct collapse *self) {
    return self->sample.open || self->header.dropped;
}

/* True if what follows a frame's address is its key: else the address and what precedes it matter too. */
static inline bool collapse_key_follows_address(const struct collapse *self) {
    return !self->settings.rules.addrs && !self->settings.expand;
}

/* What identifies a frame: the bytes after its address, and the address if names depend on it. */
struct slice collapse_frame_key(const struct collapse *self, const struct frame *frame,
                                struct slice after_address);

/* Begins the sample of a header that was found in the memo, and ends the one before. */
void collapse_sample_begin_known(struct collapse *self, const struct known_header *known);

/* Whose sample the header begins. */
struct header_thread collapse_sample_thread(struct collapse *self, const struct perf_header *header);

/* Begins the sample of a header, and ends the one before. */
void collapse_sample_begin(struct collapse *self, const struct perf_header *header);

/*
 * The same for samples that are not lines: `times` equal ones, whose counts have that sum. `has_chain`: they
 * were recorded with call chains. Frames are pushed if the sample is open then.
 */
void collapse_sample_begin_sum(struct collapse *self, const struct perf_header *header, struct count sum,
                               uint64_t times, bool has_chain);

/* True if a line read by columns is not a header: it has none of its fields, or no frame although earlier
 * headers have one. */
bool collapse_sample_is_none(const struct collapse *self, const struct perf_header *header);

/* Begins the sample of a chain that nothing precedes: perf was asked for no field of the header line. */
void collapse_sample_begin_anonymous(struct collapse *self);

/* Ends the sample: it is added to the stacks, unless it is dropped. */
void collapse_sample_close(struct collapse *self);

/* Drops a sample that is not complete, and counts that. */
void collapse_sample_cut_off(struct collapse *self);

/* Ends the last sample of the input, which counts if it is complete. */
void collapse_sample_end_input(struct collapse *self);

/* The table of an event whose samples are undecided. Valid until the next call. */
struct stack_table *collapse_undecided_table(struct collapse *self, uint32_t event);

#endif
