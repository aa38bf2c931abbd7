/* difffolded: two folded profiles in, one with two columns out. */
#include <stdlib.h>
#include <unistd.h>

#include "diff.h"
#include "options.h"
#include "program.h"
#include "report.h"

#include "banned.h"

struct settings {
    struct program_answers answers;
    bool normalize, strip;
};

#define FIELD(name) offsetof(struct settings, name)

static const struct option_row rows[] = {
    {"normalize", OPTION_SWITCH, FIELD(normalize),
     .help = "scale the first profile to the total of the second", .letter = 'n'},
    {"strip", OPTION_SWITCH, FIELD(strip),
     .help = "show hexadecimal numbers as 0x..., so that they are all the same", .letter = 's'},
    PROGRAM_ROWS(FIELD(answers), true),
    {0},
};

static void print_help(struct outbuf *out) {
    bytebuf_add(
        &out->pending,
        SLICE("Usage: difffolded [OPTION]... BEFORE.folded AFTER.folded > OUT.folded\n"
              "Joins two folded profiles into lines with two counts, for flamegraph: STACK BEFORE AFTER.\n"
              "A file named - is standard input.\n\n"));
    options_help(rows, out);
}

struct side {
    struct diff *diff;
    enum diff_side side;
};

static void read_input(void *context, struct linereader *in) {
    const struct side *side = context;
    diff_read(side->diff, side->side, in);
}

int main(int argc, char **argv) {
    struct settings settings = {0};
    struct outbuf out = {.fd = STDOUT_FILENO};
    program_start("difffolded");
    if (!options_parse_letters(rows, &settings, &argc, argv))
        return program_usage_error();
    if (program_answer(&settings.answers, print_help, &out))
        return program_end(&out, true);
    if (argc < 2) {
        report_error("two files are needed: before and after");
        return program_usage_error();
    }

    struct diff diff = {.strip = settings.strip};
    bool good = true;
    for (int side = 0; side < DIFF_SIDES; side++)
        good &= program_read(1, argv + side, read_input, &(struct side){&diff, (enum diff_side)side});
    report_rest(&diff.odd);
    if (settings.normalize)
        diff_normalize(&diff);
    if (good)
        diff_print(&diff, &out);
    diff_free(&diff);
    return program_end(&out, good);
}
