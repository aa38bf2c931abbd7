/* frametree: the walk needs no stack, for every frame knows its parent. */
#include "profile/frametree.h"

#include <stdlib.h>

#include "base/contract.h"

#include "base/banned.h"

uint32_t frametree_skip(const struct frametree *self, uint32_t node) {
    assert(node < self->count);
    while (node != FRAMETREE_NONE && self->nodes[node].next == FRAMETREE_NONE)
        node = self->nodes[node].parent;
    return node == FRAMETREE_NONE ? node : self->nodes[node].next;
}

uint32_t frametree_next(const struct frametree *self, uint32_t node) {
    assert(node < self->count);
    return self->nodes[node].first != FRAMETREE_NONE ? self->nodes[node].first : frametree_skip(self, node);
}

struct count frametree_width(const struct frametree *self, uint32_t node) {
    assert(node < self->count);
    return count_subtract(self->nodes[node].end, self->nodes[node].start);
}

void frametree_free(struct frametree *self) {
    intern_free(&self->names);
    intern_free(&self->children);
    free(self->nodes);
    free(self->deltas);
    free(self->open);
    free(self->indexed);
    bytebuf_free(&self->previous);
    *self = (struct frametree){0};
}
