/*
 * settings - what the user asked flamegraph for, checked
 *
 * The options as given, and the same after all rules: every number is possible, every text is one that may
 * stand in an SVG. Texts live as long as argv.
 */
#ifndef SETTINGS_H
#define SETTINGS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/contract.h"
#include "base/count.h"
#include "label.h"
#include "base/options.h"
#include "palette.h"
#include "base/program.h"

enum settings_theme { THEME_LIGHT, THEME_DARK, THEME_AUTO };

enum settings_sort { SORT_NAME, SORT_SIZE };

/* What a difference is shown of: the original's, or ours, which also mark what is new. */
enum settings_delta { DELTA_SELF, DELTA_TOTAL, DELTA_CLASSIC /* no choice */ };

struct settings {
    struct program_options program;
    /* as given */
    const char *title, *subtitle, *notes, *fonttype, *countname, *nametype, *nameattr, *encoding;
    const char *colors, *bgcolors, *minwidth, *width_text, *total_text;
    enum settings_sort sort;
    enum settings_theme theme;
    enum label_cut truncate;
    enum settings_delta delta;
    int64_t height; /* pixels, of a frame */
    struct option_real fontsize, fontwidth, factor_given;
    bool hash, random, cp, reverse, inverted, flamechart, negate;
    /* as understood by settings_check */
    int64_t width; /* pixels; of a fluid image the width it is drawn for */
    bool fluid;    /* as wide as the page */
    bool fonttype_is_default;
    struct palette palette;
    struct palette_background background;
    double least; /* of --minwidth: pixels, or percent of the total */
    bool least_is_percent;
    struct count total; /* of --total; zero: none */
    struct count factor;
    struct slice fontsize_text, fontwidth_text; /* as given, without underscores */
};

extern const struct option_row settings_rows[];

/* The defaults. */
struct settings settings_default(void);

/* Checks what the options' shapes leave open. False: wrong usage, said. */
MUST_USE bool settings_check(struct settings *self);

#endif
