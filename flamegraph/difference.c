/* difference: --negate says that the columns were swapped; then what is in the second only is gone, not new.
 */
#include "difference.h"

#include <math.h>

#include "svg.h"

#include "base/banned.h"

static double shown_change(const struct difference *self, uint32_t frame) {
    double change = self->options->delta == DELTA_TOTAL ? comparison_of_total(&self->comparison, frame)
                                                        : comparison_of_own(&self->comparison, frame);
    return self->options->negate ? -change : change;
}

/* Whether the frame is on one side only, which has a colour of its own. */
static bool is_on_one_side(const struct difference *self, uint32_t frame) {
    return comparison_is_second_only(&self->comparison, frame) ||
           comparison_is_first_only(&self->comparison, frame);
}

void difference_make(struct difference *self) {
    const struct drawing_options *options = self->options;
    self->comparison = (struct comparison){.tree = self->tree};
    comparison_make(&self->comparison);
    self->compares = options->delta == DELTA_TOTAL || options->diff_colours == PALETTE_DIFF_SAFE;
    self->largest = self->tree->largest / count_double(self->whole);
    if (!self->compares)
        return;
    comparison_judge(&self->comparison, self->significant);
    self->largest = 0;
    for (uint32_t frame = 0; frame < self->tree->count; frame++)
        if (comparison_is_changed(&self->comparison, frame) && !is_on_one_side(self, frame))
            self->largest = fmax(self->largest, fabs(shown_change(self, frame)));
}

struct colour difference_colour(const struct difference *self, uint32_t frame) {
    const struct drawing_options *options = self->options;
    struct colour grey;
    if (palette_is_grey(intern_text(&self->tree->names, self->tree->nodes[frame].name), &grey))
        return grey;
    if (!self->compares) {
        double delta = count_double(self->tree->deltas[frame]);
        return palette_delta_colour(options->negate ? -delta : delta, self->tree->largest);
    }
    if (!comparison_is_changed(&self->comparison, frame))
        return palette_change_colour(options->diff_colours, 0);
    if (is_on_one_side(self, frame))
        return comparison_is_second_only(&self->comparison, frame) != options->negate
                   ? palette_new_colour(options->diff_colours)
                   : palette_gone_colour(options->diff_colours);
    double change = shown_change(self, frame);
    return palette_change_colour(options->diff_colours, change == 0 ? 0 : change / self->largest);
}

/* "+0.12%" */
static void add_points(struct bytebuf *out, double points) {
    bytebuf_add(out, points > 0 ? SLICE("+") : SLICE(""));
    svg_add_fixed(out, points, 2);
    bytebuf_add_byte(out, '%');
}

/* A delta as points of the whole. */
static double points_of_delta(const struct difference *self, struct count delta) {
    if (self->options->negate)
        delta = count_subtract((struct count){0}, delta);
    return count_double(count_divide(count_multiply(count_whole(100), delta), self->whole));
}

/* A change of shares as points of the whole, which --total can make larger than the sum. */
static double points_of_change(const struct difference *self, double change) {
    double points = 100 * change * (self->comparison.after / count_double(self->whole));
    return self->options->negate && points != 0 ? -points : points;
}

void difference_add_change(struct bytebuf *out, const struct difference *self, uint32_t frame) {
    const struct comparison *comparison = &self->comparison;
    if (!self->compares) {
        add_points(out, points_of_delta(self, self->tree->deltas[frame]));
        return;
    }
    bool total = self->options->delta == DELTA_TOTAL, negate = self->options->negate;
    if (total) {
        add_points(out, points_of_change(self, comparison_of_total(comparison, frame)));
        bytebuf_add(out, SLICE(" total, "));
    }
    add_points(out, points_of_change(self, comparison_of_own(comparison, frame)));
    bytebuf_add(out, total ? SLICE(" self") : SLICE(""));
    if (comparison_is_second_only(comparison, frame))
        bytebuf_add(out, negate ? SLICE("; gone") : SLICE("; new"));
    if (comparison_is_changed(comparison, frame))
        bytebuf_add(out, SLICE("; more than noise"));
}

void difference_free(struct difference *self) {
    comparison_free(&self->comparison);
}
