/*
 * report - every message on standard error
 *
 * A message is one line: "PROGRAM: what happened". Characters that control a terminal (see visible.h), and
 * bytes that are not UTF-8, are shown as \xNN in lines of input and as ? elsewhere; long texts are cut.
 * Modules add messages (messages.h, tally.h); programs report them.
 *
 *     report_error("--%s: must be above zero", "factor");    // "prog: --factor: must be above zero"
 *     report_messages(&messages);
 */
#ifndef REPORT_H
#define REPORT_H

#include "base/messages.h"

/* Sets the name before every message; before that there is none. It lives as long as the program. */
void report_program(const char *name);

/* One line; the format is printf's. %s arguments may hold any bytes. */
__attribute__((format(printf, 1, 2))) void report_error(const char *format, ...);

/* "NAME: what errno says"; of a very long name the start. */
void report_failure(const char *name, int error);

/* Each of the messages, in their order, which are removed: more can be added. */
void report_messages(struct messages *messages);

/*
 * Shows a status line, which the next call or message overwrites; an empty one erases it. For a terminal
 * only, and from one thread at a time.
 */
void report_progress(struct slice line);

#endif
