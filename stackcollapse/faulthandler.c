/* faulthandler: Python's dump of its threads; a frame is a file, a line and a function. */
#include "format.h"
#include "words.h"

#include "base/banned.h"

/* "  File \"F\", line N in X" is "F:N:X". */
static bool read_frame(struct fold *fold, struct slice line, struct line_frame *frame) {
    struct slice rest = slice_trim_start(line), mark = SLICE("\", line "), number;
    if (rest.len == line.len || !words_take(&rest, SLICE("File \"")))
        return false;
    size_t end = slice_search(rest, mark);
    if (end == rest.len)
        return false;
    struct slice file = slice_part(rest, 0, end);
    rest = slice_from(rest, end + mark.len);
    if (!words_take_word(&rest, &number) || !words_take(&rest, SLICE(" in ")) ||
        !(words_is_number(number) || slice_equal(number, SLICE("???"))))
        return false;
    struct bytebuf text = {0};
    bytebuf_add(&text, file);
    bytebuf_add_byte(&text, ':');
    bytebuf_add(&text, number);
    bytebuf_add_byte(&text, ':');
    bytebuf_add(&text, rest);
    *frame = (struct line_frame){fold_name(fold, bytebuf_slice(&text)), 0};
    bytebuf_free(&text);
    return true;
}

static void read_line(struct fold *fold, struct slice line) {
    struct line_frame frame;
    if (line_cache_find(&fold->cache, line, &frame)) {
        fold_push_name(fold, frame.name);
    } else if (read_frame(fold, line, &frame)) {
        line_cache_add(&fold->cache, line, frame);
        fold_push_name(fold, frame.name);
    } else {
        fold_close_one(fold);
    }
}

const struct format format_faulthandler = {.name = "faulthandler",
                                           .script = "stackcollapse-faulthandler.pl",
                                           .help = "what Python's faulthandler prints",
                                           .options = "",
                                           .line = read_line,
                                           .frame = fold_push_frame,
                                           .end = fold_close_one};
