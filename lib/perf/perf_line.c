/* perf_line: the order of the questions. What a time makes a header of comes first; frames come last. */
#include "perf/perf_line.h"

#include "base/bytebuf.h"
#include "perf/perf_columns.h"
#include "perf/perf_event.h"

#include "base/banned.h"

enum { RAW_ADDRESS = 16, FLAT_ADDRESS = 17 };

static bool starts_any(struct slice text, const struct slice *starts, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (slice_starts(text, starts[i]))
            return true;
    return false;
}

/* "\t%016lx\t": an instruction of brstackinsn (print_sample_brstackinsn in builtin-script.c). */
static bool is_raw_instruction(struct slice line) {
    return line.len > RAW_ADDRESS + 1 && line.at[0] == '\t' && line.at[RAW_ADDRESS + 1] == '\t' &&
           slice_is_hex(slice_part(line, 1, RAW_ADDRESS + 1));
}

/* "\tSYMBOL+OFFSET:", maybe with "\tPOSITION" after it: where instructions of brstackinsn are. */
static bool is_label(struct slice line) {
    if (!slice_starts(line, SLICE("\t")))
        return false;
    struct slice label = slice_from(line, 1);
    label = slice_trim_end(slice_part(label, 0, slice_find(label, '\t')));
    if (!slice_ends(label, SLICE(":")))
        return false;
    size_t plus = slice_find_last(label, '+'), at = plus + 1;
    while (at < label.len && byte_is_digit(label.at[at]))
        at++;
    return plus + 1 < at && at + 1 == label.len;
}

static bool is_instructions(struct slice line) {
    static const struct slice starts[] = {SLICE_INIT("insn:"), SLICE_INIT("ilen:")};
    static const struct slice ends[] = {SLICE_INIT("\t\t"), SLICE_INIT("\t..."),
                                        SLICE_INIT("\tmismatch of LBR data and executable")};
    size_t blanks, rest = perf_frame_address(line, &blanks);
    struct slice after = slice_trim_start(slice_from(line, rest));
    if (starts_any(slice_trim_start(line), starts, 2) || starts_any(line, ends, 3) ||
        is_raw_instruction(line) || is_label(line))
        return true;
    return rest && blanks && starts_any(after, starts, 2) && slice_find_last(after, ')') == after.len;
}

/* What perf prints after a sample and names. */
static bool is_named_fields(struct slice line) {
    static const struct slice starts[] = {SLICE_INIT("ABI:"), SLICE_INIT("IPC:"), SLICE_INIT("BPF output:"),
                                          SLICE_INIT("BPF string:"), SLICE_INIT("=>")};
    struct slice text = slice_trim_start(line);
    if (text.len == line.len || text.len == 0)
        return false;
    bool is_dump = text.len > 5 && text.at[4] == ':' && text.at[5] == ' ' &&
                   slice_is_hex(slice_part(text, 0, 4)) &&
                   line.len - text.len > 16; /* more of a BPF output */
    return is_dump || starts_any(text, starts, sizeof starts / sizeof *starts);
}

/* Branches, without an event before them. */
static bool is_branches(struct slice line) {
    size_t branch = perf_tail_find_branch(line);
    return branch < line.len && !slice_has(slice_part(line, 0, branch), SLICE(": "));
}

static bool read_frame(struct slice line, struct perf_line *fields) {
    size_t address, rest = perf_frame_address(line, &address);
    if (!rest || !perf_frame_read(slice_from(line, rest), &fields->frame))
        return false;
    fields->frame.address = slice_part(line, address, rest);
    fields->after_address = slice_from(line, rest);
    return true;
}

/* What perf prints after the call chain, in place of the empty line or before it. */
static bool is_fields(struct slice line) {
    if (is_named_fields(line))
        return true;
    struct slice text = slice_trim_start(line);
    struct perf_line frame;
    if (text.len == 0 || text.len == line.len || line.at[0] == '\t' || slice_starts(text, SLICE("0x")))
        return false;
    bool has_tab = slice_find(line, '\t') < line.len - text.len; /* text of perf that was indented */
    bool is_frame = has_tab && perf_frame_starts_with_address(line) && read_frame(line, &frame);
    return !is_frame && perf_tail_is_fields(line);
}

/* A chain's address without symbol and module. perf prints a physical address without the TAB. */
static bool is_address(struct slice line) {
    size_t blanks, end = perf_frame_address(line, &blanks);
    return line.at[0] == '\t' && end && slice_is_hex(slice_part(line, blanks, end)) &&
           slice_trim(slice_from(line, end)).len == 0;
}

/* "FILE:LINE" or "MODULE[OFFSET]". */
static bool is_place(struct slice text) {
    size_t colon = slice_find_last(text, ':'), open = slice_find_last(text, '[');
    if (slice_ends(text, SLICE("]")))
        return open + 1 < text.len && slice_is_hex(slice_part(text, open + 1, text.len - 1));
    for (size_t i = colon + 1; i < text.len; i++)
        if (!byte_is_digit(text.at[i]) && text.at[i] != '?')
            return false;
    return colon + 1 < text.len;
}

