/* source_line: brackets that never close are not searched for each. */
#include "perf/source_line.h"

#include "perf/perf_script.h"

#include "base/banned.h"

struct slice source_line_text(struct slice line, struct bytebuf *into) {
    size_t last =
        slice_find_last(line, ']'); /* so that brackets which never close are not searched for each */
    into->len = 0;
    for (size_t i = 0; i < line.len; i++) {
        bool opens = line.at[i] == '[' && last < line.len && i < last;
        size_t close = opens ? i + slice_find(slice_from(line, i), ']') : line.len;
        if (close < line.len)
            i = close;
        else
            bytebuf_add_byte(into, line.at[i] == ';' ? ':' : line.at[i]);
    }
    return slice_trim(bytebuf_slice(into));
}

bool source_line_is_other(struct slice line) {
    struct perf_header header;
    struct frame frame;
    size_t address, rest = perf_script_address(line, &address);
    if (perf_script_starts_with_address(line) || perf_script_timed_header(line, &header))
        return true;
    return address == 0 &&
           (perf_script_header(line, &header) ||
            (rest && byte_is_blank(line.at[rest]) && perf_script_frame(slice_from(line, rest), &frame)));
}
