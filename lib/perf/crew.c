/*
 * crew: nobody hands out work; the file is a shared thing under a lock, from which each member takes the next
 * part. Of a regular file that is a range of bytes, which the member reads itself: from the first empty line
 * behind the range's start to the first one behind its end. Of a pipe it is a block that the member reads
 * under the lock and cuts behind the last empty line.
 */
#include "perf/crew.h"

#include <pthread.h>
#include <sched.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/report.h"

#include "base/banned.h"

enum {
    ALONE = 1 << 22,      /* takes two milliseconds; threads and the merging of tables must be worth it */
    FILE_RANGE = 1 << 20, /* what is read of the next range to find the end of a sample is a hundredth */
    MOST_OF_USE = 8,      /* a guess: each has tables that one thread merges; measured with two */
    EMPTY_LINE = 3        /* longest end of a line and empty line: LF CR LF */
};

struct crew_member {
    struct crew_share *share;
    struct collapse *collapse; /* the caller's, or own */
    struct collapse own;
    struct collapse_skipped_log log;
    struct linereader piece;
    pthread_t thread;
    char apart[128]; /* from the next member: what two threads write must not share a cache line */
};

/* An input that the crew reads. */
struct crew_share {
    pthread_mutex_t lock;
    struct linereader *in;
    unsigned threads;
    size_t part_size;
    bool is_file;
    uint64_t place;       /* of a file: the offset where `in` began */
    uint64_t next, limit; /* of a file: what is not taken yet, as offsets from `place` */
    bool over;            /* of a pipe: nothing is left that can be cut */
    uint64_t first_part;  /* number of the first part in the whole input */
    int error;            /* of a part that could not be read */
    uint64_t *lines;      /* of each part taken so far */
    size_t parts, room;
};

/* How many threads this process may run at once and are of use. */
static unsigned usual_size(void) {
    cpu_set_t processors;
    if (sched_getaffinity(0, sizeof processors, &processors) != 0)
        return 1;
    int count = CPU_COUNT(&processors);
    return count < 1 ? 1 : count > MOST_OF_USE ? MOST_OF_USE : (unsigned)count;
}

/* How many threads are to read an input. Asked of the system once: there is a place for so many. */
static unsigned size_for(struct crew *self, bool is_file) {
    if (!self->usual)
        self->usual = usual_size();
    return self->threads ? self->threads : self->usual - (!is_file && self->usual > 1);
}

/* ---- empty lines ---- */

/* Whether an empty line ends in front of byte `end`, which is not 0. */
static bool empty_line_ends(struct slice bytes, size_t end) {
    if (bytes.at[end - 1] != '\n')
        return false;
    size_t before = end > 1 && bytes.at[end - 2] == '\r' ? end - 2 : end - 1;
    return before && bytes.at[before - 1] == '\n';
}

/* Where the last empty line ends, 0 when there is none. */
static size_t last_empty_line(struct slice bytes) {
    for (size_t at; (at = slice_find_last(bytes, '\n')) < bytes.len; bytes.len = at)
        if (empty_line_ends(bytes, at + 1))
            return at + 1;
    return 0;
}

/* Where the first empty line that ends at `from` or later does, 0 when there is none. */
static size_t first_empty_line(struct slice bytes, size_t from) {
    for (size_t at = from - 1; at < bytes.len; at++) {
        at += slice_find(slice_from(bytes, at), '\n');
        if (at < bytes.len && empty_line_ends(bytes, at + 1))
            return at + 1;
    }
    return 0;
}

/* ---- parts ---- */

/* Under the lock: the number of a new part. */
static void number_part(struct crew_member *self) {
    struct crew_share *share = self->share;
    share->lines = heap_grow(share->lines, &share->room, share->parts + 1, sizeof *share->lines);
    share->lines[share->parts] = 0;
    self->log.part = share->parts++;
    self->collapse->events.part = share->first_part + self->log.part;
}

