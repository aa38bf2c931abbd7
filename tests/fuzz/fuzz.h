/*
 * fuzz - what the fuzz targets share
 *
 * A target is LLVMFuzzerTestOneInput, called by libFuzzer or by replay.c. It states what must hold with
 * fuzz_check, which ends the process when it does not.
 */
#ifndef FUZZ_H
#define FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/bytebuf.h"
#include "base/slice.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define fuzz_check(condition)                          \
    do {                                               \
        if (!(condition))                              \
            fuzz_fail(__FILE__, __LINE__, #condition); \
    } while (0)

_Noreturn void fuzz_fail(const char *file, int line, const char *condition);

/* A descriptor from which the bytes can be read. */
int fuzz_file(struct slice bytes);

/* Appends all that was written to such a descriptor. */
void fuzz_read(int fd, struct bytebuf *into);

/* The name under which such a descriptor can be opened. Four such names are kept at a time. */
const char *fuzz_name(int fd);

/*
 * Runs a program's main (built under another name) on words that end with NULL. What it writes to standard
 * output is put into `out`, which is cleared first. Its exit status.
 */
int fuzz_program(int (*program)(int, char **), char **words, struct bytebuf *out);

/* Messages about bad input are expected here: they are dropped between these two. */
void fuzz_silence(void);
void fuzz_speak(void);

/* Or they are the matter: what is said between these two is appended to `said`. */
void fuzz_listen(void);
void fuzz_heard(struct bytebuf *said);

#endif
