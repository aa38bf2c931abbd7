/*
 * dtrace and stap print a stack and then its count, a line that is a number. dtrace's text may have a header
 * of up to three lines before the first blank one; until that is decided, lines are kept.
 */
#include <stdlib.h>

#include "format.h"
#include "symbol.h"
#include "words.h"

#include "base/banned.h"

enum { HEADER_LINES = 3 };

struct dtrace_state {
    unsigned lines;       /* kept: of a header, or of a stack */
    bool decided;         /* which of them */
    bool after_heading;   /* the line before was "CPU ID FUNCTION:NAME" */
    struct bytebuf kept;  /* each with LF */
    struct bytebuf frame; /* while it is tidied */
    uint32_t *parts;      /* of a frame that was inlined into others */
    size_t capacity;
};

static void drop_stack(struct fold *fold) {
    fold_drop_uncounted(fold);
}

/* ---- names ---- */

/* Without "+0x1f" or "+31" at its end. */
static struct slice without_offset(struct slice name) {
    size_t plus = slice_find_last(name, '+');
    if (plus == name.len)
        return name;
    struct slice offset = slice_from(name, plus + 1);
    bool hexadecimal = slice_starts(offset, SLICE("0x")) && slice_is_hex(slice_from(offset, 2));
    return hexadecimal || words_is_number(offset) ? slice_part(name, 0, plus) : name;
}

/* The number of a part; those after the first were inlined into the one before. */
static uint32_t part_name(struct fold *fold, struct slice part, bool inlined) {
    struct dtrace_state *state = fold->state;
    state->frame.len = 0;
    bytebuf_add(&state->frame, words_without_class_mark(slice_trim(part)));
    if (inlined && state->frame.len)
        bytebuf_add(&state->frame, SLICE("_[i]"));
    return fold_name(fold, bytebuf_slice(&state->frame));
}

/* Pushes the last part first: it was called by those before it. */
static void push_parts(struct fold *fold, struct slice name) {
    struct dtrace_state *state = fold->state;
    struct slice part;
    size_t count = 0;
    while (symbol_cut(&name, &part)) {
        state->parts = heap_grow(state->parts, &state->capacity, count + 1, sizeof *state->parts);
        state->parts[count] = part_name(fold, part, count > 0);
        count++;
    }
    while (count > 0)
        fold_push_name(fold, state->parts[--count]);
}

static void push_frame(struct fold *fold, struct slice line) {
    struct slice name = symbol_without_arguments(without_offset(slice_trim(line)));
    if (slice_has(name, SLICE("->")))
        push_parts(fold, name);
    else
        fold_push(fold, name.len ? words_without_class_mark(name) : SLICE("-"));
}

/* ---- lines ---- */

/* A number alone: the stack's count; a negative one is not a count. */
static bool read_count(struct fold *fold, struct slice line) {
    struct slice text = slice_trim(line);
    bool negative = slice_starts(text, SLICE("-"));
    struct slice digits = slice_from(text, negative);
    if (!words_is_number(digits))
        return false;
    if (negative) {
        fold->unread++;
        fold_drop(fold);
    } else {
        fold_close(fold, (struct decimal){.whole = count_parse(digits)});
    }
    return true;
}

/* "CPU     ID                    FUNCTION:NAME" */
static bool is_heading(struct slice line) {
    struct slice rest = slice_trim(line), word;
    if (!slice_starts(rest, SLICE("CPU")))
        return false;
    return words_take_word(&rest, &word) && slice_equal(word, SLICE("CPU")) && words_take_blanks(&rest) &&
           words_take_word(&rest, &word) && slice_equal(word, SLICE("ID")) && words_take_blanks(&rest) &&
           slice_equal(rest, SLICE("FUNCTION:NAME"));
}

/* "  1  73221                        :tick-30s" */
static bool is_probe(struct slice line) {
    struct slice rest = slice_trim(line), word;
    return words_take_digits(&rest, &word) && words_take_blanks(&rest) && words_take_digits(&rest, &word) &&
           words_take_blanks(&rest) && words_take_word(&rest, &word) && rest.len == 0 &&
           slice_find(word, ':') < word.len;
}

static void read_decided(struct fold *fold, struct slice line) {
    struct dtrace_state *state = fold->state;
    bool after_heading = state->after_heading;
    state->after_heading = is_heading(line);
    if (state->after_heading || (after_heading && is_probe(line)) || slice_starts(line, SLICE("dtrace: ")) ||
        !slice_trim(line).len || read_count(fold, line))
        return;
    push_frame(fold, line);
}

