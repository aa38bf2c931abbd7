/*
 * filekind - what kind of file this is, known by its first bytes, and the command that would help
 *
 *     const struct filekind *kind = filekind_of(linereader_peek(&in, FILEKIND_START));
 *     if (kind && !(kind->readers & FILEKIND_BY_FLAMEGRAPH))
 *         report_error("this is %s; do: %s", kind->name, filekind_advice(kind, reader, &text));
 *
 * Text is read as far as its first line that is perf script's or a folded stack's: what precedes that line
 * may be the mark of another kind, what follows it may not. So no text that begins as these do is taken for
 * something else.
 */
#ifndef FILEKIND_H
#define FILEKIND_H

#include "base/bytebuf.h"
#include "base/slice.h"

/* Bytes that tell: perf report can begin with pages about the machine. */
enum { FILEKIND_START = 1 << 14 };

/* The programs that read files; each is a bit. */
enum filekind_reader {
    FILEKIND_BY_STACKCOLLAPSE_PERF = 1,
    FILEKIND_BY_FLAMEGRAPH = 2,
    FILEKIND_BY_DIFFFOLDED = 4
};

struct filekind {
    const char *name;  /* "a recording of perf" */
    unsigned readers;  /* programs that read it */
    const char *fold;  /* a command that prints FILE as folded stacks; NULL: there is none */
    const char *plain; /* a command that prints what FILE was before it was packed or encoded; or NULL */
    const char *other; /* what else helps, whole; or NULL */
};

/* The kind of a file that begins so; NULL when it is not known. Lives as long as the program. */
const struct filekind *filekind_of(struct slice start);

/*
 * The command that gets this program from FILE (which stands for the name) to its output, with a NUL at its
 * end. It is put into `into`, which is cleared first.
 */
const char *filekind_advice(const struct filekind *self, enum filekind_reader reader, struct bytebuf *into);

#endif
