/*
 * perfdata - binary recordings of perf
 *
 * Recognises perf.data by its magic bytes and has `perf script` print it. The command is $PERF, else perf:
 * the name of a program, or words with blanks between them, such as "sudo perf" or "perf script -f"; "script"
 * is added where it is not one of them.
 *
 *     if (perfdata_is(&in))
 *         good = perfdata_open(&perfdata, &in, &messages) &&
 *                perfdata_print(&perfdata, &in, fields, read_lines, &context, &messages);
 */
#ifndef PERFDATA_H
#define PERFDATA_H

#include <stdbool.h>

#include "base/contract.h"
#include "base/linereader.h"
#include "base/messages.h"

/* Whether an input that was not read yet is a recording. */
bool perfdata_is(struct linereader *in);

/* What perf script is told. */
struct perfdata_fields {
    bool pid;          /* print the process number beside the thread's */
    bool srcline;      /* and the source position of each frame */
    const char *symfs; /* where the recorded binaries are; NULL: on this machine */
};

/* Takes the lines of the text. */
typedef void perfdata_reader(void *context, struct linereader *text);

/* A recording as a file that can be read anywhere. */
struct perfdata {
    int file;               /* at its start; -1: there is none */
    bool temporary;         /* private from here */
    bool piped, simpleperf; /* who recorded it */
};

/*
 * Opens the recording; what arrives through a pipe is put into a temporary file. False: that failed, and a
 * message says why; nothing is to be closed.
 */
MUST_USE bool perfdata_open(struct perfdata *self, struct linereader *in, struct messages *messages);

/* True if its call chains must be made of copies of stacks (perf record --call-graph dwarf). */
bool perfdata_has_stacks(const struct perfdata *self);

/*
 * Hands the text that perf script makes of an open recording to `read`, and closes it. False: perf could not
 * be run, or failed, and a message says why.
 */
MUST_USE bool perfdata_print(struct perfdata *self, struct linereader *in, struct perfdata_fields fields,
                             perfdata_reader *read, void *context, struct messages *messages);

/* What was standard input is at its end then. */
void perfdata_close(struct perfdata *self);

#endif
