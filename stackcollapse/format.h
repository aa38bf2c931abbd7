/*
 * format - the formats that stackcollapse reads
 *
 * A format is a row of the table and a few functions. Most are fed line by line; those that are not text
 * read an input themselves, and a few read their operands.
 *
 *     const struct format *format = format_named(SLICE("gdb"));
 *     format->line(fold, line);
 */
#ifndef FORMAT_H
#define FORMAT_H

#include "fold.h"

struct format {
    const char *name;
    const char *script;  /* of the FlameGraph scripts, which it replaces; "" for none */
    const char *help;    /* what it reads, one line */
    const char *options; /* its own, with blanks between; "" for none */
    bool weak;           /* no real file was at hand when it was written */
    bool whole;          /* a file counts as a whole or not at all: `end` only if its bytes are all there */
    size_t state_size;   /* of its state, which is all zero at first; 0: it has none */

    void (*begin)(struct fold *fold);                       /* before each file; or NULL */
    void (*line)(struct fold *fold, struct slice line);     /* each line, without CR and LF */
    void (*read)(struct fold *fold, struct linereader *in); /* a whole file, instead of lines; or NULL */
    void (*end)(struct fold *fold);                         /* after each file; or NULL */
    void (*finish)(struct fold *fold);                      /* after all files; or NULL */
    void (*free_state)(struct fold *fold);                  /* or NULL */

    /*
     * Lines that are frames whatever came before, as long as a stack is open: they are cached, and this is
     * called for those that come where they came before. NULL: none.
     */
    void (*frame)(struct fold *fold, struct line_frame frame);

    /* Finds such a line at the start of unread bytes, and its size with LF; NULL: whole lines are cached. */
    bool (*next)(struct fold *fold, struct slice unread, struct line_frame *frame, size_t *size);

    /*
     * For formats that several threads read: whether a line that begins so begins a stack, whatever precedes
     * it (chunks.h); and, where the state is more than that of a stack: whether others can go on, to make
     * their state like the first one's, and to add what they read. Each may be NULL.
     */
    bool (*starts)(struct slice bytes);
    bool (*ready)(const struct fold *fold);
    void (*follow)(struct fold *fold, const struct fold *first);
    void (*merge)(struct fold *fold, const struct fold *other);
};

/* The table, in the order of the contract; ended by a row without name. */
extern const struct format *const format_table[];

/* NULL: there is none. */
const struct format *format_named(struct slice name);

/* The format that a program's name stands for, "stackcollapse-gdb.pl"; NULL: none. */
const struct format *format_of_program(const char *program);

/* The one whose name is meant, perhaps; NULL. */
const char *format_meant(struct slice name);

/* Prints the table: name, script and help. */
void format_list(struct bytebuf *out);

/*
 * Reads an input of a format that is fed by lines, from where it was left; format->begin was called. True: it
 * stopped before a line that begins a stack, at byte `until` or later. False: the input is at its end.
 */
bool format_read_some(const struct format *format, struct fold *fold, struct linereader *in, uint64_t until);

/* After the last line of an input. */
void format_end(const struct format *format, struct fold *fold, const struct linereader *in);

/* The formats. */
extern const struct format format_perf, format_bpftrace, format_jstack, format_ibmjava, format_sample,
    format_go, format_elfutils, format_gdb, format_faulthandler, format_pmc, format_xdebug, format_vsprof,
    format_vtune, format_vtune_mc, format_instruments, format_ghcprof, format_aix, format_wcp, format_stap,
    format_dtrace, format_ljp, format_folded, format_java_exceptions, format_perf_sched, format_recursive,
    format_pkgsplit, format_range, format_files, format_pprof, format_xctrace, format_cpuprofile,
    format_chrome;

#endif
