/*
 * support - what several unit tests need: text as a file or a reader, output and messages as text, random
 * numbers
 *
 *     struct linereader in = {.chunk = 3};
 *     support_attach(&in, SLICE("a\nb\n"));
 *     ...
 *     support_detach(&in);
 */
#ifndef SUPPORT_H
#define SUPPORT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/bytebuf.h"
#include "profile/frametree.h"
#include "base/linereader.h"
#include "base/messages.h"
#include "base/outbuf.h"
#include "base/slice.h"

/* Bytes for a slice in a static table, where a compound literal is not a constant. */
#define BYTES(literal) \
    { "" literal, sizeof(literal) - 1 }

#define COUNT_OF(array) (sizeof(array) / sizeof *(array))

/* Fails, showing both texts, unless they are equal; `what` names the case. */
void support_same(const char *what, struct slice got, struct slice want);

/* The same with a text of the test's own, which holds no NUL. */
void support_text(const char *what, struct slice got, const char *want);

/* Fails, naming the case, when the condition is false. */
#define support_check(what, condition)            \
    do {                                          \
        if (!(condition)) {                       \
            support_stop_gathering();             \
            fail_msg("%s: %s", what, #condition); \
        }                                         \
    } while (0)

/* Gives a file that is there these bytes instead of its own. */
void support_write(const char *path, struct slice content);

/* An open descriptor from which the bytes can be read. */
int support_file(struct slice bytes);

/* A pipe that a child process, `writer`, fills with the text. To be closed and waited for. */
int support_pipe(struct slice text, pid_t *writer);

/* Lets the reader read the text; `chunk` is kept. */
void support_attach(struct linereader *in, struct slice text);

/* Ends that; the reader can be attached again or freed. */
void support_detach(struct linereader *in);

/* The sizes of reads with which every parser is tested; 0 stands for "all at once". */
extern const size_t support_chunks[5];

/* An output whose text support_output_text gives back, which closes it. To be freed: bytebuf_free. */
struct outbuf support_output(void);
struct bytebuf support_output_text(struct outbuf *out);

/* From here on standard error is gathered; support_messages ends that and gives it back. */
void support_gather_messages(void);
struct bytebuf support_messages(void);

/* Ends that, if it was begun; cmocka says on standard error what failed. */
void support_stop_gathering(void);

/* The messages as text, a newline after each; they are not to be used otherwise any more, but freed. */
struct slice support_text_of(struct messages *messages);

/*
 * Runs `body` in a child process. Returns its exit status, or 1000 plus the signal that ended it; what it
 * wrote to standard error is appended to `messages`.
 */
int support_child(void (*body)(void *context), void *context, struct bytebuf *messages);

/* What a tree looks like: of each frame '>' by depth, "name[start,end]", and its delta if it has one. */
void support_show_tree(const struct frametree *tree, struct bytebuf *seen);

/* Random numbers, the same in every run. */
uint32_t support_random(uint32_t below);

#endif
