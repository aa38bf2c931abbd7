/* document: in the order of the file; every text of a user is escaped here. */
#include "document.h"

#include <math.h>

#include "svg.h"
#include "viewer.h"

#include "base/banned.h"

static void add_option(struct bytebuf *out, const char *text) {
    svg_add_escaped(out, slice_of_text(text), SVG_REFERENCES);
}

static const char *const theme_classes[] = {
    [THEME_LIGHT] = "", [THEME_DARK] = " theme-dark", [THEME_AUTO] = " theme-auto"};

void document_add_head(struct bytebuf *out, const struct drawing_options *options, double width,
                       double height, bool outlined) {
    bytebuf_add_text(out, "<?xml version=\"1.0\"");
    if (options->encoding)
        bytebuf_add_format(out, " encoding=\"%s\"", options->encoding);
    bytebuf_add_text(out, " standalone=\"no\"?>\n"
                          "<!DOCTYPE svg PUBLIC \"-//W3C//DTD SVG 1.1//EN\" "
                          "\"http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd\">\n"
                          "<svg version=\"1.1\" width=\"");
    if (options->fluid)
        bytebuf_add_text(out, "100%");
    else
        svg_add_number(out, width);
    bytebuf_add_text(out, "\" height=\"");
    svg_add_number(out, height);
    bytebuf_add_text(out, "\" viewBox=\"0 0 ");
    svg_add_number(out, width);
    bytebuf_add_byte(out, ' ');
    svg_add_number(out, height);
    bytebuf_add_format(out, "\" class=\"flamegraph%s%s\" font-family=\"", theme_classes[options->theme],
                       outlined ? " outlined" : "");
    add_option(out, options->fonttype);
    bytebuf_add_text(out, options->fonttype_is_default ? ",sans-serif" : "");
    bytebuf_add_text(out, "\" font-size=\"");
    bytebuf_add(out, options->fontsize_text);
    bytebuf_add_text(
        out,
        "\" xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\">\n"
        "<!-- A flame graph: each frame is a function, its width the share of samples it was found in. -->\n"
        "<!-- NOTES: ");
    svg_add_comment(out, slice_of_text(options->notes));
    bytebuf_add_text(out, " -->\n");
}

static void add_stop(struct bytebuf *out, struct slice colour, const char *offset) {
    bytebuf_add_text(out, "<stop stop-color=\"");
    svg_add_escaped(out, colour, SVG_ATTRIBUTE);
    bytebuf_add_format(out, "\" offset=\"%s\" />", offset);
}

void document_add_style(struct bytebuf *out, const struct drawing_options *options) {
    bytebuf_add_text(out, "<defs><linearGradient id=\"background\" y1=\"0\" y2=\"1\" x1=\"0\" x2=\"0\">");
    add_stop(out, options->background.top, "5%");
    add_stop(out, options->background.bottom, "95%");
    bytebuf_add_text(out, "</linearGradient></defs>\n<style type=\"text/css\">\n");
    bytebuf_add(out, viewer_style);
    bytebuf_add_text(out, "</style>\n");
}

static void add_control(struct bytebuf *out, const char *id, double x, double y, const char *extra,
                        const char *text) {
    svg_open_text(out, id, x, y, extra);
    add_option(out, text);
    bytebuf_add_text(out, "</text>\n");
}

void document_add_controls(struct bytebuf *out, const struct drawing_options *options,
                           const struct layout *layout) {
    double middle = floor(options->layout.width / 2), fs = layout->fontsize;
    double low = layout->height - layout->bottom / 2, right = layout->width - LAYOUT_SIDE;
    svg_open_rectangle(out, 0, layout->width, 0, layout->height);
    bytebuf_add_text(out,
                     "url(#background)\"  />\n<g class=\"fg-head\" text-anchor=\"middle\">\n<g font-size=\"");
    svg_add_number(out, options->layout.fontsize + 5);
    bytebuf_add_text(out, "\">\n");
    add_control(out, "id=\"title\"", middle, fs * 2, "", options->title);
    bytebuf_add_text(out, "</g>\n");
    if (*options->subtitle)
        add_control(out, "id=\"subtitle\"", middle, fs * 4, "", options->subtitle);
    bytebuf_add_text(out, "</g>\n");
    add_control(out, "id=\"details\"", LAYOUT_SIDE, low, "", " ");
    bytebuf_add_text(
        out, "<g class=\"fg-head\" display=\"none\">\n"); /* the script shows what works by script only */
    add_control(out, "id=\"unzoom\"", LAYOUT_SIDE, fs * 2, "class=\"hide\"", "Reset Zoom");
    add_control(out, "id=\"search\"", right - 100, fs * 2, "", "Search");
    add_control(out, "id=\"ignorecase\"", right - 16, fs * 2, "", "ic");
    bytebuf_add_text(out, "</g>\n");
    add_control(out, "id=\"matched\"", right - 100, low, "", " ");
}

void document_write_error(const struct drawing_options *options, struct outbuf *out) {
    double fs = options->layout.fontsize;
    document_add_head(&out->pending, options, options->layout.width, fs * 5, false);
    add_control(&out->pending, "", floor(options->layout.width / 2), fs * 2, "",
                "ERROR: No valid input provided to flamegraph.");
    bytebuf_add_text(&out->pending, "</svg>\n");
}
