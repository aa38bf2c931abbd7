/* metadata: gaps are rare, so the boxes are gone through twice rather than all given a third number. */
#include "metadata.h"

#include "base/banned.h"

static void add_number(struct bytebuf *out, struct count count, struct count factor) {
    count = count_multiply(count, factor);
    bytebuf_add_byte(out, ',');
    if (count.form == COUNT_WHOLE)
        bytebuf_add_number(out, count.whole);
    else
        bytebuf_add_format(out, "%.17g", count_double(count));
}

/* Where the box begins when there is no gap: at the end of the last sibling that is drawn, or with the
 * parent. */
static struct count expected_start(const struct layout *layout, const struct frametree *tree, uint32_t box) {
    uint32_t sibling = tree->boxes[box].before;
    while (sibling != FRAMETREE_NONE && !layout_shows(layout, tree, sibling))
        sibling = tree->boxes[sibling].before;
    if (sibling != FRAMETREE_NONE)
        return tree->boxes[sibling].end;
    return tree->boxes[tree->boxes[box].parent].start;
}

static void add_gaps(struct outbuf *out, const struct layout *layout, const struct frametree *tree,
                     struct count factor) {
    uint64_t number = 1;
    const char *comma = "";
    for (uint32_t box = layout_next(layout, tree, 0); box != FRAMETREE_NONE;
         box = layout_next(layout, tree, box), number++) {
        struct count gap = count_subtract(tree->boxes[box].start, expected_start(layout, tree, box));
        if (count_is_zero(gap))
            continue;
        bytebuf_add_format(&out->pending, "%s%llu", comma, (unsigned long long)number);
        add_number(&out->pending, gap, factor);
        comma = ",";
        outbuf_settle(out);
    }
}

void metadata_add_boxes(struct outbuf *out, const struct layout *layout, const struct frametree *tree,
                        struct count factor) {
    bytebuf_add(&out->pending, SLICE("\"boxes\":[0"));
    add_number(&out->pending, layout->total, factor);
    for (uint32_t box = layout_next(layout, tree, 0); box != FRAMETREE_NONE;
         box = layout_next(layout, tree, box)) {
        bytebuf_add_byte(&out->pending, ',');
        bytebuf_add_number(&out->pending, tree->boxes[box].depth);
        add_number(&out->pending, frametree_width(tree, box), factor);
        outbuf_settle(out);
    }
    bytebuf_add(&out->pending, SLICE("],\"gaps\":["));
    add_gaps(out, layout, tree, factor);
    bytebuf_add_byte(&out->pending, ']');
}
