/* layout: the geometry of the original; see the names of its paddings in comments. */
#include "layout.h"

#include "base/banned.h"

static struct count total_of(const struct layout_options *options, struct count sum) {
    bool given = !count_is_zero(options->total) && count_compare(options->total, sum) >= 0;
    return given ? options->total : sum;
}

struct layout layout_make(const struct layout_options *options, struct count sum) {
    double fs = options->fontsize;
    struct layout self = {
        .width = options->width,
        .fontsize = fs,
        .top = fs * 3,                           /* ypad1 */
        .bottom = fs * 2 + 10,                   /* ypad2 */
        .gap = options->subtitle ? fs * 2 : 0.0, /* ypad3 */
        .frame_height = options->height,
        .letter = fs * options->fontwidth,
        .inverted = options->inverted,
        .total = total_of(options, sum),
    };
    double total = count_double(self.total);
    self.scale = (self.width - 2 * LAYOUT_SIDE) / total;
    self.min =
        options->minwidth_is_percent ? total * options->minwidth / 100 : options->minwidth / self.scale;
    return self;
}

double layout_min_share(const struct layout_options *options) {
    double room = options->width - 2 * LAYOUT_SIDE;
    if (options->minwidth_is_percent)
        return options->minwidth / 100;
    return room > 0 ? options->minwidth / room : 0;
}

bool layout_shows(const struct layout *self, const struct frametree *tree, uint32_t node) {
    assert(node < tree->count);
    struct count width = node == 0 ? self->total : frametree_width(tree, node);
    return count_double(width) >= self->min;
}

uint32_t layout_first(const struct layout *self, const struct frametree *tree) {
    return layout_shows(self, tree, 0) ? 0 : FRAMETREE_NONE;
}

uint32_t layout_next(const struct layout *self, const struct frametree *tree, uint32_t node) {
    node = frametree_next(tree, node);
    while (node != FRAMETREE_NONE && !layout_shows(self, tree, node))
        node = frametree_skip(tree, node);
    return node;
}

void layout_measure(struct layout *self, const struct frametree *tree) {
    uint32_t deepest = 0;
    for (uint32_t node = layout_first(self, tree); node != FRAMETREE_NONE;
         node = layout_next(self, tree, node)) {
        self->nodes++;
        deepest = tree->nodes[node].depth > deepest ? tree->nodes[node].depth : deepest;
    }
    self->pruned = tree->count + tree->left_out - self->nodes;
    self->height = (deepest + 1.0) * self->frame_height + self->top + self->bottom + self->gap;
}

struct rectangle layout_place(const struct layout *self, const struct frame_node *node) {
    struct count end = node->parent == FRAMETREE_NONE ? self->total : node->end;
    struct rectangle place = {.x1 = LAYOUT_SIDE + count_double(node->start) * self->scale,
                              .x2 = LAYOUT_SIDE + count_double(end) * self->scale};
    if (self->inverted) {
        place.y1 =
            self->top + node->depth * self->frame_height; /* QUIRK_ICICLE_SUBTITLE: no space for a subtitle */
        place.y2 = self->top + (node->depth + 1.0) * self->frame_height - 1;
    } else {
        place.y1 = self->height - self->bottom - (node->depth + 1.0) * self->frame_height + 1;
        place.y2 = self->height - self->bottom - node->depth * self->frame_height;
    }
    return place;
}
