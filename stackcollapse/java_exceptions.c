/* java-exceptions: lines "at NAME(" that follow one another, but for lines about locks, are a stack. */
#include "format.h"
#include "java_name.h"

#include "base/banned.h"

/* A line about a lock, which jstack and some loggers print between frames. */
static bool is_about_lock(struct slice line) {
    struct slice text = slice_trim_start(line);
    return slice_starts(text, SLICE("- locked")) || slice_starts(text, SLICE("- waiting")) ||
           slice_starts(text, SLICE("- parking")) || slice_has(line, SLICE("waiting on"));
}

static uint32_t read_name(struct fold *fold, struct slice name) {
    struct bytebuf shorter = {0};
    if (fold->given->no_pkgs)
        name = java_name_without_package(name);
    else if (fold->given->shorten_pkgs) {
        java_name_shorten(name, '.', &shorter);
        name = bytebuf_slice(&shorter);
    }
    uint32_t number = fold_name(fold, name);
    bytebuf_free(&shorter);
    return number;
}

static void read_line(struct fold *fold, struct slice line) {
    struct line_frame frame;
    struct slice name;
    if (line_cache_find(&fold->cache, line, &frame)) {
        fold_push_name(fold, frame.name);
    } else if (java_name_of_frame(line, &name)) {
        frame = (struct line_frame){read_name(fold, name), 0};
        line_cache_add(&fold->cache, line, frame);
        fold_push_name(fold, frame.name);
    } else if (!is_about_lock(line)) {
        fold_close_one(fold);
    }
}

const struct format format_java_exceptions = {.name = "java-exceptions",
                                              .script = "stackcollapse-java-exceptions.pl",
                                              .help = "stack traces of Java exceptions, in logs",
                                              .options =
                                                  "shorten-pkgs no-shorten-pkgs noshorten-pkgs no-pkgs",
                                              .line = read_line,
                                              .frame = fold_push_frame,
                                              .end = fold_close_one};