/* Under the lock: takes the next block of a pipe. */
static bool take_block(struct crew_member *self) {
    struct crew_share *share = self->share;
    size_t bytes = share->over ? 0 : last_empty_line(linereader_peek(share->in, share->part_size));
    share->over = bytes == 0;
    if (bytes)
        linereader_give(share->in, &self->piece, bytes);
    return bytes > 0;
}

/* Under the lock: takes the next range of a file. */
static bool take_range(struct crew_member *self) {
    struct crew_share *share = self->share;
    uint64_t from = share->next, left = share->limit - from;
    uint64_t to = left < share->part_size ? share->limit : from + share->part_size;
    self->piece.progress = share->in->progress;
    if (from < share->limit)
        linereader_attach_part(&self->piece, share->in->fd, share->in->name, share->place + from - EMPTY_LINE,
                               share->place + to);
    share->next = to;
    return from < share->limit;
}

static bool take_part(struct crew_member *self) {
    pthread_mutex_lock(&self->share->lock);
    bool taken = self->share->is_file ? take_range(self) : take_block(self);
    if (taken)
        number_part(self);
    pthread_mutex_unlock(&self->share->lock);
    return taken;
}

/* Goes to the first sample that begins in the range. False: none does. */
static bool find_first_sample(struct linereader *piece) {
    for (;;) {
        uint64_t left = piece->usual_end - linereader_taken(piece);
        size_t wanted = left < LINEREADER_BLOCK ? (size_t)left : LINEREADER_BLOCK;
        struct slice bytes = linereader_peek(piece, wanted);
        size_t end = bytes.len < EMPTY_LINE ? 0 : first_empty_line(bytes, EMPTY_LINE);
        if (end) {
            linereader_skip(piece, end);
            return end < left;
        }
        if (bytes.len == left || bytes.len < wanted) /* the end, or the file has become shorter */
            return false;
        linereader_skip(piece, bytes.len - EMPTY_LINE);
    }
}

/* Reads the part that was taken. */
static void read_part(struct crew_member *self) {
    struct linereader *piece = &self->piece;
    if (!self->share->is_file)
        collapse_read(self->collapse, piece);
    else if (find_first_sample(piece) && !collapse_read_some(self->collapse, piece, piece->usual_end))
        collapse_cut_off(self->collapse); /* the file has become shorter */
}

static void *work(void *context) {
    struct crew_member *self = context;
    self->collapse->stats.log = &self->log;
    while (take_part(self)) {
        read_part(self);
        pthread_mutex_lock(&self->share->lock);
        self->share->lines[self->log.part] = self->piece.line;
        if (self->piece.error) {
            self->share->error = self->piece.error;
            self->share->next = self->share->limit; /* nobody goes on */
        }
        pthread_mutex_unlock(&self->share->lock);
    }
    self->collapse->stats.log = NULL;
    return NULL;
}

/* ---- the crew ---- */

/* The caller's own place, and one for everybody who may be needed. */
static void hire(struct crew *self, struct collapse *collapse, size_t threads) {
    if (!self->members)
        self->members = heap_zeroed(size_for(self, true), sizeof *self->members);
    self->members[0].collapse = collapse;
    for (size_t i = self->hired ? self->hired : 1; i < threads; i++) {
        struct crew_member *member = &self->members[i];
        member->own.settings = collapse->settings;
        member->own.events = event_filter_like(&collapse->events);
        member->collapse = &member->own;
    }
    if (self->hired < threads)
        self->hired = threads;
}

/* Starts the others. How many there are then, with the caller. */
static size_t call(struct crew *self, struct crew_share *share) {
    size_t count = 1;
    self->members[0].share = share;
    for (; count < share->threads; count++) {
        struct crew_member *member = &self->members[count];
        member->share = share;
        int error = pthread_create(&member->thread, NULL, work, member);
        if (error) {
            if (!self->refused)
                report_failure("cannot start a thread, going on with fewer", error);
            self->refused = true;
            break;
        }
    }
    return count;
}

