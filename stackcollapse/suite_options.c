/* suite_options: one table; what is not a format's own stays in it as refused, so that a message can say so.
 */
#include "suite_options.h"

#include "base/arena.h"
#include "profile/worker_pool.h"

#include "base/banned.h"

#define FIELD(name) offsetof(struct suite_options, name)
#define THREADS_NOT_GIVEN INT64_MIN /* no number that can be given */

const struct option_row suite_options_table[] = {
    {"format", OPTION_TEXT, FIELD(format), .group = "Input", .value = "NAME",
     .help = "read this format, not the one recognised"},
    {"list-formats", OPTION_SWITCH, FIELD(list_formats), .help = "print the names of the formats"},
    {"map", OPTION_TEXT, FIELD(map), .group = "Samples", .value = "NAME",
     .help = "bpftrace: read this map, not the first"},
    {"event-filter", OPTION_LIST, FIELD(event_filter), .value = "EVENT",
     .help = "perf, pmc: keep this event, not the first"},
    {"reader", OPTION_CHOICE, FIELD(reader), .value = "WHO", .choices = "auto native perf",
     .help = "perf: who reads a perf.data (auto)"},
    {"sample-index", OPTION_TEXT, FIELD(sample_index), .value = "NAME",
     .help = "pprof, go: which value of a sample counts"},
    {"hits", OPTION_SWITCH, FIELD(hits), .help = "cpuprofile: count samples, not microseconds"},
    {"weight", OPTION_SWITCH, FIELD(weight), .help = "xctrace: count nanoseconds or cycles, not samples"},
    {"time", OPTION_SET, FIELD(ghcprof_value), .set = GHCPROF_TIME,
     .help = "ghcprof: count per mille of time"},
    {"ticks", OPTION_SET, FIELD(ghcprof_value), .set = GHCPROF_TICKS, .help = "ghcprof: count ticks"},
    {"bytes", OPTION_SET, FIELD(ghcprof_value), .set = GHCPROF_BYTES,
     .help = "ghcprof: count bytes allocated"},
    {"size", OPTION_SWITCH, FIELD(size), .help = "vtune-mc: count bytes, not allocations"},
    {"t", OPTION_SET, FIELD(calls), .set = false, .letter = 't', .help = "xdebug: count microseconds"},
    {"c", OPTION_SET, FIELD(calls), .set = true, .letter = 'c', .help = "xdebug: count calls"},
    {"timeraw", OPTION_SWITCH, FIELD(timeraw), .help = "range-perf: times are those that perf prints"},
    {"timezerosecs", OPTION_SWITCH, FIELD(timezerosecs),
     .help = "range-perf: time 0 is the whole second of the first"},
    {"xdev", OPTION_SWITCH, FIELD(xdev), .help = "files: stay on the file system of each operand"},
    {"include-tname", OPTION_SET, FIELD(include_tname), .set = true, .group = "Java",
     .help = "jstack, ibmjava: the thread's name is the root (default)"},
    {"no-include-tname", OPTION_SET, FIELD(include_tname), .set = false, .help = "it is not"},
    {"noinclude-tname", OPTION_SET, FIELD(include_tname), .set = false}, /* as Getopt::Long has it, too */
    {"include-tid", OPTION_SET, FIELD(include_tid), .set = true,
     .help = "jstack, ibmjava: with the thread's number"},
    {"no-include-tid", OPTION_SET, FIELD(include_tid), .set = false, .help = "without (default)"},
    {"noinclude-tid", OPTION_SET, FIELD(include_tid), .set = false},
    {"shorten-pkgs", OPTION_SET, FIELD(shorten_pkgs), .set = true,
     .help = "jstack, ibmjava, java-exceptions: first letters of packages"},
    {"no-shorten-pkgs", OPTION_SET, FIELD(shorten_pkgs), .set = false, .help = "whole packages (default)"},
    {"noshorten-pkgs", OPTION_SET, FIELD(shorten_pkgs), .set = false},
    {"no-pkgs", OPTION_SWITCH, FIELD(no_pkgs), .help = "java-exceptions: without packages"},
    {"no-modules", OPTION_SWITCH, FIELD(no_modules), .group = "Names",
     .help = "sample, vtune: without modules"},
    {"no-offsets", OPTION_SWITCH, FIELD(no_offsets), .help = "bpftrace: without +OFFSET"},
    {"pid", OPTION_SWITCH, FIELD(pid), .help = "perf, elfutils: with the process number"},
    {"tid", OPTION_SWITCH, FIELD(tid), .help = "perf, elfutils: with the thread number"},
    {"kernel", OPTION_SWITCH, FIELD(kernel), .help = "perf: mark kernel functions with _[k]"},
    {"jit", OPTION_SWITCH, FIELD(jit), .help = "perf: mark functions of a JIT compiler with _[j]"},
    {"all", OPTION_SWITCH, FIELD(all), .help = "perf: mark both"},
    {"addrs", OPTION_SWITCH, FIELD(addrs), .help = "perf: show the address of frames without symbol"},
    {"demangle", OPTION_SWITCH, FIELD(demangle), .help = "perf: demangle names of C++, Rust and OCaml"},
    {"tidy", OPTION_CHOICE, FIELD(tidy), .value = "HOW", .choices = "classic balanced none", .added = true,
     .help = "perf: how names are cut (classic)"},
    {"srcline", OPTION_SWITCH, FIELD(srcline), .help = "perf: with the source positions printed"},
    {"inline", OPTION_SWITCH, FIELD(inlined), .help = "perf: ask addr2line for the functions inlined"},
    {"context", OPTION_SWITCH, FIELD(context), .help = "perf: with --inline, add file and line"},
    {"record-tid", OPTION_SWITCH, FIELD(record_tid), .group = "Wakers",
     .help = "perf-sched: with the thread's number"},
    {"record-wake-stack", OPTION_SWITCH, FIELD(record_wake_stack),
     .help = "perf-sched: with the waker's stack"},
    {"recurse", OPTION_SWITCH, FIELD(recurse), .help = "perf-sched: and what woke the waker"},
    STACK_EDIT_ROWS(FIELD(edit_options)),
    PROGRAM_ROWS(FIELD(program), false),
    {"stats", OPTION_SWITCH, FIELD(stats), .added = true, .help = "say what was kept and dropped"},
    {"threads", OPTION_INTEGER, FIELD(threads), .value = "N", .added = true,
     .help = "how many threads read (by default one per processor)"},
    {0},
};

