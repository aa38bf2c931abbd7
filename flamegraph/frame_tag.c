/* frame_tag: nothing is checked here; nameattr did, so that writing cannot fail. */
#include "frame_tag.h"

#include "svg.h"

#include "base/banned.h"

/* ' NAME="VALUE"' or 'NAME="VALUE"' when it is the first. */
static void add_attribute(struct bytebuf *out, const char *name, struct slice value, bool *first) {
    bytebuf_add_format(out, "%s%s=\"", *first ? "" : " ", name);
    svg_add_escaped(out, value, SVG_REFERENCES);
    bytebuf_add_byte(out, '"');
    *first = false;
}

static void add_extra(struct bytebuf *out, struct slice text, bool *first) {
    bytebuf_add(out, *first ? SLICE("") : SLICE(" "));
    bytebuf_add(out, slice_trim(text));
    *first = false;
}

void frame_tag_open(struct bytebuf *out, const struct nameattr_row *row) {
    if (!row) {
        bytebuf_add(out, SLICE("<g >"));
        return;
    }
    bool first = true;
    bytebuf_add(out, nameattr_is_set(row, NAMEATTR_HREF) ? SLICE("<a ") : SLICE("<g "));
    if (nameattr_is_set(row, NAMEATTR_HREF)) {
        bool target = nameattr_is_set(row, NAMEATTR_TARGET);
        add_attribute(out, "xlink:href", row->values[NAMEATTR_HREF], &first);
        add_attribute(out, "target", target ? row->values[NAMEATTR_TARGET] : SLICE("_top"), &first);
        if (nameattr_is_set(row, NAMEATTR_A_EXTRA))
            add_extra(out, row->values[NAMEATTR_A_EXTRA], &first);
    }
    for (int key = NAMEATTR_ID; key <= NAMEATTR_CLASS; key++)
        if (row->values[key].at)
            add_attribute(out, key == NAMEATTR_ID ? "id" : "class", row->values[key], &first);
    if (nameattr_is_set(row, NAMEATTR_G_EXTRA))
        add_extra(out, row->values[NAMEATTR_G_EXTRA], &first);
    bytebuf_add_byte(out, '>');
}

void frame_tag_close(struct bytebuf *out, const struct nameattr_row *row) {
    bytebuf_add(out, row && nameattr_is_set(row, NAMEATTR_HREF) ? SLICE("</a>\n") : SLICE("</g>\n"));
}
