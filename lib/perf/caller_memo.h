/*
 * caller_memo - the lines that came after a frame, up to the end of its call chain
 *
 * A function is often called by the same callers as before, up to the thread's start. The texts of the chains
 * read last are kept, and for each of their first frames where its callers are in them. If the bytes after
 * such a frame are the same lines, addresses included, they are compared at once and not read line by line. A
 * frame's text is a number of an intern table. Memory is constant but for a place per frame text. Where less
 * than half of the chains have callers that are found, remembering does not pay: then few chains are tried.
 *
 *     caller_memo_begin(&memo, CHAIN_JAVA);                        // after a header
 *     if (caller_memo_wants(&memo) && caller_memo_mark(&memo, mark, unread, &callers))    // after a frame
 *         use(callers.names, callers.bytes);
 *     caller_memo_note(&memo, &chain);                             // after the empty line
 *     caller_memo_free(&memo);
 */
#ifndef CALLER_MEMO_H
#define CALLER_MEMO_H

#include <stdbool.h>
#include <stdint.h>

#include "base/bytebuf.h"
#include "base/contract.h"

enum {
    CALLER_MEMO_CHAINS = 32,    /* so few that their texts stay in the processor's cache */
    CALLER_MEMO_MARKS = 8,      /* frames of a chain whose callers are remembered: the first */
    CALLER_MEMO_LONGEST = 8192, /* bytes of a chain */
    CALLER_MEMO_CREDIT = 32,    /* most that is gained where callers are found */
    CALLER_MEMO_RARE = 16       /* without credit, one chain of this many is tried */
};

/* What chains are remembered for: a frame has other names in a java process, and none in a dropped sample. */
enum chain_kind { CHAIN_OTHER, CHAIN_JAVA, CHAIN_DROPPED };

/* A frame of the chain that is being read, and how much of that chain was read with it. */
struct caller_mark {
    uint32_t text; /* of the frame */
    uint32_t bytes, lines;
    uint32_t names;   /* that the chain's frames gave */
    uint32_t unknown; /* frames without symbol */
};

/* The callers of a frame. */
struct known_callers {
    const uint32_t *names; /* outermost first */
    uint32_t count;        /* of the names */
    uint32_t bytes, lines; /* of their text, with the empty line */
    uint32_t unknown;      /* how many have no symbol */
};

/* A chain that was read. */
struct read_chain {
    struct slice text;     /* with the empty line */
    const uint32_t *names; /* outermost first */
    uint32_t count;
    uint32_t lines;   /* of the text */
    uint32_t unknown; /* frames without symbol */
};

struct caller_memo {
    uint64_t hits;                               /* callers that were found */
    uint32_t marked;                             /* private from here */
    uint32_t credit, tried;                      /* chains whose callers were found, less those without */
    bool begun;                                  /* the chain may be remembered */
    bool found;                                  /* its last mark's callers are known */
    enum chain_kind kind;                        /* of the chain that is being read */
    struct caller_mark marks[CALLER_MEMO_MARKS]; /* of it */
    struct remembered_chain {
        uint64_t number; /* of the chains remembered so far */
        enum chain_kind kind;
        struct bytebuf text, names;
    } chains[CALLER_MEMO_CHAINS];
    uint64_t remembered;
    struct caller_place {
        uint64_t number; /* of the chain that has the callers; 0: none */
        uint16_t start;  /* of their text in its text */
        uint16_t bytes, lines, count, unknown;
    } * places; /* by text of the frame */
    size_t place_count, place_capacity;
};

/* A chain of that kind begins; it may be one that is not tried. */
static inline void caller_memo_begin(struct caller_memo *self, enum chain_kind kind) {
    self->begun = self->credit || self->tried++ % CALLER_MEMO_RARE == 0;
    self->found = false;
    self->kind = kind;
    self->marked = 0;
}

/* The chain is not to be remembered: it does not consist of frames alone. */
static inline void caller_memo_forget(struct caller_memo *self) {
    self->begun = false;
}

/* True if a frame of the chain may be marked now. */
static inline bool caller_memo_wants(const struct caller_memo *self) {
    return self->begun && self->marked < CALLER_MEMO_MARKS;
}

/*
 * Marks a frame, and looks for its callers at the start of `unread`, which follow it. True: the chain ends
 * with them. They are valid until the next chain is noted.
 */
MUST_USE bool caller_memo_mark(struct caller_memo *self, struct caller_mark mark, struct slice unread,
                               struct known_callers *callers);

/* Remembers the chain that was begun and marked, unless it is too long or its callers were found. */
void caller_memo_note(struct caller_memo *self, const struct read_chain *chain);

void caller_memo_free(struct caller_memo *self);

#endif
