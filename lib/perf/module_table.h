/*
 * module_table - the modules that a recording names
 *
 * A module is known by its path and, where its map record has one, its build-id; or else its build-id is the
 * one that the header gives its path.
 *
 *     struct module_table modules = {.recording = &recording};
 *     uint32_t module = module_table_add(&modules, MODULE_FILE, path, NULL);
 *     use(modules.modules[module].path);
 *     module_table_free(&modules);
 */
#ifndef MODULE_TABLE_H
#define MODULE_TABLE_H

#include "base/intern.h"
#include "perf/recording.h"
#include "symbols/module_symbols.h"

struct module_table {
    const struct recording *recording; /* set before use: for build-ids */
    struct module_symbols *modules;    /* by number */
    size_t count, capacity;
    struct intern keys; /* private from here */
    struct intern paths;
    struct bytebuf key;
    struct intern id_paths;     /* of the header's build-ids */
    struct id_place *id_places; /* by number of the path */
};

/* The number of a module. `id`: the build-id of its map record, or NULL. */
uint32_t module_table_add(struct module_table *self, enum module_kind kind, struct slice path,
                          const struct build_id *id);

/* Who mapped a module that is a file of another mount namespace. */
struct module_home {
    uint64_t mount_namespace; /* 0: it is the one of this process */
    uint32_t pid, other_pid;  /* in it; 0: not known */
};

/* The same for a module of a process. */
uint32_t module_table_add_of(struct module_table *self, enum module_kind kind, struct slice path,
                             const struct build_id *id, struct module_home home);

/* The same for a kernel module: the name that is shown, the path of its file and where its code begins, which
 * makes it another one. */
uint32_t module_table_add_kernel_module(struct module_table *self, struct slice name, struct slice file,
                                        const struct build_id *id, uint64_t start);

/* True if the header gives a path a build-id. */
bool module_table_has_id(struct module_table *self, struct slice path);

void module_table_free(struct module_table *self);

#endif
