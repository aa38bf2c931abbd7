/* elfutils: eu-stack prints the threads of a process, maybe with modules (-m), sources (-s) or all (-v). */
#include "format.h"
#include "words.h"

#include "base/banned.h"

struct elfutils_state {
    uint32_t process, thread; /* root frames, "PID=1" and "TID=2", or INTERN_NONE */
};

static void begin(struct fold *fold) {
    struct elfutils_state *state = fold->state;
    state->process = state->thread = INTERN_NONE;
}

static void end_stack(struct fold *fold) {
    struct elfutils_state *state = fold->state;
    if (fold_depth(fold)) {
        fold_push_name(fold, state->thread);
        fold_push_name(fold, state->process);
        fold_close(fold, decimal_whole(1));
    }
    fold_drop(fold);
}

static uint32_t name_number(struct fold *fold, const char *what, struct slice number) {
    struct bytebuf text = {0};
    bytebuf_add_format(&text, "%s=%.*s", what, (int)number.len, number.at);
    uint32_t name = fold_name(fold, bytebuf_slice(&text));
    bytebuf_free(&text);
    return name;
}

/* What follows the address: maybe the mark of a frame that is not a call, the name, the module. */
static uint32_t read_name(struct fold *fold, struct slice rest) {
    (void)!words_take(&rest, SLICE(" - 1 "));
    struct slice name = slice_trim(words_before(rest, SLICE(" - /")));
    return fold_name(fold, name.len ? name : SLICE("[unknown]"));
}

/* "#0  0x00007f3b5f1c9d2d poll" */
static bool read_frame(struct fold *fold, struct slice line, struct line_frame *frame) {
    struct slice rest = line, digits, address;
    if (!words_take(&rest, SLICE("#")) || !words_take_digits(&rest, &digits))
        return false;
    words_take_blanks(&rest);
    if (!words_take_address(&rest, &address))
        return false;
    *frame = (struct line_frame){read_name(fold, rest), 0};
    return true;
}

static void read_line(struct fold *fold, struct slice line) {
    struct elfutils_state *state = fold->state;
    struct line_frame frame;
    struct slice rest = line, digits;
    if (line.len && line.at[0] == '#') {
        bool known = line_cache_find(&fold->cache, line, &frame);
        if (!known && !read_frame(fold, line, &frame))
            return;
        if (!known)
            line_cache_add(&fold->cache, line, frame);
        fold_push_name(fold, frame.name);
    } else if (words_take(&rest, SLICE("PID ")) && words_take_digits(&rest, &digits)) {
        end_stack(fold);
        state->process = fold->given->pid ? name_number(fold, "PID", digits) : INTERN_NONE;
        state->thread = INTERN_NONE;
    } else if (words_take(&rest, SLICE("TID ")) && words_take_digits(&rest, &digits)) {
        end_stack(fold);
        state->thread = fold->given->tid ? name_number(fold, "TID", digits) : INTERN_NONE;
    } else {
        line_cache_break(&fold->cache);
    }
}

const struct format format_elfutils = {.name = "elfutils",
                                       .script = "stackcollapse-elfutils.pl",
                                       .help = "stacks that eu-stack prints",
                                       .options = "pid tid",
                                       .state_size = sizeof(struct elfutils_state),
                                       .begin = begin,
                                       .line = read_line,
                                       .frame = fold_push_frame,
                                       .end = end_stack};