bool perf_line_read_position(struct slice line, struct slice *position) {
    static const struct slice inlined = SLICE_INIT(" (inlined)");
    if (!slice_starts(line, SLICE("  ")) || line.len < 3 || byte_is_blank(line.at[2]))
        return false;
    struct slice text = slice_from(line, 2);
    text = slice_trim_end(slice_part(text, 0, perf_tail_fields_start(text)));
    if (slice_ends(text, inlined))
        text.len -= inlined.len;
    *position = text;
    return is_place(text);
}

static bool is_trace_error(struct slice line) {
    return slice_has(slice_part(line, 0, line.len < 40 ? line.len : 40), SLICE("trace error type "));
}

/* A frame without module, or one that is cut inside it. */
static enum perf_line_kind read_bare_frame(struct slice line, struct perf_line *fields) {
    if (!perf_frame_read_bare(line, &fields->frame))
        return PERF_LINE_OTHER;
    return perf_frame_cut_module(&fields->frame) ? PERF_LINE_CUT_FRAME : PERF_LINE_BARE_FRAME;
}

enum perf_line_kind perf_line_read(struct slice line, struct perf_line *fields) {
    struct slice position;
    if (line.len == 0)
        return PERF_LINE_EMPTY;
    if (line.at[0] == '#')
        return PERF_LINE_COMMENT;
    if (perf_header_read_timed(line, &fields->header))
        return fields->header.is_record ? PERF_LINE_RECORD : PERF_LINE_HEADER;
    if (perf_frame_usual_address(line) && read_frame(line, fields)) /* nothing below has this shape */
        return PERF_LINE_FRAME;
    if (line.at[0] == '|')
        return PERF_LINE_SOURCE_CODE;
    if (is_trace_error(line))
        return PERF_LINE_TRACE_ERROR;
    if (is_instructions(line))
        return PERF_LINE_INSTRUCTIONS;
    if (perf_event_is_record(line))
        return PERF_LINE_RECORD;
    if (is_branches(line))
        return PERF_LINE_FIELDS;
    if (perf_header_read_untimed(line, &fields->header))
        return PERF_LINE_HEADER;
    if (is_address(line))
        return PERF_LINE_ADDRESS;
    if (is_fields(line))
        return PERF_LINE_FIELDS;
    if (perf_line_read_position(line, &position))
        return PERF_LINE_POSITION;
    if (read_frame(line, fields))
        return PERF_LINE_FRAME;
    return read_bare_frame(line, fields);
}

/*
 * True if the line is a frame of a chain. perf aligns the frame of a sample without chain with blanks ("
 * %16lx"), and prints other fields before it.
 */
static bool is_chain_frame(struct slice line, const struct frame *first, const struct perf_header *columns) {
    size_t end = (size_t)(first->address.at - line.at) + first->address.len;
    bool later = columns->tail.has_frame && columns->tail.frame.address.at != first->address.at;
    bool next = first->symbol.at == line.at + end + 1 || first->has_module;
    bool start =
        columns->event.len || (columns->tid.len && (columns->period.len || columns->tail.has_address));
    return slice_is_hex(first->address) && end != FLAT_ADDRESS && next && !start && !later;
}

enum perf_line_kind perf_line_read_columns(struct slice line, bool in_chain, struct perf_line *fields) {
    enum perf_line_kind kind = perf_line_read(line, fields);
    bool is_frame = kind == PERF_LINE_FRAME || kind == PERF_LINE_BARE_FRAME || kind == PERF_LINE_CUT_FRAME;
    if (in_chain || kind == PERF_LINE_EMPTY || line.at[0] == '#' || line.at[0] == '\t' ||
        kind == PERF_LINE_RECORD || kind == PERF_LINE_SOURCE_CODE || kind == PERF_LINE_POSITION ||
        kind == PERF_LINE_INSTRUCTIONS || (kind == PERF_LINE_FIELDS && is_named_fields(line)))
        return kind;
    perf_columns_read(line, &fields->header);
    if (kind == PERF_LINE_FIELDS && !fields->header.tid.len && !fields->header.event.len)
        return kind;
    return is_frame && is_chain_frame(line, &fields->frame, &fields->header) ? kind : PERF_LINE_HEADER;
}

bool perf_line_depends_on_first_word(struct slice after_address, struct bytebuf *scratch) {
    struct perf_header header;
    if (slice_starts(after_address, SLICE(":"))) /* insn:, ilen: */
        return true;
    scratch->len = 0;
    bytebuf_add_byte(scratch, '1'); /* a thread number */
    bytebuf_add(scratch, after_address);
    return perf_header_read_timed(bytebuf_slice(scratch), &header);
}

/* What perf prints after a frame, whether or not a position was asked for. */
static bool is_after_frame(struct slice line) {
    return line.at[0] == '|' || is_instructions(line) || is_branches(line) || is_fields(line);
}

bool perf_line_may_be_source(struct slice line) {
    struct perf_line fields;
    struct slice position;
    if (line.len == 0 || (line.at[0] == '\t' && perf_frame_usual_address(line))) /* a frame, by its columns */
        return false;
    if (perf_header_read_timed(line, &fields.header) || perf_event_is_record(line))
        return false;
    if (perf_line_read_position(line, &position))
        return true;
    if (perf_frame_starts_with_address(line) || is_after_frame(line))
        return false;
    if (byte_is_blank(line.at[0]))
        return true;
    if (perf_header_read_untimed(line, &fields.header))
        return false;
    return !(read_frame(line, &fields) && byte_is_blank(fields.after_address.at[0]));
}
