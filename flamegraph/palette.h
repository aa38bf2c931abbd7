/*
 * palette - a name becomes a colour
 *
 * Three numbers from 0 to 1 come from the name (its sum of code points, a hash of its start) or from chance;
 * the palette turns them into red, green and blue. Palettes for languages look at the name first to find out
 * what kind of function it is. Code points: the name is UTF-8 (utf8.h).
 *
 *     struct palette palette;
 *     if (palette_find(&palette, SLICE("hot")))
 *         struct colour colour = palette_colour(&palette, PALETTE_BY_SUM, SLICE("main"));
 */
#ifndef PALETTE_H
#define PALETTE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/bytebuf.h"
#include "base/contract.h"
#include "base/slice.h"
#include "language.h"

struct colour {
    int red, green, blue; /* 0 to 255 */
};

/* Where the three numbers come from. */
enum palette_source { PALETTE_BY_SUM, PALETTE_BY_HASH, PALETTE_BY_CHANCE };

struct palette {
    const struct palette_row *row; /* private */
};

/* Sets *palette to the one of that name. False: there is none. */
MUST_USE bool palette_find(struct palette *palette, struct slice name);

/* Appends the names of all palettes, one blank between them. */
void palette_list(struct bytebuf *into);

/* Its name, as --colors has it. */
const char *palette_name(const struct palette *palette);

/* Whether it is the palette of chain graphs, which changes stacks too. */
bool palette_is_chain(const struct palette *palette);

/* Whether it colours a frame by the share of counts that is its own, not its callees'. */
bool palette_is_by_self(const struct palette *palette);

/* By such a palette: 0 is a frame that has nothing of its own, 1 the one that has most. */
struct colour palette_self_colour(const struct palette *palette, double share);

/* Of a name, by a palette that was found. */
struct colour palette_colour(const struct palette *palette, enum palette_source source, struct slice name);

/* Whether the name is a separator, "-" or "--", which is grey in every palette. */
MUST_USE bool palette_is_grey(struct slice name, struct colour *grey);

/* Appends "rgb(1,2,3)". */
void palette_print(struct bytebuf *into, struct colour colour);

/* A colour in the middle of a kind of code. */
struct colour palette_hue_colour(enum hue hue);

/*
 * The colour of a difference: red when it grew, blue when it
 * shrank, the stronger the nearer to `largest` (> 0).
 */
struct colour palette_delta_colour(double delta, double largest);

/* Of differences that compare shares: red and blue, or colours that are told apart with any colour vision. */
enum palette_differences { PALETTE_DIFF_CLASSIC, PALETTE_DIFF_SAFE };

/* From -1, shrank most, to 1, grew most, with the square root of the change, so that small ones are seen; 0
 * is white. */
struct colour palette_change_colour(enum palette_differences colours, double change);

/* The colours of what is on one side only. */
struct colour palette_new_colour(enum palette_differences colours);
struct colour palette_gone_colour(enum palette_differences colours);

/* Two colours of a page's background, from top to bottom: texts such as "#eeeeee". */
struct palette_background {
    struct slice top, bottom;
};

/* By --bgcolors: a name, or "#" and six ASCII characters; empty: the one that suits the palette. */
MUST_USE bool palette_background(const struct palette *palette, struct slice wanted,
                                 struct palette_background *background);

#endif
