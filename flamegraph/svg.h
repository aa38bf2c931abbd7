/*
 * svg - elements and escaping, nothing else
 *
 * Whatever bytes go in, well-formed XML comes out: "& < > \"" are escaped, characters that XML 1.0 forbids
 * and bytes that are not UTF-8 become U+FFFD.
 */
#ifndef SVG_H
#define SVG_H

#include "base/bytebuf.h"
#include "base/contract.h"
#include "base/slice.h"

/* What may stay as it is. */
enum svg_escape {
    SVG_CONTENT,   /* text between tags: quotes stay */
    SVG_ATTRIBUTE, /* text that a title or an attribute holds: quotes are escaped */
    SVG_REFERENCES /* as an attribute, but complete entity references stay: what users write into options */
};

/*
 * Length of a reference that XML knows without a DTD, "&amp;" or "&#8594;", at the start of the text, and the
 * character that it stands for; or 0.
 */
size_t svg_reference(struct slice text, uint32_t *code);

void svg_add_escaped(struct bytebuf *out, struct slice text, enum svg_escape escape);

/* Text inside a comment: what would end it is broken up. */
void svg_add_comment(struct bytebuf *out, struct slice text);

/* A string of JSON with its quotes, inside XML text. */
void svg_add_json(struct bytebuf *out, struct slice text);

/* A number with a fixed number of decimals (0, 1 or 2), as printf("%.*f") prints it. */
void svg_add_fixed(struct bytebuf *out, double value, int decimals);

/* The value of what svg_add_fixed prints with one decimal. */
double svg_tenths(double value);

/* A number as the original prints one it does not format: %.15g. */
void svg_add_number(struct bytebuf *out, double value);

/* Digits with a comma before every group of three. */
void svg_add_grouped(struct bytebuf *out, struct slice digits);

/* <text ID x="X" y="Y" EXTRA>; the text and the end tag follow. Without ID or EXTRA the blank stays. */
void svg_open_text(struct bytebuf *out, const char *id, double x, double y, const char *extra);

/* <rect ... fill=" from x1 to x2; the colour follows. */
void svg_open_rectangle(struct bytebuf *out, double x1, double x2, double y1, double height);

#endif
