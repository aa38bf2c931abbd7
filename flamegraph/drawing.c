/* drawing: from the XML declaration to </svg>, in the order of the file. What depends on a name only is made
 * once. */
#include "drawing.h"

#include <math.h>
#include <stdlib.h>

#include "frame_tag.h"
#include "metadata.h"
#include "svg.h"
#include "viewer.h"
#include "profile/frame_sums.h"

#include "base/banned.h"

enum { COLOUR_KNOWN = 1 << 24 };

static void add_text(struct bytebuf *out, const char *text) {
    bytebuf_add(out, slice_of_text(text));
}

static void add_option(struct bytebuf *out, const char *text) {
    svg_add_escaped(out, slice_of_text(text), SVG_REFERENCES);
}

/* ---- the document around the frames ---- */

static const char *const theme_classes[] = {
    [THEME_LIGHT] = "", [THEME_DARK] = " theme-dark", [THEME_AUTO] = " theme-auto"};

static void add_head(struct bytebuf *out, const struct drawing_options *options, double width,
                     double height) {
    add_text(out, "<?xml version=\"1.0\"");
    if (options->encoding)
        bytebuf_add_format(out, " encoding=\"%s\"", options->encoding);
    add_text(out, " standalone=\"no\"?>\n"
                  "<!DOCTYPE svg PUBLIC \"-//W3C//DTD SVG 1.1//EN\" "
                  "\"http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd\">\n"
                  "<svg version=\"1.1\" width=\"");
    if (options->fluid)
        add_text(out, "100%");
    else
        svg_add_number(out, width);
    add_text(out, "\" height=\"");
    svg_add_number(out, height);
    add_text(out, "\" viewBox=\"0 0 ");
    svg_add_number(out, width);
    bytebuf_add_byte(out, ' ');
    svg_add_number(out, height);
    bytebuf_add_format(out, "\" class=\"flamegraph%s%s\" font-family=\"", theme_classes[options->theme],
                       palette_is_by_self(&options->palette) ? " by-self" : "");
    add_option(out, options->fonttype);
    add_text(out, options->fonttype_is_default ? ",sans-serif" : "");
    add_text(out, "\" font-size=\"");
    bytebuf_add(out, options->fontsize_text);
    add_text(
        out,
        "\" xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\">\n"
        "<!-- A flame graph: each box is a function, its width the share of samples it was found in. -->\n"
        "<!-- NOTES: ");
    svg_add_comment(out, slice_of_text(options->notes));
    add_text(out, " -->\n");
}

static void add_member(struct bytebuf *out, const char *name) {
    bytebuf_add_format(out, "%s\"%s\":", out->at[out->len - 1] == '{' ? "" : ",", name);
}

/* What viewer.js must know; it reads this element, so that the script is the same in every picture. */
static void add_viewer_settings(struct bytebuf *out, const struct drawing *drawing) {
    static const char *const cuts[] = {
        [LABEL_CUT_END] = "\"end\"", [LABEL_CUT_START] = "\"start\"", [LABEL_CUT_MIDDLE] = "\"middle\""};
    const struct drawing_options *options = drawing->options;
    add_text(out, "<metadata class=\"flamegraph-settings\">{");
    add_member(out, "countname");
    svg_add_json(out, slice_of_text(options->countname));
    add_member(out, "nametype");
    svg_add_json(out, slice_of_text(options->nametype));
    add_member(out, "fontsize");
    bytebuf_add_format(out, "%.17g", options->layout.fontsize);
    add_member(out, "fontwidth");
    bytebuf_add_format(out, "%.17g", options->layout.fontwidth);
    add_member(out, "xpad");
    bytebuf_add_number(out, LAYOUT_SIDE);
    add_member(out, "inverted");
    add_text(out, options->layout.inverted ? "true" : "false");
    add_member(out, "fluid");
    add_text(out, options->fluid ? "true" : "false");
    add_member(out, "truncate");
    add_text(out, cuts[options->truncate]);
    add_member(out, "pruned");
    bytebuf_add_number(out, drawing->layout.pruned);
    if (layout_first(&drawing->layout, drawing->tree) != FRAMETREE_NONE) {
        bytebuf_add_byte(out, ',');
        metadata_add_boxes(drawing->out, &drawing->layout, drawing->tree, options->factor);
    }
    add_text(out, "}</metadata>\n");
}

