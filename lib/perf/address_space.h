/*
 * address_space - what is mapped where in a process
 *
 * A map that overlaps older ones takes their place there, and cuts or splits them. A copy, for a process that
 * forks, costs nothing until one of the two changes: maps are shared. Inserting and finding take a time that
 * grows with the logarithm of the number of maps.
 *
 *     struct address_spaces maps = {0};
 *     struct address_space parent = address_space_new(&maps), child;
 *     address_space_insert(&maps, &parent, &map);
 *     child = address_space_copy(&maps, &parent);
 *     const struct address_map *found = address_space_find(&child, address);
 */
#ifndef ADDRESS_SPACE_H
#define ADDRESS_SPACE_H

#include "base/arena.h"
#include "base/contract.h"

/* A part of a module that is mapped. */
struct address_map {
    uint64_t start, end; /* the addresses [start, end) */
    uint64_t offset;     /* of the start in the module */
    uint32_t module;     /* its number; set by the caller that inserts */
};

struct address_space {
    const struct address_node *root; /* private */
    uint64_t stamp;                  /* another one after each change; no two spaces that differ share it */
    uint64_t owner;                  /* private */
};

/* What all spaces share. */
struct address_spaces {
    struct arena nodes; /* private */
    uint64_t stamps, random;
};

struct address_space address_space_new(struct address_spaces *all);

/* A space with the same maps. Both may change then, independently. */
struct address_space address_space_copy(struct address_spaces *all, struct address_space *from);

/* Inserts a map; one without addresses is left out. */
void address_space_insert(struct address_spaces *all, struct address_space *self,
                          const struct address_map *map);

/* The map at an address, or NULL. Valid until the space changes. */
const struct address_map *address_space_find(const struct address_space *self, uint64_t address);

/* Frees all spaces. */
void address_spaces_free(struct address_spaces *all);

#endif
