/* summary_json: written as it goes. Names are whole: machines compare them. */
#include "summary_json.h"

#include <math.h>

#include "base/utf8.h"
#include "base/visible.h"

#include "base/banned.h"

static void add_string(struct bytebuf *into, struct slice text) {
    bytebuf_add_byte(into, '"');
    for (uint32_t code; utf8_next(&text, &code);)
        if (code == '"' || code == '\\')
            bytebuf_add_format(into, "\\%c", (char)code);
        else if (visible_is(code))
            utf8_add(into, code);
        else
            bytebuf_add_format(into, "\\u%04x", (unsigned)code);
    bytebuf_add_byte(into, '"');
}

static void add_boolean(struct bytebuf *into, bool value) {
    bytebuf_add(into, value ? SLICE("true") : SLICE("false"));
}

static void add_row(struct bytebuf *into, const struct summary_row *row) {
    bytebuf_add_byte(into, '{');
    if (row->name.len) {
        bytebuf_add(into, SLICE("\"name\": "));
        add_string(into, row->name);
        bytebuf_add(into, SLICE(", "));
    }
    bytebuf_add_format(into, "\"before\": %.6f, \"after\": %.6f, \"change\": %.6f, \"ratio\": ",
                       row->shares[DIFF_BEFORE], row->shares[DIFF_AFTER], row->change);
    if (row->ratio < 0)
        bytebuf_add(into, SLICE("null"));
    else
        bytebuf_add_format(into, "%.6g", row->ratio);
    bytebuf_add(into, SLICE(", \"noise\": "));
    if (row->noise < 0)
        bytebuf_add(into, SLICE("null"));
    else
        bytebuf_add_format(into, "%.6f", row->noise);
    bytebuf_add(into, SLICE(", \"significant\": "));
    add_boolean(into, row->significant);
    bytebuf_add(into, SLICE(", \"before_count\": "));
    count_print(into, row->counts[DIFF_BEFORE]);
    bytebuf_add(into, SLICE(", \"after_count\": "));
    count_print(into, row->counts[DIFF_AFTER]);
    bytebuf_add_byte(into, '}');
}

static void add_list(const struct summary *summary, enum summary_list_kind kind, struct outbuf *out) {
    static const char *const keys[SUMMARY_LISTS] = {"over", "own", "total", "new", "gone"};
    const struct summary_list *list = &summary->lists[kind];
    bytebuf_add_format(&out->pending, ",\n  \"%s\": {\"count\": %zu, \"functions\": [", keys[kind],
                       list->count);
    for (size_t i = 0; i < summary_shown(summary, kind); i++) {
        struct summary_row row = summary_row(summary, list->at[i], summary_measure(kind));
        bytebuf_add(&out->pending, i ? SLICE(",\n    ") : SLICE("\n    "));
        add_row(&out->pending, &row);
        outbuf_settle(out);
    }
    bytebuf_add(&out->pending, SLICE("]}"));
}

static void add_side(const struct summary *summary, enum diff_side side, struct bytebuf *into) {
    size_t recordings = summary->sides->counts[side];
    bytebuf_add_format(into, "  \"%s\": {\"files\": [", side == DIFF_BEFORE ? "before" : "after");
    for (size_t i = 0; i < recordings; i++) {
        bytebuf_add(into, i ? SLICE(", ") : SLICE(""));
        add_string(into, slice_of_text(sides_files(summary->sides, side)[i]));
    }
    bytebuf_add_format(into, "], \"recordings\": %zu, \"samples\": %.0f, \"total\": ", recordings,
                       summary->samples[side]);
    count_print(into, summary->totals[side]);
    bytebuf_add(into, SLICE("},\n"));
}

static void add_total_change(const struct summary *summary, struct bytebuf *into) {
    bytebuf_add(into, SLICE("  \"total_change\": {\"percent\": "));
    if (summary->judged && isfinite(summary->verdict.total_change))
        bytebuf_add_format(into, "%.6g", summary->verdict.total_change);
    else
        bytebuf_add(into, SLICE("null"));
    bytebuf_add(into, SLICE(", \"significant\": "));
    if (summary->total_judged)
        add_boolean(into, summary->verdict.total_significant);
    else
        bytebuf_add(into, SLICE("null"));
    bytebuf_add(into, SLICE("},\n"));
}

void summary_json(const struct summary *summary, struct outbuf *out) {
    struct summary_row own = summary_unknown(summary, FUNCTION_OWN),
                       total = summary_unknown(summary, FUNCTION_TOTAL);
    bytebuf_add(&out->pending, SLICE("{\n  \"version\": 2,\n"));
    add_side(summary, DIFF_BEFORE, &out->pending);
    add_side(summary, DIFF_AFTER, &out->pending);
    add_total_change(summary, &out->pending);
    bytebuf_add(&out->pending, SLICE("  \"unknown\": {\n    \"own\": "));
    add_row(&out->pending, &own);
    bytebuf_add(&out->pending, SLICE(",\n    \"total\": "));
    add_row(&out->pending, &total);
    bytebuf_add_byte(&out->pending, '}');
    for (enum summary_list_kind kind = summary->gated ? 0 : SUMMARY_OVER + 1; kind < SUMMARY_LISTS; kind++)
        add_list(summary, kind, out);
    bytebuf_add(&out->pending, SLICE("\n}\n"));
}