/* Numbers the lines of the parts in the order of the file and says what was skipped in them. */
static void settle(struct crew *self, struct collapse *collapse, struct crew_share *share, size_t count) {
    uint64_t before = share->in->line;
    for (size_t i = 0; i < share->parts; i++) {
        uint64_t lines = share->lines[i];
        share->lines[i] = before;
        before += lines;
    }
    struct collapse_skipped_log *logs = heap_resize(NULL, count, sizeof *logs);
    for (size_t i = 0; i < count; i++) {
        logs[i] = self->members[i].log;
        self->members[i].log = (struct collapse_skipped_log){0};
    }
    collapse_stats_skip_logged(&collapse->stats, logs, count, share->in->name, share->lines);
    free(logs);
    linereader_take(share->in, 0, before - share->in->line);
    if (share->is_file)
        linereader_seek(share->in, share->limit);
    if (share->error)
        linereader_fail(share->in, share->error);
}

/* Whether it pays to share what is left of the input, and how. */
static bool open_share(struct crew *self, struct crew_share *share, struct linereader *in, size_t alone) {
    struct stat status;
    *share = (struct crew_share){.in = in, .first_part = self->parts + 1, .next = linereader_taken(in)};
    share->is_file = fstat(in->fd, &status) == 0 && S_ISREG(status.st_mode);
    share->threads = size_for(self, share->is_file);
    size_t usual = share->is_file ? FILE_RANGE : LINEREADER_BLOCK;
    share->part_size = self->part_size ? self->part_size : usual;
    if (share->threads < 2 || !share->is_file)
        return share->threads > 1;
    off_t position = lseek(in->fd, 0, SEEK_CUR);
    if (position < 0 || (uint64_t)position < in->bytes)
        return false;
    share->place = (uint64_t)position - in->bytes;
    uint64_t size = (uint64_t)status.st_size, from = share->place + share->next;
    if (size < from || size - from < alone || share->next < EMPTY_LINE)
        return false;
    /* All ends behind the last empty line, so that nobody but the caller meets the end of the file. */
    struct linereader tail = {0};
    linereader_attach_part(&tail, in->fd, in->name,
                           size - from < LINEREADER_BLOCK ? from : size - LINEREADER_BLOCK, size);
    size_t end = last_empty_line(linereader_peek(&tail, LINEREADER_BLOCK));
    share->limit = tail.bytes - linereader_unread(&tail).len + end - share->place;
    linereader_free(&tail);
    return end > 0;
}

/* Reads with all hands as far as the input can be cut. */
static void read_together(struct crew *self, struct collapse *collapse, struct crew_share *share) {
    uint64_t lines = collapse->stats.lines;
    pthread_mutex_init(&share->lock, NULL);
    hire(self, collapse, share->threads);
    size_t count = call(self, share);
    work(&self->members[0]);
    for (size_t i = 1; i < count; i++)
        pthread_join(self->members[i].thread, NULL);
    settle(self, collapse, share, count);
    collapse->stats.lines = lines; /* share->in has counted them */
    self->parts = share->first_part + share->parts;
    collapse->events.part = self->parts;
    pthread_mutex_destroy(&share->lock);
    free(share->lines);
}

void crew_read(struct crew *self, struct collapse *collapse, struct linereader *in) {
    size_t alone = self->alone ? self->alone : ALONE;
    /* Expanding inlines asks another program, one frame after the other. */
    uint64_t until = size_for(self, true) < 2 || collapse->settings.expand ? UINT64_MAX : alone;
    while (collapse_read_some(collapse, in, until)) {
        struct crew_share share;
        if (open_share(self, &share, in, alone)) {
            read_together(self, collapse, &share);
            until = linereader_taken(in) + alone;
        } else {
            until = UINT64_MAX;
        }
    }
}

void crew_finish(struct crew *self, struct collapse *collapse) {
    for (size_t i = 0; i < self->hired; i++) {
        struct crew_member *member = &self->members[i];
        if (i > 0)
            collapse_merge(collapse, &member->own);
        collapse_free(&member->own);
        linereader_free(&member->piece);
    }
    free(self->members);
    *self = (struct crew){.threads = self->threads, .alone = self->alone, .part_size = self->part_size};
}
