/*
 * perf_frame: a module is the balanced group of parentheses that ends the line; what is left of it is the
 * symbol. Linear in the length of the line.
 */
#include "perf/perf_frame.h"

#include "base/banned.h"

/* Start of the balanced group that the parenthesis at `close` ends, or s.len. */
static size_t group_start(struct slice s, size_t close) {
    size_t depth = 0;
    for (size_t i = close + 1; i > 0; i--) {
        if (s.at[i - 1] == ')')
            depth++;
        else if (s.at[i - 1] == '(' && --depth == 0)
            return i - 1;
    }
    return s.len;
}

/* Position of the "(" of the last " (" before `close`; if there is one, with a byte before the blank. */
static size_t last_opening(struct slice s, size_t close) {
    for (size_t i = close; i > 1; i--)
        if (s.at[i - 1] == '(' && s.at[i - 2] == ' ')
            return i - 1;
    return s.len;
}

/* The module without the offset in it, which perf script -F +dsoff prints. */
static struct slice without_offset(struct slice module) {
    size_t digits = module.len;
    while (digits > 0 && byte_is_hex(module.at[digits - 1]))
        digits--;
    bool is_offset = digits < module.len && digits > 3 &&
                     slice_equal(slice_part(module, digits - 3, digits), SLICE("+0x"));
    return is_offset ? slice_part(module, 0, digits - 3) : module;
}

bool perf_frame_read(struct slice rest, struct frame *frame) {
    size_t close = slice_find_last(rest, ')');
    if (close == rest.len)
        return false;
    size_t open = group_start(rest, close);
    if (open == rest.len)
        open = last_opening(rest, close);
    if (open == rest.len || open == 0 || rest.at[open - 1] != ' ')
        return false;
    size_t start = rest.len - slice_trim_start(rest).len;
    *frame = (struct frame){.module = without_offset(slice_part(rest, open + 1, close)), .has_module = true};
    if (start < open - 1)
        frame->symbol = slice_part(rest, start, open - 1);
    else if (open >= 2)
        frame->symbol = slice_part(rest, open - 2, open - 1); /* old perf's empty name is one blank */
    else if (close + 1 < rest.len && !byte_is_blank(rest.at[close + 1]))
        return false; /* a symbol that starts with a group, printed without module */
    else
        frame->symbol = SLICE("[unknown]");
    return true;
}

/* The end of the line if no colon in it, at `from` or later, ends a word: then none ends a time. Else 0. */
static inline size_t find_end(struct slice bytes, size_t from) {
    for (size_t at = from; at + BYTEMASK_BYTES < bytes.len; at += BYTEMASK_BYTES) {
        bytemask_vector here = bytemask_load(bytes.at + at), next = bytemask_load(bytes.at + at + 1);
        bytemask_vector colons = bytemask_equal(here, ':') & bytemask_range(next, '\0', ' ');
        unsigned stops = bytemask_bits(colons | bytemask_equal(here, '\n'));
        if (stops) {
            at += (unsigned)__builtin_ctz(stops);
            return bytes.at[at] == '\n' ? at : 0;
        }
    }
    return 0;
}

/* True if the line, up to `end`, ends with a module that has no parentheses in it. */
static bool ends_with_module(const char *line, size_t end) {
    if (line[end - 1] != ')')
        return false;
    for (size_t at = end - 1; at > BYTEMASK_BYTES;) {
        at -= BYTEMASK_BYTES;
        unsigned parentheses = bytemask_bits(bytemask_range(bytemask_load(line + at), '(', ')'));
        if (parentheses) {
            at += bytemask_last(parentheses);
            return line[at] == '(' && line[at - 1] == ' ';
        }
    }
    return false;
}

size_t perf_frame_skip(struct slice bytes, uint64_t *lines) {
    size_t skipped = 0;
    for (struct slice rest = bytes; perf_frame_usual_address(rest);) {
        size_t end = find_end(rest, PERF_USUAL_ADDRESS);
        if (!end || !ends_with_module(rest.at, end))
            break;
        rest = slice_from(rest, end + 1);
        skipped += end + 1;
        ++*lines;
    }
    return skipped;
}

bool perf_frame_starts_with_address(struct slice line) {
    size_t blanks, end = perf_frame_address(line, &blanks);
    if (!blanks || !end || end == line.len || !byte_is_blank(line.at[end]))
        return false;
    return slice_is_hex(slice_part(line, blanks, end));
}

bool perf_frame_read_bare(struct slice line, struct frame *frame) {
    if (!perf_frame_starts_with_address(line))
        return false;
    size_t blanks, end = perf_frame_address(line, &blanks);
    *frame =
        (struct frame){.address = slice_part(line, blanks, end), .symbol = slice_trim(slice_from(line, end))};
    return frame->symbol.len > 0;
}

bool perf_frame_cut_module(struct frame *frame) {
    struct slice symbol = frame->symbol;
    size_t open = last_opening(symbol, symbol.len);
    if (open == symbol.len || slice_find(slice_from(symbol, open), ')') < symbol.len - open)
        return false;
    frame->symbol = slice_trim_end(slice_part(symbol, 0, open));
    return true;
}
