/* stackcollapse-perf: recordings of perf in, as text or binary; folded stacks out. */
#include <stdlib.h>
#include <unistd.h>

#include "addr2line.h"
#include "crew.h"
#include "options.h"
#include "perfdata.h"
#include "program.h"
#include "report.h"

#include "banned.h"

struct settings {
    struct program_answers answers;
    bool pid, tid, kernel, jit, all, addrs, inlined, context, srcline, stats;
    struct option_list event_filter;
    int64_t threads;
    const char *tidy;
    enum tidy tidy_kind; /* by settings_check */
};

#define THREADS_BY_PROCESSORS INT64_MIN /* no number that can be given */
#define FIELD(name) offsetof(struct settings, name)

static const struct option_row rows[] = {
    {"pid", OPTION_SWITCH, FIELD(pid), .help = "add the process number to process names"},
    {"tid", OPTION_SWITCH, FIELD(tid), .help = "add process and thread number to process names"},
    {"kernel", OPTION_SWITCH, FIELD(kernel), .help = "mark kernel functions with _[k]"},
    {"jit", OPTION_SWITCH, FIELD(jit), .help = "mark JIT functions with _[j]"},
    {"all", OPTION_SWITCH, FIELD(all), .help = "mark both: --kernel --jit"},
    {"addrs", OPTION_SWITCH, FIELD(addrs), .help = "show the address of frames without symbol"},
    {"inline", OPTION_SWITCH, FIELD(inlined),
     .help = "ask addr2line for the functions inlined at each address"},
    {"context", OPTION_SWITCH, FIELD(context), .help = "with --inline: add file and line to them"},
    {"srcline", OPTION_SWITCH, FIELD(srcline), .help = "add source positions (from perf script -F +srcline)"},
    {"event-filter", OPTION_LIST, FIELD(event_filter), .value = "EVENT",
     .help = "keep this event's samples (default: the first event met); may be repeated, modifiers may be "
             "left out"},
    {"tidy", OPTION_TEXT, FIELD(tidy), .value = "HOW", .added = true,
     .help = "how symbols become names: classic (default), balanced (brackets are matched), none"},
    {"stats", OPTION_SWITCH, FIELD(stats), .added = true,
     .help = "say on standard error what was kept and dropped"},
    {"threads", OPTION_INTEGER, FIELD(threads), .value = "N", .added = true,
     .help = "how many threads read (default: one per processor when the input is large)"},
    PROGRAM_ROWS(FIELD(answers), true),
    {0},
};

static void print_help(struct outbuf *out) {
    bytebuf_add(
        &out->pending,
        SLICE("Usage: stackcollapse-perf [OPTION]... [FILE]... > OUT.folded\n"
              "Folds the output of perf script into one line per distinct stack, for flamegraph.\n"
              "Without FILE, or where FILE is -, standard input is read. Several files are one stream.\n"
              "A FILE may also be a perf.data: then perf script (or what PERF names) is run on it.\n\n"));
    options_help(rows, out);
}

/* False: wrong usage, said. */
static bool settings_check(struct settings *given) {
    static const char *const kinds[] = {
        [TIDY_CLASSIC] = "classic", [TIDY_BALANCED] = "balanced", [TIDY_NONE] = "none"};
    for (int kind = 0; given->tidy && kind < 3; kind++)
        if (slice_equal(slice_of_text(given->tidy), slice_of_text(kinds[kind]))) {
            given->tidy_kind = (enum tidy)kind;
            given->tidy = NULL;
        }
    if (given->tidy)
        report_error("--tidy: '%s' is none of classic, balanced, none", given->tidy);
    size_t filters = 0; /* an empty filter is none */
    for (size_t i = 0; i < given->event_filter.count; i++)
        if (*given->event_filter.at[i])
            given->event_filter.at[filters++] = given->event_filter.at[i];
    given->event_filter.count = filters;
    if (given->threads == THREADS_BY_PROCESSORS)
        given->threads = crew_size();
    bool threads = given->threads >= 1 && given->threads <= CREW_MOST;
    if (!threads)
        report_error("--threads: must be 1 to %d", CREW_MOST);
    return !given->tidy && threads;
}

static bool unroll(void *context, const struct perf_frame *frame, struct bytebuf *names) {
    return addr2line_names(context, frame, names);
}

static struct collapse_settings collapse_settings(const struct settings *given, struct addr2line *inlined) {
    return (struct collapse_settings){
        .pid = given->pid,
        .tid = given->tid,
        .srcline = given->srcline,
        .rules = {.tidy = given->tidy_kind,
                  .kernel = given->kernel || given->all,
                  .jit = given->jit || given->all,
                  .addrs = given->addrs},
        .unroll = given->inlined ? unroll : NULL,
        .unroll_context = inlined,
    };
}

struct input {
    struct collapse collapse;
    struct crew crew;
    bool failed; /* perf script did */
};

static void read_text(void *context, struct linereader *in) {
    struct input *input = context;
    crew_read(&input->crew, &input->collapse, in);
}

static void read_input(void *context, struct linereader *in) {
    struct input *input = context;
    if (perfdata_is(in))
        input->failed |= !perfdata_read(in, read_text, input);
    else
        read_text(input, in);
}

int main(int argc, char **argv) {
    struct settings settings = {.threads = THREADS_BY_PROCESSORS};
    struct outbuf out = {.fd = STDOUT_FILENO};
    program_start("stackcollapse-perf");
    if (!options_parse(rows, &settings, &argc, argv) || !settings_check(&settings)) {
        options_list_free(&settings.event_filter);
        return program_usage_error();
    }
    if (program_answer(&settings.answers, print_help, &out)) {
        options_list_free(&settings.event_filter);
        return program_end(&out, true);
    }

    struct addr2line inlined = {.context = settings.context};
    struct input input = {.collapse = {.settings = collapse_settings(&settings, &inlined)},
                          .crew = {.threads = (unsigned)settings.threads}};
    struct collapse *collapse = &input.collapse;
    collapse->events.filters = settings.event_filter.at;
    collapse->events.count = settings.event_filter.count;
    bool good = program_read(argc, argv, read_input, &input);
    crew_finish(&input.crew, collapse);
    collapse_finish(collapse);
    good = addr2line_end(&inlined) && good && !input.failed;
    collapse_stats_report(&collapse->stats, &collapse->events);
    if (settings.stats)
        collapse_stats_print(&collapse->stats, &collapse->events);
    stack_table_print(&collapse->stacks, &collapse->names, &out);
    collapse_free(collapse);
    options_list_free(&settings.event_filter);
    return program_end(&out, good);
}
