/*
 * options - a table of options, matched as Perl's Getopt::Long or Getopt::Std would
 *
 * One row per option drives parsing and help. Long options (stackcollapse-perf, flamegraph): one or two
 * dashes or a plus, any case, unique abbreviations, "--name value" and "--name=value", files among them; "--"
 * ends the options; the last occurrence wins. Switch letters (difffolded): before the files only, bundled as
 * in "-ns". A row with `added` is ours, not the original's: it never makes an abbreviation ambiguous that the
 * original understood, and is itself abbreviated to no fewer than four letters. `--help`, `-h` and
 * `--version` are rows like any other.
 *
 *     struct settings { bool pid; const char *title; } settings = {.title = ""};
 *     static const struct option_row rows[] = {
 *         {"pid", OPTION_SWITCH, offsetof(struct settings, pid), .help = "add the process number"},
 *         {"title", OPTION_TEXT, offsetof(struct settings, title), .value = "TEXT", .help = "the title"},
 *         {0}};
 *     if (!options_parse(rows, &settings, &argc, argv, &messages))
 *         report_messages(&messages);
 *     // argv[0..argc) are the files
 */
#ifndef OPTIONS_H
#define OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/contract.h"
#include "base/messages.h"

enum option_kind {
    OPTION_SWITCH,  /* bool: set to true */
    OPTION_SET,     /* int, or an enum: becomes `set`; no value follows */
    OPTION_TEXT,    /* const char *: the word itself */
    OPTION_CHOICE,  /* int, or an enum: which of `choices` it is, from 0 */
    OPTION_LIST,    /* struct option_list: every word given */
    OPTION_INTEGER, /* int64_t: sign, digits, underscores */
    OPTION_REAL,    /* struct option_real */
    OPTION_REFUSED, /* an option of another program: an error; `instead` is reported */
};

/* Letters of the shortest abbreviation of a row that is ours. */
enum { OPTION_SHORTEST_ADDED = 4 };

struct option_row {
    const char *name; /* lower case; NULL ends the table */
    enum option_kind kind;
    size_t field;        /* where in the settings the value goes */
    const char *value;   /* what stands for the value in the help; of a choice, NULL lists the choices */
    const char *choices; /* words, a blank between: all there are for OPTION_CHOICE, else those with names */
    const char *group;   /* the heading under which this row and those after it are listed; NULL: as before */
    const char *help;    /* one line. NULL: the row is another spelling and is not listed */
    char letter;         /* the switch letter for options_parse_letters, or 0 */
    bool added;          /* ours, not the original's. With a letter: it has a long name too */
    bool whole;          /* counts when an abbreviation is resolved, but must itself be spelled out */
    const char *otherwise; /* the value if given without =VALUE; the next word is never the value */
    int set;               /* of OPTION_SET */
    const char *instead;   /* reported when the row is used: what to use here instead */
};

/* Words live as long as argv. The array is freed with options_list_free. */
struct option_list {
    const char **at;
    size_t count, capacity;
};

/* `text` is how the user wrote it; it may hold underscores, which do not count. */
struct option_real {
    double value;
    const char *text;
};

/*
 * Parses argv[1..*argc) into `settings` and leaves the files in argv[0..*argc). False when a word could not
 * be understood: a message was added for each such word, and the settings must not be used.
 */
MUST_USE bool options_parse(const struct option_row *rows, void *settings, int *argc, char **argv,
                            struct messages *messages);

/* The same for switch letters; long names of `added` rows are understood too, in full only. */
MUST_USE bool options_parse_letters(const struct option_row *rows, void *settings, int *argc, char **argv,
                                    struct messages *messages);

/* Whether the text is a whole number as OPTION_INTEGER takes it; too large ones become INT64_MAX. */
MUST_USE bool options_integer(const char *text, int64_t *value);

void options_list_free(struct option_list *self);

#endif
