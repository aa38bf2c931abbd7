/*
 * fold_and_draw - an example: a recording becomes a picture within one process, with the modules of lib/ and
 * of flamegraph/. usage: fold_and_draw PERF_SCRIPT.txt > OUT.svg
 */
#include <stdio.h>
#include <unistd.h>

#include "perf/collapse.h"
#include "drawing.h"
#include "profile.h"
#include "base/report.h"
#include "settings.h"

/* Writes the stacks of a text of perf script to the descriptor, which is closed. */
static bool fold(const char *recording, int folded) {
    struct collapse collapse = {.settings = {.rules = {.tidy = TIDY_BALANCED}}};
    struct linereader in = {0};
    struct outbuf out = {.fd = folded};
    if (linereader_open(&in, recording))
        collapse_read(&collapse, &in);
    int error = linereader_close(&in);
    linereader_free(&in);
    collapse_finish(&collapse);
    stack_table_print(&collapse.stacks, &collapse.names, &out);
    collapse_free(&collapse);
    if (error)
        report_failure(recording, error);
    return outbuf_close(&out) == 0 && !error;
}

/* Draws the folded stacks that can be read from the descriptor on standard output. */
static bool draw(int folded, const char *title) {
    struct settings settings = settings_default();
    struct profile profile = {0};
    struct linereader in = {0};
    struct outbuf out = {.fd = STDOUT_FILENO};
    settings.title = title;
    linereader_attach(&in, folded, "folded stacks");
    profile_read(&profile, &in);
    linereader_free(&in);
    profile_finish(&profile);
    bool good = settings_check(&settings) && !count_is_zero(profile.tree.total);
    struct drawing drawing = {.settings = &settings, .tree = &profile.tree, .out = &out};
    if (good)
        drawing_write(&drawing);
    drawing_free(&drawing);
    profile_free(&profile);
    return outbuf_close(&out) == 0 && good;
}

int main(int argc, char **argv) {
    FILE *between = tmpfile();
    report_program("fold_and_draw");
    if (argc != 2 || !between || !fold(argv[1], dup(fileno(between))))
        return 1;
    rewind(between);
    return draw(fileno(between), argv[1]) && fclose(between) == 0 ? 0 : 1;
}