static void add_stop(struct bytebuf *out, struct slice colour, const char *offset) {
    add_text(out, "<stop stop-color=\"");
    svg_add_escaped(out, colour, SVG_ATTRIBUTE);
    bytebuf_add_format(out, "\" offset=\"%s\" />", offset);
}

static void add_definitions(struct bytebuf *out, const struct drawing_options *options) {
    add_text(out, "<defs><linearGradient id=\"background\" y1=\"0\" y2=\"1\" x1=\"0\" x2=\"0\">");
    add_stop(out, options->background.top, "5%");
    add_stop(out, options->background.bottom, "95%");
    add_text(out, "</linearGradient></defs>\n<style type=\"text/css\">\n");
    bytebuf_add(out, viewer_style);
    add_text(out, "</style>\n");
}

/* <text ID x="X" y="Y" EXTRA>; the text and the end tag follow. Without ID or EXTRA the blank stays. */
static void open_text(struct bytebuf *out, const char *id, double x, double y, const char *extra) {
    bytebuf_add_format(out, "<text %s x=\"", id);
    svg_add_fixed(out, x, 2);
    add_text(out, "\" y=\"");
    svg_add_number(out, y);
    bytebuf_add_format(out, "\" %s>", extra);
}

static void add_control(struct bytebuf *out, const char *id, double x, double y, const char *extra,
                        const char *text) {
    open_text(out, id, x, y, extra);
    add_option(out, text);
    add_text(out, "</text>\n");
}

static void add_rectangle(struct bytebuf *out, double x1, double x2, double y1, double height) {
    double left = svg_tenths(x1);
    add_text(out, "<rect x=\"");
    svg_add_fixed(out, x1, 1);
    add_text(out, "\" y=\"");
    svg_add_number(out, y1);
    add_text(out, "\" width=\"");
    svg_add_fixed(out, svg_tenths(x2) - left, 1);
    add_text(out, "\" height=\"");
    svg_add_fixed(out, height, 1);
    add_text(out, "\" fill=\"");
}

static void add_controls(struct bytebuf *out, const struct drawing_options *options,
                         const struct layout *layout) {
    double middle = floor(options->layout.width / 2), fs = layout->fontsize;
    double low = layout->height - layout->bottom / 2, right = layout->width - LAYOUT_SIDE;
    add_rectangle(out, 0, layout->width, 0, layout->height);
    add_text(out, "url(#background)\"  />\n<g class=\"fg-head\" text-anchor=\"middle\">\n<g font-size=\"");
    svg_add_number(out, options->layout.fontsize + 5);
    add_text(out, "\">\n");
    add_control(out, "id=\"title\"", middle, fs * 2, "", options->title);
    add_text(out, "</g>\n");
    if (*options->subtitle)
        add_control(out, "id=\"subtitle\"", middle, fs * 4, "", options->subtitle);
    add_text(out, "</g>\n");
    add_control(out, "id=\"details\"", LAYOUT_SIDE, low, "", " ");
    add_text(out,
             "<g class=\"fg-head\" display=\"none\">\n"); /* the script shows what works by script only */
    add_control(out, "id=\"unzoom\"", LAYOUT_SIDE, fs * 2, "class=\"hide\"", "Reset Zoom");
    add_control(out, "id=\"search\"", right - 100, fs * 2, "", "Search");
    add_control(out, "id=\"ignorecase\"", right - 16, fs * 2, "", "ic");
    add_text(out, "</g>\n");
    add_control(out, "id=\"matched\"", right - 100, low, "", " ");
}

/* ---- a frame ---- */

/* "+0.12%": a delta as points of the whole. */
static void add_points(struct bytebuf *out, const struct drawing *self, struct count delta) {
    if (self->options->negate)
        delta = count_subtract((struct count){0}, delta);
    double points = count_double(count_divide(count_multiply(count_whole(100), delta), self->layout.total));
    bytebuf_add(out, points > 0 ? SLICE("+") : SLICE(""));
    svg_add_fixed(out, points, 2);
    bytebuf_add_byte(out, '%');
}

/* Whether nothing of the box stands in the first column. */
static bool is_new(const struct drawing *self, uint32_t box) {
    if (!self->totals)
        return false;
    struct count width = frametree_width(self->tree, box), grown = self->totals[box];
    double after = count_double(width), before = count_double(count_subtract(width, grown));
    bool whole = width.form <= COUNT_NEGATIVE && grown.form <= COUNT_NEGATIVE;
    return after > 0 &&
           fabs(before) <= (whole ? 0 : after * 1e-9); /* sums of fractions lose their last digits */
}