struct suite_options suite_options_default(void) {
    return (struct suite_options){
        .threads = THREADS_NOT_GIVEN, .include_tname = true, .edit_options = {.depth = STACK_EDIT_WHOLE}};
}

static bool has_word(const char *words, const char *word) {
    struct slice rest = slice_of_text(words), one;
    while (slice_cut(&rest, ' ', &one))
        if (slice_equal(one, slice_of_text(word)))
            return true;
    return false;
}

/* Whether the letter abbreviates one of the words. */
static bool abbreviates(const char *words, char letter) {
    struct slice rest = slice_of_text(words), one;
    while (slice_cut(&rest, ' ', &one))
        if (one.len && one.at[0] == letter)
            return true;
    return false;
}

struct option_row *suite_options_rows(const char *options_of_format, bool named) {
    enum { COUNT = sizeof suite_options_table / sizeof *suite_options_table };
    struct option_row *rows = heap_resize(NULL, COUNT, sizeof *rows), *row = rows;
    bool common = true; /* the groups before "Samples" and after "Wakers" are of all formats */
    for (const struct option_row *from = suite_options_table; from->name; from++) {
        if (from->group)
            common = has_word("Input Stacks Program", from->group);
        bool has = common || !options_of_format || has_word(options_of_format, from->name);
        if (!has && named && !from->name[1] && abbreviates(options_of_format, from->name[0]))
            continue;
        *row = *from;
        if (!has) {
            row->kind = OPTION_REFUSED;
            row->instead = "the format that is read does not have it; --help=all says which does";
        }
        row++;
    }
    *row = (struct option_row){0};
    return rows;
}

bool suite_options_check(struct suite_options *self, struct messages *messages) {
    bool usual = self->threads == THREADS_NOT_GIVEN;
    size_t kept = 0;
    for (size_t i = 0; i < self->event_filter.count; i++)
        if (*self->event_filter.at[i])
            self->event_filter.at[kept++] = self->event_filter.at[i];
    self->event_filter.count = kept;
    if (usual)
        self->threads = 0;
    if (usual || (self->threads >= 1 && self->threads <= WORKER_POOL_MAX))
        return true;
    messages_add(messages, "--threads: must be 1 to %d", WORKER_POOL_MAX);
    return false;
}
