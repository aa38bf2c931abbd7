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
    self.least =
        options->minwidth_is_percent ? total * options->minwidth / 100 : options->minwidth / self.scale;
    return self;
}

double layout_min_share(const struct layout_options *options) {
    double room = options->width - 2 * LAYOUT_SIDE;
    if (options->minwidth_is_percent)
        return options->minwidth / 100;
    return room > 0 ? options->minwidth / room : 0;
}

bool layout_shows(const struct layout *self, const struct frametree *tree, uint32_t box) {
    assert(box < tree->count);
    struct count width = box == 0 ? self->total : frametree_width(tree, box);
    return count_double(width) >= self->least;
}

uint32_t layout_first(const struct layout *self, const struct frametree *tree) {
    return layout_shows(self, tree, 0) ? 0 : FRAMETREE_NONE;
}

uint32_t layout_next(const struct layout *self, const struct frametree *tree, uint32_t box) {
    box = frametree_next(tree, box);
    while (box != FRAMETREE_NONE && !layout_shows(self, tree, box))
        box = frametree_skip(tree, box);
    return box;
}

void layout_measure(struct layout *self, const struct frametree *tree) {
    uint32_t deepest = 0;
    for (uint32_t box = layout_first(self, tree); box != FRAMETREE_NONE; box = layout_next(self, tree, box)) {
        self->boxes++;
        deepest = tree->boxes[box].depth > deepest ? tree->boxes[box].depth : deepest;
    }
    self->pruned = tree->count + tree->left_out - self->boxes;
    self->height = (deepest + 1.0) * self->frame_height + self->top + self->bottom + self->gap;
}

struct rectangle layout_place(const struct layout *self, const struct frame_box *box) {
    struct count end = box->parent == FRAMETREE_NONE ? self->total : box->end;
    struct rectangle place = {.x1 = LAYOUT_SIDE + count_double(box->start) * self->scale,
                              .x2 = LAYOUT_SIDE + count_double(end) * self->scale};
    if (self->inverted) {
        place.y1 =
            self->top + box->depth * self->frame_height; /* QUIRK_ICICLE_SUBTITLE: no room for a subtitle */
        place.y2 = self->top + (box->depth + 1.0) * self->frame_height - 1;
    } else {
        place.y1 = self->height - self->bottom - (box->depth + 1.0) * self->frame_height + 1;
        place.y2 = self->height - self->bottom - box->depth * self->frame_height;
    }
    return place;
}
