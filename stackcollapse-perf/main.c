/* stackcollapse-perf: recordings of perf in, as text or binary; folded stacks out. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "symbols/addr2line.h"
#include "perf/collapse_job.h"
#include "perf/collapse_messages.h"
#include "base/options.h"
#include "perf/perfdata.h"
#include "perf/recording_reader.h"
#include "profile/stack_edit.h"
#include "profile/stack_print.h"
#include "base/program.h"
#include "base/report.h"
#include "base/version.h"

#include "base/banned.h"

struct arguments {
    struct program_options program;
    bool pid, tid, kernel, jit, all, addrs, demangle, inlined, context, srcline, stats;
    struct option_list event_filter, debug_dirs;
    int64_t threads;
    enum tidy tidy;
    const char *symfs;
    int reader, symbols;
    struct stack_edit_options edit;
};

#define THREADS_NOT_GIVEN INT64_MIN /* no number that can be given */
#define FIELD(name) offsetof(struct arguments, name)

static const struct option_row rows[] = {
    {"event-filter", OPTION_LIST, FIELD(event_filter), .group = "Samples", .value = "EVENT",
     .help = "keep this event or pattern, not the first; repeat it"},
    {"reader", OPTION_CHOICE, FIELD(reader), .group = "Recordings", .value = "WHO",
     .choices = "auto native perf", .added = true, .help = "who reads a perf.data (auto)"},
    {"symfs", OPTION_TEXT, FIELD(symfs), .value = "DIR", .added = true,
     .help = "look for the recorded binaries below DIR"},
    {"debug-dir", OPTION_LIST, FIELD(debug_dirs), .value = "DIR", .added = true,
     .help = "look for symbols there first; may be repeated"},
    {"symbols", OPTION_CHOICE, FIELD(symbols), .value = "WHERE", .choices = "local dirs", .added = true,
     .help = "open nothing elsewhere: dirs (local)"},
    {"pid", OPTION_SWITCH, FIELD(pid), .group = "Names", .help = "add the process number to process names"},
    {"tid", OPTION_SWITCH, FIELD(tid), .help = "add process and thread number to them"},
    {"kernel", OPTION_SWITCH, FIELD(kernel), .help = "mark kernel functions with _[k]"},
    {"jit", OPTION_SWITCH, FIELD(jit), .help = "mark functions of a JIT compiler with _[j]"},
    {"all", OPTION_SWITCH, FIELD(all), .help = "mark both: --kernel --jit"},
    {"addrs", OPTION_SWITCH, FIELD(addrs), .help = "show the address of frames without symbol"},
    {"demangle", OPTION_SWITCH, FIELD(demangle), .added = true,
     .help = "demangle names of C++, Rust and OCaml"},
    {"tidy", OPTION_CHOICE, FIELD(tidy), .value = "HOW", .choices = "classic balanced none", .added = true,
     .help = "how names are cut (classic)"},
    {"srcline", OPTION_SWITCH, FIELD(srcline), .group = "Source positions",
     .help = "add those that perf script -F +srcline prints"},
    {"inline", OPTION_SWITCH, FIELD(inlined), .help = "ask addr2line for the functions inlined"},
    {"context", OPTION_SWITCH, FIELD(context), .help = "with --inline: add file and line to them"},
    STACK_EDIT_ROWS(FIELD(edit)),
    PROGRAM_ROWS(FIELD(program), true),
    {"stats", OPTION_SWITCH, FIELD(stats), .added = true, .help = "say what was kept and dropped"},
    {"threads", OPTION_INTEGER, FIELD(threads), .value = "N", .added = true,
     .help = "how many threads read (by default one per processor)"},
    {"i", OPTION_SWITCH, FIELD(inlined), .added = true,
     .instead =
         "short for --inline here, which opens the binaries that a recording names; FILE needs no option"},
    {"t", OPTION_SWITCH, FIELD(tid), .added = true,
     .instead = "short for --tid here; the number of threads is --threads=N"},
    PROGRAM_HABIT("diff", 0, "difffolded makes a difference of two results: difffolded BEFORE AFTER"),
    PROGRAM_HABIT("icicle", 0, "it is an option of flamegraph, --inverted"),
    PROGRAM_HABIT("n", 'n', "the number of threads is --threads=N"),
    PROGRAM_HABIT("nthreads", 0, "it is --threads=N here"),
    PROGRAM_HABIT("f", 'f', "perf's options go into PERF: PERF='perf script -f' stackcollapse-perf FILE"),
    PROGRAM_HABIT("force", 0, "perf's options go into PERF: PERF='perf script -f' stackcollapse-perf FILE"),
    {0},
};

