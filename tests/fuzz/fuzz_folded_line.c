/*
 * Any line: stack, one blank and count are the whole of it, and
 * the same in both sets of blanks where both accept.
 */
#include "base/count.h"
#include "profile/folded_line.h"
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct slice line = {(const char *)data, size};
    struct folded_line ascii, wide;
    bool in_bytes = folded_line_parse(line, FOLDED_BYTES, &ascii),
         in_utf8 = folded_line_parse(line, FOLDED_UTF8, &wide);
    fuzz_check(!in_bytes || in_utf8);
    if (!in_utf8)
        return 0;
    size_t blank = size - wide.stack.len - wide.count.len;
    fuzz_check(wide.stack.at == line.at && wide.count.at == line.at + size - wide.count.len);
    fuzz_check(blank >= 1 && blank <= 3 && count_length(wide.count) == wide.count.len && wide.count.len > 0);
    if (in_bytes)
        fuzz_check(slice_equal(ascii.stack, wide.stack) && slice_equal(ascii.count, wide.count));
    struct slice frames = folded_line_frames(wide.stack);
    fuzz_check(slice_starts(wide.stack, frames) && !slice_ends(frames, SLICE(";")));
    struct count value = count_parse(wide.count);
    struct bytebuf text = {0};
    count_print(&text, value);
    if (value.form == COUNT_WHOLE)
        fuzz_check(count_parse(bytebuf_slice(&text)).whole == value.whole);
    bytebuf_free(&text);
    return 0;
}
