/* difffolded: two folded profiles in, one with two columns out, or what changed between them. */
#include <stdlib.h>
#include <unistd.h>

#include "diff.h"
#include "profile/diff_labels.h"
#include "gate.h"
#include "mistakes.h"
#include "base/options.h"
#include "base/program.h"
#include "base/report.h"
#include "sides.h"
#include "sorted_join.h"
#include "summary.h"
#include "summary_json.h"
#include "summary_markdown.h"
#include "summary_text.h"
#include "base/version.h"

#include "base/banned.h"

struct arguments {
    struct program_options program;
    bool normalize, strip, json, markdown, strict, labels;
    int64_t summary; /* functions per list; after check_arguments 0: no summary */
    int64_t min_samples;
    struct option_list fail_above;
    const char *fail_total;
    struct option_real period; /* value 0: not given */
    struct gate gate;          /* of these, by check_arguments */
    struct sides sides;        /* of what follows the options, by check_arguments */
};

#define FIELD(name) offsetof(struct arguments, name)
#define SUMMARY_NONE INT64_MIN /* no number that can be given */
#define SUMMARY_DEFAULT 5      /* four lists of five are one screen */
#define TEXT_OF(number) #number
#define TEXT(number) TEXT_OF(number)

static const struct option_row rows[] = {
    {"normalize", OPTION_SWITCH, FIELD(normalize), .group = "Joining", .letter = 'n',
     .help = "scale the first profile to the total of the second"},
    {"strip", OPTION_SWITCH, FIELD(strip), .letter = 's',
     .help = "show hexadecimal numbers as 0x..., to be the same"},
    {"labels", OPTION_SWITCH, FIELD(labels), .added = true,
     .help = "hand the names of the files on to flamegraph"},
    {"strict", OPTION_SWITCH, FIELD(strict), .added = true,
     .help = "malformed lines are an error: exit with 2"},
    {"summary", OPTION_INTEGER, FIELD(summary), .group = "Summary", .value = "N",
     .otherwise = TEXT(SUMMARY_DEFAULT), .added = true,
     .help = "print what changed, N (" TEXT(SUMMARY_DEFAULT) ") functions per list, instead"},
    {"json", OPTION_SWITCH, FIELD(json), .added = true, .help = "print that summary as JSON"},
    {"markdown", OPTION_SWITCH, FIELD(markdown), .added = true,
     .help = "print it as Markdown, for a pull request's comment"},
    {"fail-above", OPTION_LIST, FIELD(fail_above), .group = "Gate", .value = "POINTS[:REGEX]", .added = true,
     .help = "exit with 3 if a function (that REGEX matches) grew by over POINTS and noise; may be repeated"},
    {"fail", OPTION_LIST, FIELD(fail_above), .added = true}, /* whatever else begins so */
    {"fail-total", OPTION_TEXT, FIELD(fail_total), .value = "PERCENT", .added = true,
     .help = "exit with 3 if all grew by over PERCENT and noise"},
    {"min-samples", OPTION_INTEGER, FIELD(min_samples), .value = "K", .added = true,
     .help = "leave out functions that count less than K on both sides, here and in the summary"},
    {"period", OPTION_REAL, FIELD(period), .value = "N", .added = true,
     .help = "a sample counts N; else found out from the counts"},
    PROGRAM_ROWS(FIELD(program), true),
    PROGRAM_HABIT("f", 'f', "FILE needs no option: difffolded BEFORE AFTER"),
    PROGRAM_HABIT("diff", 0, "this program makes a difference without it: difffolded BEFORE AFTER"),
    PROGRAM_HABIT("icicle", 0, "it is an option of flamegraph, --inverted"),
    {0},
};

static const struct help help = {
    .program = "difffolded",
    .rows = rows,
    .usage = "Usage: difffolded [OPTION]... BEFORE.folded AFTER.folded > OUT.folded\n"
             "       difffolded [OPTION]... BEFORE.folded... -- AFTER.folded... > OUT.folded\n"
             "Joins two folded profiles into lines with two counts, STACK BEFORE AFTER, for\n"
             "flamegraph. Options come before the files. A file - is standard input.\n",
    .examples = "  difffolded -n --labels before.folded after.folded | flamegraph > diff.svg\n"
                "  difffolded --summary before.folded after.folded\n"
                "  difffolded --markdown --fail-above=2 base.?.folded -- head.?.folded > out.md\n",
};

static bool refuse(struct messages *messages, const char *message) {
    messages_add(messages, "%s", message);
    return false;
}

/* Whether functions are judged, and not only joined. */
static bool wants_verdict(const struct arguments *self) {
    return self->summary || self->labels || gate_is_set(&self->gate);
}

