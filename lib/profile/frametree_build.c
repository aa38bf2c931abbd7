/*
 * frametree_build: a stack is compared with the one before it as text; only frames beyond what they share are
 * looked at. Positions are running sums in the order of the stacks, as the original computes them, so that
 * counts with fractions round alike. When a box is opened a second time, which the original would draw as two
 * boxes, all positions are computed anew from the widths at the end.
 */
#include "profile/frametree_build.h"

#include "profile/frame_places.h"
#include "profile/frame_pruning.h"

#include "base/banned.h"

static uint32_t add_box(struct frametree *self, uint32_t parent, uint32_t name) {
    if (self->count >= FRAMETREE_NONE)
        heap_die(); /* out of numbers is out of memory */
    uint32_t box = (uint32_t)self->count++;
    self->boxes = heap_grow(self->boxes, &self->room, self->count, sizeof *self->boxes);
    self->deltas = heap_grow(self->deltas, &self->delta_room, self->count, sizeof *self->deltas);
    self->deltas[box] = (struct count){0};
    self->boxes[box] = (struct frame_box){.parent = parent,
                                          .name = name,
                                          .first = FRAMETREE_NONE,
                                          .next = FRAMETREE_NONE,
                                          .last = FRAMETREE_NONE,
                                          .before = FRAMETREE_NONE,
                                          .start = self->total,
                                          .end = self->total};
    if (parent == FRAMETREE_NONE)
        return box;
    struct frame_box *above = &self->boxes[parent];
    self->boxes[box].depth = above->depth + 1;
    self->boxes[box].before = above->last;
    if (above->last == FRAMETREE_NONE)
        above->first = box;
    else
        self->boxes[above->last].next = box;
    above->last = box;
    return box;
}

/* The key of a box among the noted ones. */
struct child_key {
    uint32_t parent, name;
};

static struct slice key_bytes(const struct child_key *key) {
    return slice_make((const char *)key, sizeof *key);
}

/* Remembers a box that may be opened again. */
static void note_child(struct frametree *self, uint32_t box) {
    const struct child_key key = {self->boxes[box].parent, self->boxes[box].name};
    size_t known = self->children.count;
    if (intern_add(&self->children, key_bytes(&key)) < known)
        return;
    self->noted = heap_grow(self->noted, &self->noted_room, known + 1, sizeof *self->noted);
    self->noted[known] = box;
}

static uint32_t noted_child(const struct frametree *self, uint32_t parent, uint32_t name) {
    const struct child_key key = {parent, name};
    uint32_t number = intern_find(&self->children, key_bytes(&key));
    return number == INTERN_NONE ? FRAMETREE_NONE : self->noted[number];
}

/*
 * The child with that name if there already is one. Whatever stands between the stacks of one box in sorted
 * order starts with its name, or is a start of it (a stack "a" with count 5 sorts among those of "a 5"): so
 * there is none when the newest sibling is neither.
 */
static uint32_t find_sorted_child(const struct frametree *self, uint32_t parent, struct slice wanted) {
    uint32_t newest = self->boxes[parent].last;
    if (newest == FRAMETREE_NONE)
        return FRAMETREE_NONE;
    struct slice other = intern_text(&self->names, self->boxes[newest].name);
    if (slice_equal(other, wanted))
        return newest;
    if (!slice_starts(other, wanted) && !slice_starts(wanted, other))
        return FRAMETREE_NONE;
    uint32_t name = intern_find(&self->names, wanted);
    return name == INTERN_NONE ? FRAMETREE_NONE : noted_child(self, parent, name);
}

/*
 * The box that a frame on top of the parent belongs to. Of sorted stacks, a new one has no name before it is
 * closed, for most are left out then.
 */
static uint32_t box_for(struct frametree *self, uint32_t parent, struct slice name) {
    uint32_t box = FRAMETREE_NONE, number = INTERN_NONE;
    if (self->order == FRAMETREE_SORTED) {
        box = find_sorted_child(self, parent, name);
    } else if (self->order == FRAMETREE_UNSORTED) {
        number = intern_add(&self->names, name);
        box = noted_child(self, parent, number);
    }
    self->joined |= box != FRAMETREE_NONE;
    if (box != FRAMETREE_NONE)
        return box;
    box = add_box(self, parent, number);
    if (self->order == FRAMETREE_UNSORTED)
        note_child(self, box);
    return box;
}

static void open_frame(struct frametree *self, struct slice name, size_t end) {
    uint32_t box = box_for(self, self->open[self->depth - 1].box, name);
    self->open = heap_grow(self->open, &self->open_room, self->depth + 1, sizeof *self->open);
    self->open[self->depth++] = (struct frame_open){box, end, self->total};
}

/* QUIRK_END_TEXT: the original keeps the end of a box as text, which rounds a double to 15 digits. */
static struct count as_printed(struct count value) {
    struct bytebuf text = {0};
    if (value.form <= COUNT_NEGATIVE)
        return value;
    count_print(&text, value);
    struct slice printed = bytebuf_slice(&text);
    struct count read = {.real = count_text_double(printed), .form = COUNT_READ};
    if (count_length(printed) == printed.len)
        read = count_parse(printed);
    bytebuf_free(&text);
    return read;
}

/* complete: no stack that comes runs through the box. */
static void close_frame(struct frametree *self, bool complete) {
    const struct frame_open *open = &self->open[--self->depth];
    struct frame_box *box = &self->boxes[open->box];
    if (count_compare(box->end, box->start) == 0 && count_compare(open->opened, box->start) == 0)
        box->end = as_printed(self->total);
    else /* opened again: the widths add up */
        box->end = count_add(box->end, count_subtract(self->total, open->opened));
    if (complete && frame_pruning_remove(self, open->box))
        return;
    if (box->name == INTERN_NONE) {
        size_t from = self->depth > 1 ? open[-1].end + 1 : 0;
        box->name = intern_add(&self->names, slice_part(bytebuf_slice(&self->previous), from, open->end));
    }
    if (!complete && self->order == FRAMETREE_SORTED)
        note_child(self, open->box);
}

/* Bytes that the stack shares with the one before, at least `shared` where both are as long. */
static size_t common_with_previous(const struct frametree *self, struct slice stack, size_t shared) {
    size_t shorter = self->previous.len < stack.len ? self->previous.len : stack.len;
    if (shared > shorter)
        shared = shorter;
    return shared +
           slice_common(slice_from(bytebuf_slice(&self->previous), shared), slice_from(stack, shared));
}

/* How many of the open boxes, the root among them, run on into the stack. */
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

/* Closes the open boxes that the stack does not share, from the top. */
static void close_unshared(struct frametree *self, struct slice stack, size_t common) {
    size_t depth = shared_depth(self, stack, common);
    bool complete = depth < self->depth && frame_pruning_is_complete(self, depth, stack);
    while (self->depth > depth)
        close_frame(self, complete);
}

static void start_tree(struct frametree *self) {
    self->open = heap_grow(self->open, &self->open_room, 1, sizeof *self->open);
    self->largest = 1;
    uint32_t root = add_box(self, FRAMETREE_NONE, intern_add(&self->names, SLICE("")));
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
        struct count *sum = &self->deltas[self->open[self->depth - 1].box];
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
