/* metadata: gaps are rare, so the frames are gone through twice rather than all given a third number. */
#include "metadata.h"

#include "profile/frame_sums.h"

#include "base/banned.h"

void metadata_add_count(struct bytebuf *out, struct count count, struct count factor) {
    count = count_multiply(count, factor);
    if (count.form == COUNT_WHOLE)
        bytebuf_add_number(out, count.whole);
    else
        bytebuf_add_format(out, "%.17g", count_double(count));
}

static void add_number(struct bytebuf *out, struct count count, struct count factor) {
    bytebuf_add_byte(out, ',');
    metadata_add_count(out, count, factor);
}

/* Where the frame begins when there is no gap: at the end of the last sibling that is drawn, or with the
 * parent. */
static struct count expected_start(const struct layout *layout, const struct frametree *tree, uint32_t node) {
    uint32_t sibling = tree->nodes[node].before;
    while (sibling != FRAMETREE_NONE && !layout_shows(layout, tree, sibling))
        sibling = tree->nodes[sibling].before;
    if (sibling != FRAMETREE_NONE)
        return tree->nodes[sibling].end;
    return tree->nodes[tree->nodes[node].parent].start;
}

static void add_gaps(struct outbuf *out, const struct layout *layout, const struct frametree *tree,
                     struct count factor) {
    uint64_t number = 1;
    const char *comma = "";
    for (uint32_t node = layout_next(layout, tree, 0); node != FRAMETREE_NONE;
         node = layout_next(layout, tree, node), number++) {
        struct count gap = count_subtract(tree->nodes[node].start, expected_start(layout, tree, node));
        if (count_is_zero(gap))
            continue;
        bytebuf_add_format(&out->pending, "%s%llu", comma, (unsigned long long)number);
        add_number(&out->pending, gap, factor);
        comma = ",";
        outbuf_settle(out);
    }
}

/* The counts of the frame's callees that are not drawn. */
static struct count left_out_of(const struct layout *layout, const struct frametree *tree, uint32_t node) {
    struct count rest = count_subtract(frametree_width(tree, node), frame_sums_self_of(tree, node));
    for (uint32_t child = tree->nodes[node].first; child != FRAMETREE_NONE; child = tree->nodes[child].next)
        if (layout_shows(layout, tree, child))
            rest = count_subtract(rest, frametree_width(tree, child));
    return rest;
}

static void add_left_out(struct outbuf *out, const struct layout *layout, const struct frametree *tree,
                         struct count factor) {
    uint64_t number = 0, before = 0;
    const char *comma = "";
    for (uint32_t node = layout_first(layout, tree); node != FRAMETREE_NONE;
         node = layout_next(layout, tree, node), number++) {
        struct count rest = left_out_of(layout, tree, node);
        if (!(count_double(rest) > count_double(frametree_width(tree, node)) * 1e-9))
            continue; /* also what rounding leaves of fractions */
        bytebuf_add_format(&out->pending, "%s%llu", comma, (unsigned long long)(number - before));
        add_number(&out->pending, rest, factor);
        before = number;
        comma = ",";
        outbuf_settle(out);
    }
}

void metadata_add_frames(struct outbuf *out, const struct layout *layout, const struct frametree *tree,
                         struct count factor) {
    bytebuf_add(&out->pending, SLICE("\"frames\":[0"));
    add_number(&out->pending, layout->total, factor);
    for (uint32_t node = layout_next(layout, tree, 0); node != FRAMETREE_NONE;
         node = layout_next(layout, tree, node)) {
        bytebuf_add_byte(&out->pending, ',');
        bytebuf_add_number(&out->pending, tree->nodes[node].depth);
        add_number(&out->pending, frametree_width(tree, node), factor);
        outbuf_settle(out);
    }
    bytebuf_add(&out->pending, SLICE("],\"gaps\":["));
    add_gaps(out, layout, tree, factor);
    bytebuf_add(&out->pending, SLICE("],\"narrow\":["));
    add_left_out(out, layout, tree, factor);
    bytebuf_add_byte(&out->pending, ']');
}

void metadata_add_other_side(struct outbuf *out, const struct layout *layout,
                             const struct comparison *comparison, struct count factor, bool swapped) {
    const struct frametree *tree = comparison->tree;
    const char *before = swapped ? ",\"after\":[" : ",\"before\":[";
    for (uint32_t node = layout_first(layout, tree); node != FRAMETREE_NONE;
         node = layout_next(layout, tree, node), before = ",") {
        bytebuf_add_text(&out->pending, before);
        metadata_add_count(&out->pending, comparison_before(comparison, node), factor);
        outbuf_settle(out);
    }
    bytebuf_add_byte(&out->pending, ']');
}
