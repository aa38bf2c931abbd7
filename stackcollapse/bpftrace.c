/*
 * bpftrace prints each entry of a map with its key over several lines: parts of it before the stack, the
 * frames, parts after it, the value.
 */
#include <stdlib.h>

#include "format.h"
#include "words.h"

#include "base/banned.h"

struct bpftrace_state {
    bool inside;          /* in an entry */
    bool wanted;          /* its map is read */
    bool chosen;          /* `map` is known */
    struct bytebuf map;   /* the one that is read, with its @ */
    struct bytebuf key;   /* of the entry: its parts but the stack */
    struct intern others; /* maps with stacks that are not read */
};

static void begin(struct fold *fold) {
    struct bpftrace_state *state = fold->state;
    const char *map = fold->given->map;
    if (map && !state->chosen) {
        if (map[0] != '@')
            bytebuf_add_byte(&state->map, '@');
        bytebuf_add_text(&state->map, map);
        state->chosen = true;
    }
}

/* Whether the map, in which a stack was met, is read: the first one is, if none was asked for. */
static bool is_wanted(struct fold *fold, struct slice map) {
    struct bpftrace_state *state = fold->state;
    if (!state->chosen) {
        bytebuf_add(&state->map, map);
        state->chosen = true;
    }
    if (slice_equal(map, bytebuf_slice(&state->map)))
        return true;
    intern_add(&state->others, map);
    return false;
}

/* Adds the parts of a key that are not empty. True: one was empty, the place of the stack. */
static bool add_parts(struct bytebuf *key, struct slice text) {
    bool stack = false;
    if (slice_ends(text, SLICE(",")))
        text.len--;
    for (;;) {
        size_t end = slice_search(text, SLICE(", "));
        struct slice part = slice_trim(slice_part(text, 0, end));
        stack |= part.len == 0;
        if (part.len && key->len)
            bytebuf_add(key, SLICE(", "));
        bytebuf_add(key, part);
        if (end == text.len)
            return stack;
        text = slice_from(text, end + 2);
    }
}

/* Digits, or what stats() prints: "count 3, average 250, total 750". */
static bool read_value(struct slice text, struct decimal *value) {
    size_t total = slice_search(text, SLICE(", total "));
    if (slice_starts(text, SLICE("count ")) && total < text.len)
        text = slice_from(text, total + 8);
    return text.len && slice_find(text, '.') == text.len && decimal_parse(text, value);
}

/* Counts the entry, whose key is known, or drops it. */
static void end_entry(struct fold *fold, struct slice value) {
    struct bpftrace_state *state = fold->state;
    struct decimal count;
    state->inside = false;
    if (!state->wanted) {
        fold_drop(fold);
    } else if (read_value(slice_trim(value), &count)) {
        fold_push(fold, bytebuf_slice(&state->key));
        fold_close(fold, count);
    } else {
        fold->unread++;
        fold_drop(fold);
    }
    state->key.len = 0;
}

/* "@NAME[" and what follows; false: another kind of line. */
static bool read_opening(struct slice line, struct slice *map, struct slice *rest) {
    size_t at = 1;
    while (at < line.len && byte_is_word(line.at[at]))
        at++;
    if (!slice_starts(line, SLICE("@")) || at >= line.len || line.at[at] != '[')
        return false;
    *map = slice_part(line, 0, at);
    *rest = slice_from(line, at + 1);
    return true;
}

/* Where the key ends: before the last "]:" that a blank or nothing follows. The length: it does not. */
static size_t key_end(struct slice text) {
    size_t end = slice_ends(text, SLICE("]:")) ? text.len - 2 : text.len;
    for (size_t at = 0, found; end == text.len && at < text.len; at = found + 1) {
        found = at + slice_search(slice_from(text, at), SLICE("]: "));
        if (found < text.len)
            return found;
    }
    return end;
}

static void open_entry(struct fold *fold, struct slice map, struct slice rest) {
    struct bpftrace_state *state = fold->state;
    struct slice key = slice_trim_end(rest);
    size_t end = key_end(key);
    if (end == key.len) {
        state->wanted = is_wanted(fold, map);
        state->inside = true;
        add_parts(&state->key, rest);
        fold_open(fold);
    } else if (add_parts(&state->key, slice_part(key, 0, end))) {
        state->wanted = is_wanted(fold, map);
        end_entry(fold, slice_from(key, end + 2));
    } else {
        state->key.len = 0; /* an entry without a stack */
    }
}

