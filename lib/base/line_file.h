/*
 * line_file - the lines of a regular file of which thousands may be read in turn
 *
 * Between two blocks the file is closed, so that any number of them needs one descriptor; a file that is not
 * the same one when it is opened again, or has changed, is an error. Nothing but a regular file is opened.
 * Memory is a block and two lines, the longest ones.
 *
 *     struct line_file in = {.path = "a.folded", .block = 1 << 14};
 *     while (line_file_next(&in, &line))
 *         use(line, line_file_before(&in));
 *     if (in.error)
 *         line_file_add_failure(&in, &messages);
 *     line_file_free(&in);
 */
#ifndef LINE_FILE_H
#define LINE_FILE_H

#include <sys/stat.h>

#include "base/bytebuf.h"
#include "base/contract.h"
#include "base/messages.h"
#include "base/progress.h"

enum {
    LINE_FILE_CHANGED = -1,  /* it was replaced or written while it was read */
    LINE_FILE_OTHER = -2,    /* it is not a regular file */
    LINE_FILE_TOO_LONG = -3, /* a line is longer than LINE_FILE_LONGEST bytes */
};

#define LINE_FILE_LONGEST ((size_t)1 << 24)

/* A part of the buffer: where it begins, and its bytes. */
struct line_file_part {
    size_t at, len;
};

struct line_file {
    const char *path;          /* set before use; lives as long as this */
    size_t block;              /* bytes to be read at once; set before use */
    struct progress *progress; /* where bytes are counted as they are read; NULL: nowhere */
    int error;                 /* errno, or one of those above; 0: none */
    struct stat status;        /* as it was first, if `is_known` */
    bool is_known;             /* set by the first call of any function that reads, where it is regular */
    bool is_read;              /* private from here: to its end */
    off_t offset;              /* of the bytes that follow the buffer */
    struct bytebuf buffer;
    size_t at; /* in it: what was handed out */
    struct line_file_part last, before;
};

/* Finds out what it is, once; what follows must be the same file. False: `error`. */
MUST_USE bool line_file_look(struct line_file *self);

/* True if it is the file of that descriptor, which then must not be written to before all is read. After
 * line_file_look. */
MUST_USE bool line_file_is(const struct line_file *self, int fd);

/*
 * The bytes that follow, at least `wanted` of them unless the file is shorter: to recognise what kind of file
 * it is. Valid until the next call.
 */
struct slice line_file_peek(struct line_file *self, size_t wanted);

/* private: reads on until there is a whole line, or the end */
MUST_USE bool line_file_refill(struct line_file *self, struct slice *line);

/* The next line, without LF or CR LF; valid until the next call. False: there is none, or `error`. */
MUST_USE static inline bool line_file_next(struct line_file *self, struct slice *line) {
    size_t left = self->buffer.len - self->at;
    const char *start = self->buffer.at + self->at, *end = left ? memchr(start, '\n', left) : NULL;
    if (!end)
        return line_file_refill(self, line);
    size_t len = (size_t)(end - start);
    *line = slice_make(start, len - (len && start[len - 1] == '\r'));
    self->before = self->last;
    self->last = (struct line_file_part){self->at, line->len};
    self->at += len + 1;
    return true;
}

/*
 * The line before the one that line_file_next handed out last; after its end, the last one. Empty: there was
 * none. Valid until the next call.
 */
static inline struct slice line_file_before(const struct line_file *self) {
    return slice_part(bytebuf_slice(&self->buffer), self->before.at, self->before.at + self->before.len);
}

/* Begins again with the first line. The file must stay as it is. */
void line_file_rewind(struct line_file *self);

/* Adds why the file could not be read to its end: `error`, which must be set. `again`: what helps if it
 * changed. */
void line_file_add_failure(const struct line_file *self, const char *again, struct messages *messages);

/* Gives the memory back; line_file_next goes on with the first line. */
void line_file_free(struct line_file *self);

#endif
