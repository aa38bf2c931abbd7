/*
 * linereader - a file descriptor becomes lines
 *
 * A line ends in LF; one CR before the LF is dropped. The last line may lack its LF. Any byte may be in a
 * line. A line has at most linereader_longest bytes before its LF: one with more is an error, like a failed
 * read, and none of it is handed out. Memory is bounded by the longest line and one block. A line is valid
 * until the next call. EINTR and short reads are handled here; a failed read ends the lines and stays in
 * `error`, to be checked once at the end.
 *
 *     struct linereader in = {0};
 *     if (linereader_open(&in, "perf.txt"))
 *         for (struct slice line; linereader_next(&in, &line);)
 *             use(line);
 *     int error = linereader_close(&in);
 */
#ifndef LINEREADER_H
#define LINEREADER_H

#include <stdint.h>

#include "base/contract.h"
#include "base/messages.h"
#include "base/progress.h"
#include "base/slice.h"

/* Most bytes asked of one read: they fit into the second-level cache, and the call costs little in
 * comparison. */
enum { LINEREADER_BLOCK = 1 << 18 };

/* What `error` is when line `line` + 1 is too long: no errno. */
enum { LINEREADER_TOO_LONG = -1 };

/* Two gigabytes, so that lengths fit into an int. Tests set it, to LINEREADER_BLOCK or more. */
extern size_t linereader_longest;

struct linereader {
    const char *name;          /* for messages: the file's name, "standard input" for "-" */
    uint64_t line;             /* number of the line handed out last, from 1 */
    uint64_t bytes;            /* read so far; of the file, where only a part of it is read */
    bool cut;                  /* the line handed out last had no LF */
    int error;                 /* errno of the first failure, LINEREADER_TOO_LONG, or 0 */
    size_t chunk;              /* most bytes asked of one read; 0: as many as fit. Tests set 1, 2, 3, 7 */
    struct progress *progress; /* where bytes are counted as they are read; NULL: nowhere */
    int fd;
    bool ended, opened, positioned; /* private from here */
    uint64_t range_end;             /* positioned: where the range ends */
    char *block;
    size_t capacity, next, end; /* unread bytes are block[next..end) */
};

/* Opens a file, "-" being standard input. False: `error` says why. The name must outlive the reader. */
MUST_USE bool linereader_open(struct linereader *self, const char *name);

/* Reads from an open descriptor, which is not closed at the end. */
void linereader_attach(struct linereader *self, int fd, const char *name);

/*
 * Reads a range of a regular file without moving its position, so that several can read one file. Lines
 * continue past `to`; bytes there are read in small chunks.
 */
void linereader_attach_range(struct linereader *self, int fd, const char *name, uint64_t from, uint64_t to);

/* private: reads on until there is a whole line, or the end */
MUST_USE bool linereader_refill(struct linereader *self, struct slice *line);

/* The next line if all of it is in memory: nothing is read, and lines that were handed out stay valid. */
MUST_USE static inline bool linereader_next_in_memory(struct linereader *self, struct slice *line) {
    const char *start = self->block + self->next;
    const char *newline = self->end > self->next ? memchr(start, '\n', self->end - self->next) : NULL;
    if (!newline)
        return false;
    size_t len = (size_t)(newline - start);
    self->next += len + 1;
    self->line++;
    *line = slice_make(start, len - (len && start[len - 1] == '\r'));
    return true;
}

/* The next line, or false at the end of the input or when reading failed. */
MUST_USE static inline bool linereader_next(struct linereader *self, struct slice *line) {
    return linereader_next_in_memory(self, line) || linereader_refill(self, line);
}

/* The bytes read and not handed out yet, maybe none: for callers that know what lines to expect. */
static inline struct slice linereader_unread(const struct linereader *self) {
    return slice_make(self->block + self->next, self->end - self->next);
}

/* Bytes of the file that were handed out: where the next line starts. */
static inline uint64_t linereader_position(const struct linereader *self) {
    return self->bytes - (self->end - self->next);
}

/*
 * What was handed out since that position of the file, with its line ends, into *bytes. False: it is not in
 * memory any more. Valid until the next call.
 */
MUST_USE static inline bool linereader_since(const struct linereader *self, uint64_t position,
                                             struct slice *bytes) {
    uint64_t len = linereader_position(self) - position;
    if (len > self->next)
        return false;
    *bytes = slice_make(self->block + self->next - len, (size_t)len);
    return true;
}

/* Skips this many unread bytes, which are `lines` whole lines. */
static inline void linereader_advance(struct linereader *self, size_t bytes, uint64_t lines) {
    assert(bytes <= self->end - self->next);
    assert(!bytes == !lines && (!bytes || self->block[self->next + bytes - 1] == '\n'));
    self->next += bytes;
    self->line += lines;
}

/*
 * Unread bytes, at least `wanted` of them unless the input is shorter: to recognise what kind of file it is.
 * Valid until the next call.
 */
struct slice linereader_peek(struct linereader *self, size_t wanted);

/* Skips this many unread bytes that were peeked at; they are not counted as lines. */
void linereader_skip(struct linereader *self, size_t bytes);

/*
 * Splits off the first `bytes` unread bytes: `piece`, a reader without a file, hands out their lines
 * and then is at its end. Only the rest is copied: the two swap blocks.
 */
void linereader_split(struct linereader *self, struct linereader *piece, size_t bytes);

/* Goes on at another byte of a regular file, counted from where reading began. `line` is kept. */
void linereader_seek(struct linereader *self, uint64_t byte);

/* Ends the lines, as a failed read does. */
void linereader_fail(struct linereader *self, int error);

/* Adds why the input could not be read to its end: `error`, which must be set; it may be closed. */
void linereader_add_failure(const struct linereader *self, struct messages *messages);

/* Closes the file and returns `error`. The memory is kept for the next file. */
MUST_USE int linereader_close(struct linereader *self);

/* Gives the memory back. */
void linereader_free(struct linereader *self);

#endif
