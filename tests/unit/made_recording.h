/*
 * made_recording - recordings that tests make byte by byte: as a file, through a pipe, with compressed
 * records
 *
 *     struct made_recording made = {.events = {{.name = "cycles", .fields = FIELDS}}, .event_count = 1};
 *     made_record(&made, RECORD_COMM, 0, bytebuf_slice(&body));
 *     struct bytebuf file = made_file(&made);
 */
#ifndef MADE_RECORDING_H
#define MADE_RECORDING_H

#include "base/bytebuf.h"
#include "perf/record.h"

struct made_event {
    const char *name;
    uint32_t type;
    uint64_t config, period, fields, read_format;
    uint64_t ids[3];
    size_t id_count;
};

struct made_recording {
    struct made_event events[3];
    size_t event_count;
    bool nameless;          /* the recording does not name its events, and not its processor */
    struct bytebuf records; /* so far; made_file and made_pipe free it */
};

/* Appends a number of so many bytes, the lowest first. */
void made_number(struct bytebuf *into, uint64_t value, size_t size);

/* Appends a text with NULs up to a multiple of eight bytes. */
void made_text(struct bytebuf *into, const char *text);

/* Adds a record; what its fields are at the end is up to the caller. The body is freed. */
void made_record(struct made_recording *self, uint32_t type, uint16_t misc, struct bytebuf *body);

/* Replaces the records so far by compressed ones of that type, each with so many bytes of them at most. */
void made_pack(struct made_recording *self, uint32_t type, size_t piece);

/* Both must be freed. */
struct bytebuf made_file(struct made_recording *self);
struct bytebuf made_pipe(struct made_recording *self);

#endif
