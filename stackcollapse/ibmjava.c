/* ibmjava: a javacore is lines of tags; 3XMTHREADINFO and a name open a thread. */
#include "format.h"
#include "java_name.h"
#include "words.h"

#include "base/banned.h"

struct ibmjava_state {
    bool open;
    bool native;         /* it has a native call stack */
    struct bytebuf name; /* of the thread, as printed */
    struct bytebuf short_name;
};

static void end_thread(struct fold *fold) {
    struct ibmjava_state *state = fold->state;
    if (state->open && (fold_depth(fold) || state->native)) {
        if (fold->given->include_tname)
            fold_push(fold, bytebuf_slice(&state->name));
        fold_close(fold, decimal_whole(1));
    }
    fold_drop(fold);
    state->open = state->native = false;
    state->name.len = 0;
}

/* "\"NAME\" J9VMThread:..." or "Anonymous native thread". */
static void open_thread(struct fold *fold, struct slice text) {
    struct ibmjava_state *state = fold->state;
    end_thread(fold);
    struct slice name = text;
    if (slice_starts(text, SLICE("\""))) {
        struct slice rest = slice_from(text, 1);
        size_t end = slice_search(rest, SLICE("\" "));
        name = slice_part(rest, 0, end < rest.len ? end : slice_find_last(rest, '"'));
    } else if (!slice_starts(text, SLICE("Anonymous native thread"))) {
        return;
    }
    state->open = true;
    bytebuf_add(&state->name, name);
    fold_open(fold);
}

/* "(native thread ID:0x3158, native priority: ..." */
static void read_thread_number(struct fold *fold, struct slice text) {
    struct ibmjava_state *state = fold->state;
    struct slice mark = SLICE("native thread ID:");
    size_t at = slice_search(text, mark);
    if (!fold->given->include_tid || at == text.len)
        return;
    struct slice rest = slice_trim_start(slice_from(text, at + mark.len)), number;
    if (words_take_address(&rest, &number)) {
        bytebuf_add(&state->name, SLICE("-"));
        bytebuf_add(&state->name, number);
    }
}

static void read_frame(struct fold *fold, struct slice text) {
    struct ibmjava_state *state = fold->state;
    struct slice name;
    if (!java_name_of_frame(text, &name))
        return;
    if (fold->given->shorten_pkgs) {
        state->short_name.len = 0;
        java_name_shorten(name, '/', &state->short_name);
        name = bytebuf_slice(&state->short_name);
    }
    fold_push(fold, name);
}

static void read_line(struct fold *fold, struct slice line) {
    struct ibmjava_state *state = fold->state;
    struct slice rest = line, tag;
    if (!words_take_word(&rest, &tag))
        return;
    struct slice text = slice_trim(rest);
    if (slice_equal(tag, SLICE("3XMTHREADINFO")))
        open_thread(fold, text);
    else if (slice_ends(tag, SLICE("SECTION")))
        end_thread(fold);
    else if (!state->open)
        return;
    else if (slice_equal(tag, SLICE("3XMTHREADINFO1")))
        read_thread_number(fold, text);
    else if (slice_equal(tag, SLICE("3XMTHREADINFO3")))
        state->native |= slice_starts(text, SLICE("Native callstack:"));
    else if (slice_equal(tag, SLICE("4XESTACKTRACE")))
        read_frame(fold, text);
}

static void free_state(struct fold *fold) {
    struct ibmjava_state *state = fold->state;
    bytebuf_free(&state->name);
    bytebuf_free(&state->short_name);
}

const struct format format_ibmjava = {.name = "ibmjava",
                                      .script = "stackcollapse-ibmjava.pl",
                                      .help = "javacores of IBM's Java and OpenJ9: all threads",
                                      .options = JAVA_OPTIONS,
                                      .state_size = sizeof(struct ibmjava_state),
                                      .line = read_line,
                                      .end = end_thread,
                                      .free_state = free_state};
