/*
 * linereader: one block; what is left of a cut line moves to its start before the next read, and the block
 * doubles when a line does not fit. A refill searches each byte for LF once. The block never holds more than
 * the longest line and its LF, so the length of a line that is handed out need not be checked.
 */
#include "base/linereader.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/arena.h"

#include "base/banned.h"

enum {
    SMALL_PIECE = 1 << 14,
    WIDE_PIPE = 1 << 20 /* the most that Linux grants without privileges */
};

size_t linereader_longest = INT32_MAX;

/* Enlarges the buffer of a pipe: at 64 KiB, reader and writer block each other. No effect on other files. */
static void widen_pipe(int fd) {
#ifdef F_SETPIPE_SZ
    (void)fcntl(fd, F_SETPIPE_SZ, WIDE_PIPE);
#else
    (void)fd;
#endif
}

void linereader_attach(struct linereader *self, int fd, const char *name) {
    assert(linereader_longest >= LINEREADER_BLOCK);
    self->name = name;
    self->line = 0;
    self->cut = self->ended = self->opened = self->positioned = false;
    self->bytes = 0;
    self->error = 0;
    self->fd = fd;
    self->next = self->end = 0;
    if (!self->block) {
        self->block = heap_resize(NULL, LINEREADER_BLOCK, 1);
        self->capacity = LINEREADER_BLOCK;
    }
}

void linereader_attach_range(struct linereader *self, int fd, const char *name, uint64_t from, uint64_t to) {
    assert(from <= to);
    linereader_attach(self, fd, name);
    self->positioned = true;
    self->bytes = from;
    self->range_end = to;
}

bool linereader_open(struct linereader *self, const char *name) {
    bool standard = slice_equal(slice_of_text(name), SLICE("-"));
    linereader_attach(self, STDIN_FILENO, standard ? "standard input" : name);
    if (standard) {
        widen_pipe(STDIN_FILENO);
        return true;
    }
    do
        self->fd = open(name, O_RDONLY | O_CLOEXEC);
    while (self->fd < 0 && errno == EINTR);
    self->opened = self->fd >= 0;
    if (self->opened)
        widen_pipe(self->fd); /* it may be a named pipe */
    self->error = self->opened ? 0 : errno;
    self->ended = !self->opened;
    return self->opened;
}

/* How many bytes are asked of one read. */
static size_t read_size(const struct linereader *self) {
    size_t max = self->capacity - self->end;
    if (self->positioned) {
        uint64_t left = self->bytes < self->range_end ? self->range_end - self->bytes : SMALL_PIECE;
        max = left < max ? (size_t)left : max;
    }
    return self->chunk && self->chunk < max ? self->chunk : max;
}

/* Makes the block larger, up to the longest line and its LF. False: such a line does not end. */
static bool grow_block(struct linereader *self) {
    if (self->capacity > linereader_longest) {
        linereader_fail(self, LINEREADER_TOO_LONG);
        return false;
    }
    size_t capacity = self->capacity > linereader_longest / 2 ? linereader_longest + 1 : self->capacity * 2;
    self->block = heap_resize(self->block, capacity, 1);
    self->capacity = capacity;
    return true;
}

/* One read after the unread bytes. False at the end of the file or after a failure. */
static bool linereader_read(struct linereader *self) {
    if (self->next) {
        memmove(self->block, self->block + self->next, self->end - self->next);
        self->end -= self->next;
        self->next = 0;
    }
    if (self->end == self->capacity && !grow_block(self))
        return false;
    size_t max = read_size(self);
    for (;;) {
        char *to = self->block + self->end;
        ssize_t got =
            self->positioned ? pread(self->fd, to, max, (off_t)self->bytes) : read(self->fd, to, max);
        if (got > 0) {
            self->end += (size_t)got;
            self->bytes += (size_t)got;
            if (self->progress)
                progress_add(self->progress, (size_t)got);
            return true;
        }
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0 && errno == EAGAIN) { /* a non-blocking pipe: wait as an ordinary one would */
            poll(&(struct pollfd){.fd = self->fd, .events = POLLIN}, 1, -1);
            continue;
        }
        self->error = got < 0 ? errno : 0;
        self->ended = true;
        return false;
    }
}

bool linereader_refill(struct linereader *self, struct slice *line) {
    size_t searched = self->end - self->next;
    while (!self->ended && linereader_read(self)) {
        if (memchr(self->block + searched, '\n', self->end - searched))
            return linereader_next(self, line);
        searched = self->end;
    }
    if (self->end == self->next)
        return false;
    *line = slice_make(self->block + self->next, self->end - self->next);
    self->next = self->end;
    self->line++;
    self->cut = true;
    return true;
}

struct slice linereader_peek(struct linereader *self, size_t wanted) {
    while (self->end - self->next < wanted && !self->ended)
        linereader_read(self);
    return slice_make(self->block + self->next, self->end - self->next);
}

void linereader_skip(struct linereader *self, size_t bytes) {
    assert(bytes <= self->end - self->next);
    self->next += bytes;
}

void linereader_split(struct linereader *self, struct linereader *piece, size_t bytes) {
    assert(bytes <= self->end - self->next);
    linereader_attach(piece, -1, self->name);
    piece->ended = true;
    size_t left = self->end - self->next - bytes;
    if (piece->capacity < left) {
        piece->block = heap_resize(piece->block, left, 1);
        piece->capacity = left;
    }
    if (left)
        memcpy(piece->block, self->block + self->next + bytes, left);
    struct linereader other = *piece;
    piece->block = self->block;
    piece->capacity = self->capacity;
    piece->next = self->next;
    piece->end = self->next + bytes;
    piece->bytes = bytes;
    self->block = other.block;
    self->capacity = other.capacity;
    self->next = 0;
    self->end = left;
}

void linereader_seek(struct linereader *self, uint64_t byte) {
    assert(!self->positioned);
    if (lseek(self->fd, (off_t)(byte - self->bytes), SEEK_CUR) < 0 && !self->error)
        self->error = errno;
    self->ended = self->error != 0;
    self->bytes = byte;
    self->next = self->end = 0;
}

void linereader_fail(struct linereader *self, int error) {
    assert(error);
    self->error = error;
    self->ended = true;
    self->next = self->end = 0;
}

int linereader_close(struct linereader *self) {
    if (self->opened)
        close(self->fd);
    self->opened = false;
    self->ended = true;
    self->next = self->end = 0;
    return self->error;
}

void linereader_add_failure(const struct linereader *self, struct messages *messages) {
    if (self->error == LINEREADER_TOO_LONG)
        messages_add(messages, "%s:%llu: the line is longer than %llu bytes", self->name,
                     (unsigned long long)self->line + 1, (unsigned long long)linereader_longest);
    else
        messages_add_failure(messages, self->name, self->error);
}

void linereader_free(struct linereader *self) {
    free(self->block);
    *self = (struct linereader){0};
}
