/*
 * settings - what the options of flamegraph mean
 *
 * Every number is possible, every text is one that an SVG can hold. Texts live as long as the arguments.
 *
 *     struct settings settings = {0};
 *     if (settings_make(&settings, &given, &messages))
 *         draw(&settings.drawing);
 *     settings_free(&settings);
 */
#ifndef SETTINGS_H
#define SETTINGS_H

#include "arguments.h"
#include "base/contract.h"
#include "drawing.h"
#include "profile.h"

struct settings {
    struct drawing_options drawing;
    struct profile_settings profile;
    unsigned threads; /* 0: as many as are of use */
    bool sort_by_size;
    bool keep_colours;       /* --cp */
    const char *nameattr;    /* a file, or NULL */
    struct bytebuf fontsize; /* private: the text of a size */
};

/* False: wrong usage. Each message names an option and says what is wrong with it. */
MUST_USE bool settings_make(struct settings *self, const struct arguments *given, struct messages *messages);

void settings_free(struct settings *self);

#endif
