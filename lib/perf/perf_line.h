/*
 * perf_line - what one line of perf script is, and its fields
 *
 *     V8 Worker 12 11600/11602 [001] U   732.538038:   20000000 cpu-clock:u:      <- header
 *             55c4df9a41ae P::operator->+0xc (/home/u/spin)                        <- frame
 *                                                                                  <- empty line
 *
 * The one place that decides it: the first kind whose shape the line has, in the order of perf_line_read. A
 * malformed line is data, not an error: it is PERF_LINE_OTHER. Slices point into the line.
 *
 *     struct perf_line fields;
 *     switch (perf_line_read(line, &fields)) {
 *     case PERF_LINE_HEADER: use(&fields.header);
 */
#ifndef PERF_LINE_H
#define PERF_LINE_H

#include "perf/perf_frame.h"
#include "perf/perf_header.h"

enum perf_line_kind {
    PERF_LINE_EMPTY,
    PERF_LINE_COMMENT,
    PERF_LINE_RECORD,       /* of perf script --show-...-events */
    PERF_LINE_HEADER,       /* begins a sample */
    PERF_LINE_SOURCE_CODE,  /* of perf script -F +srccode */
    PERF_LINE_INSTRUCTIONS, /* of -F +insn, +brstackinsn; ends a sample */
    PERF_LINE_FIELDS,   /* what perf prints after a call chain: branches, registers, page sizes, BPF output */
    PERF_LINE_ADDRESS,  /* of a call chain, without symbol and module */
    PERF_LINE_POSITION, /* of -F +srcline: a source position */
    PERF_LINE_TRACE_ERROR, /* of a hardware trace that could not be decoded */
    PERF_LINE_FRAME,
    PERF_LINE_BARE_FRAME, /* without module: a frame if the line is in a sample */
    PERF_LINE_CUT_FRAME,  /* ends inside its module; has a symbol. Likewise */
    PERF_LINE_OTHER
};

struct perf_line {
    struct perf_header header;  /* HEADER */
    struct frame frame;         /* FRAME, BARE_FRAME, CUT_FRAME: with its address */
    struct slice after_address; /* FRAME: the rest of the line */
};

enum perf_line_kind perf_line_read(struct slice line, struct perf_line *fields);

/*
 * The same for recordings without times and thread numbers: chains are lines that begin with a TAB, and any
 * other text may be a header, if no chain is being read (`in_chain`).
 */
enum perf_line_kind perf_line_read_columns(struct slice line, bool in_chain, struct perf_line *fields);

/* True if the line is a source position as perf prints it below a frame: "  FILE:LINE", "  MODULE[OFFSET]",
 * maybe with fields after it, which are not part of *position. */
MUST_USE bool perf_line_read_position(struct slice line, struct slice *position);

struct bytebuf;

/*
 * True if the text after a frame's address does not decide what the line is: with another first word the line
 * would be a header or instructions. Such a line must be remembered with all its bytes. Uses `scratch`.
 */
bool perf_line_depends_on_first_word(struct slice after_address, struct bytebuf *scratch);

/* True if the line may be a source position where one is due (perf script -F +srcline): not empty, and
 * neither header nor frame. */
bool perf_line_may_be_source(struct slice line);

#endif
