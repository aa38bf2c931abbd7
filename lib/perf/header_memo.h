/*
 * header_memo - header lines that differ from earlier ones in their time and period only
 *
 *     swapper     0 [001]  1374.437785:    1430615 cpu-clock:
 *     thread               time            period  event
 *
 * A recording has few threads and fewer events, so that their texts return. A line whose two texts are known
 * is not parsed: only its first colon and two numbers are looked for. Memory is constant.
 *
 *     struct known_header known;
 *     if (!header_memo_find(&memo, line, &known))
 *         header_memo_note(&memo, line, &(struct known_header){.thread = thread, .event = event});
 */
#ifndef HEADER_MEMO_H
#define HEADER_MEMO_H

#include <stdbool.h>
#include <stdint.h>

#include "base/contract.h"
#include "base/slice.h"

enum {
    HEADER_MEMO_THREADS = 512, /* a power of two */
    HEADER_MEMO_EVENTS = 8,
    HEADER_MEMO_TEXT = 52 /* longest text that is remembered */
};

/* What was read from the text of a thread. The memo only keeps it. */
struct header_thread {
    uint32_t process; /* number of its name */
    bool java;        /* its process name starts with "java" */
    bool with_pid;    /* it tells a process number */
};

struct known_header {
    struct header_thread thread;
    uint32_t event;      /* its number */
    struct slice period; /* digits, in the line that was looked for */
};

struct header_memo {
    uint64_t hits; /* lines that were found */
    struct header_memo_thread {
        uint32_t len; /* 0: free */
        char text[HEADER_MEMO_TEXT];
        struct header_thread thread;
    } threads[HEADER_MEMO_THREADS]; /* private from here: by hash of the text */
    struct header_memo_event {
        uint32_t len;
        char text[HEADER_MEMO_TEXT];
        uint32_t event;
    } events[HEADER_MEMO_EVENTS];
    uint32_t last, next; /* events: found last, replaced next */
};

/* True if the line is a header whose texts were noted. Then perf_header_read_timed would read the same. */
MUST_USE bool header_memo_find(struct header_memo *self, struct slice line, struct known_header *known);

/*
 * Remembers the texts of a header, if it has perf's usual layout: a thread number, a time, a period, an event
 * and nothing more.
 */
void header_memo_note(struct header_memo *self, struct slice line, const struct known_header *known);

#endif
