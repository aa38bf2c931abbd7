/*
 * program - what the three main functions share: start, help and version, reading the files, the end
 *
 *     int main(int argc, char **argv) {
 *         struct outbuf out = {.fd = STDOUT_FILENO};
 *         int status;
 *         program_start("tool", version_text);
 *         bool good = options_parse(rows, &settings, &argc, argv, &messages);
 *         report_messages(&messages);             // hints, too
 *         if (!good)
 *             return program_usage_error(&messages);
 *         if (program_answer(&settings.program, &help, &out, &status))
 *             return status;
 *         good = program_read(&settings.program, FILEKIND_BY_FLAMEGRAPH, argc, argv, read, &context);
 *         ...
 *         return program_end(&out, good);
 *     }
 */
#ifndef PROGRAM_H
#define PROGRAM_H

#include <stdbool.h>

#include "base/contract.h"
#include "base/filekind.h"
#include "base/help.h"
#include "base/linereader.h"
#include "base/options.h"
#include "base/outbuf.h"

enum program_exit {
    PROGRAM_DONE = 0,
    PROGRAM_FAILED = 1, /* something could not be opened, read or written */
    PROGRAM_USAGE = 2,  /* wrong usage, nothing to draw, or no verdict */
    PROGRAM_GATE = 3    /* a gate that the user asked for has tripped */
};

/* The options that every program has. */
struct program_options {
    const char *help; /* the topic, "" for none; NULL: not given */
    bool version;
    bool no_progress;
};

#define PROGRAM_FIELD(field, name) ((field) + offsetof(struct program_options, name))
/* An option of other programs, the switch letter that it is or 0, and what does it here. */
#define PROGRAM_HABIT(habit, switch_letter, does_it) \
    { habit, OPTION_REFUSED, .added = true, .letter = switch_letter, .instead = does_it }

/*
 * Their rows for an option table; `field` is the offset of the struct in the settings, `help_added` false
 * where the original has a --help too.
 */
#define PROGRAM_ROWS(field, help_added)                                                                     \
    {"help",                                                                                                \
     OPTION_TEXT,                                                                                           \
     PROGRAM_FIELD(field, help),                                                                            \
     .group = "Program",                                                                                    \
     .value = "TOPIC",                                                                                      \
     .otherwise = "",                                                                                       \
     .help = "explain the options, or those of a topic, one, or all",                                       \
     .letter = 'h',                                                                                         \
     .added = help_added,                                                                                   \
     .whole = true},                                                                                        \
        {"h", OPTION_TEXT, PROGRAM_FIELD(field, help), .otherwise = "", .added = true},                     \
        {"no-progress", OPTION_SWITCH, PROGRAM_FIELD(field, no_progress),                                   \
         .help = "show no progress on a terminal", .added = true},                                          \
        PROGRAM_HABIT("o", 'o', "standard output is written to; redirect it: > FILE"),                      \
        PROGRAM_HABIT("output", 0, "standard output is written to; redirect it: > FILE"),                   \
        PROGRAM_HABIT("q", 'q', "messages go to standard error; without them: 2> /dev/null"),               \
        PROGRAM_HABIT("quiet", 0, "messages go to standard error; without them: 2> /dev/null"), {           \
        "version", OPTION_SWITCH, PROGRAM_FIELD(field, version), .help = "print the version", .added = true \
    }

/*
 * To be called first: messages begin with this name, --version prints both texts, and no file that is opened
 * later gets the number of a closed 0, 1 or 2. Both texts live as long as the program.
 */
void program_start(const char *name, const char *version);

/* Reports what was wrong, frees the messages, and points to --help. Returns PROGRAM_USAGE. */
MUST_USE int program_usage_error(struct messages *messages);

/* Answers --help or --version on `out`, and closes it: the program ends with *status. False: neither was
 * given. */
MUST_USE bool program_answer(const struct program_options *options, const struct help *help,
                             struct outbuf *out, int *status);

/* Takes the lines of one input. */
typedef void program_reader(void *context, struct linereader *in);

/*
 * Hands every file to `read`, or standard input if there is no file (and reports that if it is a terminal,
 * which may never send anything). Shows the progress on a terminal, unless options->no_progress. A file that
 * cannot be opened or read, or whose kind this program (`reader`) does not read, is reported, and the others
 * are read all the same. False: there was such a file. What is compressed is unpacked (unpack.h). `reader` 0:
 * any kind is handed to `read`, as it is.
 */
MUST_USE bool program_read(const struct program_options *options, unsigned reader, int count, char **files,
                           program_reader *read, void *context);

/* Closes the output. Returns the exit status: PROGRAM_FAILED if writing failed, which is reported, or if not
 * `good`. */
MUST_USE int program_end(struct outbuf *out, bool good);

#endif
