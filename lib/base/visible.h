/*
 * visible - any bytes as text that can be shown safely
 *
 * The result is well-formed UTF-8 on one line: what is not UTF-8 becomes U+FFFD, and characters that control
 * a terminal or a page (controls, line separators, marks that change the direction of writing) are shown as
 * \xNN or \uNNNN. Long texts are cut.
 *
 *     visible_add(&row, name, 100);
 */
#ifndef VISIBLE_H
#define VISIBLE_H

#include <stdint.h>

#include "base/bytebuf.h"

/* Whether the character may be shown as it is. Those that may not are below U+10000. */
bool visible_is(uint32_t code);

/*
 * Takes the next character off *rest; *bytes are its bytes. False: they may not be shown, for they are a
 * control or not well-formed UTF-8, which is controls to some terminals, too.
 */
bool visible_next(struct slice *rest, struct slice *bytes);

/*
 * A line of input as it may be shown: at most `max` bytes of it and the rest of a character, those that may
 * not be shown as \xNN, "..." for what was left out. `into` is cleared first.
 */
struct slice visible_line(struct bytebuf *into, struct slice line, size_t max);

/* Appends at most `max` characters of the text, and "..." for what was left out. */
void visible_add(struct bytebuf *into, struct slice text, size_t max);

#endif
