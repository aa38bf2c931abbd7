/*
 * perf_tail - what perf script prints after the event on a header line
 *
 *     app 1 1.0: 7 cycles:      7ffdf1391b0c   |OP LOAD|LVL L1 hit|   71     55c4df9a41ae work+0xc (/bin/app)
 * 4K addr           data_src               weight ip           sym      dso        pages
 *
 * A sample without call chain has its one frame there, among fields that are not part of it, or after the
 * arguments of a tracepoint. perf right-aligns addresses in 16 columns ("%16lx"), which tells them from other
 * words: the frame is the last aligned address with a symbol after it. Where nothing is aligned, it is the
 * first word, if that is an address. Field order: process_event in tools/perf/builtin-script.c of the Linux
 * sources. Linear in the length of the text.
 */
#ifndef PERF_TAIL_H
#define PERF_TAIL_H

#include "base/contract.h"
#include "profile/frame.h"

struct perf_tail {
    bool has_arguments; /* of a tracepoint */
    bool is_word;       /* the arguments are one word: some other text */
    bool has_address;   /* without a symbol (perf script -F ip) */
    bool has_frame;
    struct frame frame;
    struct slice after_address; /* the frame's symbol and module as they are on a line of their own */
};

/* Reads what follows an event's colon, or the period where there is no event. */
void perf_tail_read(struct slice text, struct perf_tail *tail);

/* True if the text, which starts after a field's last byte, begins with an aligned address; *end: its end. */
MUST_USE bool perf_tail_aligned_address(struct slice text, size_t *end);

/* True if it is one of the words of the flags field. */
bool perf_tail_is_flag(struct slice word);

/* True if the text is the flags field in its columns and nothing else. */
bool perf_tail_is_flags(struct slice text);

/* True if the text begins with a field that perf prints after a frame: branches, registers, instructions, a
 * physical address, page sizes, cycles; or is empty. */
bool perf_tail_is_fields(struct slice text);

/* True if the last word of the text is the name of such a field, with its colon. */
bool perf_tail_is_field_name(struct slice text);

/* Where such fields begin after the first word, or the end of the text. */
size_t perf_tail_fields_start(struct slice text);

/* Where the flags of the first branch in the text are ("FROM/TO/P/-/-/CYCLES"), or its length. */
size_t perf_tail_find_branch(struct slice text);

#endif
