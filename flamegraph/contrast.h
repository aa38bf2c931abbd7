/*
 * contrast - labels that can be read on every colour
 *
 * Labels are black; on dark frames they must be white. The frames of a drawing are compared byte for byte
 * with the original's, so it is a style sheet that says so, for each dark colour that was met.
 *
 *     struct contrast contrast = {0};
 *     contrast_note(&contrast, SLICE("rgb(0,0,200)"));
 *     contrast_add_style(&contrast, &out);
 *     contrast_free(&contrast);
 */
#ifndef CONTRAST_H
#define CONTRAST_H

#include <stdbool.h>

#include "base/bytebuf.h"
#include "base/intern.h"

struct contrast {
    struct intern dark; /* private: colours, as the frames have them */
};

/* Whether white can be read better than black on a colour such as "rgb(0,0,200)"; false for any other text.
 */
bool contrast_is_dark(struct slice colour);

/* Keeps the colour if it is dark. */
void contrast_note(struct contrast *self, struct slice colour);

/* Appends the <style> element; nothing when all colours are light. */
void contrast_add_style(const struct contrast *self, struct bytebuf *out);

void contrast_free(struct contrast *self);

#endif
