/*
 * child - another program, run without a shell
 *
 * Its standard output is read; its standard error is that of this program. It is found through PATH.
 *
 *     struct child nm;
 *     const char *const words[] = {"nm", "a.out", NULL};
 *     if (child_start(&nm, words, CHILD_NO_INPUT))
 *         linereader_attach(&in, nm.output, "nm");
 *     ...
 *     int status = child_end(&nm);
 */
#ifndef CHILD_H
#define CHILD_H

#include <stdbool.h>
#include <sys/types.h>

#include "base/contract.h"
#include "base/slice.h"

/* Where its standard input comes from, instead of an open descriptor: nowhere, or child_say. */
enum { CHILD_NO_INPUT = -1, CHILD_TALK = -2 };

enum { CHILD_SIGNAL = 128 }; /* in an exit status: what follows is the number of a signal */

struct child {
    pid_t process;
    int input;  /* for child_say, or -1 */
    int output; /* its standard output, to be read */
    int error;  /* errno when it could not be started */
};

/* False: it could not be started, `error` says why. The words end with NULL; the first is the program. */
MUST_USE bool child_start(struct child *self, const char *const *words, int input);

/* Writes to its standard input (CHILD_TALK). False: it does not read any more. */
MUST_USE bool child_say(struct child *self, struct slice text);

/* Closes both pipes and waits for it. Returns its exit status, or CHILD_SIGNAL + the signal that ended it. */
MUST_USE int child_end(struct child *self);

#endif
