/* difffolded: two folded profiles in, one with two columns out, or what changed between them. */
#include <stdlib.h>
#include <unistd.h>

#include "diff.h"
#include "profile/diff_labels.h"
#include "gate.h"
#include "base/options.h"
#include "base/program.h"
#include "base/report.h"
#include "summary.h"
#include "summary_json.h"
#include "summary_markdown.h"
#include "summary_text.h"
#include "base/version.h"

#include "base/banned.h"

struct settings {
    struct program_options program;
    bool normalize, strip, json, markdown, strict, labels;
    int64_t summary; /* functions per list; after settings_check 0: no summary */
    int64_t min_samples;
    struct option_list fail_above;
    struct gate gate; /* of fail_above, by settings_check */
};

#define FIELD(name) offsetof(struct settings, name)
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
     .help = "exit with 3 if a function grew by over POINTS percent of all; with REGEX, one that it matches; "
             "may be repeated"},
    {"min-samples", OPTION_INTEGER, FIELD(min_samples), .value = "K", .added = true,
     .help = "leave out functions that count less than K on both sides, here and in the summary"},
    PROGRAM_ROWS(FIELD(program), true),
    {0},
};

static const struct help help = {
    .program = "difffolded",
    .rows = rows,
    .usage = "Usage: difffolded [OPTION]... BEFORE.folded AFTER.folded > OUT.folded\n"
             "Joins two folded profiles into lines with two counts, STACK BEFORE AFTER, for\n"
             "flamegraph. Options stand in front of the files. A file - is standard input.\n",
    .examples = "  difffolded -n --labels before.folded after.folded | flamegraph > diff.svg\n"
                "  difffolded --summary before.folded after.folded\n"
                "  difffolded --markdown --fail-above=5 base.folded head.folded > comment.md\n",
};

static bool refuse(const char *message) {
    report_error("%s", message);
    return false;
}

/* False: wrong usage, reported. What follows the two files is ignored, as ever; but no gate goes unseen. */
static bool settings_check(struct settings *self, int files, char **words) {
    bool good = true;
    if (files < DIFF_SIDES)
        good = refuse("two files are needed: before and after");
    for (int i = DIFF_SIDES; good && i < files; i++)
        if (slice_starts(slice_of_text(words[i]), SLICE("--")) && words[i][2])
            good = refuse("options must stand in front of the files");
    if (self->summary == SUMMARY_NONE)
        self->summary = self->json || self->markdown ? SUMMARY_DEFAULT : 0;
    else if (self->summary < 1)
        good = refuse("--summary: the number of functions is less than 1");
    if (self->min_samples < 0)
        good = refuse("--min-samples: the number is less than 0");
    if (self->json && self->markdown)
        good = refuse("--json and --markdown: only one of them");
    for (size_t i = 0; i < self->fail_above.count; i++)
        good &= gate_add(&self->gate, self->fail_above.at[i]);
    return good;
}

static void settings_free(struct settings *self) {
    options_list_free(&self->fail_above);
    gate_free(&self->gate);
}

struct side {
    struct diff *diff;
    enum diff_side side;
};

static void read_input(void *context, struct linereader *in) {
    const struct side *side = context;
    diff_read(side->diff, side->side, in);
}

/* Reads both files. Returns the exit status so far; what is wrong has been said. */
static int read_sides(const struct settings *settings, struct diff *diff, char **files) {
    bool good = true;
    for (int side = 0; side < DIFF_SIDES; side++)
        good &= program_read(&settings->program, FILEKIND_BY_DIFFFOLDED, 1, files + side, read_input,
                             &(struct side){diff, (enum diff_side)side});
    report_rest(&diff->odd);
    if (!good)
        return PROGRAM_FAILED;
    if (settings->strict && diff->odd.seen) {
        report_error("--strict: lines are malformed, nothing is written");
        return PROGRAM_USAGE;
    }
    return PROGRAM_DONE;
}

static void print_summary(const struct settings *settings, const struct summary *summary,
                          struct outbuf *out) {
    if (settings->json)
        summary_json(summary, out);
    else if (settings->markdown)
        summary_markdown(summary, out);
    else
        summary_text(summary, out);
}

/* A gate never passes on nothing: with an empty side, nothing can be judged. */
static int judge(const struct gate *gate, struct summary *summary) {
    for (int side = 0; side < DIFF_SIDES; side++)
        if (gate->count && count_is_zero(summary->totals[side]))
            return PROGRAM_USAGE;
    return gate->count && gate_check(gate, summary) ? PROGRAM_GATE : PROGRAM_DONE;
}

static int summarize(const struct settings *settings, const struct diff *diff, char **files,
                     struct outbuf *out) {
    struct summary summary = {.most = (size_t)settings->summary,
                              .least = (uint64_t)settings->min_samples,
                              .files = {files[DIFF_BEFORE], files[DIFF_AFTER]}};
    int status = PROGRAM_USAGE;
    if (summary_make(&summary, diff)) {
        status = judge(&settings->gate, &summary);
        if (settings->summary)
            print_summary(settings, &summary, out);
    }
    summary_free(&summary);
    return status;
}

static void print_folded(const struct settings *settings, struct diff *diff, char **files,
                         struct outbuf *out) {
    if (settings->labels)
        diff_labels_add(&out->pending, slice_of_text(files[DIFF_BEFORE]), slice_of_text(files[DIFF_AFTER]));
    if (settings->normalize)
        diff_normalize(diff);
    diff_print(diff, out);
}

int main(int argc, char **argv) {
    struct settings settings = {.summary = SUMMARY_NONE};
    struct outbuf out = {.fd = STDOUT_FILENO};
    struct messages messages = {0};
    int status;
    program_start("difffolded", version_text);
    bool good = options_parse_letters(rows, &settings, &argc, argv, &messages);
    report_messages(&messages);
    if (good && program_answer(&settings.program, &help, &out, &status)) {
        settings_free(&settings);
        return status;
    }
    if (!good || !settings_check(&settings, argc, argv)) {
        settings_free(&settings);
        return program_usage_error(&messages);
    }

    struct diff diff = {.strip = settings.strip};
    status = read_sides(&settings, &diff, argv);
    if (status == PROGRAM_DONE && (settings.summary || settings.gate.count))
        status = summarize(&settings, &diff, argv, &out); /* of the counts as they were read */
    if ((status == PROGRAM_DONE || status == PROGRAM_GATE) && !settings.summary)
        print_folded(&settings, &diff, argv, &out);
    diff_free(&diff);
    settings_free(&settings);
    int end = program_end(&out, true);
    return end ? end : status;
}
