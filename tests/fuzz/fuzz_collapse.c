/*
 * Any input (settings in the first byte): the same text
 * however the bytes arrive, sorted, and each line folded.
 */
#include <unistd.h>

#include "perf/collapse.h"
#include "perf/collapse_messages.h"
#include "base/report.h"
#include "profile/folded_line.h"
#include "fuzz.h"

static struct bytebuf collapse_text(struct slice input, unsigned settings, size_t chunk) {
    static const char *const filters[] = {"cycles"};
    struct collapse collapse = {
        .settings = {.pid = settings & 1, .tid = settings & 2, .srcline = settings & 4},
        .stats = {.messages = {.show = report_messages}},
        .events = {.filters = filters, .filter_count = settings >> 3 & 1}};
    collapse.settings.rules = (struct name_rules){(enum tidy)((settings >> 4) % 3), settings & 64,
                                                  settings & 128, settings & 1, false};
    static struct linereader in; /* one block for all runs */
    in.chunk = chunk;
    linereader_attach(&in, fuzz_file(input), "fuzz");
    collapse_read(&collapse, &in);
    close(in.fd);
    fuzz_check(linereader_close(&in) == 0);
    collapse_finish(&collapse);
    collapse_messages_add_warnings(&collapse.stats, &collapse.events, &collapse.stats.messages);
    struct outbuf out = {.fd = fuzz_file(SLICE(""))};
    int copy = dup(out.fd);
    stack_table_print(&collapse.stacks, &collapse.names, &out);
    collapse_free(&collapse);
    fuzz_check(outbuf_close(&out) == 0);
    struct bytebuf text = {0};
    fuzz_read(copy, &text);
    close(copy);
    return text;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (size < 1)
        return 0;
    struct slice input = {(const char *)data + 1, size - 1}, before = {0};
    fuzz_silence();
    struct bytebuf whole = collapse_text(input, data[0], 0),
                   pieces = collapse_text(input, data[0], 1 + size % 7);
    fuzz_speak();
    fuzz_check(slice_equal(bytebuf_slice(&whole), bytebuf_slice(&pieces)));
    struct slice rest = bytebuf_slice(&whole);
    struct folded_line folded;
    for (struct slice line; slice_cut(&rest, '\n', &line) && rest.at; before = folded.stack) {
        if (slice_ends(line, SLICE("Inf")) || slice_has(line, SLICE("e+"))) {
            folded.stack = slice_part(line, 0, slice_find_last(line, ' '));
        } else {
            fuzz_check(folded_line_parse(line, FOLDED_BYTES, &folded));
        }
        fuzz_check(!before.at || slice_compare(before, folded.stack) < 0);
    }
    bytebuf_free(&whole);
    bytebuf_free(&pieces);
    return 0;
}