/* "; +0.12%" as the original, or what --delta asks for. */
static void add_change(struct bytebuf *out, const struct drawing *self, uint32_t box) {
    add_text(out, "; ");
    if (self->options->delta == DELTA_TOTAL) {
        add_points(out, self, self->totals[box]);
        add_text(out, " total, ");
    }
    add_points(out, self, self->tree->deltas[box]);
    if (self->options->delta == DELTA_TOTAL)
        add_text(out, " self");
    if (is_new(self, box))
        add_text(out, self->options->negate ? "; gone" : "; new");
    struct slice name = intern_text(&self->tree->names, self->tree->boxes[box].name);
    if (self->significant && intern_find(self->significant, name) != INTERN_NONE)
        add_text(out, "; more than noise");
}

/* "1,234 samples, 12.34%", and the change of a differential profile. */
static void add_share(struct bytebuf *out, struct drawing *self, uint32_t box) {
    const struct frame_box *frame = &self->tree->boxes[box];
    const struct drawing_options *options = self->options;
    struct count end = box == 0 ? self->layout.total : frame->end;
    struct count shown = count_multiply(count_subtract(end, frame->start), options->factor);
    struct count whole = count_multiply(self->layout.total, options->factor);
    self->number.len = 0;
    svg_add_fixed(&self->number, count_double(shown), 0);
    svg_add_grouped(out, bytebuf_slice(&self->number));
    bytebuf_add_byte(out, ' ');
    add_option(out, options->countname);
    if (box == 0) {
        add_text(out, ", 100%");
        return;
    }
    struct count percent = count_multiply(count_whole(100), count_parse(bytebuf_slice(&self->number)));
    add_text(out, ", ");
    svg_add_fixed(out, count_double(count_divide(percent, whole)), 2);
    bytebuf_add_byte(out, '%');
    if (self->differential)
        add_change(out, self, box);
}

static void add_title(struct bytebuf *out, struct drawing *self, uint32_t box,
                      const struct nameattr_row *row) {
    add_text(out, "<title>");
    if (row && nameattr_is_set(row, NAMEATTR_TITLE)) {
        svg_add_escaped(out, row->values[NAMEATTR_TITLE], SVG_REFERENCES);
    } else {
        struct slice name = intern_text(&self->tree->names, self->tree->boxes[box].name);
        svg_add_escaped(out, box == 0 ? SLICE("all") : label_name(name), SVG_ATTRIBUTE);
        add_text(out, " (");
        add_share(out, self, box);
        bytebuf_add_byte(out, ')');
    }
    add_text(out, "</title>");
}

static void add_rgb(struct bytebuf *out, struct colour colour) {
    const int channels[] = {colour.red, colour.green, colour.blue};
    add_text(out, "rgb(");
    for (int i = 0; i < 3; i++) {
        bytebuf_add_number(out, (uint64_t)channels[i]);
        bytebuf_add_byte(out, i < 2 ? ',' : ')');
    }
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
        add_rgb(&self->number, name_colour(self, name));
        palette_map_add(self->map, text, bytebuf_slice(&self->number));
        colour = bytebuf_slice(&self->number);
    }
    svg_add_escaped(out, colour, SVG_ATTRIBUTE);
}

static struct colour delta_colour(const struct drawing *self, uint32_t box) {
    bool whole = self->options->delta == DELTA_TOTAL;
    double delta = count_double(whole ? self->totals[box] : self->tree->deltas[box]);
    if (is_new(self, box))
        return palette_new_colour();
    return palette_delta_colour(self->options->negate ? -delta : delta, self->largest);
}

static void add_fill(struct bytebuf *out, struct drawing *self, uint32_t box) {
    uint32_t name = self->tree->boxes[box].name;
    struct slice text = intern_text(&self->tree->names, name);
    if (slice_equal(text, SLICE("--"))) {
        add_text(out, "rgb(160,160,160)");
    } else if (slice_equal(text, SLICE("-"))) {
        add_text(out, "rgb(200,200,200)");
    } else if (self->differential) {
        add_rgb(out, delta_colour(self, box));
    } else if (self->own) {
        double most = count_double(self->most);
        add_rgb(out, palette_self_colour(&self->options->palette, count_double(self->own[box]) / most));
    } else if (self->map) {
        add_mapped_colour(out, self, name);
    } else {
        add_rgb(out, name_colour(self, name));
    }
}

