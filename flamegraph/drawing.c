/* drawing: from the XML declaration to </svg>, in the order of the file. What depends on a name only is made
 * once. */
#include "drawing.h"

#include <stdlib.h>

#include "document.h"
#include "frame_tag.h"
#include "legend.h"
#include "metadata.h"
#include "other_side.h"
#include "svg.h"
#include "viewer.h"
#include "profile/frame_sums.h"

#include "base/banned.h"

enum { COLOUR_KNOWN = 1 << 24 };

static void add_member(struct bytebuf *out, const char *name) {
    bytebuf_add_format(out, "%s\"%s\":", out->at[out->len - 1] == '{' ? "" : ",", name);
}

/* Where titles do not say it, as they are the original's. */
static void add_significant(struct bytebuf *out, const struct drawing *drawing) {
    if (!drawing->significant || drawing->difference.compares)
        return;
    add_member(out, "significant");
    const char *before = "[";
    for (uint32_t i = 0; i < drawing->significant->count; i++, before = ",") {
        bytebuf_add_text(out, before);
        svg_add_json(out, label_name(intern_text(drawing->significant, i)));
    }
    bytebuf_add_text(out, drawing->significant->count ? "]" : "[]");
}

/* What the viewer must know; it reads this element, so that the script is the same in every picture. */
static void add_viewer_settings(struct bytebuf *out, const struct drawing *drawing) {
    static const char *const cuts[] = {
        [LABEL_CUT_END] = "\"end\"", [LABEL_CUT_START] = "\"start\"", [LABEL_CUT_MIDDLE] = "\"middle\""};
    const struct drawing_options *options = drawing->options;
    bytebuf_add(out, SLICE("<metadata class=\"flamegraph-settings\">{"));
    add_member(out, "countname");
    svg_add_json(out, slice_of_text(options->countname));
    if (options->unit != UNIT_NONE) {
        add_member(out, "unit");
        unit_add_steps(out, options->unit);
    }
    add_member(out, "nametype");
    svg_add_json(out, slice_of_text(options->nametype));
    add_member(out, "fontsize");
    bytebuf_add_format(out, "%.17g", options->layout.fontsize);
    add_member(out, "fontwidth");
    bytebuf_add_format(out, "%.17g", options->layout.fontwidth);
    add_member(out, "xpad");
    bytebuf_add_number(out, LAYOUT_SIDE);
    add_member(out, "inverted");
    bytebuf_add_text(out, options->layout.inverted ? "true" : "false");
    add_member(out, "fluid");
    bytebuf_add_text(out, options->fluid ? "true" : "false");
    add_member(out, "truncate");
    bytebuf_add_text(out, cuts[options->truncate]);
    add_member(out, "pruned");
    bytebuf_add_number(out, drawing->layout.pruned);
    if (layout_first(&drawing->layout, drawing->tree) != FRAMETREE_NONE) {
        bytebuf_add_byte(out, ',');
        metadata_add_frames(drawing->out, &drawing->layout, drawing->tree, options->factor);
        if (drawing->differential) {
            metadata_add_other_side(drawing->out, &drawing->layout, &drawing->difference.comparison,
                                    options->factor, options->negate);
            other_side_add(&(struct other_side){&drawing->layout, &drawing->difference, options->factor},
                           drawing->out);
            add_significant(out, drawing);
        }
    }
    bytebuf_add(out, SLICE("}</metadata>\n"));
}

/* ---- a frame ---- */

/* "1,234 samples", or "38.1k samples" or "595 ms" where it is said what is counted. */
static void add_count(struct bytebuf *out, const struct drawing_options *options, double count,
                      struct slice digits) {
    if (options->unit == UNIT_NONE)
        svg_add_grouped(out, digits);
    else
        unit_add_count(out, options->unit, count);
    if (*options->countname || options->unit == UNIT_NONE)
        bytebuf_add_byte(out, ' ');
    svg_add_escaped(out, slice_of_text(options->countname), SVG_REFERENCES);
}

