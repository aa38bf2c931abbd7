/*
 * address_space: a treap, that is a binary tree by start in which random priorities keep the depth small. A
 * node that another space may share is copied before it changes: each space has a number, which its own nodes
 * bear, and gets a new one when it was copied.
 */
#include "perf/address_space.h"

#include "base/hash.h"

#include "base/banned.h"

struct address_node {
    struct address_map map;
    uint64_t owner, priority;
    struct address_node *left, *right;
};

struct change {
    struct address_spaces *all;
    uint64_t owner;
};

struct address_space address_space_new(struct address_spaces *all) {
    if (!all->random)
        all->random = hash_seed() | 1;
    uint64_t owner = ++all->stamps;
    return (struct address_space){.stamp = owner, .owner = owner};
}

struct address_space address_space_copy(struct address_spaces *all, struct address_space *from) {
    struct address_space copy = *from; /* the same maps: it keeps the stamp, too */
    copy.owner = ++all->stamps;
    from->owner = ++all->stamps;
    return copy;
}

static struct address_node *new_node(const struct change *change, const struct address_map *map) {
    struct address_node *node = arena_take(&change->all->nodes, sizeof *node, _Alignof(struct address_node));
    change->all->random = hash_mix(change->all->random ^ 0x9e3779b97f4a7c15, 0xd6e8feb86659fd93) | 1;
    *node = (struct address_node){.map = *map, .owner = change->owner, .priority = change->all->random};
    return node;
}

/* The node, or a copy of it, that may be changed. */
static struct address_node *own(const struct change *change, struct address_node *node) {
    if (node->owner == change->owner)
        return node;
    struct address_node *copy = arena_take(&change->all->nodes, sizeof *copy, _Alignof(struct address_node));
    *copy = *node;
    copy->owner = change->owner;
    return copy;
}

/* Splits a tree: what starts before the address goes to the left. */
static void split(const struct change *change, struct address_node *tree, uint64_t start,
                  struct address_node **left, struct address_node **right) {
    while (tree) {
        struct address_node *node = own(change, tree);
        if (node->map.start < start) {
            *left = node;
            left = &node->right;
            tree = node->right;
        } else {
            *right = node;
            right = &node->left;
            tree = node->left;
        }
    }
    *left = *right = NULL;
}

/* All of the left tree starts before all of the right one. */
static struct address_node *join(const struct change *change, struct address_node *left,
                                 struct address_node *right) {
    struct address_node *root = NULL, **into = &root;
    while (left && right) {
        bool takes_left = left->priority > right->priority;
        struct address_node *node = own(change, takes_left ? left : right);
        *into = node;
        into = takes_left ? &node->right : &node->left;
        left = takes_left ? node->right : left;
        right = takes_left ? right : node->left;
    }
    *into = left ? left : right;
    return root;
}

static struct address_node *last_of(struct address_node *tree) {
    while (tree && tree->right)
        tree = tree->right;
    return tree;
}

/* Adds the part of a map from an address on at the right of a tree. */
static struct address_node *join_rest(const struct change *change, struct address_node *tree,
                                      const struct address_map *map, uint64_t from) {
    struct address_map rest = *map;
    if (map->end <= from)
        return tree;
    if (rest.start < from) {
        rest.offset += from - rest.start;
        rest.start = from;
    }
    return join(change, tree, new_node(change, &rest));
}

void address_space_insert(struct address_spaces *all, struct address_space *self,
                          const struct address_map *map) {
    struct change change = {all, self->owner};
    struct address_node *tree = (struct address_node *)(uintptr_t)self->root, *before, *inside, *after, *last;
    struct address_map cut = {0}, overlapping = {0};
    if (map->end <= map->start)
        return;
    split(&change, tree, map->start, &before, &inside);
    split(&change, inside, map->end, &inside, &after);
    last = last_of(before);
    if (last && last->map.end > map->start) { /* it reaches into the new map, maybe beyond */
        overlapping = last->map;
        cut = last->map;
        cut.end = map->start;
        split(&change, before, cut.start, &before, &last);
        before = join(&change, before, new_node(&change, &cut));
    }
    last = last_of(inside);
    if (last)
        overlapping = last->map;
    tree = join(&change, before, new_node(&change, map));
    tree = join_rest(&change, tree, &overlapping, map->end);
    self->root = join(&change, tree, after);
    self->stamp = ++all->stamps;
}

const struct address_map *address_space_find(const struct address_space *self, uint64_t address) {
    const struct address_map *found = NULL;
    for (const struct address_node *node = self->root; node;) {
        if (node->map.start <= address) {
            found = &node->map;
            node = node->right;
        } else {
            node = node->left;
        }
    }
    return found && address < found->end ? found : NULL;
}

void address_spaces_free(struct address_spaces *all) {
    arena_free(&all->nodes);
    *all = (struct address_spaces){0};
}
