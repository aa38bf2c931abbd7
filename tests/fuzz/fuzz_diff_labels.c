/* Any line, and any two names: what is written is read back, what is read is written back, and it is no
 * folded line. */
#include "profile/diff_labels.h"
#include "profile/folded_line.h"
#include "fuzz.h"

/* Writes the names and reads them again. */
static void check_names(struct slice before, struct slice after) {
    struct bytebuf line = {0};
    struct diff_labels labels = {0};
    struct folded_line folded;
    diff_labels_add(&line, before, after);
    struct slice text = slice_part(bytebuf_slice(&line), 0, line.len - 1);
    fuzz_check(line.at[line.len - 1] == '\n' && slice_find(text, '\n') == text.len);
    fuzz_check(!folded_line_parse(text, FOLDED_UTF8, &folded));
    fuzz_check(diff_labels_parse(text, &labels));
    fuzz_check(slice_equal(bytebuf_slice(&labels.before), before));
    fuzz_check(slice_equal(bytebuf_slice(&labels.after), after));
    diff_labels_free(&labels);
    bytebuf_free(&line);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct slice line = {(const char *)data, size}, before, after = line;
    struct diff_labels labels = {0};
    bytebuf_add(&labels.before, SLICE("old"));
    if (diff_labels_parse(line, &labels))
        check_names(bytebuf_slice(&labels.before), bytebuf_slice(&labels.after));
    else
        fuzz_check(slice_equal(bytebuf_slice(&labels.before), SLICE("old")) && !labels.after.len);
    diff_labels_free(&labels);
    slice_cut(&after, '\n', &before);
    if (slice_find(line, '\0') == line.len)
        check_names(before, after.at ? after : SLICE(""));
    return 0;
}