/* "1,234 samples, 12.34%", and the change of a differential profile. */
static void add_share(struct bytebuf *out, struct drawing *self, uint32_t node) {
    const struct frame_node *frame = &self->tree->nodes[node];
    const struct drawing_options *options = self->options;
    struct count end = node == 0 ? self->layout.total : frame->end;
    struct count width = count_subtract(end, frame->start);
    struct count product = count_multiply(width, options->factor);
    bool exact = product.form == COUNT_WHOLE && product.whole <= COUNT_EXACT;
    double shown = count_double(product);
    self->number.len = 0;
    if (exact)
        bytebuf_add_number(&self->number, product.whole);
    else
        svg_add_fixed(&self->number, shown, 0);
    add_count(out, options, shown, bytebuf_slice(&self->number));
    if (node == 0) {
        bytebuf_add(out, SLICE(", 100%"));
        return;
    }
    /* QUIRK_ROUNDED_SHARE: without --factor, shares are those of the counts as they are shown */
    struct count part = options->scaled ? width : exact ? product : count_parse(bytebuf_slice(&self->number));
    struct count percent = count_divide(count_multiply(count_whole(100), part), self->layout.total);
    bytebuf_add(out, SLICE(", "));
    svg_add_fixed(out, count_double(percent), 2);
    bytebuf_add_byte(out, '%');
    if (self->differential) {
        bytebuf_add(out, SLICE("; "));
        difference_add_change(out, &self->difference, node);
    }
}

static void add_title(struct bytebuf *out, struct drawing *self, uint32_t node,
                      const struct nameattr_row *row) {
    bytebuf_add(out, SLICE("<title>"));
    if (row && nameattr_is_set(row, NAMEATTR_TITLE)) {
        svg_add_escaped(out, row->values[NAMEATTR_TITLE], SVG_REFERENCES);
    } else {
        struct slice name = intern_text(&self->tree->names, self->tree->nodes[node].name);
        svg_add_escaped(out, node == 0 ? SLICE("all") : label_name(name), SVG_ATTRIBUTE);
        bytebuf_add(out, SLICE(" ("));
        add_share(out, self, node);
        bytebuf_add_byte(out, ')');
    }
    bytebuf_add(out, SLICE("</title>"));
}

/* The palette's colour, remembered by name unless it is left to chance. */
static struct colour name_colour(struct drawing *self, uint32_t name) {
    uint32_t *known = &self->colours[name];
    enum palette_source source = self->options->source;
    if (*known)
        return (struct colour){*known >> 16 & 0xFF, *known >> 8 & 0xFF, *known & 0xFF};
    struct colour colour =
        palette_colour(&self->options->palette, source, intern_text(&self->tree->names, name));
    if (source != PALETTE_BY_CHANCE)
        *known =
            COLOUR_KNOWN | (uint32_t)colour.red << 16 | (uint32_t)colour.green << 8 | (uint32_t)colour.blue;
    return colour;
}

static void add_mapped_colour(struct bytebuf *out, struct drawing *self, uint32_t name) {
    struct slice text = intern_text(&self->tree->names, name), colour;
    if (!palette_map_find(self->map, text, &colour)) {
        self->number.len = 0;
        palette_print(&self->number, name_colour(self, name));
        palette_map_add(self->map, text, bytebuf_slice(&self->number));
        colour = bytebuf_slice(&self->number);
    }
    svg_add_escaped(out, colour, SVG_ATTRIBUTE);
}

static void add_fill(struct bytebuf *out, struct drawing *self, uint32_t node) {
    uint32_t name = self->tree->nodes[node].name;
    struct slice text = intern_text(&self->tree->names, name);
    struct colour grey;
    if (self->differential) {
        palette_print(out, difference_colour(&self->difference, node));
    } else if (palette_is_grey(text, &grey)) {
        palette_print(out, grey);
    } else if (self->own) {
        double max = count_double(self->max);
        palette_print(out, palette_self_colour(&self->options->palette, count_double(self->own[node]) / max));
    } else if (self->map) {
        add_mapped_colour(out, self, name);
    } else {
        palette_print(out, name_colour(self, name));
    }
}

