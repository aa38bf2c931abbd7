/*
 * frametree_build: a stack is compared with the one before it as text; only frames beyond what they share are
 * looked at. Positions are running sums in the order of the stacks, as the original computes them, so that
 * counts with fractions round alike. When a node is opened a second time, which the original would draw as
 * two nodes, all positions are computed anew from the widths at the end.
 */
#include "profile/frametree_build.h"

#include "profile/frame_places.h"
#include "profile/frame_pruning.h"

#include "base/banned.h"

static uint32_t add_node(struct frametree *self, uint32_t parent, uint32_t name) {
    if (self->count >= FRAMETREE_NONE)
        heap_die(); /* out of numbers is out of memory */
    uint32_t node = (uint32_t)self->count++;
    self->nodes = heap_grow(self->nodes, &self->capacity, self->count, sizeof *self->nodes);
    self->deltas = heap_grow(self->deltas, &self->delta_capacity, self->count, sizeof *self->deltas);
    self->deltas[node] = (struct count){0};
    self->nodes[node] = (struct frame_node){.parent = parent,
                                            .name = name,
                                            .first = FRAMETREE_NONE,
                                            .next = FRAMETREE_NONE,
                                            .last = FRAMETREE_NONE,
                                            .before = FRAMETREE_NONE,
                                            .start = self->total,
                                            .end = self->total};
    if (parent == FRAMETREE_NONE)
        return node;
    struct frame_node *above = &self->nodes[parent];
    self->nodes[node].depth = above->depth + 1;
    self->nodes[node].before = above->last;
    if (above->last == FRAMETREE_NONE)
        above->first = node;
    else
        self->nodes[above->last].next = node;
    above->last = node;
    return node;
}

/* The key of a node among the indexed ones. */
struct child_key {
    uint32_t parent, name;
};

static struct slice key_bytes(const struct child_key *key) {
    return slice_make((const char *)key, sizeof *key);
}

/* Remembers a node that may be opened again. */
static void note_child(struct frametree *self, uint32_t node) {
    const struct child_key key = {self->nodes[node].parent, self->nodes[node].name};
    size_t known = self->children.count;
    if (intern_add(&self->children, key_bytes(&key)) < known)
        return;
    self->indexed = heap_grow(self->indexed, &self->indexed_capacity, known + 1, sizeof *self->indexed);
    self->indexed[known] = node;
}

static uint32_t indexed_child(const struct frametree *self, uint32_t parent, uint32_t name) {
    const struct child_key key = {parent, name};
    uint32_t number = intern_find(&self->children, key_bytes(&key));
    return number == INTERN_NONE ? FRAMETREE_NONE : self->indexed[number];
}

/*
 * The child with that name if there already is one. Whatever is between the stacks of one node in sorted
 * order starts with its name, or is a start of it (a stack "a" with count 5 sorts among those of "a 5"): so
 * there is none when the newest sibling is neither.
 */
static uint32_t find_sorted_child(const struct frametree *self, uint32_t parent, struct slice wanted) {
    uint32_t newest = self->nodes[parent].last;
    if (newest == FRAMETREE_NONE)
        return FRAMETREE_NONE;
    struct slice other = intern_text(&self->names, self->nodes[newest].name);
    if (slice_equal(other, wanted))
        return newest;
    if (!slice_starts(other, wanted) && !slice_starts(wanted, other))
        return FRAMETREE_NONE;
    uint32_t name = intern_find(&self->names, wanted);
    return name == INTERN_NONE ? FRAMETREE_NONE : indexed_child(self, parent, name);
}

/*
 * The node that a frame on top of the parent belongs to. Of sorted stacks, a new one has no name before it is
 * closed, for most are left out then.
 */
static uint32_t node_for(struct frametree *self, uint32_t parent, struct slice name) {
    uint32_t node = FRAMETREE_NONE, number = INTERN_NONE;
    if (self->order == FRAMETREE_SORTED) {
        node = find_sorted_child(self, parent, name);
    } else if (self->order == FRAMETREE_UNSORTED) {
        number = intern_add(&self->names, name);
        node = indexed_child(self, parent, number);
    }
    self->joined |= node != FRAMETREE_NONE;
    if (node != FRAMETREE_NONE)
        return node;
    node = add_node(self, parent, number);
    if (self->order == FRAMETREE_UNSORTED)
        note_child(self, node);
    return node;
}

static void open_frame(struct frametree *self, struct slice name, size_t end) {
    uint32_t node = node_for(self, self->open[self->depth - 1].node, name);
    self->open = heap_grow(self->open, &self->open_capacity, self->depth + 1, sizeof *self->open);
    self->open[self->depth++] = (struct frame_open){node, end, self->total};
}

