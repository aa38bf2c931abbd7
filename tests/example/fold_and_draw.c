/*
 * fold_and_draw - an example: a recording becomes a picture within one process, with the modules of lib/ and
 * of flamegraph/. usage: fold_and_draw PERF_SCRIPT.txt > OUT.svg
 */
#include <unistd.h>

#include "perf/collapse.h"
#include "base/report.h"
#include "settings.h"

/* Adds the stacks of a text of perf script to the profile. False: it could not be read, which is reported. */
static bool fold(const char *recording, struct profile *profile) {
    struct collapse collapse = {.settings = {.rules = {.tidy = TIDY_BALANCED}},
                                .stats = {.messages = {.show = report_messages}}};
    struct linereader in = {0};
    struct bytebuf stack = {0};
    if (linereader_open(&in, recording))
        collapse_read(&collapse, &in);
    int error = linereader_close(&in);
    linereader_free(&in);
    collapse_finish(&collapse);
    struct stack_walk walk = stack_walk_start(&collapse.stacks, &collapse.names);
    for (; stack_walk_next(&walk); stack.len = 0) {
        stack_walk_add_text(&walk, &stack);
        profile_add_stack(profile, bytebuf_slice(&stack), walk.count);
    }
    stack_walk_free(&walk);
    bytebuf_free(&stack);
    collapse_free(&collapse);
    if (error)
        report_failure(recording, error);
    return !error;
}

/* Draws the profile on standard output. */
static bool draw(struct profile *profile, const char *title) {
    struct arguments given = arguments_default();
    struct settings settings = {0};
    struct outbuf out = {.fd = STDOUT_FILENO};
    given.title = title;
    profile_finish(profile);
    bool good = settings_make(&settings, &given, NULL) && !count_is_zero(profile->tree.total);
    struct drawing drawing = {.options = &settings.drawing, .tree = &profile->tree, .out = &out};
    if (good)
        drawing_write(&drawing);
    drawing_free(&drawing);
    settings_free(&settings);
    return outbuf_close(&out) == 0 && good;
}

int main(int argc, char **argv) {
    struct profile profile = {0};
    report_program("fold_and_draw");
    bool good = argc == 2 && fold(argv[1], &profile) && draw(&profile, argv[1]);
    profile_free(&profile);
    return good ? 0 : 1;
}
