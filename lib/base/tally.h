/*
 * tally - lines of input that are reported in number, not one by one
 *
 * The first few lines of a kind become messages with file and line; the others are only counted, so that no
 * message appears a thousand times.
 *
 *     struct tally unrecognised = {.what = "line not understood"};
 *     tally_add(&unrecognised, &messages, "perf.txt", 12, line);    // "perf.txt:12: line not understood: ?"
 *     tally_rest(&unrecognised, &messages);                         // "97 more: line not understood"
 */
#ifndef TALLY_H
#define TALLY_H

#include <stdint.h>

#include "base/messages.h"

/* How many lines of one kind are shown in full. */
enum { TALLY_SHOWN = 3 };

struct tally {
    const char *what; /* "line not understood": follows a number, or file and line */
    uint64_t seen;
    uint64_t max_shown; /* lines shown in full; 0 means TALLY_SHOWN */
};

/* Counts a line, and adds a message if it is among the first. `number` counts from 1. */
void tally_add(struct tally *self, struct messages *messages, const char *file, uint64_t number,
               struct slice line);

/* Adds how many lines were counted but not shown, unless all were shown. */
void tally_rest(const struct tally *self, struct messages *messages);

#endif
