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

/* What follows the number: maybe an address, the name, and the arguments. */
static struct slice name_of(struct slice rest) {
    struct slice address, text = rest;
    struct slice signal = SLICE("<signal handler called>");
    words_take_blanks(&text);
    if (words_take_address(&text, &address) && words_take(&text, SLICE(" in ")))
        rest = text;
    else
        rest = slice_trim_start(rest);
    if (slice_starts(rest, signal))
        return signal;
    struct slice name = slice_trim(slice_part(rest, 0, symbol_arguments(rest)));
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

static void read_frame(struct fold *fold, struct slice line) {
    struct gdb_state *state = fold->state;
    struct line_frame frame;
    struct slice rest;
    uint32_t number;
    if (!read_number(line, &number, &rest))
        return;
    if (fold_depth(fold) && number <= state->last)
        fold_close_one(fold);
    if (!line_cache_find(&fold->cache, line, &frame)) {
        frame = (struct line_frame){fold_name(fold, name_of(rest)), number};
        line_cache_add(&fold->cache, line, frame);
    }
    push_frame(fold, frame);
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
                                  .starts = starts,
                                  .end = fold_close_one};
