/* module_table: paths are copied, so that a name made for a JIT's map lives as long as the others. */
#include "perf/module_table.h"

#include <stdlib.h>

#include "base/arena.h"

#include "base/banned.h"

/* The build-id that the header gives a path: of several the first. */
static struct build_id recorded_id(struct module_table *self, struct slice path) {
    const struct recording *recording = self->recording;
    struct build_id none = {0};
    if (!recording || !recording->build_id_count)
        return none;
    for (size_t i = 0; !self->id_places && i < recording->build_id_count; i++)
        (void)intern_add(&self->id_paths, recording->build_ids[i].path);
    if (!self->id_places) {
        self->id_places = heap_zeroed(self->id_paths.count + 1, sizeof *self->id_places);
        for (size_t i = recording->build_id_count; i > 0; i--)
            self->id_places[intern_find(&self->id_paths, recording->build_ids[i - 1].path)] = i - 1;
    }
    uint32_t number = intern_find(&self->id_paths, path);
    return number == INTERN_NONE ? none : recording->build_ids[self->id_places[number]].id;
}

uint32_t module_table_add(struct module_table *self, enum module_kind kind, struct slice path,
                          const struct build_id *id) {
    size_t known = self->keys.count;
    self->key.len = 0;
    bytebuf_add_byte(&self->key, (char)kind);
    bytebuf_add(&self->key, path);
    bytebuf_add_byte(&self->key, '\0');
    if (id)
        bytebuf_add(&self->key, slice_make((const char *)id->bytes, id->size));
    uint32_t number = intern_add(&self->keys, bytebuf_slice(&self->key));
    if (number < known)
        return number;
    self->modules = heap_grow(self->modules, &self->capacity, known + 1, sizeof *self->modules);
    struct slice kept = intern_text(&self->paths, intern_add(&self->paths, path));
    self->modules[number] =
        (struct module_symbols){.kind = kind, .path = kept, .id = id ? *id : recorded_id(self, path)};
    self->count = known + 1;
    return number;
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