/* "7f2e11c0a1d4 read+20 (/usr/lib/libc.so.6)", as with bpftrace's perf mode: the name alone. */
static struct slice without_address(struct slice frame) {
    enum { SHORTEST = 8, LONGEST = 16 };
    size_t blank = slice_find(frame, ' ');
    size_t bracket = words_last_bracket(frame);
    if (blank < SHORTEST || blank > LONGEST || !slice_is_hex(slice_part(frame, 0, blank)) ||
        bracket == frame.len || bracket <= blank + 1)
        return frame;
    return slice_part(frame, blank + 1, bracket);
}

static void read_frame(struct fold *fold, struct slice line, struct slice frame) {
    struct line_frame known;
    if (!line_cache_find(&fold->cache, line, &known)) {
        struct slice name = slice_trim(without_address(frame));
        known = (struct line_frame){
            fold_name(fold, fold->given->no_offsets ? words_without_decimal_offset(name) : name), 0};
        line_cache_add(&fold->cache, line, known);
    }
    fold_push_name(fold, known.name);
}

static void read_inside(struct fold *fold, struct slice line) {
    struct bpftrace_state *state = fold->state;
    struct slice text = slice_trim(line);
    if (slice_starts(text, SLICE("]:"))) {
        end_entry(fold, slice_from(text, 2));
    } else if (slice_starts(text, SLICE(","))) {
        size_t end = key_end(text);
        line_cache_break(&fold->cache);
        if (end == text.len)
            return;
        add_parts(&state->key, slice_part(text, 1, end));
        end_entry(fold, slice_from(text, end + 2));
    } else if (text.len) {
        read_frame(fold, line, text);
    }
}

/* An entry without a count is not counted. */
static void end(struct fold *fold) {
    struct bpftrace_state *state = fold->state;
    fold_drop_uncounted(fold);
    state->inside = false;
    state->key.len = 0;
}

static void read_line(struct fold *fold, struct slice line) {
    struct bpftrace_state *state = fold->state;
    struct slice map, rest;
    if (slice_starts(line, SLICE("@")) && read_opening(line, &map, &rest)) {
        end(fold);
        open_entry(fold, map, rest);
    } else if (state->inside) {
        read_inside(fold, line);
    }
}

/* What a user must know of the maps: which other one has stacks, or that the one asked for has none. */
static void finish(struct fold *fold) {
    struct bpftrace_state *state = fold->state;
    struct slice map = bytebuf_slice(&state->map);
    uint32_t *sorted = intern_sorted(&state->others); /* threads meet them in any order */
    struct slice other = state->others.count ? intern_text(&state->others, sorted[0]) : SLICE("");
    if (fold->given->map && !fold->stacks)
        messages_add(&fold->messages, "there is no map %.*s with stacks%s%.*s", (int)map.len, map.at,
                     other.len ? "; there is " : "", (int)other.len, other.at);
    else if (!fold->given->map && other.len)
        messages_add(&fold->messages,
                     "the map %.*s was read; others have stacks, too, such as %.*s: --map=%.*s", (int)map.len,
                     map.at, (int)other.len, other.at, (int)other.len, other.at);
    free(sorted);
}

static bool starts(struct slice bytes) {
    struct slice map, rest;
    return read_opening(bytes, &map, &rest);
}

static bool ready(const struct fold *fold) {
    const struct bpftrace_state *state = fold->state;
    return state->chosen;
}

static void follow(struct fold *fold, const struct fold *first) {
    struct bpftrace_state *state = fold->state;
    const struct bpftrace_state *other = first->state;
    state->map.len = 0;
    bytebuf_add(&state->map, bytebuf_slice(&other->map));
    state->chosen = other->chosen;
}

static void merge(struct fold *fold, const struct fold *other_fold) {
    struct bpftrace_state *state = fold->state;
    const struct bpftrace_state *other = other_fold->state;
    for (uint32_t i = 0; i < other->others.count; i++)
        intern_add(&state->others, intern_text(&other->others, i));
}

static void free_state(struct fold *fold) {
    struct bpftrace_state *state = fold->state;
    bytebuf_free(&state->map);
    bytebuf_free(&state->key);
    intern_free(&state->others);
}

const struct format format_bpftrace = {.name = "bpftrace",
                                       .script = "stackcollapse-bpftrace.pl",
                                       .help = "maps of bpftrace whose key is a stack",
                                       .options = "map no-offsets",
                                       .state_size = sizeof(struct bpftrace_state),
                                       .begin = begin,
                                       .line = read_line,
                                       .frame = fold_push_frame,
                                       .starts = starts,
                                       .ready = ready,
                                       .follow = follow,
                                       .merge = merge,
                                       .end = end,
                                       .finish = finish,
                                       .free_state = free_state};