/* The label, left out where nothing of it would be seen. */
static void add_label(struct bytebuf *out, struct drawing *self, uint32_t node, struct rectangle place) {
    struct slice name = intern_text(&self->tree->names, self->tree->nodes[node].name);
    struct label label =
        label_fit(name, (place.x2 - place.x1) / self->layout.letter, self->options->truncate);
    if (label.head.len == 0 && !label.cut)
        return;
    svg_open_text(out, "", place.x1 + 3, 3 + (place.y1 + place.y2) / 2, "");
    svg_add_escaped(out, label.head, SVG_CONTENT);
    bytebuf_add_text(out, label.cut ? ".." : "");
    svg_add_escaped(out, label.tail, SVG_CONTENT);
    bytebuf_add(out, SLICE("</text>"));
}

/* One frame on one line: blanks between its elements would be nodes that every browser must keep. */
static void add_frame(struct drawing *self, uint32_t node) {
    struct bytebuf *out = &self->out->pending;
    const struct frame_node *frame = &self->tree->nodes[node];
    struct rectangle place = layout_place(&self->layout, frame);
    const struct nameattr_row *row = NULL;
    if (self->attributes)
        row = nameattr_find(self->attributes, intern_text(&self->tree->names, frame->name));
    frame_tag_open(out, row);
    add_title(out, self, node, row);
    svg_open_rectangle(out, place.x1, place.x2, place.y1, place.y2 - place.y1);
    size_t before = out->len;
    add_fill(out, self, node);
    contrast_note(&self->contrast, slice_from(bytebuf_slice(out), before));
    bytebuf_add(out, SLICE("\" rx=\"2\" ry=\"2\" />"));
    add_label(out, self, node, place);
    frame_tag_close(out, row);
}

/* ---- the whole ---- */

/* What colours and titles need to know of all frames. */
static void weigh_nodes(struct drawing *self) {
    const struct frametree *tree = self->tree;
    self->colours = heap_zeroed(tree->names.count, sizeof *self->colours);
    if (self->differential) {
        self->difference = (struct difference){.options = self->options,
                                               .tree = tree,
                                               .significant = self->significant,
                                               .whole = self->layout.total};
        difference_make(&self->difference);
    } else if (palette_is_by_self(&self->options->palette)) {
        self->own = frame_sums_self(tree);
    }
    self->max = count_whole(tree->left_out_own);
    for (uint32_t node = 0; self->own && node < tree->count; node++)
        if (count_compare(self->own[node], self->max) > 0)
            self->max = self->own[node];
}

static void add_legend(struct bytebuf *out, const struct drawing *self) {
    double largest = self->differential ? self->difference.largest
                                        : count_double(self->max) / count_double(self->layout.total);
    struct legend legend = {self->differential, self->difference.compares, largest};
    legend_add(out, self->options, &legend, self->layout.height);
}

void drawing_write(struct drawing *self) {
    assert(!count_is_zero(self->tree->total));
    struct bytebuf *out = &self->out->pending;
    self->layout = layout_make(&self->options->layout, self->tree->total);
    layout_measure(&self->layout, self->tree);
    weigh_nodes(self);
    document_add_head(out, self->options, self->layout.width, self->layout.height,
                      self->differential || self->own);
    if (self->layout.pruned)
        bytebuf_add_format(out, "<!-- Frames too narrow to be drawn: %llu. -->\n",
                           (unsigned long long)self->layout.pruned);
    add_viewer_settings(out, self);
    document_add_style(out, self->options);
    document_add_controls(out, self->options, &self->layout);
    bytebuf_add(out, SLICE("<g id=\"frames\">\n"));
    for (uint32_t node = layout_first(&self->layout, self->tree); node != FRAMETREE_NONE;
         node = layout_next(&self->layout, self->tree, node)) {
        add_frame(self, node);
        outbuf_settle(self->out);
    }
    bytebuf_add(out, SLICE("</g>\n"));
    add_legend(out, self);
    contrast_add_style(&self->contrast, out);
    bytebuf_add(out, SLICE("<script type=\"text/ecmascript\"><![CDATA[\n"));
    bytebuf_add(out, viewer_script);
    bytebuf_add(out, SLICE("]]></script>\n</svg>\n"));
}

void drawing_free(struct drawing *self) {
    free(self->colours);
    free(self->own);
    difference_free(&self->difference);
    contrast_free(&self->contrast);
    bytebuf_free(&self->number);
}
