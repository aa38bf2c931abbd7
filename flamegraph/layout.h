/*
 * layout - frames become rectangles
 *
 * All positions are pixels from the upper left corner of the image. The formulas, and the order in which
 * their sums are evaluated, are those of the original: they decide the last digit.
 *
 *     struct layout layout = layout_make(&options, tree.total);
 *     layout_measure(&layout, &tree);
 *     struct rectangle place = layout_place(&layout, &tree.nodes[node]);
 */
#ifndef LAYOUT_H
#define LAYOUT_H

#include "profile/frametree.h"

enum { LAYOUT_SIDE = 10 }; /* pixels left free on each side; the original's xpad */

struct layout_options {
    double width;     /* pixels, of the image */
    double height;    /* pixels, of a frame */
    double fontsize;  /* pixels */
    double fontwidth; /* of a character, by the font's size */
    double minwidth;  /* narrower frames are left out: pixels, or percent of the total */
    bool minwidth_is_percent;
    bool inverted;      /* the root on top */
    bool subtitle;      /* there is one */
    struct count total; /* the count of the whole width, if more than the sum of all counts; zero: that sum */
};

struct rectangle {
    double x1, x2, y1, y2;
};

struct layout {
    double width, height; /* of the image */
    double fontsize;
    double top, bottom, gap; /* space above and below the frames; the height of a subtitle */
    double frame_height;
    double scale;  /* pixels per count */
    double min;    /* counts below which a frame is left out: --minwidth */
    double letter; /* width of a character */
    bool inverted;
    struct count total;     /* the count of the whole width */
    uint64_t nodes, pruned; /* drawn, and left out as too narrow */
};

/* minwidth as a share: frames below it are not drawn, whatever the total is. */
double layout_min_share(const struct layout_options *options);

/* Without a tree: widths are known, the height is not. */
struct layout layout_make(const struct layout_options *options, struct count sum);

/* Finds the depth of the frames that are wide enough, and with it the height of the image. */
void layout_measure(struct layout *self, const struct frametree *tree);

/* Whether the frame is drawn. The root is, unless the smallest width is more than the whole. */
bool layout_shows(const struct layout *self, const struct frametree *tree, uint32_t node);

/*
 * The drawn frames, parents first; callees of a frame that is left out are left out too. FRAMETREE_NONE:
 * there are no (more) such frames.
 */
uint32_t layout_first(const struct layout *self, const struct frametree *tree);
uint32_t layout_next(const struct layout *self, const struct frametree *tree, uint32_t node);

struct rectangle layout_place(const struct layout *self, const struct frame_node *node);

#endif
