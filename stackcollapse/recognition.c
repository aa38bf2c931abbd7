/* recognition: bytes, markup and JSON by filekind; then perf's text by perf's own reader; then other text. */
#include "recognition.h"

#include "base/textkind.h"
#include "base/utf8.h"
#include "perf/perf_line.h"

#include "base/banned.h"

/* A header line with a time or an event, and a frame. Many other texts have one of the two. */
static bool is_perf_text(struct slice text) {
    bool header = false, frame = false;
    struct perf_line fields;
    for (struct slice line; slice_cut(&text, '\n', &line) && !(header && frame);) {
        enum perf_line_kind kind =
            perf_line_read(slice_ends(line, SLICE("\r")) ? slice_part(line, 0, line.len - 1) : line, &fields);
        if (kind == PERF_LINE_HEADER)
            header |= fields.header.has_time || fields.header.event.len > 0;
        frame |= kind == PERF_LINE_FRAME || (kind == PERF_LINE_HEADER && fields.header.tail.has_frame);
    }
    return header && frame;
}

/* Without the last line, if more of it may follow. */
static struct slice whole_lines(struct slice start, bool whole) {
    size_t last = slice_find_last(start, '\n');
    return whole || last == start.len ? start : slice_part(start, 0, last);
}

/* The format of a text; *kind: what else it is. */
static const struct format *text_format(struct slice text, const struct filekind **kind) {
    if (is_perf_text(text))
        return &format_perf;
    *kind = textkind_of(text);
    return *kind ? format_named(slice_of_text((*kind)->format)) : NULL;
}

const struct format *recognition_of(struct slice start, bool whole, const struct filekind **kind) {
    struct slice text = whole_lines(start, whole);
    *kind = filekind_of_bytes(start);
    if (*kind)
        return (*kind)->format ? format_named(slice_of_text((*kind)->format)) : NULL;
    if (slice_starts(text, SLICE(UTF8_MARK)))
        text = slice_from(text, sizeof UTF8_MARK - 1);
    const struct format *format = text_format(text, kind);
    if (!format)
        *kind = filekind_of(start, whole);
    if (!format && *kind && ((*kind)->readers & FILEKIND_BY_STACKCOLLAPSE))
        *kind = NULL; /* less of it than tells */
    return format;
}
