/*
 * mapped_file - a regular file as bytes in memory
 *
 * Only regular files are opened: no FIFO, no device, nothing of /proc or /sys, whatever the path leads to,
 * and opening never waits. A file that becomes shorter while it is mapped does not end the program: what is
 * gone reads as zeros, and mapped_file_times_shrunk counts it.
 *
 *     struct mapped_file file = {0};
 *     if (mapped_file_open(&file, "/bin/app"))
 *         use(file.bytes);
 *     mapped_file_close(&file);
 */
#ifndef MAPPED_FILE_H
#define MAPPED_FILE_H

#include "base/view.h"

struct mapped_file {
    struct view bytes; /* valid until mapped_file_close */
    int error;         /* errno why there are none; 0 with false: it is not a regular file */
};

/* False: `error` says why, and there is nothing to close. */
MUST_USE bool mapped_file_open(struct mapped_file *self, const char *path);

/* The same for an open descriptor, which may be closed then. */
MUST_USE bool mapped_file_attach(struct mapped_file *self, int fd);

/* Gives back the memory that the bytes take: they stay valid, and are fetched anew where they are read. */
void mapped_file_release(const struct mapped_file *self);

void mapped_file_close(struct mapped_file *self);

/*
 * How often a mapped file of this process was found to have become shorter. If it is more than before the
 * bytes were read, they cannot be trusted.
 */
unsigned mapped_file_times_shrunk(void);

#endif
