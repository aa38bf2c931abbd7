/*
 * chunks: a chunk of a file is the samples that begin in a range of it, so its reader looks for the first
 * one that begins in the range and reads up to the first one after it. An empty line may end where the
 * range begins, so reading begins EMPTY_LINE bytes earlier. Cutting stops before the last sample of the
 * file, so that only the calling thread sees the end of the file.
 */
#include "profile/chunks.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"

#include "base/banned.h"

enum {
    FILE_RANGE = 1 << 20, /* of which a reader reads one hundredth more, to the end of the last sample */
    EMPTY_LINE = 3        /* bytes of the longest end of a line with an empty line: LF CR LF */
};

/* ---- where samples begin ---- */

/* True if an empty line ends before byte `end`, which is not 0. */
static bool empty_line_ends(struct slice bytes, size_t end) {
    if (bytes.at[end - 1] != '\n')
        return false;
    size_t before = end > 1 && bytes.at[end - 2] == '\r' ? end - 2 : end - 1;
    return before && bytes.at[before - 1] == '\n';
}

bool chunks_starts(bool (*starts)(struct slice bytes), struct slice bytes) {
    return bytes.len >= CHUNKS_LOOK && starts(slice_part(bytes, 0, CHUNKS_LOOK));
}

/* True if a sample begins at that byte, before which a line ends. */
static bool is_start(const struct chunks *self, struct slice bytes, size_t at) {
    return self->starts ? chunks_starts(self->starts, slice_from(bytes, at)) : empty_line_ends(bytes, at);
}

/* Where the last sample begins, 0 if none does. */
static size_t last_start(const struct chunks *self, struct slice bytes) {
    struct slice rest = bytes;
    for (size_t at; (at = slice_find_last(rest, '\n')) < rest.len; rest.len = at)
        if (is_start(self, bytes, at + 1))
            return at + 1;
    return 0;
}

/* Where the first sample at `from` or later begins, 0 if none does. */
static size_t first_start(const struct chunks *self, struct slice bytes, size_t from) {
    for (size_t at = from - 1; at < bytes.len; at++) {
        at += slice_find(slice_from(bytes, at), '\n');
        if (at < bytes.len && is_start(self, bytes, at + 1))
            return at + 1;
    }
    return 0;
}

/* ---- opening ---- */

bool chunks_is_file(int fd) {
    struct stat status;
    return fstat(fd, &status) == 0 && S_ISREG(status.st_mode);
}

/* Where the last sample of a file after `from` begins; 0: none does. */
static uint64_t last_start_of_file(const struct chunks *self, uint64_t from, uint64_t size) {
    const struct linereader *in = self->in;
    struct linereader tail = {0};
    uint64_t start = size - from < LINEREADER_BLOCK ? from : size - LINEREADER_BLOCK;
    linereader_attach_range(&tail, in->fd, in->name, start, size);
    size_t end = last_start(self, linereader_peek(&tail, LINEREADER_BLOCK));
    uint64_t position = linereader_position(&tail) + end;
    linereader_free(&tail);
    return end ? position : 0;
}

/* Finds where in the file the input began. False: the file was moved in by others. */
static bool find_origin(struct chunks *self) {
    off_t position = lseek(self->in->fd, 0, SEEK_CUR);
    if (position < 0 || (uint64_t)position < self->in->bytes)
        return false;
    self->origin = (uint64_t)position - self->in->bytes;
    return true;
}

/* Finds the range of a file that can be cut. */
static bool open_file(struct chunks *self, uint64_t min_left) {
    struct stat status;
    if (self->next < EMPTY_LINE || !find_origin(self) || fstat(self->in->fd, &status) != 0)
        return false;
    uint64_t size = (uint64_t)status.st_size, from = self->origin + self->next;
    if (size < from || size - from < min_left)
        return false;
    uint64_t end = last_start_of_file(self, from, size);
    self->limit = end - self->origin;
    return end > 0;
}

