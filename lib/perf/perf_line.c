/* perf_line: the order of the questions, which the originals' readers of perf script ask in turn. */
#include "perf/perf_line.h"

#include "base/bytebuf.h"

#include "base/banned.h"

static bool is_instructions(struct slice line) {
    line = slice_trim_start(line);
    return slice_starts(line, SLICE("insn:")) || slice_starts(line, SLICE("ilen:"));
}

static bool read_frame(struct slice line, struct perf_line *fields) {
    size_t address, rest = perf_frame_address(line, &address);
    if (!rest || !perf_frame_read(slice_from(line, rest), &fields->frame))
        return false;
    fields->frame.address = slice_part(line, address, rest);
    fields->after_address = slice_from(line, rest);
    return true;
}

enum perf_line_kind perf_line_read(struct slice line, struct perf_line *fields) {
    if (line.len == 0)
        return PERF_LINE_EMPTY;
    if (line.at[0] == '#')
        return PERF_LINE_COMMENT;
    if (perf_header_read_timed(line, &fields->header))
        return fields->header.tail == PERF_TAIL_RECORD ? PERF_LINE_RECORD : PERF_LINE_HEADER;
    if (line.at[0] == '|')
        return PERF_LINE_SOURCE_CODE;
    if (is_instructions(line))
        return PERF_LINE_INSTRUCTIONS;
    if (perf_header_read_untimed(line, &fields->header))
        return PERF_LINE_HEADER;
    if (read_frame(line, fields))
        return PERF_LINE_FRAME;
    if (perf_frame_read_bare(line, &fields->frame))
        return PERF_LINE_BARE_FRAME;
    return PERF_LINE_OTHER;
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

bool perf_line_may_be_source(struct slice line) {
    struct perf_line fields;
    if (line.len == 0 || perf_frame_starts_with_address(line) || perf_header_read_timed(line, &fields.header))
        return false;
    if (byte_is_blank(line.at[0]))
        return true;
    if (perf_header_read_untimed(line, &fields.header))
        return false;
    return !(read_frame(line, &fields) && byte_is_blank(fields.after_address.at[0]));
}