static const struct help help = {
    .program = "stackcollapse-perf",
    .rows = rows,
    .usage = "Usage: stackcollapse-perf [OPTION]... [FILE]... > OUT.folded\n"
             "Folds a perf.data, or the output of perf script: one line per distinct stack.\n"
             "Without FILE, or with -, standard input is read. Several files are one stream.\n",
    .examples = "  stackcollapse-perf --tidy=balanced perf.data | flamegraph > out.svg\n"
                "  perf script | stackcollapse-perf --all --tid > out.folded\n",

};

/* False: wrong usage, and a message was added. */
static bool check_arguments(struct arguments *given, struct messages *messages) {
    size_t kept = 0; /* an empty filter is ignored */
    for (size_t i = 0; i < given->event_filter.count; i++)
        if (*given->event_filter.at[i])
            given->event_filter.at[kept++] = given->event_filter.at[i];
    given->event_filter.count = kept;
    if (given->inlined && (given->symbols || given->symfs || given->debug_dirs.count)) {
        messages_add(messages,
                     "--inline: addr2line opens binaries where the recording says; not with --symbols=dirs, "
                     "--symfs or --debug-dir");
        return false;
    }
    if (given->reader == READER_PERF && given->symbols) {
        messages_add(messages,
                     "--reader=perf: perf opens binaries where the recording says; not with --symbols=dirs");
        return false;
    }
    bool usual = given->threads == THREADS_NOT_GIVEN;
    if (usual)
        given->threads = 0;
    if (usual || (given->threads >= 1 && given->threads <= WORKER_POOL_MAX))
        return true;
    messages_add(messages, "--threads: must be 1 to %d", WORKER_POOL_MAX);
    return false;
}

static bool expand_inlines(void *context, const struct frame *frame, struct bytebuf *names) {
    struct addr2line *inlined = context;
    bool good = addr2line_names(inlined, frame->module, frame->address, frame->symbol, names);
    report_messages(&inlined->messages);
    return good;
}

static struct collapse_settings collapse_settings(const struct arguments *given, struct addr2line *inlined) {
    return (struct collapse_settings){
        .pid = given->pid,
        .tid = given->tid,
        .srcline = given->srcline,
        .rules = {.tidy = given->tidy,
                  .kernel = given->kernel || given->all,
                  .jit = given->jit || given->all,
                  .addrs = given->addrs,
                  .demangle = given->demangle},
        .expand = given->inlined ? expand_inlines : NULL,
        .expand_context = inlined,
    };
}

struct input {
    struct collapse collapse;
    struct worker_pool pool;
    struct recording_reader reader;
    bool recording; /* one was read */
    bool failed;    /* one could not be read */
};

static void report_refused_thread(int error) {
    report_failure("cannot start a thread, going on with fewer", error);
}

static void read_text(void *context, struct linereader *in) {
    struct input *input = context;
    worker_pool_read(&input->pool, &input->collapse, in, input->collapse.settings.expand);
}

static void read_recording(void *context, struct linereader *in) {
    struct input *input = context;
    struct messages messages = {0};
    input->recording |= perfdata_is(in);
    if (perfdata_is(in))
        input->failed |= !recording_reader_read(&input->reader, in, &input->collapse, &messages);
    else
        read_text(input, in);
    report_messages(&messages);
    messages_free(&messages);
}

/* What a user must know of what was read: with --stats all of it. `good`: no failure was reported yet. */
static void report_collapse(const struct input *input, bool good, bool stats) {
    const struct collapse *collapse = &input->collapse;
    struct messages messages = {0};
    collapse_messages_add_warnings(&collapse->stats, &collapse->events, &messages);
    if (good)
        collapse_messages_add_empty(&collapse->stats, &collapse->events, input->recording, &messages);
    if (isatty(STDERR_FILENO))
        collapse_messages_add_unit(&collapse->stats, &collapse->events, stack_table_total(&collapse->stacks),
                                   &messages);
    if (stats)
        collapse_messages_add_stats(&collapse->stats, &collapse->events, &messages);
    report_messages(&messages);
    messages_free(&messages);
}

