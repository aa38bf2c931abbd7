/* contrast: relative luminance as WCAG 2 defines it, with a cubic in place of its power (error below 0.002).
 */
#include "contrast.h"

#include "base/banned.h"

/* Here black and white are read equally well, at 4.6:1. */
static const double middle_luminance = 0.179;

static double linear(int channel) {
    double c = channel / 255.0;
    return c * (c * (c * 0.305306011 + 0.682171111) + 0.012522878);
}

/* "12," from the front of the text; -1 when there is no number up to 255 before the end byte. */
static int cut_channel(struct slice *text, char end) {
    struct slice field;
    int channel = 0;
    if (!slice_cut(text, end, &field) || field.len == 0 || field.len > 3)
        return -1;
    for (size_t i = 0; i < field.len; i++) {
        if (!byte_is_digit(field.at[i]))
            return -1;
        channel = channel * 10 + (field.at[i] - '0');
    }
    return channel > 255 ? -1 : channel;
}

bool contrast_is_dark(struct slice colour) {
    struct slice start = SLICE("rgb(");
    if (!slice_starts(colour, start) || !slice_ends(colour, SLICE(")")))
        return false;
    struct slice rest = slice_part(colour, start.len, colour.len - 1);
    int red = cut_channel(&rest, ','), green = cut_channel(&rest, ','), blue = cut_channel(&rest, ',');
    if (red < 0 || green < 0 || blue < 0 || slice_cut(&rest, ',', &rest))
        return false;
    return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue) < middle_luminance;
}

void contrast_note(struct contrast *self, struct slice colour) {
    if (contrast_is_dark(colour))
        intern_add(&self->dark, colour);
}

void contrast_add_style(const struct contrast *self, struct bytebuf *out) {
    if (self->dark.count == 0)
        return;
    bytebuf_add(out, SLICE("<style type=\"text/css\">\n"));
    for (uint32_t i = 0; i < self->dark.count; i++) {
        bytebuf_add(out, i > 0 ? SLICE(",\n") : SLICE(""));
        bytebuf_add(out, SLICE(".flamegraph rect[fill=\""));
        bytebuf_add(out, intern_text(&self->dark, i));
        bytebuf_add(out, SLICE("\"] + text"));
    }
    bytebuf_add(out, SLICE(" { fill: #fff; }\n</style>\n"));
}

void contrast_free(struct contrast *self) {
    intern_free(&self->dark);
}
