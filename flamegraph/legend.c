/* legend: one <text> whose keys and words follow each other, so that nothing has to be measured. */
#include "legend.h"

#include "language.h"
#include "svg.h"

#include "base/banned.h"

enum { KINDS = 6 };

static const struct {
    const char *palette;
    struct {
        enum hue hue;
        const char *what; /* NULL: no more */
    } kinds[KINDS];
} rows[] = {
    {"chain", {{HUE_BLUE, "sleeping"}, {HUE_AQUA, "waker"}}},
    {"java",
     {{HUE_GREEN, "Java"},
      {HUE_AQUA, "inlined"},
      {HUE_YELLOW, "C++"},
      {HUE_ORANGE, "kernel"},
      {HUE_RED, "other native"}}},
    {"js",
     {{HUE_GREEN, "JavaScript"},
      {HUE_AQUA, "builtin"},
      {HUE_YELLOW, "C++"},
      {HUE_ORANGE, "kernel"},
      {HUE_RED, "other native"}}},
    {"perl", {{HUE_GREEN, "Perl"}, {HUE_YELLOW, "C++"}, {HUE_ORANGE, "kernel"}, {HUE_RED, "other native"}}},
    {"rust",
     {{HUE_GREEN, "crates"},
      {HUE_YELLOW, "Rust's library"},
      {HUE_AQUA, "inlined"},
      {HUE_ORANGE, "kernel"},
      {HUE_RED, "other native"}}},
    {"python",
     {{HUE_GREEN, "Python"},
      {HUE_YELLOW, "Python's library"},
      {HUE_AQUA, "interpreter"},
      {HUE_ORANGE, "kernel"},
      {HUE_RED, "other native"}}},
    {"go",
     {{HUE_GREEN, "modules"},
      {HUE_AQUA, "Go's library"},
      {HUE_YELLOW, "runtime"},
      {HUE_ORANGE, "kernel"},
      {HUE_RED, "other native"}}},
    {"nodejs",
     {{HUE_GREEN, "scripts"},
      {HUE_AQUA, "node_modules"},
      {HUE_BLUE, "node's own"},
      {HUE_PURPLE, "builtins"},
      {HUE_YELLOW, "C++"},
      {HUE_ORANGE, "kernel"}}},
};

static void add_key(struct bytebuf *out, struct colour colour, const char *what) {
    bytebuf_add_format(out,
                       "<tspan fill=\"rgb(%d,%d,%d)\" stroke=\"#767676\" "
                       "stroke-width=\"0.5\">\xe2\x96\xa0</tspan> ",
                       colour.red, colour.green, colour.blue);
    bytebuf_add_text(out, what);
    bytebuf_add_text(out, "\xc2\xa0 ");
}

static void add_percent(struct bytebuf *out, struct colour colour, const char *sign, double share) {
    struct bytebuf text = {0};
    bytebuf_add_text(&text, sign);
    svg_add_fixed(&text, 100 * share, 2);
    bytebuf_add_byte(&text, '%');
    bytebuf_add_byte(&text, '\0');
    add_key(out, colour, text.at);
    bytebuf_free(&text);
}

/* The ends of the scale, and what is on none. Under --negate the signs are turned with the colours. */
static void add_difference(struct bytebuf *out, enum palette_differences colours,
                           const struct legend *legend) {
    struct colour grew = palette_change_colour(colours, 1), shrank = palette_change_colour(colours, -1);
    if (legend->largest > 0) {
        add_percent(out, grew, "grew, up to +", legend->largest);
        add_percent(out, shrank, "shrank, up to -", legend->largest);
    } else {
        add_key(out, grew, "grew");
        add_key(out, shrank, "shrank");
    }
    if (legend->compares) {
        add_key(out, palette_new_colour(colours), "new");
        add_key(out, palette_gone_colour(colours), "gone");
    }
    add_key(out, palette_change_colour(colours, 0), legend->compares ? "unchanged, or noise" : "unchanged");
}

/* The middle of the scale is a quarter, since it grows with the square root. */
static void add_self(struct bytebuf *out, const struct palette *palette, double largest) {
    bytebuf_add_text(out, "self: ");
    for (int i = 0; i <= 2; i++) {
        double share = i == 0 ? 0 : i == 1 ? 0.25 : 1;
        add_percent(out, palette_self_colour(palette, share), "", share * largest);
    }
}

static void add_kinds(struct bytebuf *out, const char *palette) {
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        for (int k = 0; k < KINDS && rows[i].kinds[k].what; k++)
            if (slice_equal(slice_of_text(palette), slice_of_text(rows[i].palette)))
                add_key(out, palette_hue_colour(rows[i].kinds[k].hue), rows[i].kinds[k].what);
}

void legend_add(struct bytebuf *out, const struct drawing_options *options, const struct legend *legend,
                double height) {
    struct bytebuf keys = {0};
    double fs = options->layout.fontsize;
    if (legend->differential)
        add_difference(&keys, options->diff_colours, legend);
    else if (palette_is_by_self(&options->palette))
        add_self(&keys, &options->palette, legend->largest);
    else
        add_kinds(&keys, palette_name(&options->palette));
    if (keys.len) {
        bytebuf_add(out, SLICE("<g class=\"fg-legend\" font-size=\""));
        svg_add_number(out, fs * 0.8);
        bytebuf_add(out, SLICE("\">"));
        svg_open_text(out, "", LAYOUT_SIDE, height - fs * 0.35, "");
        bytebuf_add(out, bytebuf_slice(&keys));
        bytebuf_add(out, SLICE("</text></g>\n"));
    }
    bytebuf_free(&keys);
}