/* The label, left out where nothing of it would be seen. */
static void add_label(struct bytebuf *out, struct drawing *self, uint32_t box, struct rectangle place) {
    struct slice name = intern_text(&self->tree->names, self->tree->boxes[box].name);
    struct label label =
        label_fit(name, (place.x2 - place.x1) / self->layout.letter, self->options->truncate);
    if (label.head.len == 0 && !label.cut)
        return;
    open_text(out, "", place.x1 + 3, 3 + (place.y1 + place.y2) / 2, "");
    svg_add_escaped(out, label.head, SVG_CONTENT);
    add_text(out, label.cut ? ".." : "");
    svg_add_escaped(out, label.tail, SVG_CONTENT);
    add_text(out, "</text>");
}

/* One box on one line: blanks between its elements would be nodes that every browser must keep. */
static void add_frame(struct drawing *self, uint32_t box) {
    struct bytebuf *out = &self->out->pending;
    const struct frame_box *frame = &self->tree->boxes[box];
    struct rectangle place = layout_place(&self->layout, frame);
    const struct nameattr_row *row = NULL;
    if (self->attributes)
        row = nameattr_find(self->attributes, intern_text(&self->tree->names, frame->name));
    frame_tag_open(out, row);
    add_title(out, self, box, row);
    add_rectangle(out, place.x1, place.x2, place.y1, place.y2 - place.y1);
    size_t before = out->len;
    add_fill(out, self, box);
    contrast_note(&self->contrast, slice_from(bytebuf_slice(out), before));
    add_text(out, "\" rx=\"2\" ry=\"2\" />");
    add_label(out, self, box, place);
    frame_tag_close(out, row);
}

/* ---- the whole ---- */

/* What colours and titles need to know of all boxes. */
static void weigh_boxes(struct drawing *self) {
    const struct frametree *tree = self->tree;
    self->colours = heap_zeroed(tree->names.count, sizeof *self->colours);
    self->largest = tree->largest;
    if (self->differential && self->options->delta != DELTA_CLASSIC)
        self->totals = frame_sums_deltas(tree);
    else if (!self->differential && palette_is_by_self(&self->options->palette))
        self->own = frame_sums_self(tree);
    self->most = count_whole(tree->left_out_own);
    for (uint32_t box = 0; box < tree->count; box++) {
        if (self->own && count_compare(self->own[box], self->most) > 0)
            self->most = self->own[box];
        if (self->options->delta == DELTA_TOTAL && self->totals)
            self->largest = fmax(self->largest, fabs(count_double(self->totals[box])));
    }
}

void drawing_write(struct drawing *self) {
    assert(!count_is_zero(self->tree->total));
    struct bytebuf *out = &self->out->pending;
    self->layout = layout_make(&self->options->layout, self->tree->total);
    layout_measure(&self->layout, self->tree);
    weigh_boxes(self);
    add_head(out, self->options, self->layout.width, self->layout.height);
    if (self->layout.pruned)
        bytebuf_add_format(out, "<!-- Frames too narrow to be drawn: %llu. -->\n",
                           (unsigned long long)self->layout.pruned);
    add_viewer_settings(out, self);
    add_definitions(out, self->options);
    add_controls(out, self->options, &self->layout);
    add_text(out, "<g id=\"frames\">\n");
    for (uint32_t box = layout_first(&self->layout, self->tree); box != FRAMETREE_NONE;
         box = layout_next(&self->layout, self->tree, box)) {
        add_frame(self, box);
        outbuf_settle(self->out);
    }
    add_text(out, "</g>\n");
    contrast_add_style(&self->contrast, out);
    add_text(out, "<script type=\"text/ecmascript\"><![CDATA[\n");
    bytebuf_add(out, viewer_script);
    add_text(out, "]]></script>\n</svg>\n");
}

void drawing_write_error(const struct drawing_options *options, struct outbuf *out) {
    double fs = options->layout.fontsize;
    add_head(&out->pending, options, options->layout.width, fs * 5);
    add_control(&out->pending, "", floor(options->layout.width / 2), fs * 2, "",
                "ERROR: No valid input provided to flamegraph.");
    add_text(&out->pending, "</svg>\n");
}

void drawing_free(struct drawing *self) {
    free(self->colours);
    free(self->own);
    free(self->totals);
    contrast_free(&self->contrast);
    bytebuf_free(&self->number);
}
