/* Any line: what is found lies inside it, and indentation does not change what a header with a time says. */
#include "base/bytebuf.h"
#include "fuzz.h"
#include "perf/perf_script.h"

static bool inside(struct slice part, struct slice line) {
    return part.len == 0 || (part.at >= line.at && part.at + part.len <= line.at + line.len);
}

static void check_header(const struct perf_header *header, struct slice line) {
    fuzz_check(inside(header->comm, line) && inside(header->pid, line) && inside(header->tid, line));
    fuzz_check(inside(header->period, line) && inside(header->event, line) &&
               inside(header->tail_text, line));
    fuzz_check(header->tid.len > 0 && (header->event.len > 0 || header->period.len == 0));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct slice line = {(const char *)data, size};
    struct perf_header header, again;
    struct frame frame;
    struct bytebuf indented = {0};
    size_t blanks, rest = perf_script_address(line, &blanks);
    if (perf_script_header(line, &header))
        check_header(&header, line);
    bytebuf_add(&indented, SLICE("  "));
    bytebuf_add(&indented, line);
    bool timed = perf_script_timed_header(line, &header);
    fuzz_check(perf_script_timed_header(bytebuf_slice(&indented), &again) == timed);
    if (timed) {
        check_header(&header, line);
        fuzz_check(slice_equal(header.tid, again.tid) && slice_equal(header.event, again.event));
        fuzz_check(slice_equal(header.comm, again.comm) && slice_equal(header.period, again.period));
    }
    fuzz_check(rest <= size && blanks <= size);
    if (rest && perf_script_frame(slice_from(line, rest), &frame))
        fuzz_check(inside(frame.module, line) && frame.symbol.len > 0);
    if (perf_script_bare_frame(line, &frame))
        fuzz_check(inside(frame.symbol, line) && inside(frame.address, line) && !frame.has_module);
    perf_script_is_instructions(line);
    perf_script_is_source_code(line);
    bytebuf_free(&indented);
    return 0;
}
