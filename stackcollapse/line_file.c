/* line_file: what was not handed out moves to the start of the buffer before a block is read after it. */
#include "line_file.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "base/banned.h"

static bool is_same(const struct stat *a, const struct stat *b) {
    return a->st_dev == b->st_dev && a->st_ino == b->st_ino && a->st_size == b->st_size &&
           a->st_mtim.tv_sec == b->st_mtim.tv_sec && a->st_mtim.tv_nsec == b->st_mtim.tv_nsec;
}

/* The error that an opened file has: errno, or one of ours; 0: none. */
static int check(struct line_file *self, int fd) {
    struct stat status;
    if (fstat(fd, &status) != 0)
        return errno;
    if (!S_ISREG(status.st_mode))
        return LINE_FILE_OTHER;
    if (!self->is_known)
        self->status = status;
    self->is_known = true;
    return is_same(&self->status, &status) ? 0 : LINE_FILE_CHANGED;
}

static void fill(struct line_file *self, int fd) {
    char *room = bytebuf_reserve(&self->buffer, self->block);
    ssize_t got;
    do
        got = pread(fd, room, self->block, self->offset);
    while (got < 0 && errno == EINTR);
    if (got < 0) {
        self->error = errno;
        return;
    }
    self->is_read = got == 0;
    self->offset += got;
    self->buffer.len += (size_t)got;
    if (self->is_read && self->offset != self->status.st_size)
        self->error = LINE_FILE_CHANGED;
}

/* Reads another block. */
static void read_block(struct line_file *self) {
    size_t left = self->buffer.len - self->at;
    if (left && self->at)
        memmove(self->buffer.at, self->buffer.at + self->at, left);
    self->buffer.len = left;
    self->at = 0;
    if (left > LINE_FILE_LONGEST) {
        self->error = LINE_FILE_TOO_LONG;
        return;
    }
    int fd = open(self->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    self->error = fd < 0 ? errno : check(self, fd);
    if (!self->error)
        fill(self, fd);
    if (fd >= 0)
        close(fd);
}

bool line_file_next(struct line_file *self, struct slice *line) {
    const char *end = NULL;
    size_t searched = 0; /* bytes without a LF after self->at */
    for (;;) {
        size_t left = self->buffer.len - self->at;
        const char *start = left ? self->buffer.at + self->at : NULL;
        if (left > searched)
            end = memchr(start + searched, '\n', left - searched);
        if (end || self->is_read || self->error) {
            if (self->error || !left)
                return false;
            size_t len = end ? (size_t)(end - start) : left;
            self->at += len + (end != NULL);
            *line = slice_make(start, len - (end && len && start[len - 1] == '\r'));
            return true;
        }
        searched = left;
        read_block(self);
    }
}

void line_file_rewind(struct line_file *self) {
    self->buffer.len = self->at = 0;
    self->offset = 0;
    self->is_read = false;
}

void line_file_free(struct line_file *self) {
    bytebuf_free(&self->buffer);
    line_file_rewind(self);
}
