/*
 * arguments - the options of flamegraph, as they were given
 *
 * What they mean, and whether they are possible, is up to settings.h. Texts live as long as argv.
 *
 *     struct arguments given = arguments_default();
 *     if (options_parse(arguments_rows, &given, &argc, argv, &messages) &&
 *         settings_make(&settings, &given, &messages))
 *         draw(&settings);
 */
#ifndef ARGUMENTS_H
#define ARGUMENTS_H

#include "base/program.h"
#include "drawing.h"

#define ARGUMENTS_USUAL_THREADS INT64_MIN /* not given */

enum arguments_sort { SORT_NAME, SORT_SIZE };

struct arguments {
    struct program_options program;
    const char *title, *subtitle, *notes, *nametype, *nameattr;
    const char *countname, *encoding, *fonttype; /* NULL: not given */
    const char *colors, *bgcolors, *minwidth, *width, *total;
    enum arguments_sort sort;
    enum drawing_theme theme;
    enum label_cut truncate;
    enum drawing_delta delta;
    enum palette_differences diff_colours;
    enum unit unit;
    int64_t height; /* pixels, of a frame */
    int64_t threads;
    struct option_real fontsize, fontwidth, factor;
    bool hash, random, cp, reverse, inverted, flamechart, negate;
};

extern const struct option_row arguments_rows[];

/* The defaults. */
struct arguments arguments_default(void);

#endif