static struct recording_reader recording_reader(const struct arguments *given, struct input *input) {
    return (struct recording_reader){.reader = (enum reader)given->reader,
                                     .places = {.symfs = given->symfs && *given->symfs ? given->symfs : NULL,
                                                .debug_dirs = given->debug_dirs.at,
                                                .debug_dir_count = given->debug_dirs.count,
                                                .dirs_only = given->symbols != 0},
                                     .fields = {given->pid || given->tid, given->srcline,
                                                given->symfs && *given->symfs ? given->symfs : NULL},
                                     .print = read_text,
                                     .context = input,
                                     .describes = given->stats};
}

static void print_stacks(struct input *input, struct stack_edit *edit, bool stats, struct outbuf *out) {
    struct collapse *collapse = &input->collapse;
    struct threads threads = worker_pool_threads(&input->pool);
    struct messages messages = {0};
    if (stack_edit_is_given(edit->options))
        stack_edit_apply(edit, &collapse->stacks, &collapse->names);
    stack_edit_add_messages(edit, stack_table_size(&collapse->stacks), stats, &messages);
    report_messages(&messages);
    messages_free(&messages);
    stack_print(&collapse->stacks, &collapse->names, &threads, out);
}

static bool check_folder(const char *option, const char *path, struct messages *messages) {
    struct stat status;
    int error = stat(path, &status) ? errno : S_ISDIR(status.st_mode) ? 0 : ENOTDIR;
    if (error)
        messages_add(messages, "%s: %s: %s; no symbols come from there", option, path, strerror(error));
    return !error;
}

/* False: a folder that was named is missing, which is reported: missing symbols alone would not show a
 * mistyped name. */
static bool check_folders(const struct symbol_places *places) {
    struct messages messages = {0};
    bool good = !places->symfs || check_folder("--symfs", places->symfs, &messages);
    for (size_t i = 0; i < places->debug_dir_count; i++)
        good &= check_folder("--debug-dir", places->debug_dirs[i], &messages);
    report_messages(&messages);
    messages_free(&messages);
    return good;
}

/* Reads the files and prints their stacks. Returns the exit status. */
static int fold(const struct arguments *given, struct stack_edit *edit, int count, char **files,
                struct outbuf *out) {
    struct addr2line inlined = {.context = given->context};
    struct input input = {
        .collapse = {.settings = collapse_settings(given, &inlined),
                     .stats = {.messages = {.show = report_messages}}},
        .pool = {.job = &collapse_job, .threads = (unsigned)given->threads, .refused = report_refused_thread},
        .reader = recording_reader(given, &input)};
    struct collapse *collapse = &input.collapse;
    collapse->events.filters = given->event_filter.at;
    collapse->events.filter_count = given->event_filter.count;
    bool good = check_folders(&input.reader.places);
    good &=
        program_read(&given->program, FILEKIND_BY_STACKCOLLAPSE_PERF, count, files, read_recording, &input);
    worker_pool_finish(&input.pool, collapse);
    collapse_finish(collapse);
    good = addr2line_end(&inlined) && good && !input.failed;
    report_collapse(&input, good, given->stats);
    print_stacks(&input, edit, given->stats, out);
    collapse_free(collapse);
    return program_end(out, good);
}

int main(int argc, char **argv) {
    struct arguments given = {.threads = THREADS_NOT_GIVEN, .edit = {.depth = STACK_EDIT_WHOLE}};
    struct stack_edit edit = {.options = &given.edit};
    struct outbuf out = {.fd = STDOUT_FILENO};
    struct messages messages = {0};
    int status;
    program_start("stackcollapse-perf", version_text);
    bool good = options_parse(rows, &given, &argc, argv, &messages);
    report_messages(&messages);
    if (!good)
        status = program_usage_error(&messages);
    else if (!program_answer(&given.program, &help, &out, &status))
        status = check_arguments(&given, &messages) && stack_edit_compile(&edit, &messages)
                     ? fold(&given, &edit, argc, argv, &out)
                     : program_usage_error(&messages);
    messages_free(&messages);
    options_list_free(&given.event_filter);
    options_list_free(&given.debug_dirs);
    stack_edit_free(&edit);
    stack_edit_options_free(&given.edit);
    return status;
}
