/* other_side: frames are gone through in the order of the tree, those of both sides, so that the viewer can
 * merge the lists. */
#include "other_side.h"

#include <stdlib.h>

#include "label.h"
#include "metadata.h"
#include "profile/frame_sums.h"
#include "svg.h"

#include "base/banned.h"

struct writer {
    const struct other_side *side;
    const struct frametree *tree;
    double min;            /* counts on the other side below which a frame is left out */
    uint32_t *first;       /* by name: the number of the first drawn frame of that name, or FRAMETREE_NONE */
    struct intern names;   /* of frames that no drawn one shares */
    struct intern colours; /* "rgb(1,2,3)" */
    struct bytebuf text;
};

static struct count other_count(const struct writer *self, uint32_t node) {
    return comparison_before(&self->side->difference->comparison, node);
}

static bool is_there(const struct writer *self, uint32_t node) {
    double count = count_double(other_count(self, node));
    return count > 0 && (count >= self->min || layout_shows(self->side->layout, self->tree, node));
}

/* The next frame of either side, parents first. */
static uint32_t next_frame(const struct writer *self, uint32_t node) {
    node = frametree_next(self->tree, node);
    while (node != FRAMETREE_NONE && !is_there(self, node) &&
           !layout_shows(self->side->layout, self->tree, node))
        node = frametree_skip(self->tree, node);
    return node;
}

static void number_names(struct writer *self) {
    const struct layout *layout = self->side->layout;
    uint32_t number = 0;
    self->first = heap_resize(NULL, self->tree->names.count, sizeof *self->first);
    for (size_t name = 0; name < self->tree->names.count; name++)
        self->first[name] = FRAMETREE_NONE;
    for (uint32_t node = layout_first(layout, self->tree); node != FRAMETREE_NONE;
         node = layout_next(layout, self->tree, node), number++)
        if (node > 0 && self->first[self->tree->nodes[node].name] == FRAMETREE_NONE)
            self->first[self->tree->nodes[node].name] = number;
}

static void add_name(struct writer *self, struct bytebuf *out, uint32_t node) {
    uint32_t name = self->tree->nodes[node].name;
    if (self->first[name] != FRAMETREE_NONE)
        bytebuf_add_number(out, self->first[name]);
    else
        bytebuf_add_format(
            out, "-%llu",
            (unsigned long long)intern_add(&self->names, intern_text(&self->tree->names, name)) + 1);
}

static void add_frames(struct writer *self, struct outbuf *out) {
    const struct other_side *side = self->side;
    uint64_t drawn = 1, named = 0;
    const char *comma = "";
    for (uint32_t node = next_frame(self, 0); node != FRAMETREE_NONE; node = next_frame(self, node)) {
        if (layout_shows(side->layout, self->tree, node)) {
            drawn++;
            continue;
        }
        bytebuf_add_format(&out->pending, "%s%llu,%u,", comma, (unsigned long long)(drawn - named),
                           (unsigned)self->tree->nodes[node].depth);
        metadata_add_count(&out->pending, other_count(self, node), side->factor);
        bytebuf_add_byte(&out->pending, ',');
        metadata_add_count(&out->pending, frametree_width(self->tree, node), side->factor);
        bytebuf_add_byte(&out->pending, ',');
        add_name(self, &out->pending, node);
        self->text.len = 0;
        palette_print(&self->text, difference_colour(side->difference, node));
        bytebuf_add_format(&out->pending, ",%u",
                           (unsigned)intern_add(&self->colours, bytebuf_slice(&self->text)));
        named = drawn;
        comma = ",";
        outbuf_settle(out);
    }
}

/* What the frame's callees have that are too narrow to be drawn on the other side. */
static struct count rest_of(const struct writer *self, uint32_t node) {
    const struct frametree *tree = self->tree;
    struct count own = count_subtract(frame_sums_self_of(tree, node), tree->deltas[node]);
    struct count rest = count_subtract(other_count(self, node), own);
    for (uint32_t child = tree->nodes[node].first; child != FRAMETREE_NONE; child = tree->nodes[child].next)
        if (is_there(self, child))
            rest = count_subtract(rest, other_count(self, child));
    return rest;
}

static void add_rest(const struct writer *self, struct outbuf *out) {
    uint64_t number = 0, before = 0;
    const char *comma = "";
    for (uint32_t node = 0; node != FRAMETREE_NONE; node = next_frame(self, node)) {
        if (!is_there(self, node))
            continue;
        struct count rest = rest_of(self, node);
        if (count_double(rest) > count_double(other_count(self, node)) * 1e-9) {
            bytebuf_add_format(&out->pending, "%s%llu,", comma, (unsigned long long)(number - before));
            metadata_add_count(&out->pending, rest, self->side->factor);
            before = number;
            comma = ",";
            outbuf_settle(out);
        }
        number++;
    }
}

static void add_texts(struct bytebuf *out, const char *member, const struct intern *texts) {
    bytebuf_add_format(out, "],\"%s\":[", member);
    for (uint32_t i = 0; i < texts->count; i++) {
        bytebuf_add(out, i ? SLICE(",") : SLICE(""));
        svg_add_json(out, label_name(intern_text(texts, i)));
    }
}

void other_side_add(const struct other_side *self, struct outbuf *out) {
    const struct comparison *comparison = &self->difference->comparison;
    struct writer writer = {.side = self, .tree = comparison->tree};
    double before = count_double(comparison_before(comparison, 0));
    writer.min = self->layout->min * before / count_double(self->layout->total);
    number_names(&writer);
    bytebuf_add_text(&out->pending, ",\"other\":[");
    if (before > 0)
        add_frames(&writer, out);
    add_texts(&out->pending, "names", &writer.names);
    add_texts(&out->pending, "fills", &writer.colours);
    bytebuf_add_text(&out->pending, "],\"rest\":[");
    if (before > 0)
        add_rest(&writer, out);
    bytebuf_add_byte(&out->pending, ']');
    free(writer.first);
    intern_free(&writer.names);
    intern_free(&writer.colours);
    bytebuf_free(&writer.text);
}