/* Reads the lines that were kept. */
static void decide(struct fold *fold, bool header) {
    struct dtrace_state *state = fold->state;
    struct slice rest = bytebuf_slice(&state->kept), line;
    state->decided = true;
    if (!header && rest.len)
        for (rest.len--; slice_cut(&rest, '\n', &line);)
            read_decided(fold, line);
    state->kept.len = 0;
}

static bool is_count(struct slice line) {
    struct slice text = slice_trim(line);
    return words_is_number(slice_from(text, slice_starts(text, SLICE("-"))));
}

static void read_line(struct fold *fold, struct slice line) {
    struct dtrace_state *state = fold->state;
    if (state->decided) {
        read_decided(fold, line);
        return;
    }
    bool blank = slice_trim(line).len == 0;
    bytebuf_add(&state->kept, line);
    bytebuf_add_byte(&state->kept, '\n');
    if (blank || is_count(line) || ++state->lines == HEADER_LINES)
        decide(fold, blank);
}

static void begin(struct fold *fold) {
    struct dtrace_state *state = fold->state;
    state->decided = state->after_heading = false;
    state->lines = 0;
}

static void end(struct fold *fold) {
    decide(fold, false);
    drop_stack(fold);
}

static void free_state(struct fold *fold) {
    struct dtrace_state *state = fold->state;
    bytebuf_free(&state->kept);
    bytebuf_free(&state->frame);
    free(state->parts);
}

const struct format format_dtrace = {.name = "dtrace",
                                     .script = "stackcollapse.pl",
                                     .help = "stacks of DTrace, or of others, with a count after each",
                                     .options = "",
                                     .state_size = sizeof(struct dtrace_state),
                                     .begin = begin,
                                     .line = read_line,
                                     .end = end,
                                     .free_state = free_state};

/* ---- stap ---- */

/* Without "+0xb/0x10" at its end. */
static struct slice without_stap_offset(struct slice name) {
    size_t plus = slice_find_last(name, '+');
    struct slice rest = slice_from(name, plus < name.len ? plus + 1 : plus), number;
    bool offset = words_take_address(&rest, &number) && words_take(&rest, SLICE("/")) &&
                  words_take_address(&rest, &number) && rest.len == 0;
    return offset ? slice_part(name, 0, plus) : name;
}

/* " 0x401136 [/usr/bin/app+0x1136/0x4000]" is "[app]". */
static bool push_module(struct fold *fold, struct slice text) {
    struct slice rest = text, address;
    if (!words_take_address(&rest, &address) || !words_take(&rest, SLICE(" [")) ||
        !slice_ends(rest, SLICE("]")))
        return false;
    struct slice module = without_stap_offset(slice_part(rest, 0, rest.len - 1));
    size_t slash = slice_find_last(module, '/');
    struct dtrace_state *state = fold->state;
    state->frame.len = 0;
    bytebuf_add_byte(&state->frame, '[');
    bytebuf_add(&state->frame, slash < module.len ? slice_from(module, slash + 1) : module);
    bytebuf_add_byte(&state->frame, ']');
    fold_push(fold, bytebuf_slice(&state->frame));
    return true;
}

static void push_stap_frame(struct fold *fold, struct slice line) {
    struct slice text = slice_trim(line), mark = SLICE(" : "), inexact = SLICE(" (inexact)");
    if (push_module(fold, text))
        return;
    for (size_t at = slice_search(text, mark); at < text.len; at = slice_search(text, mark))
        text = slice_from(text, at + mark.len);
    if (slice_ends(text, inexact))
        text = slice_part(text, 0, text.len - inexact.len);
    for (size_t at = text.len; slice_ends(text, SLICE("]")) && at > 1; at--)
        if (text.at[at - 1] == '[' && text.at[at - 2] == ' ') {
            text = slice_part(text, 0, at - 2);
            break;
        }
    text = without_stap_offset(slice_trim(text));
    fold_push(fold, text.len ? text : SLICE("-"));
}

static void read_stap_line(struct fold *fold, struct slice line) {
    if (slice_trim(line).len && !read_count(fold, line))
        push_stap_frame(fold, line);
}

const struct format format_stap = {.name = "stap",
                                   .script = "stackcollapse-stap.pl",
                                   .help = "stacks of SystemTap, with a count after each",
                                   .options = "",
                                   .weak = true,
                                   .state_size = sizeof(struct dtrace_state),
                                   .line = read_stap_line,
                                   .end = drop_stack,
                                   .free_state = free_state};
