/* aix, ljp, wcp: the three whose stacks begin with a line of their own, which says what they count. */
#include "format.h"
#include "words.h"

#include "base/banned.h"

struct counted_state {
    bool reading;         /* ljp: before the total; wcp: after "Full stacks" */
    struct decimal count; /* of the open stack */
    uint32_t process;     /* aix: its name, or INTERN_NONE */
};

/* ---- aix: procstack ---- */

static void begin_aix(struct fold *fold) {
    struct counted_state *state = fold->state;
    state->process = INTERN_NONE;
}

static void end_aix(struct fold *fold) {
    struct counted_state *state = fold->state;
    if (fold_depth(fold)) {
        fold_push_name(fold, state->process);
        fold_close(fold, decimal_whole(1));
    }
    fold_drop(fold);
}

/* "0xd0558e3c  [pthread](??, ??) + 0x1c": the function, or the address where only its module is known. */
static void read_aix_frame(struct fold *fold, struct slice address, struct slice rest) {
    struct slice word;
    words_take_blanks(&rest);
    if (!words_take_word(&rest, &word))
        return;
    if (word.at[0] == '[')
        fold_push(fold, address);
    else
        fold_push(fold, slice_part(word, 0, slice_find(word, '(')));
}

static void read_aix(struct fold *fold, struct slice line) {
    struct counted_state *state = fold->state;
    struct slice rest = line, number, word;
    if (words_take_address(&rest, &number)) {
        read_aix_frame(fold, number, rest);
    } else if (slice_starts(line, SLICE("----------"))) {
        end_aix(fold);
    } else if (words_take_digits(&rest, &number) && words_take(&rest, SLICE(":")) &&
               words_take_blanks(&rest) && words_take_word(&rest, &word)) {
        end_aix(fold);
        state->process = fold_name(fold, word);
    }
}

const struct format format_aix = {.name = "aix",
                                  .script = "stackcollapse-aix.pl",
                                  .help = "stacks that AIX' procstack prints",
                                  .options = "",
                                  .weak = true,
                                  .state_size = sizeof(struct counted_state),
                                  .begin = begin_aix,
                                  .line = read_aix,
                                  .end = end_aix};

/* ---- ljp ---- */

static void end_counted(struct fold *fold) {
    struct counted_state *state = fold->state;
    if (fold_depth(fold))
        fold_close(fold, state->count);
    fold_drop(fold);
}

static void begin_ljp(struct fold *fold) {
    struct counted_state *state = fold->state;
    state->reading = true;
}

/* Without what is between the first and the last parenthesis. */
static void push_ljp_frame(struct fold *fold, struct slice text) {
    size_t start = slice_find(text, '('), end = slice_find_last(text, ')');
    struct bytebuf name = {0};
    if (start < end && end < text.len) {
        bytebuf_add(&name, slice_part(text, 0, start));
        bytebuf_add(&name, slice_from(text, end + 1));
        text = bytebuf_slice(&name);
    }
    fold_push(fold, text);
    bytebuf_free(&name);
}

static void read_ljp(struct fold *fold, struct slice line) {
    struct counted_state *state = fold->state;
    struct slice rest = slice_trim_start(line), count, depth;
    if (!state->reading) {
        return;
    } else if (slice_starts(rest, SLICE("Total"))) {
        end_counted(fold);
        state->reading = false;
    } else if (words_take_digits(&rest, &count) && words_take_blanks(&rest) &&
               words_take_digits(&rest, &depth) && words_take_blanks(&rest) && rest.len) {
        end_counted(fold);
        fold_open(fold);
        state->count = (struct decimal){.whole = count_parse(count)};
        push_ljp_frame(fold, rest);
    } else if (fold->sample.open && slice_trim(line).len) {
        push_ljp_frame(fold, slice_trim(line));
    }
}

const struct format format_ljp = {.name = "ljp",
                                  .script = "stackcollapse-ljp.awk",
                                  .help = "traces of the Lightweight Java Profiler",
                                  .options = "",
                                  .weak = true,
                                  .state_size = sizeof(struct counted_state),
                                  .begin = begin_ljp,
                                  .line = read_ljp,
                                  .end = end_counted};

/* ---- wcp ---- */

static void begin_wcp(struct fold *fold) {
    struct counted_state *state = fold->state;
    state->reading = false;
}

/* " 99.791% ===== (17194 samples)" */
static bool read_wcp_count(struct slice line, struct decimal *count) {
    struct slice text = slice_trim(line), end = SLICE(" samples)");
    size_t bracket = slice_find_last(text, '(');
    if (!slice_ends(text, end) || bracket == text.len || text.len - end.len < bracket + 1)
        return false;
    struct slice digits = slice_part(text, bracket + 1, text.len - end.len);
    if (!words_is_number(digits))
        return false;
    *count = (struct decimal){.whole = count_parse(digits)};
    return true;
}

static void read_wcp(struct fold *fold, struct slice line) {
    struct counted_state *state = fold->state;
    struct slice rest = slice_trim_start(line), number;
    struct decimal count;
    if (!state->reading) {
        state->reading = slice_starts(line, SLICE("Full stacks"));
    } else if (!rest.len) {
        if (fold_depth(fold))
            end_counted(fold);
    } else if (read_wcp_count(line, &count)) {
        end_counted(fold);
        fold_open(fold);
        state->count = count;
    } else if (fold->sample.open && words_take_digits(&rest, &number) && words_take(&rest, SLICE(": "))) {
        fold_push(fold, rest);
    }
}

const struct format format_wcp = {.name = "wcp",
                                  .script = "stackcollapse-wcp.pl",
                                  .help = "full stacks of wallClockProfiler",
                                  .options = "",
                                  .weak = true,
                                  .state_size = sizeof(struct counted_state),
                                  .begin = begin_wcp,
                                  .line = read_wcp,
                                  .end = end_counted};
