/*
 * record - one record of a recording
 *
 * A record has a type, flags and a body; what the body of a sample holds is up to its event. Records are read
 * in place, and a record that is shorter than its fields is told from one that is not.
 *
 *     struct record record;
 *     while (record_next(&data, &offset, &record))
 *         if (record.type == RECORD_SAMPLE && record_read_sample(&recording, &record, &sample))
 *             use(sample.event, sample.period, sample.chain);
 */
#ifndef RECORD_H
#define RECORD_H

#include "perf/recording.h"

enum record_type {
    RECORD_MMAP = 1,
    RECORD_LOST = 2,
    RECORD_COMM = 3,
    RECORD_EXIT = 4,
    RECORD_FORK = 7,
    RECORD_SAMPLE = 9,
    RECORD_MMAP2 = 10,
    RECORD_AUX = 11,
    RECORD_LOST_SAMPLES = 13,
    RECORD_NAMESPACES = 16,
    RECORD_KSYMBOL = 17,
    RECORD_TEXT_POKE = 20,
    RECORD_AUX_ID = 21,
    RECORD_DEFERRED_CHAIN = 22,
    RECORD_OF_PERF = 64, /* from here on perf itself wrote it */
    RECORD_ATTR = 64,    /* of a recording through a pipe */
    RECORD_TRACING_DATA = 66,
    RECORD_BUILD_ID = 67,
    RECORD_ROUND = 68,
    RECORD_AUXTRACE_INFO = 70,
    RECORD_AUXTRACE_ERROR = 72,
    RECORD_EVENT_UPDATE = 78,
    RECORD_FEATURE = 80,
    RECORD_COMPRESSED = 81,
    RECORD_COMPRESSED2 = 83
};

/* Where the processor was: the low bits of the flags. */
enum cpu_mode { CPU_MODE_BITS = 7, CPU_KERNEL = 1, CPU_USER = 2, CPU_HYPERVISOR = 3, CPU_GUEST_KERNEL = 4 };

enum record_flag { RECORD_FORK_BY_PERF = 1 << 13, RECORD_DATA_MAP = 1 << 13, RECORD_HAS_BUILD_ID = 1 << 14 };

/* Which registers a sample has (PERF_SAMPLE_REGS_ABI_). */
enum registers_kind { REGISTERS_NONE, REGISTERS_32, REGISTERS_64 };

/* Addresses of a call chain from here on are not addresses: they say which kind the next ones are. */
#define CHAIN_CONTEXTS (UINT64_MAX - 4094)
#define CHAIN_HYPERVISOR ((uint64_t)-32)
#define CHAIN_KERNEL ((uint64_t)-128)
#define CHAIN_USER ((uint64_t)-512)
#define CHAIN_USER_DEFERRED ((uint64_t)-640)
#define CHAIN_GUEST ((uint64_t)-2048)
#define CHAIN_GUEST_KERNEL ((uint64_t)-2176)
#define CHAIN_GUEST_USER ((uint64_t)-2560)

#define RECORD_NO_TIME UINT64_MAX

enum { RECORD_BRANCH = 24 }; /* bytes of a branch: from, to and flags */

struct record {
    uint32_t type;
    uint16_t misc;     /* flags */
    struct view body;  /* what follows the header of eight bytes */
    struct view bytes; /* all of it */
};

/* The counters that a sample read: entries of `stride` bytes, each with a value first. */
struct sample_values {
    struct view entries;
    uint64_t stride, id_at; /* where in an entry its id is; 0: it has none */
};

struct record_sample {
    const struct recording_event *event;
    uint32_t pid, tid;
    uint64_t ip, time, period;
    bool has_chain, has_time;
    struct view chain; /* addresses of eight bytes, innermost first */
    struct view rest;  /* of the chain, if it was recorded later: replay sets it */
    unsigned mode;     /* where the processor was */
    struct sample_values values;
    struct view branches;    /* of RECORD_BRANCH bytes each, the newest first */
    uint64_t registers_kind; /* of enum registers_kind */
    struct view registers;   /* those of the event's user_registers, eight bytes each */
    struct view stack;       /* of the process, from its stack pointer on */
    bool stack_is_cut;       /* there was more of it */
};

/* Reads the record at *offset, which goes on to the next, past what may follow the record uncounted. False:
 * there is no whole record. */
MUST_USE bool record_next(const struct view *data, uint64_t *offset, struct record *record);

/* When it was written; RECORD_NO_TIME: not known. */
uint64_t record_time(const struct recording *recording, const struct record *record);

/* The thread of a record that is not a sample and has one; else UINT32_MAX. */
uint32_t record_tid(const struct recording *recording, const struct record *record);

/* False: the record is damaged, or of an unknown event. */
MUST_USE bool record_read_sample(const struct recording *recording, const struct record *record,
                                 struct record_sample *sample);

#endif
