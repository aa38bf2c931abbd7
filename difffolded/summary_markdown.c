/*
 * summary_markdown: a code span ends only at a run of as many backquotes as began it, so a longer run than
 * any in the name is taken. In a table a bar ends the cell even inside a span, unless a backslash is
 * directly before it, which the table takes away again.
 */
#include "summary_markdown.h"

#include "base/visible.h"

#include "base/banned.h"

enum { LONGEST_NAME = 200 };

static const char *const headings[SUMMARY_LISTS] = {
    [SUMMARY_OVER] = "Grew more than allowed, total share", [SUMMARY_CHANGED_OWN] = "Own share, most changed",
    [SUMMARY_CHANGED_TOTAL] = "Total share, most changed",  [SUMMARY_NEW] = "New functions, total share",
    [SUMMARY_GONE] = "Gone functions, total share",
};

static size_t longest_run(struct slice text, char byte) {
    size_t longest = 0, run = 0;
    for (size_t i = 0; i < text.len; i++) {
        run = text.at[i] == byte ? run + 1 : 0;
        longest = run > longest ? run : longest;
    }
    return longest;
}

static void add_fence(struct bytebuf *into, size_t backquotes) {
    while (backquotes--)
        bytebuf_add_byte(into, '`');
}

static void add_code(struct bytebuf *into, struct slice name) {
    struct bytebuf shown = {0};
    visible_add(&shown, name, LONGEST_NAME);
    struct slice text = bytebuf_slice(&shown);
    size_t fence = 1 + longest_run(text, '`');
    /* One blank at either end is taken away again, unless there is nothing but blanks. */
    bool padded = slice_trim(text).len && (byte_is_any_of(text.at[0], SLICE("` ")) ||
                                           byte_is_any_of(text.at[text.len - 1], SLICE("` ")));
    add_fence(into, fence);
    bytebuf_add(into, padded ? SLICE(" ") : SLICE(""));
    for (size_t i = 0; i < text.len; i++) {
        if (text.at[i] == '|')
            bytebuf_add_byte(into, '\\');
        bytebuf_add_byte(into, text.at[i]);
    }
    bytebuf_add(into, padded ? SLICE(" ") : SLICE(""));
    add_fence(into, fence);
    bytebuf_free(&shown);
}

static void add_numbers(struct bytebuf *into, const struct summary_row *row) {
    const char *bold = row->significant ? "**" : "";
    bytebuf_add_format(into, " | %.2f%% | %.2f%% | %s%+.2f%s | ", row->shares[DIFF_BEFORE],
                       row->shares[DIFF_AFTER], bold, row->change, bold);
    if (row->noise >= 0)
        bytebuf_add_format(into, "\xC2\xB1%.2f", row->noise);
    bytebuf_add(into, SLICE(" | "));
    if (row->is_new != row->is_gone)
        bytebuf_add(into, row->is_new ? SLICE("new") : SLICE("gone"));
    else if (row->ratio >= 0)
        bytebuf_add_format(into, row->ratio < 9999 ? "%.2f" : "> 9999", row->ratio);
    bytebuf_add(into, SLICE(" |\n"));
}

static const char columns[] =
    "| before | after | change | noise | ratio |\n| --- | ---: | ---: | ---: | ---: | ---: |\n";

static void add_list(const struct summary *summary, enum summary_list_kind kind, struct outbuf *out) {
    const struct summary_list *list = &summary->lists[kind];
    size_t shown = summary_shown(summary, kind);
    bytebuf_add_format(&out->pending, "\n**%s**", headings[kind]);
    if (!list->count) {
        bytebuf_add(&out->pending, SLICE(": none\n"));
        return;
    }
    if (shown < list->count)
        bytebuf_add_format(&out->pending, " (%zu of %zu)", shown, list->count);
    bytebuf_add_format(&out->pending, "\n\n| function %s", columns);
    for (size_t i = 0; i < shown; i++) {
        struct summary_row row = summary_row(summary, list->at[i], summary_measure(kind));
        bytebuf_add(&out->pending, SLICE("| "));
        add_code(&out->pending, row.name);
        add_numbers(&out->pending, &row);
        outbuf_settle(out);
    }
}

static void add_side(const struct summary *summary, enum diff_side side, struct bytebuf *into) {
    static const char *const sides[DIFF_SIDES] = {"before", "after"};
    struct bytebuf name = {0};
    bytebuf_add_format(into, "| %s | %zu | %.0f | ", sides[side], summary->sides->counts[side],
                       summary->samples[side]);
    count_print(into, summary->totals[side]);
    bytebuf_add(into, SLICE(" | "));
    sides_name(summary->sides, side, &name);
    add_code(into, bytebuf_slice(&name));
    bytebuf_add(into, SLICE(" |\n"));
    bytebuf_free(&name);
}

static void add_total(const struct summary *summary, struct bytebuf *into) {
    const struct verdict *verdict = &summary->verdict;
    if (!summary->judged)
        return;
    if (!summary->total_judged)
        bytebuf_add_format(into, "\nTotal: %+.1f%%, %s\n", verdict->total_change, summary_unjudged(summary));
    else if (verdict->total_significant)
        bytebuf_add_format(into, "\nTotal: **%+.1f%%**, more than noise\n", verdict->total_change);
    else
        bytebuf_add_format(into, "\nTotal: %+.1f%%, within noise\n", verdict->total_change);
}

void summary_markdown(const struct summary *summary, struct outbuf *out) {
    struct summary_row own = summary_unknown(summary, FUNCTION_OWN),
                       total = summary_unknown(summary, FUNCTION_TOTAL);
    bytebuf_add(&out->pending, SLICE("| profile | recordings | samples | counts | file |\n"
                                     "| --- | ---: | ---: | ---: | --- |\n"));
    add_side(summary, DIFF_BEFORE, &out->pending);
    add_side(summary, DIFF_AFTER, &out->pending);
    add_total(summary, &out->pending);
    if (summary->gated)
        add_list(summary, SUMMARY_OVER, out);
    for (enum summary_list_kind kind = SUMMARY_OVER + 1; kind < SUMMARY_LISTS; kind++)
        add_list(summary, kind, out);
    bytebuf_add_format(&out->pending, "\n| frames without symbol %s| own share", columns);
    add_numbers(&out->pending, &own);
    bytebuf_add(&out->pending, SLICE("| total share"));
    add_numbers(&out->pending, &total);
}
