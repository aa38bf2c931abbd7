/*
 * line_file: the line that was handed out last, and what was not handed out, move to the start of the buffer
 * before a block is read after them.
 */
#include "base/line_file.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "base/banned.h"

static bool is_same(const struct stat *a, const struct stat *b) {
    return a->st_dev == b->st_dev && a->st_ino == b->st_ino && a->st_size == b->st_size &&
           a->st_mtim.tv_sec == b->st_mtim.tv_sec && a->st_mtim.tv_nsec == b->st_mtim.tv_nsec;
}

bool line_file_look(struct line_file *self) {
    struct stat status;
    if (self->is_known)
        return true;
    if (stat(self->path, &status) != 0)
        self->error = errno;
    else if (!S_ISREG(status.st_mode)) /* to open a named pipe and close it would end who writes to it */
        self->error = LINE_FILE_OTHER;
    else
        self->status = status;
    self->is_known = !self->error;
    return self->is_known;
}

bool line_file_is(const struct line_file *self, int fd) {
    struct stat status;
    assert(self->is_known);
    return fstat(fd, &status) == 0 && status.st_dev == self->status.st_dev &&
           status.st_ino == self->status.st_ino;
}

/* The error that an opened file has: errno, or one of ours; 0: none. */
static int check(const struct line_file *self, int fd) {
    struct stat status;
    if (fstat(fd, &status) != 0)
        return errno;
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
    if (self->progress)
        progress_add(self->progress, (size_t)got);
    if (self->is_read && self->offset != self->status.st_size)
        self->error = LINE_FILE_CHANGED;
}

/* Moves what is still wanted to the start of the buffer: the last line, which is or precedes the rest. */
static void shift(struct line_file *self) {
    size_t from = self->last.at;
    assert(from <= self->at && self->at <= self->buffer.len);
    if (from && from < self->buffer.len)
        memmove(self->buffer.at, self->buffer.at + from, self->buffer.len - from);
    self->buffer.len -= from;
    self->at -= from;
    self->last.at = 0;
    self->before = (struct line_file_part){0}; /* it goes, for the last one takes its place */
}

/* Reads another block. */
static void read_block(struct line_file *self) {
    shift(self);
    if (self->buffer.len - self->at > LINE_FILE_LONGEST)
        self->error = LINE_FILE_TOO_LONG;
    if (self->error || !line_file_look(self))
        return;
    int fd = open(self->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    self->error = fd < 0 ? errno : check(self, fd);
    if (!self->error)
        fill(self, fd);
    if (fd >= 0)
        close(fd);
}

struct slice line_file_peek(struct line_file *self, size_t wanted) {
    while (self->buffer.len - self->at < wanted && !self->is_read && !self->error)
        read_block(self);
    return slice_part(bytebuf_slice(&self->buffer), self->at, self->buffer.len);
}

bool line_file_refill(struct line_file *self, struct slice *line) {
    size_t searched = self->buffer.len - self->at;
    while (!self->is_read && !self->error) {
        read_block(self);
        size_t from = self->at + searched, left = self->buffer.len - from;
        if (left && !self->error && memchr(self->buffer.at + from, '\n', left))
            return line_file_next(self, line);
        searched += left;
    }
    if (self->error) { /* nothing more is handed out */
        self->buffer.len = self->at = 0;
        self->last = self->before = (struct line_file_part){0};
        return false;
    }
    if (!searched && self->last.at == self->at)
        return false; /* that was said before, or the file is empty */
    self->before = self->last;
    self->last = (struct line_file_part){self->at, searched};
    self->at = self->buffer.len;
    *line = slice_part(bytebuf_slice(&self->buffer), self->last.at, self->at);
    return searched > 0;
}

void line_file_rewind(struct line_file *self) {
    self->buffer.len = self->at = 0;
    self->last = self->before = (struct line_file_part){0};
    self->offset = 0;
    self->is_read = false;
}

void line_file_add_failure(const struct line_file *self, const char *again, struct messages *messages) {
    assert(self->error);
    if (self->error == LINE_FILE_CHANGED)
        messages_add(messages, "%s: it changed while it was read; %s", self->path, again);
    else if (self->error == LINE_FILE_OTHER)
        messages_add(messages, "%s: not a regular file", self->path);
    else if (self->error == LINE_FILE_TOO_LONG)
        messages_add(messages, "%s: a line is longer than %zu bytes", self->path, LINE_FILE_LONGEST);
    else
        messages_add_failure(messages, self->path, self->error);
}

void line_file_free(struct line_file *self) {
    bytebuf_free(&self->buffer);
    line_file_rewind(self);
}
