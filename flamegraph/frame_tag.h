/*
 * frame_tag - the element around a frame: a group, or a link with what the user wants on it
 *
 *     frame_tag_open(&out, nameattr_find(&attributes, name));    // <g > or <a xlink:href="...">
 *     ...
 *     frame_tag_close(&out, row);
 */
#ifndef FRAME_TAG_H
#define FRAME_TAG_H

#include "nameattr.h"

/* Appends the opening tag. `row` may be NULL: a group without attributes. */
void frame_tag_open(struct bytebuf *out, const struct nameattr_row *row);

/* Appends the closing tag of the same row, and the end of the line. */
void frame_tag_close(struct bytebuf *out, const struct nameattr_row *row);

#endif
