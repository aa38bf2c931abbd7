/*
 * messages - what a user must be told, kept until a program reports it
 *
 * A module that meets something wrong adds a message and returns; whether and when it is shown is decided by
 * the caller: after the call, or at once by `show`, for instance report_messages. Each message is one
 * sentence without the program's name and without a newline at its end.
 *
 *     struct messages messages = {0};
 *     messages_add(&messages, "--%s: '%s' is not a number", name, word);
 *     report_messages(&messages);                // shows and removes them
 *     messages_free(&messages);
 */
#ifndef MESSAGES_H
#define MESSAGES_H

#include "base/bytebuf.h"
#include "base/contract.h"

struct messages {
    void (*show)(struct messages *self); /* called after each message is added; NULL: they are kept */
    struct bytebuf text;                 /* private: each one with a NUL after it */
};

/* The format is printf's. %s arguments may hold any bytes: report.h makes them harmless. */
__attribute__((format(printf, 2, 3))) void messages_add(struct messages *self, const char *format, ...);

/* "NAME: what errno says"; of a very long name the start. */
void messages_add_failure(struct messages *self, const char *name, int error);

static inline bool messages_are_none(const struct messages *self) {
    return self->text.len == 0;
}

/* Takes the first message off *rest, which begins as bytebuf_slice(&messages.text). False: there is none. */
MUST_USE bool messages_cut(struct slice *rest, struct slice *message);

void messages_free(struct messages *self);

#endif
