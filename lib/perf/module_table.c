/* module_table: paths are copied, so that a name made for a JIT's map lives as long as the others. */
#include "perf/module_table.h"

#include <stdlib.h>

#include "base/arena.h"

#include "base/banned.h"

/* Where the build-id of a path is. */
struct id_place {
    size_t first;
    bool used, differ; /* there is one; there are several */
};

/* Makes the tables of the header's build-ids: of several for one path the first counts. */
static void read_ids(struct module_table *self) {
    const struct recording *recording = self->recording;
    for (size_t i = 0; i < recording->build_id_count; i++)
        (void)intern_add(&self->id_paths, recording->build_ids[i].path);
    self->id_places = heap_zeroed(self->id_paths.count + 1, sizeof *self->id_places);
    for (size_t i = recording->build_id_count; i > 0; i--) {
        struct id_place *place =
            &self->id_places[intern_find(&self->id_paths, recording->build_ids[i - 1].path)];
        const struct build_id *before = &recording->build_ids[place->first].id;
        place->differ |= place->used && !build_id_equal(before, &recording->build_ids[i - 1].id);
        place->first = i - 1;
        place->used = true;
    }
}

/* The build-id that the header gives a path. Files of containers with one path and several ids: not known. */
static struct build_id recorded_id(struct module_table *self, struct slice path, uint64_t mount_namespace) {
    struct build_id none = {0};
    if (!self->recording || !self->recording->build_id_count)
        return none;
    if (!self->id_places)
        read_ids(self);
    uint32_t number = intern_find(&self->id_paths, path);
    if (number == INTERN_NONE || (mount_namespace && self->id_places[number].differ))
        return none;
    return self->recording->build_ids[self->id_places[number].first].id;
}

/* Its key: all that makes a module another one. `place`: its mount namespace, or where its code begins. */
static struct slice make_key(struct module_table *self, enum module_kind kind, struct slice path,
                             const struct build_id *id, uint64_t place) {
    self->key.len = 0;
    bytebuf_add_byte(&self->key, (char)kind);
    bytebuf_add(&self->key, slice_make((const char *)&place, sizeof place));
    bytebuf_add(&self->key, path);
    bytebuf_add_byte(&self->key, '\0');
    if (id)
        bytebuf_add(&self->key, slice_make((const char *)id->bytes, id->size));
    return bytebuf_slice(&self->key);
}

uint32_t module_table_add(struct module_table *self, enum module_kind kind, struct slice path,
                          const struct build_id *id) {
    return module_table_add_of(self, kind, path, id, (struct module_home){0});
}

/* The next number. */
static uint32_t add_module(struct module_table *self, const struct module_symbols *module) {
    self->modules = heap_grow(self->modules, &self->capacity, self->count + 1, sizeof *self->modules);
    self->modules[self->count] = *module;
    return (uint32_t)self->count++;
}

static struct slice keep_text(struct module_table *self, struct slice text) {
    return intern_text(&self->paths, intern_add(&self->paths, text));
}

uint32_t module_table_add_kernel_module(struct module_table *self, struct slice name, struct slice file,
                                        const struct build_id *id, uint64_t start) {
    size_t known = self->keys.count;
    uint32_t number = intern_add(&self->keys, make_key(self, MODULE_OF_KERNEL, name, id, start));
    if (number < known)
        return number;
    return add_module(self, &(struct module_symbols){.kind = MODULE_OF_KERNEL,
                                                     .path = keep_text(self, name),
                                                     .file = keep_text(self, file),
                                                     .id = id ? *id : recorded_id(self, name, 0),
                                                     .start = start});
}

uint32_t module_table_add_of(struct module_table *self, enum module_kind kind, struct slice path,
                             const struct build_id *id, struct module_home home) {
    size_t known = self->keys.count;
    uint32_t number = intern_add(&self->keys, make_key(self, kind, path, id, home.mount_namespace));
    if (number < known) {
        self->modules[number].homes[1] = home.pid;
        return number;
    }
    return add_module(self,
                      &(struct module_symbols){.kind = kind,
                                               .path = keep_text(self, path),
                                               .id = id ? *id : recorded_id(self, path, home.mount_namespace),
                                               .mount_namespace = home.mount_namespace,
                                               .homes = {home.pid, home.pid, home.other_pid}});
}

bool module_table_has_id(struct module_table *self, struct slice path) {
    return recorded_id(self, path, 0).size != 0;
}

void module_table_free(struct module_table *self) {
    for (size_t i = 0; i < self->count; i++)
        module_symbols_free(&self->modules[i]);
    free(self->modules);
    intern_free(&self->keys);
    intern_free(&self->paths);
    intern_free(&self->id_paths);
    free(self->id_places);
    bytebuf_free(&self->key);
    *self = (struct module_table){0};
}
