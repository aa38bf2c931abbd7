/* Any line, and any two names: what is written is read back, what is read is written back, and it is not a
 * folded line. */
#include <stdlib.h>

#include "profile/diff_labels.h"
#include "profile/folded_line.h"
#include "fuzz.h"

/* Writes the names and reads them again. */
static void check_names(struct slice before, struct slice after, const struct slice *functions,
                        size_t count) {
    struct bytebuf line = {0};
    struct diff_labels labels = {0};
    struct folded_line folded;
    diff_labels_add(&line, before, after, functions, count);
    struct slice text = slice_part(bytebuf_slice(&line), 0, line.len - 1);
    fuzz_check(line.at[line.len - 1] == '\n' && slice_find(text, '\n') == text.len);
    fuzz_check(!folded_line_parse(text, FOLDED_UTF8, &folded));
    fuzz_check(diff_labels_parse(text, &labels));
    fuzz_check(slice_equal(bytebuf_slice(&labels.before), before));
    fuzz_check(slice_equal(bytebuf_slice(&labels.after), after));
    fuzz_check(labels.significant.count == count);
    for (uint32_t i = 0; i < count; i++)
        fuzz_check(slice_equal(intern_text(&labels.significant, i), functions[i]));
    diff_labels_free(&labels);
    bytebuf_free(&line);
}

static void check_read(const struct diff_labels *labels) {
    size_t count = labels->significant.count;
    struct slice *functions = heap_zeroed(count + 1, sizeof *functions);
    for (uint32_t i = 0; i < count; i++)
        functions[i] = intern_text(&labels->significant, i);
    check_names(bytebuf_slice(&labels->before), bytebuf_slice(&labels->after), functions, count);
    free(functions);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct slice line = {(const char *)data, size}, before, after = line;
    struct diff_labels labels = {0};
    bytebuf_add(&labels.before, SLICE("old"));
    if (diff_labels_parse(line, &labels))
        check_read(&labels);
    else
        fuzz_check(slice_equal(bytebuf_slice(&labels.before), SLICE("old")) && !labels.after.len);
    diff_labels_free(&labels);
    slice_cut(&after, '\n', &before);
    if (slice_find(line, '\0') == line.len)
        check_names(before, after.at ? after : SLICE(""), &line, line.len > 0);
    return 0;
}