static bool check_numbers(struct arguments *self, struct messages *messages) {
    bool good = true;
    if (self->summary == SUMMARY_NONE)
        self->summary = self->json || self->markdown ? SUMMARY_DEFAULT : 0;
    else if (self->summary < 1)
        good = refuse(messages, "--summary: the number of functions is less than 1");
    if (self->min_samples < 0)
        good = refuse(messages, "--min-samples: the number is less than 0");
    if (self->period.text && !(self->period.value > 0))
        good = refuse(messages, "--period: the number is not more than 0");
    return good;
}

/* False: wrong usage, and a message was added. `ended`: the options were ended by a word of its own. */
static bool check_arguments(struct arguments *self, int words, char **argv, bool ended,
                            struct messages *messages) {
    bool good = sides_take(&self->sides, (size_t)words, argv, ended, messages);
    good &= check_numbers(self, messages);
    if (self->json && self->markdown)
        good = refuse(messages, "--json and --markdown: only one of them");
    for (size_t i = 0; i < self->fail_above.count; i++)
        good &= gate_add(&self->gate, self->fail_above.at[i], messages);
    if (self->fail_total)
        good &= gate_set_total(&self->gate, self->fail_total, messages);
    if (self->period.text && !wants_verdict(self))
        good =
            refuse(messages,
                   "--period: there is nothing to judge; give it with --summary, --labels or --fail-above");
    return good;
}

static void free_arguments(struct arguments *self) {
    options_list_free(&self->fail_above);
    gate_free(&self->gate);
}

struct input {
    struct diff *diff;
    size_t recording;
    struct messages *messages;
};

static void read_input(void *context, struct linereader *in) {
    const struct input *input = context;
    diff_read(input->diff, input->recording, in, input->messages);
}

/*
 * Whether there is nothing to join or, where functions are judged, nothing to judge. Zeros can be joined, and
 * who gives standard input twice knows that it is empty then.
 */
static bool has_no_samples(const struct arguments *given, const struct diff *diff, size_t recording) {
    const struct diff_recording *read = &diff->recordings[recording];
    char **files = given->sides.files;
    bool twice = recording && slice_equal(slice_of_text(files[recording]), SLICE("-")) &&
                 slice_equal(slice_of_text(files[0]), SLICE("-"));
    return wants_verdict(given) ? count_is_zero(read->total) : !read->stacks && !twice;
}

/* Reads all files. Returns the exit status so far. */
static int read_sides(const struct arguments *given, struct diff *diff, struct messages *messages) {
    const struct sides *sides = &given->sides;
    size_t count = sides->counts[DIFF_BEFORE] + sides->counts[DIFF_AFTER];
    bool good = true;
    for (size_t i = 0; i < count; i++)
        good &= program_read(&given->program, FILEKIND_BY_DIFFFOLDED, 1, sides->files + i, read_input,
                             &(struct input){diff, i, messages});
    tally_rest(&diff->unrecognised, messages);
    if (!good)
        return PROGRAM_FAILED;
    if (given->strict && diff->unrecognised.seen) {
        messages_add(messages, "--strict: lines are malformed, nothing is written");
        return PROGRAM_USAGE;
    }
    for (size_t i = 0; i < count; i++)
        if (has_no_samples(given, diff, i))
            messages_add(messages, "%s: no samples", sides_shown(sides, i));
    return PROGRAM_DONE;
}

static void print_summary(const struct arguments *given, const struct summary *summary, struct outbuf *out) {
    if (given->json)
        summary_json(summary, out);
    else if (given->markdown)
        summary_markdown(summary, out);
    else
        summary_text(summary, out);
}

static int check_gate(const struct gate *gate, struct summary *summary, struct messages *messages) {
    switch (gate_check(gate, summary, messages)) {
    case GATE_TRIPPED:
        return PROGRAM_GATE;
    case GATE_NO_VERDICT:
        return PROGRAM_USAGE;
    default:
        return PROGRAM_DONE;
    }
}

/* Counts as they were read are judged. Returns the exit status. */
static int judge(const struct arguments *given, const struct diff *diff, struct summary *summary,
                 struct messages *messages) {
    if (!summary_make(summary, diff, messages))
        return PROGRAM_USAGE;
    struct mistakes mistakes = mistakes_find(&given->sides, diff, summary);
    mistakes_add_messages(&mistakes, &given->sides, diff, messages);
    return check_gate(&given->gate, summary, messages);
}