/* QUIRK_END_TEXT: the original keeps the end of a node as text, which rounds a double to 15 digits. */
static struct count as_printed(struct count value) {
    struct bytebuf text = {0};
    count_print(&text, value);
    struct slice printed = bytebuf_slice(&text);
    struct count read = {.real = count_text_double(printed), .form = COUNT_READ};
    if (count_length(printed) == printed.len)
        read = count_parse(printed);
    bytebuf_free(&text);
    return read;
}

/* Sets where a node ends, as its frame is closed. */
static void set_end(struct frametree *self, const struct frame_open *open) {
    struct frame_node *node = &self->nodes[open->node];
    bool opened_once =
        count_compare(node->end, node->start) == 0 && count_compare(open->opened, node->start) == 0;
    if (opened_once)
        node->end = self->total.form <= COUNT_NEGATIVE ? self->total : as_printed(self->total);
    else /* the widths add up */
        node->end = count_add(node->end, count_subtract(self->total, open->opened));
}

/* Gives the node of the frame that was closed last its name, which is in the stack added last. */
static void set_name(struct frametree *self, const struct frame_open *closed) {
    size_t start = self->depth > 1 ? closed[-1].end + 1 : 0;
    self->nodes[closed->node].name =
        intern_add(&self->names, slice_part(bytebuf_slice(&self->previous), start, closed->end));
}

/* Closes the innermost open frame. complete: no stack to come runs through it. */
static void close_frame(struct frametree *self, bool complete) {
    const struct frame_open *closed = &self->open[--self->depth];
    set_end(self, closed);
    if (complete && frame_pruning_remove(self, closed->node))
        return;
    if (self->nodes[closed->node].name == INTERN_NONE)
        set_name(self, closed);
    if (!complete && self->order == FRAMETREE_SORTED)
        note_child(self, closed->node);
}

/* Bytes that the stack shares with the one before, at least `shared` where both are as long. */
static size_t common_with_previous(const struct frametree *self, struct slice stack, size_t shared) {
    size_t shorter = self->previous.len < stack.len ? self->previous.len : stack.len;
    if (shared > shorter)
        shared = shorter;
    return shared +
           slice_common(slice_from(bytebuf_slice(&self->previous), shared), slice_from(stack, shared));
}

/* How many of the open nodes, the root among them, run on into the stack. */
static size_t shared_depth(const struct frametree *self, struct slice stack, size_t common) {
    size_t depth = self->depth;
    for (; depth > 1; depth--) {
        size_t end = self->open[depth - 1].end;
        bool ends_here = end == stack.len ? stack.len > 0 : end < stack.len && stack.at[end] == ';';
        if (end <= common && ends_here)
            break;
    }
    return depth;
}

/* Closes the open nodes that the stack does not share, from the top. */
static void close_unshared(struct frametree *self, struct slice stack, size_t common) {
    size_t depth = shared_depth(self, stack, common);
    bool complete = depth < self->depth && frame_pruning_is_complete(self, depth, stack);
    while (self->depth > depth)
        close_frame(self, complete);
}

static void start_tree(struct frametree *self) {
    self->open = heap_grow(self->open, &self->open_capacity, 1, sizeof *self->open);
    self->largest = 1;
    uint32_t root = add_node(self, FRAMETREE_NONE, intern_add(&self->names, SLICE("")));
    self->open[self->depth++] = (struct frame_open){root, 0, self->total};
}

void frametree_build_add(struct frametree *self, struct slice stack, struct count count, struct count delta) {
    frametree_build_add_sharing(self, stack, 0, count, delta);
}

void frametree_build_add_sharing(struct frametree *self, struct slice stack, size_t shared,
                                 struct count count, struct count delta) {
    assert(self->depth || !self->count); /* not finished */
    assert(!slice_ends(stack, SLICE(";")));
    if (self->count == 0)
        start_tree(self);
    size_t common = common_with_previous(self, stack, shared);
    assert(common == slice_common(bytebuf_slice(&self->previous), stack));
    close_unshared(self, stack, common);
    size_t from = self->depth > 1 ? self->open[self->depth - 1].end + 1 : 0;
    bool more = self->depth > 1 ? from <= stack.len : stack.len > 0;
    while (more) {
        size_t end = from + slice_find(slice_from(stack, from), ';');
        open_frame(self, slice_part(stack, from, end), end);
        more = end < stack.len;
        from = end + 1;
    }
    self->previous.len = common;
    bytebuf_add(&self->previous, slice_from(stack, common));
    if (!count_is_zero(delta)) {
        struct count *sum = &self->deltas[self->open[self->depth - 1].node];
        *sum = count_add(*sum, delta);
        double size = count_double(delta) < 0 ? -count_double(delta) : count_double(delta);
        self->largest = size > self->largest ? size : self->largest;
    }
    count_add_to(&self->total, count);
}

void frametree_build_finish(struct frametree *self) {
    if (self->count == 0)
        start_tree(self);
    while (self->depth > 0)
        close_frame(self, self->order != FRAMETREE_UNSORTED);
    if (self->joined)
        frame_places_renew(self, FRAME_GAPS_IN_PLACE);
}
