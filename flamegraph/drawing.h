/*
 * drawing - the SVG document: a tree of frames as the user asked for it
 *
 * Frames are written parent first, depth first, from left to right, so that the viewer finds all that is
 * on a frame in one run, and equal input gives equal bytes.
 *
 *     struct drawing drawing = {.options = &options, .tree = &tree, .differential = false, .out = &out};
 *     drawing_write(&drawing);
 *     drawing_free(&drawing);
 */
#ifndef DRAWING_H
#define DRAWING_H

#include "contrast.h"
#include "profile/frametree.h"
#include "difference.h"
#include "nameattr.h"
#include "base/outbuf.h"
#include "palette_map.h"

struct drawing {
    const struct drawing_options *options; /* set before use; these outlive the drawing */
    const struct frametree *tree;
    bool differential;
    const struct intern *significant;  /* functions that changed by more than noise; NULL: not known */
    const struct nameattr *attributes; /* NULL: none */
    struct palette_map *map;           /* NULL: none; names that are drawn are added */
    struct outbuf *out;

    struct layout layout; /* private from here */
    struct count *own;    /* by frame, for palettes by self */
    struct count max;     /* the largest of them */
    struct difference difference;
    uint32_t *colours; /* by name, once it has one: 1 << 24 and red, green, blue */
    struct contrast contrast;
    struct bytebuf number;
};

/* Writes the document. The tree's total must not be zero. */
void drawing_write(struct drawing *self);

void drawing_free(struct drawing *self);

#endif
