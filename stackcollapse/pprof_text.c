/* pprof_text: names may hold blanks, so what follows them is cut off the end. */
#include "pprof_text.h"

#include "words.h"

#include "base/banned.h"

/* "samples/count cpu/nanoseconds[dflt]": the name before the slash. */
static struct slice type_name(struct slice word) {
    return slice_part(word, 0, slice_find(word, '/'));
}

bool pprof_text_choose(const char *wanted, struct slice types, size_t *value) {
    struct slice rest = types, word;
    size_t count = 0, marked = SIZE_MAX, named = SIZE_MAX, samples = SIZE_MAX;
    for (words_take_blanks(&rest); words_take_word(&rest, &word); words_take_blanks(&rest)) {
        if (slice_ends(word, SLICE("[dflt]")))
            marked = count;
        if (count == 0 && slice_equal(type_name(word), SLICE("samples")))
            samples = count;
        if (wanted && slice_equal(type_name(word), slice_of_text(wanted)))
            named = count;
        count++;
    }
    *value = marked != SIZE_MAX ? marked : samples != SIZE_MAX ? samples : count - 1;
    if (!wanted || !count)
        return count > 0;
    if (named == SIZE_MAX && words_is_number(slice_of_text(wanted)) &&
        words_number(slice_of_text(wanted)) < count)
        named = (size_t)words_number(slice_of_text(wanted));
    *value = named;
    return named != SIZE_MAX;
}

/* "9", "9:0" after a file's name. */
static bool is_position(struct slice word) {
    size_t colon = slice_find(word, ':');
    struct slice line = slice_from(word, colon < word.len ? colon + 1 : colon);
    size_t last = slice_find_last(word, ':');
    return colon < word.len && words_is_number(slice_from(word, last + 1)) && line.len;
}

/* Without " s=9(_main_main)" at its end. */
static struct slice without_start(struct slice text) {
    size_t at = text.len;
    while (at >= 4 && !(slice_starts(slice_from(text, at - 3), SLICE(" s=")) && at < text.len &&
                        byte_is_digit(text.at[at])))
        at--;
    return at >= 4 ? slice_part(text, 0, at - 3) : text;
}

/* "runtime.memmove /usr/lib/go/src/runtime/memmove_amd64.s:100:0 s=0": the name alone. */
struct slice pprof_text_function(struct slice text) {
    text = slice_trim(without_start(slice_trim(text)));
    size_t file = slice_search(text, SLICE(" /"));
    if (file < text.len && is_position(slice_from(text, slice_find_last(text, '/'))))
        return slice_trim(slice_part(text, 0, file));
    size_t blank = slice_find_last(text, ' ');
    if (blank < text.len && is_position(slice_from(text, blank + 1)))
        return slice_trim(slice_part(text, 0, blank));
    return text;
}

struct slice pprof_text_file(struct slice mapping) {
    struct slice file = slice_trim(mapping);
    size_t flags = slice_search(file, SLICE(" ["));
    if (slice_ends(file, SLICE("]")) && flags < file.len)
        file = slice_trim_end(slice_part(file, 0, flags));
    size_t blank = slice_find_last(file, ' ');
    if (blank < file.len && slice_is_hex(slice_from(file, blank + 1)))
        file = slice_trim_end(slice_part(file, 0, blank));
    size_t slash = slice_find_last(file, '/');
    return slash < file.len ? slice_from(file, slash + 1) : file;
}
