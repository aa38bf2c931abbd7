/* demangle_tree: arrays are as long as a name can need, so that reading checks one limit and grows nothing.
 */
#include "symbols/demangle_tree.h"

#include <stdlib.h>

#include "base/arena.h"

#include "base/banned.h"

bool demangle_tree_begin(struct demangle_tree *self, struct slice name) {
    if (name.len > DEMANGLE_TREE_MAX)
        return false;
    size_t limit = 3 * name.len + 64;
    self->nodes = heap_grow(self->nodes, &self->capacity[0], limit, sizeof *self->nodes);
    self->lists = heap_grow(self->lists, &self->capacity[1], limit, sizeof *self->lists);
    self->open = heap_grow(self->open, &self->capacity[2], limit, sizeof *self->open);
    self->substitutions =
        heap_grow(self->substitutions, &self->capacity[3], limit, sizeof *self->substitutions);
    self->texts = heap_grow(self->texts, &self->capacity[4], limit, sizeof *self->texts);
    self->nodes[0] = (struct demangle_node){0};
    self->count = 1;
    self->list_len = self->open_len = self->substitution_count = self->depth = self->quals = 0;
    self->limit = (uint32_t)limit;
    self->broken = self->conversion = self->in_expression = false;
    self->name = name;
    self->at = 0;
    return true;
}

void demangle_tree_free(struct demangle_tree *self) {
    free(self->nodes);
    free(self->texts);
    free(self->lists);
    free(self->open);
    free(self->substitutions);
    *self = (struct demangle_tree){0};
}

bool demangle_tree_number(struct demangle_tree *self, uint32_t *number) {
    uint32_t value = 0;
    if (!byte_is_digit(demangle_tree_peek(self)))
        return false;
    for (; byte_is_digit(demangle_tree_peek(self)); self->at++) {
        if (value > (UINT32_MAX / 2 - 9) / 10)
            return false;
        value = value * 10 + (uint32_t)(self->name.at[self->at] - '0');
    }
    *number = value;
    return true;
}

bool demangle_tree_index(struct demangle_tree *self, uint32_t *number) {
    *number = 0;
    if (demangle_tree_take(self, '_'))
        return true;
    if (!demangle_tree_number(self, number) || !demangle_tree_take(self, '_'))
        return false;
    ++*number;
    return true;
}

uint32_t demangle_tree_substitutable(struct demangle_tree *self, uint32_t node) {
    if (!node)
        return 0;
    if (self->substitution_count >= self->limit) {
        self->broken = true;
        return 0;
    }
    self->substitutions[self->substitution_count++] = node;
    return node;
}

bool demangle_tree_push(struct demangle_tree *self, uint32_t node) {
    if (!node || self->open_len >= self->limit)
        return false;
    self->open[self->open_len++] = node;
    return true;
}

uint32_t demangle_tree_close(struct demangle_tree *self, uint32_t open) {
    assert(open <= self->open_len);
    uint32_t len = self->open_len - open, start = self->list_len;
    if (len > self->limit - start) {
        self->broken = true;
        return 0;
    }
    if (len)
        memcpy(self->lists + start, self->open + open, len * sizeof *self->lists);
    self->list_len += len;
    self->open_len = open;
    struct demangle_node list = {.kind = DEMANGLE_LIST, .a = start, .b = len};
    return demangle_tree_add(self, list);
}
