/* mount_namespaces: a process is looked at once. */
#include "perf/mount_namespaces.h"

#include <stdlib.h>

#include "base/arena.h"
#include "symbols/mount_root.h"

#include "base/banned.h"

/* Where the number of a process is kept. *known: there is one. */
static uint64_t *place_of(struct mount_namespaces *self, uint32_t pid, bool *known) {
    size_t count = self->pids.count;
    uint32_t place = intern_add(&self->pids, slice_make((const char *)&pid, sizeof pid));
    *known = place < count;
    if (!*known) {
        self->numbers = heap_grow(self->numbers, &self->capacity, count + 1, sizeof *self->numbers);
        self->numbers[place] = 0;
    }
    return &self->numbers[place];
}

void mount_namespaces_set(struct mount_namespaces *self, uint32_t pid, uint64_t number) {
    bool known;
    size_t count = self->spaces.count;
    *place_of(self, pid, &known) = number;
    uint32_t space = intern_add(&self->spaces, slice_make((const char *)&number, sizeof number));
    if (space < count)
        return;
    self->first_pids =
        heap_grow(self->first_pids, &self->first_capacity, count + 1, sizeof *self->first_pids);
    self->first_pids[space] = pid;
}

uint32_t mount_namespaces_first(const struct mount_namespaces *self, uint64_t number) {
    uint32_t space = intern_find(&self->spaces, slice_make((const char *)&number, sizeof number));
    return space == INTERN_NONE ? 0 : self->first_pids[space];
}

uint64_t mount_namespaces_of(struct mount_namespaces *self, uint32_t pid) {
    bool known;
    if (!self->looks || !pid || pid == UINT32_MAX)
        return 0;
    uint64_t *place = place_of(self, pid, &known);
    if (!known)
        *place = mount_root_number(pid);
    if (!self->own)
        self->own = mount_root_number(0);
    return *place == self->own ? 0 : *place;
}

void mount_namespaces_free(struct mount_namespaces *self) {
    intern_free(&self->pids);
    free(self->numbers);
    intern_free(&self->spaces);
    free(self->first_pids);
    *self = (struct mount_namespaces){0};
}
