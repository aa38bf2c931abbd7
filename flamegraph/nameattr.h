/*
 * nameattr - attributes that a user's file gives to the elements of functions
 *
 * Each line of the file is NAME, a TAB, and TAB-separated KEY=VALUE fields; keys are id, class, title, href,
 * target, g_extra and a_extra, others are ignored. A later line for a NAME replaces the earlier one. Values
 * are escaped where they are written (frame_tag.h); what would run code or break the file is refused.
 *
 *     struct nameattr attributes = {0};
 *     if (nameattr_load(&attributes, "attributes.txt", &messages) == NAMEATTR_LOADED)
 *         nameattr_open(&text, nameattr_find(&attributes, SLICE("main")));
 */
#ifndef NAMEATTR_H
#define NAMEATTR_H

#include "base/bytebuf.h"
#include "base/contract.h"
#include "base/intern.h"
#include "base/messages.h"

enum nameattr_key {
    NAMEATTR_ID,
    NAMEATTR_CLASS,
    NAMEATTR_TITLE,
    NAMEATTR_HREF,
    NAMEATTR_TARGET,
    NAMEATTR_G_EXTRA,
    NAMEATTR_A_EXTRA,
    NAMEATTR_KEYS
};

struct nameattr_row {
    struct slice values[NAMEATTR_KEYS]; /* at == NULL: not given */
};

struct nameattr {
    struct intern names; /* private */
    struct nameattr_row *rows;
    size_t capacity;
    struct arena texts;
};

enum nameattr_result {
    NAMEATTR_LOADED,
    NAMEATTR_MALFORMED, /* a line may not be so */
    NAMEATTR_UNREADABLE
};

/* Reads the file. Unless it is loaded, a message says what is wrong. */
MUST_USE enum nameattr_result nameattr_load(struct nameattr *self, const char *file,
                                            struct messages *messages);

/* The attributes of a function, or NULL; the root's name is empty. */
const struct nameattr_row *nameattr_find(const struct nameattr *self, struct slice name);

/* Whether the key has a value that counts: neither empty nor "0". */
bool nameattr_is_set(const struct nameattr_row *row, enum nameattr_key key);

void nameattr_free(struct nameattr *self);

#endif
