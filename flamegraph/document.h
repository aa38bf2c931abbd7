/*
 * document - the SVG around the frames: head, style, title, and what can be clicked
 *
 *     document_add_head(&out, &options, width, height);
 *     document_add_style(&out, &options);
 *     document_add_controls(&out, &options, &layout);
 */
#ifndef DOCUMENT_H
#define DOCUMENT_H

#include "base/outbuf.h"
#include "label.h"
#include "layout.h"
#include "palette.h"
#include "unit.h"

enum drawing_theme { THEME_LIGHT, THEME_DARK, THEME_AUTO };

/* What the colours of a difference show: a frame's own change, or that of all that it called too. */
enum drawing_delta { DELTA_SELF, DELTA_TOTAL };

/* How the document looks; the texts outlive it. */
struct drawing_options {
    struct layout_options layout;
    bool fluid; /* as wide as the page; layout.width is what it is drawn for */
    const char *title, *subtitle, *notes, *nametype;
    const char *countname; /* empty: the unit says it */
    const char *encoding;  /* NULL: not named */
    const char *fonttype;
    bool fonttype_is_default;
    struct slice fontsize_text; /* as it was given */
    enum drawing_theme theme;
    enum label_cut truncate;
    struct palette palette;
    enum palette_source source; /* of the palette's colours */
    struct palette_background background;
    enum drawing_delta delta;
    enum palette_differences diff_colours;
    enum unit unit;      /* what the counts are, multiplied; UNIT_NONE: they are shown as numbers */
    bool negate;         /* swap the colours of growth and shrinkage */
    struct count factor; /* by which counts are multiplied where they are shown */
    bool scaled;         /* that is not 1: shares are those of the counts themselves */
};

/* From the XML declaration to the notes. `outlined`: colours of neighbours can be alike, so frames have a
 * border. */
void document_add_head(struct bytebuf *out, const struct drawing_options *options, double width,
                       double height, bool outlined);

/* The background's gradient, and the style. */
void document_add_style(struct bytebuf *out, const struct drawing_options *options);

/* The background, the title, and what the script makes use of. */
void document_add_controls(struct bytebuf *out, const struct drawing_options *options,
                           const struct layout *layout);

/* Writes the picture that says that there is nothing to draw. */
void document_write_error(const struct drawing_options *options, struct outbuf *out);

#endif
