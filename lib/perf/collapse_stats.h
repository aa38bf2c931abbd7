/*
 * collapse_stats - what collapsing read, kept and dropped
 *
 * Lines that gave nothing are counted by kind; of those that were not understood, and of those that were cut,
 * the first few become messages (tally.h), at once if messages.show is set. collapse_messages.h makes
 * sentences of the rest.
 *
 *     collapse_stats_skip(&stats, COLLAPSE_UNRECOGNISED, "perf.txt", 12, line);
 *     report_messages(&stats.messages);
 *     collapse_stats_free(&stats);
 */
#ifndef COLLAPSE_STATS_H
#define COLLAPSE_STATS_H

#include "base/bytebuf.h"
#include "base/contract.h"
#include "base/tally.h"
#include "perf/event_filter.h"
#include "perf/unknown_share.h"

/* Kinds of lines that give nothing. */
enum collapse_skipped {
    COLLAPSE_UNRECOGNISED, /* not understood */
    COLLAPSE_STRAY,        /* frames outside any sample */
    COLLAPSE_NOISE,        /* known to carry nothing: source code, instructions, PERF_RECORD_ events */
    COLLAPSE_CUT,          /* frames that are cut inside their module: all but that is kept */
    COLLAPSE_TRACE_ERROR,  /* of a hardware trace that could not be decoded */
    COLLAPSE_POSITION,     /* source positions that were not asked for */
    COLLAPSE_SKIPPED       /* how many kinds there are */
};

struct collapse_skipped_lines {
    uint64_t seen;
    struct bytebuf first; /* "FILE:LINE: text" of the first */
};

/* A line that gave nothing, met where its number in the file was not known. */
struct collapse_skipped_line {
    enum collapse_skipped kind;
    const char *file;
    uint64_t chunk, number; /* of the file: which chunk; and in it, from 1 */
    struct bytebuf text;
};

enum { COLLAPSE_LOGGED = COLLAPSE_SKIPPED * TALLY_SHOWN };

/* Such lines of the chunks that one thread reads, as many as may be shown. */
struct collapse_skipped_log {
    uint64_t chunk; /* the one being read */
    uint64_t seen[COLLAPSE_SKIPPED];
    size_t count;
    struct collapse_skipped_line lines[COLLAPSE_LOGGED];
};

/* What most samples show is reported only for this many or more: fewer are an example. */
enum { COLLAPSE_FEW_SAMPLES = 100 };

struct collapse_stats {
    bool wants_pid;       /* set before use: process numbers are used */
    bool wants_positions; /* set before use: source positions are used where they belong to frames */
    uint64_t lines;
    uint64_t headers;             /* samples begun */
    uint64_t samples;             /* samples kept */
    uint64_t chains;              /* kept ones with a call chain */
    uint64_t unknown_samples;     /* kept ones in which a frame has no symbol */
    uint64_t cut_samples;         /* unfinished at the end of the input */
    uint64_t branch_traces;       /* kept ones of a hardware trace of branches, without chain */
    uint64_t positions;           /* source positions that were used */
    uint64_t with_pid;            /* kept ones with a process number */
    struct unknown_share unknown; /* after all input */
    struct collapse_skipped_lines skipped[COLLAPSE_SKIPPED];
    struct collapse_skipped_log *log; /* where skipped lines go until they can be counted; NULL: nowhere */
    struct messages messages;         /* about lines; `show` may be set before use */
    struct tally unrecognised, cut;   /* private: those not understood, and those cut, as they are reported */
};

/* Counts a line that gave nothing, and adds a message if it is one of the first that were not understood or
 * cut. */
void collapse_stats_skip(struct collapse_stats *self, enum collapse_skipped kind, const char *file,
                         uint64_t number, struct slice line);

/*
 * Counts what was logged, as collapse_stats_skip does; the logs' texts are freed. lines_before: how many
 * lines of the file precede each of its chunks.
 */
void collapse_stats_skip_logged(struct collapse_stats *self, struct collapse_skipped_log *logs, size_t count,
                                const uint64_t *lines_before);

/* Frees the texts of a log that is not counted. */
void collapse_stats_forget_log(struct collapse_skipped_log *log);

/* Adds the samples of another one; its lines are counted by the reader of the input. */
void collapse_stats_merge(struct collapse_stats *self, const struct collapse_stats *other);

void collapse_stats_free(struct collapse_stats *self);

#endif
