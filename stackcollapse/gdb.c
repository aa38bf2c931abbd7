/*
 * gdb: frames are numbered from 0, so a number that does not grow begins another stack. Lines that are no
 * frame, such as those of variables and wrapped arguments, do not end one.
 */
#include "format.h"
#include "symbol.h"
#include "words.h"

#include "base/banned.h"

struct gdb_state {
    uint32_t last; /* number of the frame before */
};

/*
 * The name in what follows the number: maybe an address, the name, and the arguments. *start: the bytes of
 * `text` that tell it, up to and with the " (" before the arguments; 0 if it takes all of them.
 */
static struct slice name_of(struct slice text, size_t *start) {
    struct slice address, rest = slice_trim_start(text), signal = SLICE("<signal handler called>");
    struct slice after = rest;
    bool certain;
    if (words_take_address(&after, &address) && words_take(&after, SLICE(" in ")))
        rest = after;
    *start = 0;
    if (slice_starts(rest, signal))
        return signal;
    size_t end = symbol_arguments(rest, &certain);
    if (certain)
        *start = text.len - rest.len + end + 2;
    struct slice name = slice_trim(slice_part(rest, 0, end));
    return name.len ? name : SLICE("??");
}

/* "#12 ": the number and the rest. */
static bool read_number(struct slice line, uint32_t *number, struct slice *rest) {
    struct slice digits;
    *rest = line;
    if (!words_take(rest, SLICE("#")) || !words_take_digits(rest, &digits))
        return false;
    uint64_t value = words_number(digits);
    *number = value > UINT32_MAX ? UINT32_MAX : (uint32_t)value;
    return rest->len == 0 || byte_is_blank(rest->at[0]);
}

static void push_frame(struct fold *fold, struct line_frame frame) {
    struct gdb_state *state = fold->state;
    state->last = frame.mark;
    fold_push_name(fold, frame.name);
}

/* Whether a line's first " (", which its start ends with, is not that of its arguments. */
static bool is_anonymous(struct slice after_start) {
    return slice_starts(after_start, SLICE("anonymous namespace)"));
}

/* Finds a line by its start, up to its first bracket: arguments and sources change from stack to stack. */
static bool find_frame(struct fold *fold, struct slice line, struct line_frame *frame) {
    size_t bracket = slice_find(line, '(');
    return bracket > 0 && bracket < line.len && line.at[bracket - 1] == ' ' &&
           !is_anonymous(slice_from(line, bracket + 1)) &&
           line_cache_find(&fold->cache, slice_part(line, 0, bracket + 1), frame);
}

static void read_frame(struct fold *fold, struct slice line) {
    struct gdb_state *state = fold->state;
    struct line_frame frame;
    struct slice rest;
    uint32_t number;
    size_t start;
    if (!read_number(line, &number, &rest))
        return;
    if (fold_depth(fold) && number <= state->last)
        fold_close_one(fold);
    if (!find_frame(fold, line, &frame)) {
        frame = (struct line_frame){fold_name(fold, name_of(rest, &start)), number};
        if (start)
            line_cache_add(&fold->cache, slice_part(line, 0, line.len - rest.len + start), frame);
        else
            line_cache_break(&fold->cache);
    }
    push_frame(fold, frame);
}

static bool next_frame(struct fold *fold, struct slice unread, struct line_frame *frame, size_t *size) {
    if (!line_cache_next_start(&fold->cache, unread, frame, size))
        return false;
    struct slice rest = slice_from(unread, *size);
    size_t end = slice_find(rest, '\n');
    *size += end + 1;
    if (end < rest.len && !is_anonymous(rest))
        return true;
    line_cache_break(&fold->cache); /* the line is another one */
    return false;
}

static void read_line(struct fold *fold, struct slice line) {
    if (line.len && line.at[0] == '#')
        read_frame(fold, line);
    else if (!slice_trim(line).len ||
             (slice_starts(line, SLICE("Thread ")) && line.len > 7 && byte_is_digit(line.at[7])))
        fold_close_one(fold);
    else
        line_cache_break(&fold->cache);
}

static bool starts(struct slice bytes) {
    return slice_starts(bytes, SLICE("#0 "));
}

const struct format format_gdb = {.name = "gdb",
                                  .script = "stackcollapse-gdb.pl",
                                  .help = "backtraces of gdb, of one thread or of all",
                                  .options = "",
                                  .state_size = sizeof(struct gdb_state),
                                  .line = read_line,
                                  .frame = push_frame,
                                  .next = next_frame,
                                  .starts = starts,
                                  .end = fold_close_one};
