/* Any line: what is found lies inside it, and indentation does not change what a header with a time says. */
#include "base/bytebuf.h"
#include "fuzz.h"
#include "perf/perf_event.h"
#include "perf/perf_line.h"

/* With a time or without. */
static bool read_header(struct slice line, struct perf_header *header) {
    return perf_header_read_timed(line, header) || perf_header_read_untimed(line, header);
}

static bool inside(struct slice part, struct slice line) {
    return part.len == 0 || (part.at >= line.at && part.at + part.len <= line.at + line.len);
}

static void check_header(const struct perf_header *header, struct slice line) {
    fuzz_check(inside(header->comm, line) && inside(header->pid, line) && inside(header->tid, line));
    fuzz_check(inside(header->period, line) && inside(header->event, line) &&
               inside(header->tail.after_address, line) && inside(header->tail.frame.address, line));
}

/* The kind agrees with what the modules below say of the line. */
static void check_kind(struct slice line) {
    struct perf_line fields;
    struct perf_header header;
    struct frame frame;
    switch (perf_line_read(line, &fields)) {
    case PERF_LINE_HEADER:
        check_header(&fields.header, line);
        break;
    case PERF_LINE_RECORD:
        fuzz_check((perf_header_read_timed(line, &header) && header.is_record) || perf_event_is_record(line));
        break;
    case PERF_LINE_FRAME:
        fuzz_check(!read_header(line, &header) && perf_frame_read(fields.after_address, &frame));
        fuzz_check(inside(fields.frame.address, line) && inside(fields.after_address, line));
        break;
    case PERF_LINE_BARE_FRAME:
    case PERF_LINE_CUT_FRAME:
        fuzz_check(!read_header(line, &header) && perf_frame_starts_with_address(line));
        break;
    case PERF_LINE_EMPTY:
        fuzz_check(line.len == 0);
        break;
    case PERF_LINE_COMMENT:
    case PERF_LINE_SOURCE_CODE:
    case PERF_LINE_INSTRUCTIONS:
    case PERF_LINE_FIELDS:
    case PERF_LINE_ADDRESS:
    case PERF_LINE_POSITION:
    case PERF_LINE_TRACE_ERROR:
    case PERF_LINE_OTHER:
        fuzz_check(line.len > 0);
    }
    (void)perf_line_may_be_source(line);
    enum perf_line_kind by_columns = perf_line_read_columns(line, false, &fields);
    fuzz_check((by_columns == PERF_LINE_EMPTY) == (line.len == 0));
    if (by_columns == PERF_LINE_HEADER)
        fuzz_check(inside(fields.header.comm, line) && inside(fields.header.event, line));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct slice line = {(const char *)data, size};
    struct perf_header header, again;
    struct frame frame;
    struct bytebuf indented = {0};
    size_t blanks, rest = perf_frame_address(line, &blanks);
    if (read_header(line, &header))
        check_header(&header, line);
    bytebuf_add(&indented, SLICE("                    ")); /* past the columns of a comm */
    bytebuf_add(&indented, line);
    bool timed = perf_header_read_timed(line, &header);
    fuzz_check(perf_header_read_timed(bytebuf_slice(&indented), &again) == timed);
    if (timed) {
        check_header(&header, line);
        fuzz_check(slice_equal(header.tid, again.tid) && slice_equal(header.event, again.event));
        fuzz_check(slice_equal(header.comm, again.comm) && slice_equal(header.period, again.period));
    }
    fuzz_check(rest <= size && blanks <= size);
    if (rest && perf_frame_read(slice_from(line, rest), &frame))
        fuzz_check(inside(frame.module, line) && frame.symbol.len > 0);
    if (perf_frame_read_bare(line, &frame))
        fuzz_check(inside(frame.symbol, line) && inside(frame.address, line) && !frame.has_module);
    check_kind(line);
    bytebuf_free(&indented);
    return 0;
}
