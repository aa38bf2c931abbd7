/*
 * suite_options - the options of stackcollapse, and which of them a format has
 *
 *     struct suite_options given = suite_options_default();
 *     struct option_row *rows = suite_options_rows(options, true); // NULL: of all formats
 *     bool good = options_parse(rows, &given, &argc, argv, &messages);
 *     free(rows);
 */
#ifndef SUITE_OPTIONS_H
#define SUITE_OPTIONS_H

#include "base/options.h"
#include "base/program.h"
#include "perf/frame_name.h"
#include "profile/stack_edit.h"

/* What a profile of GHC counts. */
enum ghcprof_value { GHCPROF_TIME, GHCPROF_TICKS, GHCPROF_BYTES };

struct suite_options {
    struct program_options program;
    const char *format; /* as given; NULL: not */
    bool list_formats, stats;
    int64_t threads;                 /* after the check; 0: as many as are of use */
    const char *map, *sample_index;  /* NULL: not given */
    struct option_list event_filter; /* to be freed */
    int ghcprof_value;               /* enum ghcprof_value */
    int calls;                       /* xdebug: calls are counted, not time */
    bool size, hits, weight, timeraw, timezerosecs, xdev;
    int include_tname, include_tid, shorten_pkgs; /* truth values */
    bool no_pkgs, no_modules, no_offsets;
    bool pid, tid, kernel, jit, all, addrs, demangle, srcline, inlined, context;
    enum tidy tidy;
    int reader; /* enum reader: who reads a recording of perf */
    bool record_tid, record_wake_stack, recurse;
    struct stack_edit_options edit_options; /* to be freed */
    struct stack_edit *edit;                /* what they ask for; NULL: nothing */
};

/* What holds when no option is given. */
struct suite_options suite_options_default(void);

/* All rows, for the help; a static table. */
extern const struct option_row suite_options_table[];

/*
 * The rows of a format that has these options ("map no-offsets"), with those of every format; NULL: all. A
 * row of another format is there too, but refused; if the format is `named`, and not only recognised, without
 * those of one letter that abbreviates an option of the format. To be freed.
 */
MUST_USE struct option_row *suite_options_rows(const char *options_of_format, bool named);

/* Drops empty events. False: a value cannot be, and a message was added. */
MUST_USE bool suite_options_check(struct suite_options *self, struct messages *messages);

#endif
