/*
 * help - a table of options as text
 *
 * A group of options is a topic; its name is the first word of the heading. A short table is printed whole, a
 * long one (more than HELP_SHORT options) as the names by topic, so that either is one screen. No line is
 * wider than 80 columns.
 *
 *     static const struct help help = {.program = "tool", .rows = rows,
 *                                      .usage = "Usage: tool [OPTION]... [FILE]...\n",
 *                                      .examples = "  tool --pid in.txt > out.txt\n"};
 *     help_print(&help, "", &out, &messages);          // what --help prints
 *     help_print(&help, "names", &out, &messages);     // the options under "Names"
 *     help_print(&help, "all", &out, &messages);       // all options
 *     help_print(&help, "pid", &out, &messages);       // one option
 */
#ifndef HELP_H
#define HELP_H

#include <stdbool.h>

#include "base/contract.h"
#include "base/options.h"
#include "base/outbuf.h"

enum { HELP_SHORT = 20 };

struct help {
    const char *program;
    const struct option_row *rows; /* the first listed one has a group */
    const char *usage, *examples;  /* whole lines */
};

/* False, and nothing is printed: there is no such topic, and a message was added. */
MUST_USE bool help_print(const struct help *self, const char *topic, struct outbuf *out,
                         struct messages *messages);

#endif
