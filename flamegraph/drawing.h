/*
 * drawing - the SVG document: a tree of boxes as the user asked for it
 *
 * Boxes are written parent first, depth first, from left to right, so that the viewer finds all that stands
 * on a box in one run, and equal input gives equal bytes.
 *
 *     struct drawing drawing = {.options = &options, .tree = &tree, .differential = false, .out = &out};
 *     drawing_write(&drawing);
 *     drawing_free(&drawing);
 */
#ifndef DRAWING_H
#define DRAWING_H

#include "contrast.h"
#include "profile/frametree.h"
#include "label.h"
#include "layout.h"
#include "nameattr.h"
#include "base/outbuf.h"
#include "palette.h"
#include "palette_map.h"

enum drawing_theme { THEME_LIGHT, THEME_DARK, THEME_AUTO };

/* What a difference is shown of: the original's, or ours, which also mark what is new. */
enum drawing_delta { DELTA_SELF, DELTA_TOTAL, DELTA_CLASSIC /* no choice */ };

/* How the document looks; the texts outlive it. */
struct drawing_options {
    struct layout_options layout;
    bool fluid; /* as wide as the page; layout.width is what it is drawn for */
    const char *title, *subtitle, *notes, *countname, *nametype;
    const char *encoding; /* NULL: not named */
    const char *fonttype;
    bool fonttype_is_default;
    struct slice fontsize_text; /* as it was given */
    enum drawing_theme theme;
    enum label_cut truncate;
    struct palette palette;
    enum palette_source source; /* of the palette's colours */
    struct palette_background background;
    enum drawing_delta delta;
    bool negate;         /* swap the colours of growth and shrinkage */
    struct count factor; /* by which counts are multiplied where they are shown */
};

struct drawing {
    const struct drawing_options *options; /* set before use; these outlive the drawing */
    const struct frametree *tree;
    bool differential;
    const struct intern *significant;  /* NULL: none; functions that changed by more than noise */
    const struct nameattr *attributes; /* NULL: none */
    struct palette_map *map;           /* NULL: none; names that are drawn are added */
    struct outbuf *out;

    struct layout layout; /* private from here */
    struct count *own;    /* by box, for palettes by self */
    struct count most;    /* the largest of them */
    struct count *totals; /* by box: its whole delta, where it is shown */
    double largest;       /* what the strongest colour of a difference stands for */
    uint32_t *colours;    /* by name, once it has one: 1 << 24 and red, green, blue */
    struct contrast contrast;
    struct bytebuf number;
};

/* Writes the document. The tree's total must not be zero. */
void drawing_write(struct drawing *self);

/* Writes the picture that says that there is nothing to draw. */
void drawing_write_error(const struct drawing_options *options, struct outbuf *out);

void drawing_free(struct drawing *self);

#endif
