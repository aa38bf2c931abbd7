/*
 * pprof_text - parts of the lines that pprof -raw prints
 *
 *     pprof_text_function(SLICE("main.main /src/main.go:12:0 s=9"));     // "main.main"
 *     size_t value;
 *     if (pprof_text_choose("cpu", SLICE("samples/count cpu/nanoseconds"), &value))
 *         use(value);                                                     // 1
 */
#ifndef PPROF_TEXT_H
#define PPROF_TEXT_H

#include "base/contract.h"
#include "base/slice.h"

/*
 * Which value of a sample counts, from 0: the one that is wanted, by name or number, else the profile's
 * default, else the first if those are samples, else the last. False: there is no such value.
 */
MUST_USE bool pprof_text_choose(const char *wanted, struct slice types, size_t *value);

/* The name in a function's line, without file, line, column and start. */
struct slice pprof_text_function(struct slice text);

/* "/usr/lib/libc.so.6 1234abcd [FN]": the last part of the file's path. */
struct slice pprof_text_file(struct slice mapping);

#endif
