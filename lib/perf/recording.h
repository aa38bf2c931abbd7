/*
 * recording - a perf.data file: its header, events and what else it says of itself
 *
 * Reads what perf record wrote on a machine of this byte order, to a file or through a pipe. What is not
 * covered is recognised here, and `obstacle` names it: then perf must read the file. The format is described
 * in tools/perf/Documentation/perf.data-file-format.txt of the Linux sources.
 *
 *     struct recording recording;
 *     if (recording_read(&recording, file.bytes))
 *         use(recording.data, recording.events[0].name);
 *     else
 *         explain(recording.obstacle);
 *     recording_free(&recording);
 */
#ifndef RECORDING_H
#define RECORDING_H

#include "base/arena.h"
#include "base/bytebuf.h"
#include "base/contract.h"
#include "symbols/elf_image.h"

/* Bits of sample_type: which fields samples have (PERF_SAMPLE_ in linux/perf_event.h). */
enum sample_field {
    SAMPLE_IP = 1 << 0,
    SAMPLE_TID = 1 << 1,
    SAMPLE_TIME = 1 << 2,
    SAMPLE_ADDR = 1 << 3,
    SAMPLE_READ = 1 << 4,
    SAMPLE_CALLCHAIN = 1 << 5,
    SAMPLE_ID = 1 << 6,
    SAMPLE_CPU = 1 << 7,
    SAMPLE_PERIOD = 1 << 8,
    SAMPLE_STREAM_ID = 1 << 9,
    SAMPLE_RAW = 1 << 10,
    SAMPLE_BRANCH_STACK = 1 << 11,
    SAMPLE_REGS_USER = 1 << 12,
    SAMPLE_STACK_USER = 1 << 13,
    SAMPLE_IDENTIFIER = 1 << 16,
    SAMPLE_AUX = 1 << 20,
    SAMPLE_KNOWN = (1 << 25) - 1 /* fields in this set, or the file is not covered */
};

enum { EVENT_TYPE_TRACEPOINT = 2 };

/* Bits of branch_type (PERF_SAMPLE_BRANCH_). */
enum branch_field {
    BRANCH_CALL_STACK = 1 << 11,
    BRANCH_HAS_INDEX = 1 << 17,
    BRANCH_HAS_COUNTERS = 1 << 19, /* a number for each, after all of them */
    BRANCH_KNOWN = (1 << 20) - 1   /* as SAMPLE_KNOWN */
};

/* An event that was recorded. */
struct recording_event {
    uint32_t type;
    uint64_t config, sample_type, sample_period, read_format, flags;
    uint64_t branch_type, user_registers; /* which branches, and which registers, its samples have */
    bool trailers;                        /* records that are not samples end with fields of samples */
    struct slice name;                    /* as perf prints it */
};

/* A build-id that the header gives a module. */
struct recording_build_id {
    struct slice path;
    struct build_id id;
};

struct recording {
    struct view data; /* the records */
    struct recording_event *events;
    uint32_t event_count;
    struct recording_build_id *build_ids;
    size_t build_id_count;
    size_t id_count;           /* of events: each has several */
    struct slice architecture; /* "x86_64"; empty: not known */
    struct slice release;      /* of the kernel, "6.1.0-13-amd64"; empty: not known */
    struct bytebuf command;    /* that recorded, its words with blanks between; empty: not known */
    const char *obstacle;      /* why the file cannot be read here */
    struct view file;          /* private from here */
    struct view event_names;
    struct arena names; /* of events, that were made here */
    size_t event_capacity;
    uint64_t features_at;
    struct recording_id *ids; /* sorted */
    size_t id_capacity, build_id_capacity;
};

/* All slices point into the file. False: `obstacle` says why. Free it in either case. */
MUST_USE bool recording_read(struct recording *self, struct view file);

/* For the readers of its kinds: adds an event by its attribute and the ids of its samples. False: `obstacle`
 * says why. */
MUST_USE bool recording_add_event(struct recording *self, struct view attr, struct view ids);

/* The same: after all events and features were added. */
MUST_USE bool recording_finish(struct recording *self);

/* The event of an id, or NULL. Id 0, which perf gives to samples that it made, is the first event's. */
const struct recording_event *recording_event_of(const struct recording *self, uint64_t id);

/* The number of an id, below id_count; id_count: there is none. And its event. */
size_t recording_id_number(const struct recording *self, uint64_t id);
const struct recording_event *recording_event_of_number(const struct recording *self, size_t number);

void recording_free(struct recording *self);

#endif
