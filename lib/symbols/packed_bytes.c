/* packed_bytes: xz gets its input as a file in memory, for it reads and writes at the same time. */
#include "symbols/packed_bytes.h"

#include <errno.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/child.h"
#include "base/gunzip.h"
#include "base/zstd.h"

#include "base/banned.h"

enum { BLOCK = 1 << 16 };

/* Where bytes go. */
struct sink {
    struct bytebuf *into;
    uint64_t left; /* how many may still come */
    bool full;     /* more came */
};

static bool take_bytes(void *context, struct slice bytes) {
    struct sink *self = context;
    self->full |= bytes.len > self->left;
    if (self->full)
        return false;
    self->left -= bytes.len;
    bytebuf_add(self->into, bytes);
    return true;
}

static bool unpack_zstd(struct view packed, struct sink *sink) {
    struct zstd zstd = {.take = take_bytes, .context = sink};
    bool good = zstd_push(&zstd, view_slice(&packed)) && zstd_is_between_frames(&zstd);
    zstd_free(&zstd);
    return good;
}

/* Also what was packed by gzip: its start says so. */
static bool unpack_zlib(struct view packed, struct sink *sink) {
    return !gunzip_bytes(view_slice(&packed), take_bytes, sink) && !sink->full;
}

/* A file in memory with these bytes, at its start; -1: that failed. */
static int file_of(struct slice bytes) {
    int file = memfd_create("packed", MFD_CLOEXEC);
    while (file >= 0 && bytes.len) {
        ssize_t written = write(file, bytes.at, bytes.len);
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0) {
            close(file);
            return -1;
        }
        bytes = slice_from(bytes, (size_t)written);
    }
    if (file >= 0)
        (void)lseek(file, 0, SEEK_SET);
    return file;
}

/* How many they may become. */
static uint64_t most_of(struct view packed) {
    uint64_t most = packed.size > PACKED_BYTES_MAX / PACKED_BYTES_RATIO ? PACKED_BYTES_MAX
                                                                        : packed.size * PACKED_BYTES_RATIO;
    return most < PACKED_BYTES_LEAST ? PACKED_BYTES_LEAST : most;
}

/* Reads to the end, or until there are more than may be. */
static void read_all(int fd, struct bytebuf *into, uint64_t most) {
    ssize_t got = 1;
    while (into->len <= most && got) {
        got = read(fd, bytebuf_reserve(into, BLOCK), BLOCK);
        if (got < 0 && errno != EINTR)
            return;
        into->len += got > 0 ? (size_t)got : 0;
    }
}

static bool unpack_xz(struct view packed, struct bytebuf *into) {
    static const char *const words[] = {"xz", "-dcqq", NULL};
    struct child xz;
    int file = file_of(view_slice(&packed));
    bool good = file >= 0 && child_start(&xz, words, file);
    if (file >= 0)
        close(file);
    if (!good)
        return false;
    read_all(xz.output, into, most_of(packed));
    return child_end(&xz) == 0 && into->len <= most_of(packed);
}

bool packed_bytes_unpack(struct view packed, struct bytebuf *into) {
    struct slice bytes = view_slice(&packed);
    struct sink sink = {.into = into, .left = most_of(packed)};
    if (slice_starts(bytes, SLICE("\x28\xB5\x2F\xFD")))
        return unpack_zstd(packed, &sink);
    if (gunzip_is(bytes))
        return unpack_zlib(packed, &sink);
    return slice_starts(bytes, SLICE("\3757zXZ\0")) && unpack_xz(packed, into);
}

bool packed_bytes_unpack_part(struct view packed, enum packed_kind kind, uint64_t size,
                              struct bytebuf *into) {
    struct sink sink = {.into = into, .left = size};
    if (size > PACKED_BYTES_MAX)
        return false;
    bool good = kind == PACKED_BY_ZLIB ? unpack_zlib(packed, &sink) : unpack_zstd(packed, &sink);
    return good && !sink.left;
}
