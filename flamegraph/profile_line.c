/* profile_line: both counts are found from the end of the line. */
#include "profile_line.h"

#include "profile/folded_line.h"

#include "base/banned.h"

bool profile_line_parse(struct slice text, struct profile_line *line) {
    struct folded_line outer, inner;
    if (!folded_line_parse(text, FOLDED_UTF8, &outer))
        return false;
    *line = (struct profile_line){
        .text = text, .whole = {outer.stack.len, outer.count.len}, .count = count_parse(outer.count)};
    line->two = folded_line_parse(outer.stack, FOLDED_UTF8, &inner);
    if (line->two) {
        line->split = (struct profile_column){inner.stack.len, inner.count.len};
        line->first = count_parse(inner.count);
    }
    return true;
}

/* Appends the frames in opposite order. */
static void add_reversed(struct bytebuf *into, struct slice stack) {
    while (stack.len) {
        size_t last = slice_find_last(stack, ';');
        if (last == stack.len) {
            bytebuf_add(into, stack);
            return;
        }
        bytebuf_add(into, slice_from(stack, last + 1));
        bytebuf_add_byte(into, ';');
        stack.len = last;
    }
}

/* Appends a blank and the text of a count, which is where the column ends. */
static void add_column(struct bytebuf *into, struct slice column, size_t count) {
    bytebuf_add_byte(into, ' ');
    bytebuf_add(into, slice_from(column, column.len - count));
}

size_t profile_line_reverse(const struct profile_line *line, bool differential, struct bytebuf *reversed) {
    struct slice outer = slice_part(line->text, 0, line->whole.stack);
    reversed->len = 0;
    add_reversed(reversed, folded_line_frames(profile_line_stack(line, differential)));
    if (differential)
        add_column(reversed, outer, line->split.count);
    size_t stack = reversed->len;
    add_column(reversed, line->text, line->whole.count);
    return stack;
}
