/*
 * cpuprofile_tree - the functions of a profile of V8, and what was counted in each
 *
 * Nodes name their children or their parent, or hold their children (the older form).
 *
 *     cpuprofile_tree_read(&tree, &json);         // after the name "nodes" or "head"
 *     cpuprofile_tree_join(&tree);                // all nodes were read
 *     cpuprofile_tree_add(&tree, cpuprofile_tree_id(&tree, SLICE("2")), decimal_whole(1));
 *     cpuprofile_tree_fold(&tree, fold);
 */
#ifndef CPUPROFILE_TREE_H
#define CPUPROFILE_TREE_H

#include "base/json.h"
#include "fold.h"
#include "moment.h"

/* A function with its callers. */
struct cpuprofile_node {
    uint32_t function, url; /* texts; INTERN_NONE: it has none */
    int64_t line;           /* from 1; less: not known */
    uint32_t parent;        /* a node; INTERN_NONE: none */
    uint32_t depth;         /* frames up to it */
    uint32_t counted;       /* the node whose stack its time counts for: itself unless it is too deep */
    struct decimal hits, sum;
};

/* The first, a node, is the caller of the second, an id; or, `up`, the other way round. */
struct cpuprofile_link {
    uint32_t node, id;
    bool up;
};

struct cpuprofile_tree {
    uint64_t unknown;         /* times that something was added to a node that is not there */
    uint64_t cut;             /* nodes that would be among their own callers */
    struct intern texts, ids; /* private from here */
    uint32_t *of_id;          /* nodes, by id */
    struct cpuprofile_node *nodes;
    struct cpuprofile_link *links;
    size_t known_ids, ids_capacity, node_count, nodes_capacity, link_count, links_capacity;
};

/* Reads the value that comes next. What is wrong is in `json`. */
void cpuprofile_tree_read(struct cpuprofile_tree *self, struct json *json);

/* The number for an id of the file. */
uint32_t cpuprofile_tree_id(struct cpuprofile_tree *self, struct slice text);

/* Finds the callers of all nodes. */
void cpuprofile_tree_join(struct cpuprofile_tree *self);

/* Adds to the node with this id. */
void cpuprofile_tree_add(struct cpuprofile_tree *self, uint32_t id, struct decimal count);

/* Adds to each node what the file has counted for it. */
void cpuprofile_tree_add_hits(struct cpuprofile_tree *self);

/* Counts the stacks. */
void cpuprofile_tree_fold(struct cpuprofile_tree *self, struct fold *fold);

void cpuprofile_tree_free(struct cpuprofile_tree *self);

#endif
