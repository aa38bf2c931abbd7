/*
 * line_file - the lines of a regular file of which thousands may be read in turn
 *
 * Between two blocks the file is closed, so that any number of them needs one descriptor; a file that is not
 * the same one when it is opened again, or has changed, is an error. Memory is a block, or the longest line.
 *
 *     struct line_file in = {.path = "a.folded", .block = 1 << 14};
 *     while (line_file_next(&in, &line))
 *         use(line);
 *     if (in.error)
 *         ...
 *     line_file_free(&in);
 */
#ifndef LINE_FILE_H
#define LINE_FILE_H

#include <sys/stat.h>

#include "base/bytebuf.h"

enum {
    LINE_FILE_CHANGED = -1,  /* it was replaced or written while it was read */
    LINE_FILE_OTHER = -2,    /* it is not a regular file */
    LINE_FILE_TOO_LONG = -3, /* a line is longer than LINE_FILE_LONGEST bytes */
};

#define LINE_FILE_LONGEST ((size_t)1 << 24)

struct line_file {
    const char *path;   /* set before use; lives as long as this */
    size_t block;       /* bytes to be read at once; set before use */
    int error;          /* errno, or one of those above; 0: none */
    struct stat status; /* private from here: when it was opened first */
    bool is_known;      /* `status` is set */
    bool is_read;       /* to its end */
    off_t offset;       /* of the bytes that follow the buffer */
    struct bytebuf buffer;
    size_t at; /* in it: what was handed out */
};

/* The next line, without LF or CR LF; valid until the next call. False: there is none, or `error`.
 */
bool line_file_next(struct line_file *self, struct slice *line);

/* Begins again with the first line. The file must stay as it is. */
void line_file_rewind(struct line_file *self);

/* Gives the memory back; line_file_next goes on with the first line. */
void line_file_free(struct line_file *self);

#endif
