/*
 * report - every message on standard error
 *
 * A message is one line: "PROGRAM: what happened". Characters that a terminal would obey (see visible.h), and
 * bytes that are no UTF-8, are shown as \xNN in lines of input and as ? elsewhere; long texts are cut.
 * Messages about lines of input go through a tally, which shows the first few with file and line and counts
 * the rest, so that no message appears a thousand times.
 *
 *     struct report_tally odd = {.what = "line not understood"};
 *     report_line(&odd, "perf.txt", 12, line);     // "prog: perf.txt:12: line not understood: ..."
 *     report_rest(&odd);                            // "prog: 97 more: line not understood"
 */
#ifndef REPORT_H
#define REPORT_H

#include <stdint.h>

#include "base/contract.h"
#include "base/slice.h"

/* How many lines of one kind are shown in full. */
enum { REPORT_SHOWN = 3 };

struct report_tally {
    const char *what; /* "line not understood": follows a number, or file and line */
    uint64_t seen;
    uint64_t most; /* lines shown in full; 0 means REPORT_SHOWN */
};

/* The name in front of every message; until it is set there is none. Lives as long as the program. */
void report_program(const char *name);

/* One line; the format is printf's. %s arguments may hold any bytes. */
__attribute__((format(printf, 1, 2))) void report_error(const char *format, ...);

/* "NAME: what errno says"; of a very long name the start. */
void report_failure(const char *name, int error);

/* Counts a line and shows it when it is among the first. `number` counts from 1. */
void report_line(struct report_tally *self, const char *file, uint64_t number, struct slice line);

/* Says how many lines were counted but not shown; silent when all were shown. */
void report_rest(const struct report_tally *self);

/*
 * Shows a line that the next one, or any message, takes the place of; empty: takes it away. For a terminal
 * only, and from one thread at a time.
 */
void report_progress(struct slice line);

/*
 * Text as it may be shown: at most `most` bytes of it and the rest of a character, those that may not be
 * shown as \xNN, "..." for what was left out. `into` is cleared first.
 */
struct bytebuf;
struct slice report_shown(struct bytebuf *into, struct slice text, size_t most);

#endif
