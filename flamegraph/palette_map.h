/*
 * palette_map - colours kept in a file, so that functions look the same in several graphs
 *
 * The file holds "NAME->COLOUR" lines. A name found there has that colour; others are added. Colours are
 * rgb(...), #hex or a word; lines without one are skipped.
 *
 *     struct palette_map map = {0};
 *     if (palette_map_load(&map, "palette.map", &messages))
 *         palette_map_add(&map, SLICE("main"), SLICE("rgb(1,2,3)"));
 *     palette_map_save(&map, "palette.map", &messages);
 */
#ifndef PALETTE_MAP_H
#define PALETTE_MAP_H

#include "base/contract.h"
#include "base/intern.h"
#include "base/messages.h"

struct palette_map {
    struct intern names; /* private */
    struct slice *colours;
    size_t capacity;
    struct arena texts;
};

/* Reads the file; one that does not exist is an empty one. False: it cannot be read. Messages
 * are added for that, and for lines that are skipped. */
MUST_USE bool palette_map_load(struct palette_map *self, const char *file, struct messages *messages);

/* The colour of a name; false when there is none. It lives as long as the map. */
MUST_USE bool palette_map_find(const struct palette_map *self, struct slice name, struct slice *colour);

void palette_map_add(struct palette_map *self, struct slice name, struct slice colour);

/* Writes all names in byte order, replacing the file (savefile.h). False: that failed, and a message was
 * added. */
MUST_USE bool palette_map_save(const struct palette_map *self, const char *file, struct messages *messages);

void palette_map_free(struct palette_map *self);

#endif
