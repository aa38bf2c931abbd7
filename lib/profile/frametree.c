/* frametree: the walk needs no stack, for every frame knows its parent. */
#include "profile/frametree.h"

#include <stdlib.h>

#include "base/contract.h"

#include "base/banned.h"

uint32_t frametree_skip(const struct frametree *self, uint32_t box) {
    assert(box < self->count);
    while (box != FRAMETREE_NONE && self->boxes[box].next == FRAMETREE_NONE)
        box = self->boxes[box].parent;
    return box == FRAMETREE_NONE ? box : self->boxes[box].next;
}

uint32_t frametree_next(const struct frametree *self, uint32_t box) {
    assert(box < self->count);
    return self->boxes[box].first != FRAMETREE_NONE ? self->boxes[box].first : frametree_skip(self, box);
}

struct count frametree_width(const struct frametree *self, uint32_t box) {
    assert(box < self->count);
    return count_subtract(self->boxes[box].end, self->boxes[box].start);
}

void frametree_free(struct frametree *self) {
    intern_free(&self->names);
    intern_free(&self->children);
    free(self->boxes);
    free(self->deltas);
    free(self->open);
    free(self->noted);
    bytebuf_free(&self->previous);
    *self = (struct frametree){0};
}