bool chunks_open(struct chunks *self, uint64_t min_left) {
    self->is_file = chunks_is_file(self->in->fd);
    self->next = linereader_position(self->in);
    if (!self->size)
        self->size = self->is_file ? FILE_RANGE : LINEREADER_BLOCK;
    if (self->is_file && !open_file(self, min_left))
        return false;
    pthread_mutex_init(&self->lock, NULL);
    return true;
}

/* ---- taking ---- */

/* Under the lock: takes the next block of a pipe. */
static bool take_block(struct chunks *self, struct linereader *piece) {
    size_t bytes = self->over ? 0 : last_start(self, linereader_peek(self->in, self->size));
    self->over = bytes == 0;
    if (bytes)
        linereader_split(self->in, piece, bytes);
    return bytes > 0;
}

/* Under the lock: takes the next range of a file. */
static bool take_range(struct chunks *self, struct linereader *piece) {
    if (self->next >= self->limit)
        return false;
    uint64_t from = self->origin + self->next, left = self->limit - self->next;
    uint64_t size = left < self->size ? left : self->size;
    piece->progress = self->in->progress;
    linereader_attach_range(piece, self->in->fd, self->in->name, from - EMPTY_LINE, from + size);
    self->next += size;
    return true;
}

bool chunks_take(struct chunks *self, struct linereader *piece, uint64_t *number) {
    pthread_mutex_lock(&self->lock);
    bool taken = self->is_file ? take_range(self, piece) : take_block(self, piece);
    if (taken) {
        self->lines = heap_grow(self->lines, &self->capacity, self->count + 1, sizeof *self->lines);
        self->lines[self->count] = 0;
        *number = self->count++;
    }
    pthread_mutex_unlock(&self->lock);
    return taken;
}

bool chunks_find_start(const struct chunks *self, struct linereader *piece) {
    size_t look = self->starts ? CHUNKS_LOOK : 0;
    if (!self->is_file)
        return true;
    for (;;) {
        uint64_t left = piece->range_end - linereader_position(piece);
        size_t wanted = (left < LINEREADER_BLOCK ? (size_t)left : LINEREADER_BLOCK) + look;
        struct slice bytes = linereader_peek(piece, wanted);
        size_t end = bytes.len < EMPTY_LINE ? 0 : first_start(self, bytes, EMPTY_LINE);
        if (end) {
            linereader_skip(piece, end);
            return end < left; /* else the sample begins where the next range does */
        }
        if (bytes.len >= left + look || bytes.len < wanted) /* the end, or the file has become shorter */
            return false;
        linereader_skip(piece, bytes.len - EMPTY_LINE - look); /* an empty line may have begun there */
    }
}

uint64_t chunks_end(const struct chunks *self, const struct linereader *piece) {
    return self->is_file ? piece->range_end : UINT64_MAX;
}

void chunks_put_back(struct chunks *self, const struct linereader *piece, uint64_t number) {
    pthread_mutex_lock(&self->lock);
    assert(number < self->count);
    self->lines[number] = piece->line;
    if (piece->error && (!self->error || number < self->failed_chunk)) {
        self->error = piece->error;
        self->failed_chunk = number;
        self->failed_line = piece->line;
    }
    if (piece->error)
        self->next = self->limit; /* nobody goes on */
    pthread_mutex_unlock(&self->lock);
}

/* ---- closing ---- */

void chunks_close(struct chunks *self) {
    struct linereader *in = self->in;
    uint64_t before = in->line;
    for (size_t i = 0; i < self->count; i++) {
        uint64_t lines = self->lines[i];
        self->lines[i] = before;
        before += lines;
    }
    in->line = self->error ? self->lines[self->failed_chunk] + self->failed_line : before;
    if (self->is_file)
        linereader_seek(in, self->limit);
    if (self->error)
        linereader_fail(in, self->error);
    pthread_mutex_destroy(&self->lock);
}

void chunks_free(struct chunks *self) {
    free(self->lines);
    self->lines = NULL;
    self->count = self->capacity = 0;
}
