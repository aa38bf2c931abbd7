/*
 * range - the samples of perf script's text between two times, printed as they are
 *
 *     int status = range_run(&given, count, operands, &out, &messages);      // MIN MAX [FILE]...
 */
#ifndef RANGE_H
#define RANGE_H

#include "base/outbuf.h"
#include "suite_options.h"

/* Reads the files, prints what is in the range, closes `out` and returns the exit status. What a
 * user must know becomes `messages`. */
MUST_USE int range_run(const struct suite_options *given, int count, char **operands, struct outbuf *out,
                       struct messages *messages);

#endif
