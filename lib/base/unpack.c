/*
 * unpack: a thread unpacks into a socket, from which lines are read as from any file. A socket, not a pipe:
 * writing to one that nobody reads any more is an error, and no signal. For a program the thread is what
 * feeds it.
 */
#include "base/unpack.h"

#include <errno.h>
#include <pthread.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/child.h"
#include "base/gunzip.h"
#include "base/zstd.h"

#include "base/banned.h"

enum { BLOCK = 1 << 16 };

struct unpack {
    struct linereader *in;
    int fd;           /* where it goes */
    struct child xz;  /* or what it goes through */
    const char *what; /* what is wrong, or NULL */
    int send_error;   /* errno, or 0 */
};

/* ---- what a thread does ---- */

static bool send_bytes(void *context, struct slice bytes) {
    struct unpack *self = context;
    while (bytes.len) {
        ssize_t sent = send(self->fd, bytes.at, bytes.len, MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR)
            continue;
        if (sent < 0) {
            self->send_error = errno;
            return false;
        }
        bytes = slice_from(bytes, (size_t)sent);
    }
    return true;
}

/* The next bytes of the input, none at its end. */
static struct slice next_bytes(struct unpack *self) {
    struct slice bytes = linereader_peek(self->in, 1);
    return bytes.len > BLOCK ? slice_part(bytes, 0, BLOCK) : bytes;
}

static void *unpack_gzip(void *context) {
    struct unpack *self = context;
    self->what = gunzip_run(self->in, send_bytes, self);
    shutdown(self->fd, SHUT_WR);
    return NULL;
}

static void *unpack_zstd(void *context) {
    struct unpack *self = context;
    struct zstd zstd = {.take = send_bytes, .context = self};
    bool good = true;
    for (struct slice bytes; good && (bytes = next_bytes(self)).len;) {
        good = zstd_push(&zstd, bytes);
        linereader_skip(self->in, bytes.len);
    }
    self->what = !good ? zstd.problem : zstd_is_between_frames(&zstd) ? NULL : "cut off";
    zstd_free(&zstd);
    shutdown(self->fd, SHUT_WR);
    return NULL;
}

/* Feeds the program; it may end before all is read. */
static void *feed_xz(void *context) {
    struct unpack *self = context;
    bool good = true;
    for (struct slice bytes; good && (bytes = next_bytes(self)).len;) {
        good = child_say(&self->xz, bytes);
        linereader_skip(self->in, bytes.len);
    }
    shutdown(self->xz.input, SHUT_WR);
    return NULL;
}

/* ---- reading ---- */

/* Runs the thread while the lines from this descriptor are read, and closes that. *at_end: all of them were.
 */
static bool read_lines(struct unpack *self, void *(*thread_main)(void *context), int from,
                       unpack_reader *read, void *context, struct messages *messages, bool *at_end) {
    struct linereader lines = {0};
    pthread_t thread;
    int error = pthread_create(&thread, NULL, thread_main, self);
    if (error) {
        messages_add_failure(messages, self->in->name, error);
        close(from);
        return false;
    }
    linereader_attach(&lines, from, self->in->name);
    read(context, &lines);
    *at_end = linereader_peek(&lines, 1).len == 0; /* else the reader wants no more, and sending fails */
    close(from);
    pthread_join(thread, NULL);
    bool good = lines.error == 0;
    if (!good)
        linereader_add_failure(&lines, messages);
    linereader_free(&lines);
    return good;
}

/* The program that packed a file, and the usual command that checks one, or NULL. */
struct packer {
    const char *name, *check;
    void *(*thread_main)(void *context);
};

static const struct packer by_gzip = {"gzip", "gzip -t FILE", unpack_gzip},
                           by_zlib = {"zlib", NULL, unpack_gzip},
                           by_zstd = {"zstd", "zstd -t FILE", unpack_zstd};

static void add_damage(const struct unpack *self, const struct packer *by, struct messages *messages) {
    messages_add(messages, "%s: %s, within the first %llu bytes that %s packed; %s%s", self->in->name,
                 self->what, (unsigned long long)linereader_position(self->in), by->name,
                 by->check ? "if this fails, too, copy the file again: " : "copy the file again",
                 by->check ? by->check : "");
}

static bool read_here(struct linereader *in, const struct packer *by, unpack_reader *read, void *context,
                      struct messages *messages) {
    struct unpack self = {.in = in};
    int ends[2];
    bool at_end = false;
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends)) {
        messages_add_failure(messages, in->name, errno);
        return false;
    }
    self.fd = ends[1];
    bool good = read_lines(&self, by->thread_main, ends[0], read, context, messages, &at_end);
    close(ends[1]);
    if (at_end && self.send_error)
        messages_add_failure(messages, in->name, self.send_error);
    else if (self.what)
        add_damage(&self, by, messages);
    return good && !self.what && !(at_end && self.send_error);
}

/* False: xz cannot be run, or fails. */
static bool read_through_xz(struct linereader *in, unpack_reader *read, void *context,
                            struct messages *messages) {
    static const char *const words[] = {"xz", "-dc", NULL};
    struct unpack self = {.in = in};
    bool at_end = false;
    if (!child_start(&self.xz, words, CHILD_TALK)) {
        messages_add(messages, "%s: this is compressed by xz, which cannot be run here: %s; install xz",
                     in->name, strerror(self.xz.error));
        return false;
    }
    bool good = read_lines(&self, feed_xz, self.xz.output, read, context, messages, &at_end);
    self.xz.output = -1;
    int status = child_end(&self.xz);
    if (at_end && status)
        messages_add(messages, "%s: xz ended with status %d: the file is damaged or cut off", in->name,
                     status);
    return good && !(at_end && status);
}

bool unpack_read(struct linereader *in, unpack_reader *read, void *context, struct messages *messages) {
    struct slice start = linereader_peek(in, GUNZIP_START);
    if (gunzip_is(start) || gunzip_is_zlib(start))
        return read_here(in, gunzip_is(start) ? &by_gzip : &by_zlib, read, context, messages);
    if (slice_starts(start, SLICE("\x28\xB5\x2F\xFD")))
        return read_here(in, &by_zstd, read, context, messages);
    if (slice_starts(start, SLICE("\3757zXZ\0")))
        return read_through_xz(in, read, context, messages);
    read(context, in);
    return true;
}
