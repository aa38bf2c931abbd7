/*
 * filekind - what kind of file this is, known by its first bytes, and the command that would help
 *
 *     struct slice start = linereader_peek(&in, FILEKIND_START);
 *     const struct filekind *kind = filekind_of(start, start.len < FILEKIND_START);
 *     if (kind && !(kind->readers & FILEKIND_BY_FLAMEGRAPH))
 *         report_error("this is %s; do: %s", kind->name, filekind_advice(kind, reader, &text));
 *
 * Text is read up to the first line that looks like one of perf script or a folded stack. Only what precedes
 * that line may mark another kind, so that no text that begins as these do is taken for something else.
 */
#ifndef FILEKIND_H
#define FILEKIND_H

#include <stdbool.h>

#include "base/bytebuf.h"
#include "base/slice.h"

/* Bytes that are enough: perf report can begin with pages about the machine. */
enum { FILEKIND_START = 1 << 14 };

/* The programs that read files; each is a bit. */
enum filekind_reader {
    FILEKIND_BY_STACKCOLLAPSE_PERF = 1,
    FILEKIND_BY_FLAMEGRAPH = 2,
    FILEKIND_BY_DIFFFOLDED = 4,
    FILEKIND_BY_STACKCOLLAPSE = 8
};

struct filekind {
    const char *name;   /* "a recording of perf" */
    unsigned readers;   /* programs that read it */
    const char *fold;   /* a command that prints FILE as folded stacks; NULL: there is none */
    const char *plain;  /* a command that prints what FILE was before it was compressed or encoded; or NULL */
    const char *other;  /* what else helps, whole; or NULL */
    bool open;          /* with more bytes it may be another kind, or none */
    const char *format; /* what stackcollapse calls it; or NULL */
};

/*
 * The kind of a file that begins so, or NULL when it is not known. `whole`: there is no more of it, so that
 * the last line ends there. Lives as long as the program.
 */
const struct filekind *filekind_of(struct slice start, bool whole);

/* The same by what is not told by lines of text: bytes of binary files, markup, JSON, UTF-16. */
const struct filekind *filekind_of_bytes(struct slice start);

/*
 * The command that gets this program from FILE (which stands for the name) to its output, with a NUL at its
 * end. It is put into `into`, which is cleared first.
 */
const char *filekind_advice(const struct filekind *self, enum filekind_reader reader, struct bytebuf *into);

#endif
