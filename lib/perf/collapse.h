/*
 * collapse - the policy of stackcollapse-perf: from lines of `perf script` to summed stacks
 *
 * Reads lines, decides which samples count, names processes, builds one stack per sample and adds it up.
 * Several inputs are one stream: a sample may begin in one and end in the next. Recordings printed without
 * times are read twice, by the original's pattern and by perf's columns, until the end or a time decides.
 * Memory grows with distinct frames and stacks, not with the input.
 *
 *     struct collapse collapse = {.settings = {.pid = true}};
 *     collapse_read(&collapse, &reader);             // for every input
 *     collapse_finish(&collapse);
 *     collapse_messages_add_warnings(&collapse.stats, &collapse.events, &messages);
 *     stack_table_print(&collapse.stacks, &collapse.names, &out);
 *     collapse_free(&collapse);
 */
#ifndef COLLAPSE_H
#define COLLAPSE_H

#include "base/contract.h"
#include "base/intern.h"
#include "base/linereader.h"
#include "perf/caller_memo.h"
#include "perf/collapse_stats.h"
#include "perf/event_filter.h"
#include "perf/frame_table.h"
#include "perf/header_memo.h"
#include "perf/line_prediction.h"
#include "perf/perf_line.h"
#include "perf/source_line.h"
#include "profile/sample.h"
#include "profile/stack_table.h"

struct collapse_settings {
    bool pid, tid;           /* append -PID or -PID/TID to the process name */
    bool srcline;            /* frames are followed by lines with their source positions */
    struct name_rules rules; /* how frames are named */
    frame_expander *expand;  /* for inlined functions; NULL: none */
    void *expand_context;
};

/* What the header tells about the sample being read. */
struct collapse_header {
    uint64_t times;   /* how many samples of the recording it stands for */
    bool dropped;     /* its event does not count */
    bool with_pid;    /* there may be a process number: a thread number 0 is not shown */
    bool java;        /* its process name starts with "java" */
    bool has_frame;   /* there was a frame on its line */
    bool flat;        /* that frame is the sample's only one, and was added */
    bool framed;      /* a line that can only belong to a chain was read */
    bool shaped;      /* it was printed as perf prints samples; while it is not decided how to read */
    bool branches;    /* its event is branches */
    bool complete;    /* what perf prints after a chain was read */
    uint32_t unknown; /* how many of its frames have no symbol */
    uint32_t frame_code;
    uint32_t event;                      /* number in the filter, or INTERN_NONE */
    uint64_t chain_position, chain_line; /* caller_memo: where its chain starts */
    struct stack_table *into;            /* where its stack is added */
};

struct collapse {
    struct collapse_settings settings; /* set before the first line */
    struct event_filter events;        /* filters set before the first line */
    struct intern names;               /* all that is printed: processes and frames */
    struct stack_table stacks;
    struct collapse_stats stats;

    struct line_prediction prediction; /* private from here */
    struct header_memo header_memo;
    struct caller_memo caller_memo;
    const struct linereader *in; /* while reading: for messages */
    struct stack_queue queue;    /* into `stacks` and `undecided`; settled after each input of lines */
    struct sample sample;        /* open: a header was read, and its event counts */
    struct collapse_header header;
    struct source_lines sources;
    struct stack_table *undecided; /* by event */
    size_t undecided_capacity, undecided_count;
    uint64_t shaped_samples; /* while it is not decided how to read: those that perf may have printed */
    struct frame_table table;
    struct bytebuf scratch, sourced;
    uint64_t ended_by_header, ended_by_blank;
    uint64_t parsed_frames;  /* frames whose text was not known */
    uint64_t skipped_frames; /* frames of dropped samples whose text was not looked up */
    bool last_line_cut;
    struct collapse_skipped_log log; /* while chunks are read, or it is not decided how to read */
    bool in_chunks;                  /* lines are counted by the reader of the input */
    bool decided;                    /* a line with a time was read: lines are read by it */
    bool by_columns;                 /* lines are read by perf's columns */
    struct collapse *columns;        /* until it is decided: reads the same lines by perf's columns */
};

/* Before samples are added that are not lines (collapse_sample.h). */
void collapse_prepare(struct collapse *self);

/* Reads all lines of the reader. */
void collapse_read(struct collapse *self, struct linereader *in);

/*
 * The same, but may stop before the end, and then returns true: after the first empty line that ends at byte
 * `until` of the file or later, when the default filter is fixed. From there on parts that end after empty
 * lines may be read in any order, or by others whose results are merged.
 */
bool collapse_read_some(struct collapse *self, struct linereader *in, uint64_t until);

/*
 * Adds what another one read of the same input: samples, not lines. Both are between two samples, or `self`
 * reads the end of the input. Sums that pass 2^64 are rounded, and so depend on the order of adding.
 */
void collapse_merge(struct collapse *self, const struct collapse *other);

/* Drops a sample that is not complete, and counts that. */
void collapse_cut_off(struct collapse *self);

/* Tells that no more input follows: settles what depends on the whole input. */
void collapse_finish(struct collapse *self);

void collapse_free(struct collapse *self);

#endif
