/* stackcollapse-perf: text of `perf script` in, folded stacks out. */
#include <stdlib.h>
#include <unistd.h>

#include "collapse.h"
#include "options.h"
#include "program.h"

#include "banned.h"

struct settings {
    struct program_answers answers;
    bool pid, tid, kernel, jit, all, addrs, srcline;
};

#define FIELD(name) offsetof(struct settings, name)

static const struct option_row rows[] = {
    {"pid", OPTION_SWITCH, FIELD(pid), .help = "add the process number to process names"},
    {"tid", OPTION_SWITCH, FIELD(tid), .help = "add process and thread number to process names"},
    {"kernel", OPTION_SWITCH, FIELD(kernel), .help = "mark kernel functions with _[k]"},
    {"jit", OPTION_SWITCH, FIELD(jit), .help = "mark JIT functions with _[j]"},
    {"all", OPTION_SWITCH, FIELD(all), .help = "mark both: --kernel --jit"},
    {"addrs", OPTION_SWITCH, FIELD(addrs), .help = "show the address of frames without symbol"},
    {"srcline", OPTION_SWITCH, FIELD(srcline), .help = "add source positions (from perf script -F +srcline)"},
    PROGRAM_ROWS(FIELD(answers), true),
    {0},
};

static void print_help(struct outbuf *out) {
    bytebuf_add(
        &out->pending,
        SLICE("Usage: stackcollapse-perf [OPTION]... [FILE]... > OUT.folded\n"
              "Folds the output of perf script into one line per distinct stack, for flamegraph.\n"
              "Without FILE, or where FILE is -, standard input is read. Several files are one stream.\n\n"));
    options_help(rows, out);
}

static struct collapse_settings collapse_settings(const struct settings *given) {
    return (struct collapse_settings){
        .pid = given->pid,
        .tid = given->tid,
        .srcline = given->srcline,
        .rules = {.kernel = given->kernel || given->all,
                  .jit = given->jit || given->all,
                  .addrs = given->addrs},
    };
}

static void read_input(void *context, struct linereader *in) {
    collapse_read(context, in);
}

int main(int argc, char **argv) {
    struct settings settings = {0};
    struct outbuf out = {.fd = STDOUT_FILENO};
    program_start("stackcollapse-perf");
    if (!options_parse(rows, &settings, &argc, argv))
        return program_usage_error();
    if (program_answer(&settings.answers, print_help, &out))
        return program_end(&out, true);

    struct collapse collapse = {.settings = collapse_settings(&settings)};
    bool good = program_read(argc, argv, read_input, &collapse);
    collapse_finish(&collapse);
    collapse_stats_report(&collapse.stats, &collapse.events);
    stack_table_print(&collapse.stacks, &collapse.names, &out);
    collapse_free(&collapse);
    return program_end(&out, good);
}
