/*
 * gunzip: a thread unpacks into a socket, from which lines are read as from any file. A socket, not a pipe:
 * writing to one that nobody reads any more is an error, and no signal.
 */
#include "base/gunzip.h"

#include <errno.h>
#include <pthread.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/inflate.h"

#include "base/banned.h"

enum {
    FLAG_CHECK = 2,
    FLAG_EXTRA = 4,
    FLAG_NAME = 8,
    FLAG_COMMENT = 16,
    FLAGS_UNKNOWN = 0xE0,
    BLOCK = 1 << 16
};

struct gunzip {
    struct linereader *in;
    int fd;
    struct inflate inflate;
    bool after_data;    /* the inflater may have bytes that follow */
    struct slice bytes; /* read, not used yet */
    int first;          /* byte of a member */
    uint32_t check;     /* of the member's bytes so far */
    uint32_t size;      /* and how many, modulo 2^32 */
    const char *what;   /* what is wrong, or NULL */
    int send_error;     /* errno, or 0 */
};

bool gunzip_is(struct linereader *in) {
    return slice_starts(linereader_peek(in, 2), SLICE("\x1F\x8B"));
}

/* The next byte, -1 at the end. */
static int next_byte(void *context) {
    struct gunzip *self = context;
    int rest = self->after_data ? inflate_rest(&self->inflate) : -1;
    if (rest >= 0)
        return rest;
    self->after_data = false;
    if (!self->bytes.len) {
        self->bytes = linereader_peek(self->in, 1);
        if (self->bytes.len > BLOCK)
            self->bytes = slice_part(self->bytes, 0, BLOCK);
        linereader_skip(self->in, self->bytes.len);
        if (!self->bytes.len)
            return -1;
    }
    int byte = (unsigned char)self->bytes.at[0];
    self->bytes = slice_from(self->bytes, 1);
    return byte;
}

/* The check of bytes after those with this check: CRC-32, four bits at a time. */
static uint32_t check_of(uint32_t check, struct slice bytes) {
    static const uint32_t table[16] = {0x00000000, 0x1DB71064, 0x3B6E20C8, 0x26D930AC, 0x76DC4190, 0x6B6B51F4,
                                       0x4DB26158, 0x5005713C, 0xEDB88320, 0xF00F9344, 0xD6D6A3E8, 0xCB61B38C,
                                       0x9B64C2B0, 0x86D3D2D4, 0xA00AE278, 0xBDBDF21C};
    check = ~check;
    for (size_t i = 0; i < bytes.len; i++) {
        check ^= (unsigned char)bytes.at[i];
        check = check >> 4 ^ table[check & 15];
        check = check >> 4 ^ table[check & 15];
    }
    return ~check;
}

static bool take_bytes(void *context, struct slice bytes) {
    struct gunzip *self = context;
    self->check = check_of(self->check, bytes);
    self->size += (uint32_t)bytes.len;
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

/* So many bytes as a number, the lowest first; false: the input is at its end. */
static bool take_number(struct gunzip *self, unsigned count, uint32_t *number) {
    *number = 0;
    for (unsigned i = 0; i < count; i++) {
        int byte = next_byte(self);
        if (byte < 0)
            return false;
        *number |= (uint32_t)byte << 8 * i;
    }
    return true;
}

/* Goes past bytes up to a NUL. */
static bool skip_text(struct gunzip *self) {
    int byte;
    do
        byte = next_byte(self);
    while (byte > 0);
    return byte == 0;
}

/* What precedes the data of a member. */
static bool read_header(struct gunzip *self) {
    uint32_t mark, method, flags, length, ignored;
    if (!take_number(self, 1, &mark) || !take_number(self, 1, &method) || !take_number(self, 1, &flags) ||
        !take_number(self, 4, &ignored) || !take_number(self, 2, &ignored) || self->first != 0x1F ||
        mark != 0x8B || method != 8 || (flags & FLAGS_UNKNOWN))
        return false;
    if (flags & FLAG_EXTRA) {
        if (!take_number(self, 2, &length))
            return false;
        for (; length; length--)
            if (next_byte(self) < 0)
                return false;
    }
    return (!(flags & FLAG_NAME) || skip_text(self)) && (!(flags & FLAG_COMMENT) || skip_text(self)) &&
           (!(flags & FLAG_CHECK) || take_number(self, 2, &ignored));
}

/* False: no more is to be read, or something is wrong. */
static bool read_member(struct gunzip *self) {
    uint32_t check, size;
    self->check = self->size = 0;
    if (!read_header(self)) {
        self->what = "damaged: no gzip header";
        return false;
    }
    enum inflate_end end = inflate_run(&self->inflate);
    self->after_data = true;
    if (end == INFLATE_STOPPED)
        return false;
    if (end != INFLATE_DONE || !take_number(self, 4, &check) || !take_number(self, 4, &size))
        self->what = end == INFLATE_DAMAGED ? "damaged: the packed data are not valid" : "cut off";
    else if (check != self->check || size != self->size)
        self->what = "damaged: the check does not fit";
    return !self->what;
}

/* Whether another member follows; zeros after the last one are padding. */
static bool has_member(struct gunzip *self) {
    do
        self->first = next_byte(self);
    while (self->first == 0);
    return self->first > 0;
}

static void *unpack(void *context) {
    struct gunzip *self = context;
    self->inflate = (struct inflate){.next = next_byte, .take = take_bytes, .context = self};
    for (bool more = true; more && has_member(self);)
        more = read_member(self);
    inflate_free(&self->inflate);
    shutdown(self->fd, SHUT_WR);
    return NULL;
}

bool gunzip_read(struct linereader *in, gunzip_reader *read, void *context, struct messages *messages) {
    struct gunzip self = {.in = in};
    struct linereader lines = {0};
    int ends[2];
    pthread_t thread;
    int error = socketpair(AF_UNIX, SOCK_STREAM, 0, ends) ? errno : 0;
    self.fd = ends[1];
    if (!error)
        error = pthread_create(&thread, NULL, unpack, &self);
    if (error) {
        messages_add_failure(messages, in->name, error);
        return false;
    }
    linereader_attach(&lines, ends[0], in->name);
    read(context, &lines);
    bool at_end = linereader_peek(&lines, 1).len == 0; /* else the reader wants no more, and sending fails */
    close(ends[0]);
    pthread_join(thread, NULL);
    close(ends[1]);
    bool good = lines.error == 0;
    if (!good)
        linereader_add_failure(&lines, messages);
    linereader_free(&lines);
    if (at_end && self.send_error)
        messages_add_failure(messages, in->name, self.send_error);
    else if (self.what)
        messages_add(messages, "%s: %s", in->name, self.what);
    return good && !self.what && !(at_end && self.send_error);
}

bool gunzip_read_any(struct linereader *in, gunzip_reader *read, void *context, struct messages *messages) {
    if (gunzip_is(in))
        return gunzip_read(in, read, context, messages);
    read(context, in);
    return true;
}
