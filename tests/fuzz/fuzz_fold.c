/*
 * Any bytes in any format that reads files (the first byte chooses it): the same stacks however the bytes
 * arrive, in byte order; and two files have twice the counts of one, for each begins anew.
 */
#include <unistd.h>

#include "fold_job.h"
#include "fuzz.h"
#include "profile/folded_line.h"

static const struct format *format_number(unsigned number) {
    size_t count = 0, wanted;
    for (const struct format *const *row = format_table; *row; row++)
        count += (*row)->line || (*row)->read;
    wanted = number % count;
    for (const struct format *const *row = format_table; *row; row++)
        if (((*row)->line || (*row)->read) && wanted-- == 0)
            return *row;
    return NULL;
}

/* What a format makes of the input, read `times` times, each as a file of its own. */
static struct bytebuf fold_text(const struct format *format, struct slice input, size_t chunk, int times) {
    struct suite_options given = suite_options_default();
    struct fold_reader reader = {.format = format, .fold = {.given = &given}};
    struct outbuf out = {.fd = fuzz_file(SLICE(""))};
    struct bytebuf text = {0};
    static struct linereader in; /* one block for all runs */
    int copy = dup(out.fd);
    fold_reader_start(&reader);
    for (int i = 0; i < times; i++) {
        in.chunk = chunk;
        linereader_attach(&in, fuzz_file(input), "fuzz");
        fold_reader_begin(&reader);
        fuzz_check(!format_read_some(format, &reader.fold, &in, UINT64_MAX));
        if (!format->whole)
            format_end(format, &reader.fold, &in);
        fold_reader_end(&reader, true);
        close(in.fd);
        fuzz_check(linereader_close(&in) == 0);
    }
    if (format->finish)
        format->finish(&reader.fold);
    if (!reader.fold.wrong_usage)
        fold_print(&reader.fold, &out);
    fold_add_messages(&reader.fold);
    fold_reader_free(&reader);
    fuzz_check(outbuf_close(&out) == 0);
    fuzz_read(copy, &text);
    close(copy);
    return text;
}

/* Takes stack and count off the next line. False: there is none, or its count is not a whole number below
 * 2^62. */
static bool next_line(struct slice *rest, struct folded_line *line, struct count *count) {
    struct slice text;
    if (!rest->len || !slice_cut(rest, '\n', &text) || !folded_line_parse(text, FOLDED_BYTES, line))
        return false;
    *count = count_parse(line->count);
    return count->form == COUNT_WHOLE && count->whole >> 62 == 0;
}

static void check_doubled(struct slice one, struct slice two) {
    struct folded_line a, b;
    struct count x, y;
    while (next_line(&one, &a, &x) && next_line(&two, &b, &y)) {
        fuzz_check(slice_equal(a.stack, b.stack));
        fuzz_check(x.whole * 2 == y.whole);
    }
}

static void check_ordered(struct slice text) {
    struct slice before = {0};
    struct folded_line line;
    for (struct count count; next_line(&text, &line, &count); before = line.stack)
        fuzz_check(!before.at || slice_compare(before, line.stack) < 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (size < 1)
        return 0;
    const struct format *format = format_number(data[0]);
    struct slice input = {(const char *)data + 1, size - 1};
    struct bytebuf whole = fold_text(format, input, 0, 1);
    struct bytebuf pieces = fold_text(format, input, 1 + size % 7, 1);
    struct bytebuf twice = fold_text(format, input, 0, 2);
    fuzz_check(slice_equal(bytebuf_slice(&whole), bytebuf_slice(&pieces)));
    bool sums = format != &format_perf_sched; /* divided after they are summed */
    if (sums && format != &format_folded && format != &format_recursive) {
        check_doubled(bytebuf_slice(&whole), bytebuf_slice(&twice));
        check_ordered(bytebuf_slice(&whole));
    }
    bytebuf_free(&whole);
    bytebuf_free(&pieces);
    bytebuf_free(&twice);
    return 0;
}
