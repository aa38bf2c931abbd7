/*
 * mount_root: /proc/PID/root is that directory. A file is first opened as a place only, so that no device is
 * opened; what is read is opened by that place.
 */
#include "symbols/mount_root.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/bytebuf.h"

#include "base/banned.h"

/* openat2(2), which C libraries do not know; its number is the same on all processors. */
enum { OPENAT2 = 437, NO_MAGIC_LINKS = 0x02, IN_ROOT = 0x10 };

struct open_how {
    uint64_t flags, mode, resolve;
};

/* "/proc/PID/NAME" with a NUL at its end; of this process when pid is 0. */
static struct bytebuf proc_path(uint32_t pid, const char *name) {
    struct bytebuf path = {0};
    if (pid)
        bytebuf_add_format(&path, "/proc/%u/%s", (unsigned)pid, name);
    else
        bytebuf_add_format(&path, "/proc/self/%s", name);
    bytebuf_add_byte(&path, '\0');
    return path;
}

uint64_t mount_root_number(uint32_t pid) {
    struct bytebuf path = proc_path(pid, "ns/mnt");
    struct stat status;
    uint64_t number = stat(path.at, &status) == 0 ? (uint64_t)status.st_ino : 0;
    bytebuf_free(&path);
    return number;
}

/* The last number of the line "NStgid:" of its status, or pid where there is none. */
static uint32_t inner_pid(uint32_t pid) {
    struct bytebuf path = proc_path(pid, "status"), text = {0};
    enum { ENOUGH = 1 << 14 };
    int fd = open(path.at, O_RDONLY | O_CLOEXEC);
    ssize_t got = fd >= 0 ? read(fd, bytebuf_reserve(&text, ENOUGH), ENOUGH) : -1;
    if (fd >= 0)
        close(fd);
    text.len = got > 0 ? (size_t)got : 0;
    struct slice rest = bytebuf_slice(&text), line;
    uint32_t inner = pid;
    while (rest.len && slice_cut(&rest, '\n', &line)) {
        if (!slice_starts(line, SLICE("NStgid:")))
            continue;
        size_t at = line.len;
        while (at && byte_is_digit(line.at[at - 1]))
            at--;
        for (inner = 0; at < line.len; at++)
            inner = inner * 10 + (uint32_t)(line.at[at] - '0');
    }
    bytebuf_free(&path);
    bytebuf_free(&text);
    return inner;
}

/* The number is asked for after the directory was opened: it may be another process by then. */
bool mount_root_open(struct mount_root *self, uint32_t pid, uint64_t number) {
    if (!pid || !number)
        return false;
    struct bytebuf path = proc_path(pid, "root");
    *self = (struct mount_root){.fd = open(path.at, O_PATH | O_DIRECTORY | O_CLOEXEC)};
    bytebuf_free(&path);
    if (self->fd < 0)
        return false;
    if (mount_root_number(pid) != number) {
        mount_root_close(self);
        return false;
    }
    self->inner_pid = inner_pid(pid);
    return true;
}

/* A descriptor of the place of a file, which cannot be read; -1: there is none. */
static int find_place(const struct mount_root *self, const char *path) {
    struct open_how how = {.flags = O_PATH | O_CLOEXEC, .resolve = IN_ROOT | NO_MAGIC_LINKS};
    return (int)syscall(OPENAT2, self->fd, path, &how, sizeof how);
}

bool mount_root_open_file(const struct mount_root *self, const char *path, struct mapped_file *file) {
    struct bytebuf by_place = {0};
    struct stat status;
    *file = (struct mapped_file){0};
    int place = find_place(self, path);
    if (place < 0) {
        file->error = errno;
        return false;
    }
    bool good = fstat(place, &status) == 0 && S_ISREG(status.st_mode);
    bytebuf_add_format(&by_place, "/proc/self/fd/%d", place);
    bytebuf_add_byte(&by_place, '\0');
    good = good && mapped_file_open(file, by_place.at);
    bytebuf_free(&by_place);
    close(place);
    return good;
}

void mount_root_close(struct mount_root *self) {
    close(self->fd);
    self->fd = -1;
}