/* The names of both sides, and the functions that changed by more than noise. */
static void print_labels(const struct arguments *given, const struct summary *summary, struct bytebuf *into) {
    const struct summary_list *list = &summary->lists[SUMMARY_CHANGED_TOTAL]; /* the significant ones first */
    struct bytebuf names[DIFF_SIDES] = {{0}};
    struct slice *functions = heap_resize(NULL, list->count + 1, sizeof *functions);
    size_t count = 0;
    for (; count < list->count && summary_significant(summary, list->at[count]); count++)
        functions[count] = intern_text(&summary->tally.names, list->at[count]);
    for (int side = 0; side < DIFF_SIDES; side++)
        sides_name(&given->sides, (enum diff_side)side, &names[side]);
    diff_labels_add(into, bytebuf_slice(&names[DIFF_BEFORE]), bytebuf_slice(&names[DIFF_AFTER]), functions,
                    count);
    for (int side = 0; side < DIFF_SIDES; side++)
        bytebuf_free(&names[side]);
    free(functions);
}

static void print_folded(const struct arguments *given, struct diff *diff, struct outbuf *out) {
    diff_add_up(diff);
    if (given->normalize)
        diff_normalize(diff);
    diff_print(diff, out);
}

/* Sorted files are joined as streams. False: they are not such files; nothing was printed. */
static bool join_sorted(const struct arguments *given, struct outbuf *out, int *status) {
    const struct sides *sides = &given->sides;
    if (wants_verdict(given) || sides->counts[DIFF_BEFORE] != 1 || sides->counts[DIFF_AFTER] != 1)
        return false;
    struct sorted_join join = {.paths = {sides->files[0], sides->files[1]},
                               .strip = given->strip,
                               .normalize = given->normalize,
                               .shows_progress = !given->program.no_progress};
    struct messages messages = {.show = report_messages};
    bool joins = sorted_join_check(&join, out->fd);
    if (joins)
        *status = sorted_join_print(&join, out, &messages) ? PROGRAM_DONE : PROGRAM_FAILED;
    report_messages(&messages);
    messages_free(&messages);
    sorted_join_free(&join);
    return joins;
}

/* Reads, judges and prints. Returns the exit status. */
static int run(const struct arguments *given, struct outbuf *out) {
    const struct sides *sides = &given->sides;
    struct diff diff = {.strip = given->strip,
                        .periods = wants_verdict(given),
                        .sides = {sides->counts[DIFF_BEFORE], sides->counts[DIFF_AFTER]}};
    struct summary summary = {.max = (size_t)given->summary,
                              .min = (uint64_t)given->min_samples,
                              .sides = sides,
                              .points = gate_min_points(&given->gate),
                              .period = given->period.value};
    struct messages messages = {.show = report_messages};
    int status = read_sides(given, &diff, &messages);
    bool read = status == PROGRAM_DONE;
    if (read && wants_verdict(given))
        status = judge(given, &diff, &summary, &messages);
    if (read && given->summary && summary.judgements)
        print_summary(given, &summary, out);
    if ((status == PROGRAM_DONE || status == PROGRAM_GATE) && !given->summary) {
        if (given->labels)
            print_labels(given, &summary, &out->pending);
        print_folded(given, &diff, out);
    }
    messages_free(&messages);
    summary_free(&summary);
    diff_free(&diff);
    return status;
}

/* Whether the word before the files ended the options: "--", or a bundle with a dash at its end. */
static bool ends_options(const char *word) {
    struct slice text = slice_of_text(word);
    return slice_equal(text, SLICE("--")) ||
           (slice_starts(text, SLICE("-")) && !slice_starts(text, SLICE("--")) &&
            slice_ends(text, SLICE("-")));
}

int main(int argc, char **argv) {
    struct arguments given = {.summary = SUMMARY_NONE};
    struct outbuf out = {.fd = STDOUT_FILENO};
    struct messages messages = {0};
    int status, files = argc;
    program_start("difffolded", version_text);
    char **words = heap_resize(NULL, (size_t)argc + 1, sizeof *words); /* the parser changes its array */
    memcpy(words, argv, ((size_t)argc + 1) * sizeof *words);
    bool good = options_parse_letters(rows, &given, &files, words, &messages);
    bool ended = files < argc - 1 && ends_options(argv[argc - files - 1]);
    report_messages(&messages);
    if (good && program_answer(&given.program, &help, &out, &status)) {
        messages_free(&messages);
    } else if (!good || !check_arguments(&given, files, words, ended, &messages)) {
        status = program_usage_error(&messages);
    } else {
        messages_free(&messages);
        if (!join_sorted(&given, &out, &status))
            status = run(&given, &out);
        int end = program_end(&out, true);
        status = end ? end : status;
    }
    free_arguments(&given);
    free(words);
    return status;
}
