/* summary_text: every list is the same table; only its heading differs. */
#include "summary_text.h"

#include <math.h>

#include "base/visible.h"

#include "base/banned.h"

enum { LONGEST_NAME = 100 };

static const char *const headings[SUMMARY_LISTS] = {
    [SUMMARY_OVER] = "functions that grew more than allowed, total share",
    [SUMMARY_CHANGED_OWN] = "functions, own share",
    [SUMMARY_CHANGED_TOTAL] = "functions, total share",
    [SUMMARY_NEW] = "new functions, total share",
    [SUMMARY_GONE] = "gone functions, total share",
};

static void add_heading(struct bytebuf *into, const char *heading) {
    bytebuf_add_format(into, "\n%9s %9s %9s %7s %8s   %s", "before", "after", "change", "noise", "ratio",
                       heading);
}

static void add_row(struct bytebuf *into, const struct summary_row *row, struct slice name) {
    bytebuf_add_format(into, "%8.2f%% %8.2f%% %+9.2f ", row->shares[DIFF_BEFORE], row->shares[DIFF_AFTER],
                       row->change);
    if (row->noise < 0)
        bytebuf_add_format(into, "%7s ", "");
    else
        bytebuf_add_format(into, "\xC2\xB1%-6.2f ", row->noise);
    if (row->is_new || row->is_gone)
        bytebuf_add_format(into, "%8s", !row->is_gone ? "new" : row->is_new ? "" : "gone");
    else if (row->ratio < 0)
        bytebuf_add_format(into, "%8s", "");
    else if (row->ratio < 9999)
        bytebuf_add_format(into, "%8.2f", row->ratio);
    else
        bytebuf_add_format(into, "%8s", ">9999");
    bytebuf_add(into, row->significant ? SLICE(" * ") : SLICE("   "));
    visible_add(into, name, LONGEST_NAME);
    bytebuf_add_byte(into, '\n');
}

static void add_list(const struct summary *summary, enum summary_list_kind kind, struct outbuf *out) {
    const struct summary_list *list = &summary->lists[kind];
    size_t shown = summary_shown(summary, kind);
    add_heading(&out->pending, headings[kind]);
    if (shown < list->count)
        bytebuf_add_format(&out->pending, " (%zu of %zu)\n", shown, list->count);
    else
        bytebuf_add(&out->pending, list->count ? SLICE("\n") : SLICE(": none\n"));
    for (size_t i = 0; i < shown; i++) {
        struct summary_row row = summary_row(summary, list->at[i], summary_measure(kind));
        add_row(&out->pending, &row, row.name);
        outbuf_settle(out);
    }
}

static void add_side(const struct summary *summary, enum diff_side side, struct bytebuf *into) {
    static const char *const sides[DIFF_SIDES] = {"before", "after"};
    struct bytebuf name = {0};
    size_t recordings = summary->sides->counts[side];
    bytebuf_add_format(into, "%-7s %zu recording%s, %.0f sample%s, ", sides[side], recordings,
                       recordings == 1 ? "" : "s", summary->samples[side],
                       round(summary->samples[side]) == 1 ? "" : "s");
    count_print(into, summary->totals[side]);
    bytebuf_add(into, SLICE(" in "));
    sides_name(summary->sides, side, &name);
    visible_add(into, bytebuf_slice(&name), LONGEST_NAME);
    bytebuf_add_byte(into, '\n');
    bytebuf_free(&name);
}

static void add_total(const struct summary *summary, struct bytebuf *into) {
    if (!summary->judged)
        return;
    bytebuf_add_format(into, "total   %+.1f%%, %s\n", summary->verdict.total_change,
                       !summary->total_judged               ? summary_unjudged(summary)
                       : summary->verdict.total_significant ? "more than noise"
                                                            : "within noise");
}

void summary_text(const struct summary *summary, struct outbuf *out) {
    struct summary_row own = summary_unknown(summary, FUNCTION_OWN),
                       total = summary_unknown(summary, FUNCTION_TOTAL);
    add_side(summary, DIFF_BEFORE, &out->pending);
    add_side(summary, DIFF_AFTER, &out->pending);
    add_total(summary, &out->pending);
    add_heading(&out->pending, "frames without symbol\n");
    add_row(&out->pending, &own, SLICE("own share"));
    add_row(&out->pending, &total, SLICE("total share"));
    for (enum summary_list_kind kind = summary->gated ? 0 : SUMMARY_OVER + 1; kind < SUMMARY_LISTS; kind++)
        add_list(summary, kind, out);
}
