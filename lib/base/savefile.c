/*
 * savefile: all memory is obtained before the first file is made, so that running out of it leaves no
 * temporary file. A new name comes from open and O_EXCL, not from mkstemp: then the umask and the folder's
 * default access list give a file that did not exist the same mode as ever.
 */
#include "base/savefile.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/hash.h"
#include "base/outbuf.h"

#include "base/banned.h"

enum {
    LINK_BYTES = 256, /* doubled until a link fits */
    MAX_LINKS = 40,   /* as many as Linux follows */
    MAX_NAMES = 16    /* of 2^64 random ones: all taken means that something else is wrong */
};

/* An existing file, open for writing. */
struct old_file {
    int fd;
    struct stat status;
};

/* Replaces the content by the text of the symbolic link. False: it is not a link, or does not exist; see
 * errno. */
static bool read_link(const char *path, struct bytebuf *text) {
    for (size_t size = LINK_BYTES;; size *= 2) {
        text->len = 0;
        ssize_t len = readlink(path, bytebuf_reserve(text, size), size);
        if (len < 0)
            return false;
        text->len = (size_t)len;
        if (text->len < size)
            return true;
    }
}

/* Follows the symbolic links of a path, which ends with a NUL; what the last one names need not exist. */
static int follow_links(struct bytebuf *path) {
    struct bytebuf text = {0};
    int links = 0, error = 0;
    while (!error && read_link(path->at, &text)) {
        struct slice old = bytebuf_slice(path), link = bytebuf_slice(&text);
        size_t slash = slice_find_last(old, '/');
        path->len = slice_starts(link, SLICE("/")) || slash == old.len ? 0 : slash + 1;
        bytebuf_add(path, link);
        bytebuf_add_byte(path, '\0');
        error = ++links > MAX_LINKS ? ELOOP : 0;
    }
    if (!error && errno != EINVAL && errno != ENOENT) /* no link; nothing there */
        error = errno;
    bytebuf_free(&text);
    return error;
}

/* Writes all and closes the descriptor. */
static int write_all(int fd, const struct bytebuf *content) {
    struct outbuf out = {.fd = fd, .pending = *content};
    outbuf_flush(&out);
    out.pending = (struct bytebuf){0}; /* the content is the caller's */
    return outbuf_close(&out);
}

static int write_in_place(const struct old_file *old, const struct bytebuf *content) {
    if (S_ISREG(old->status.st_mode) && ftruncate(old->fd, 0) != 0) {
        int error = errno;
        close(old->fd);
        return error;
    }
    return write_all(old->fd, content);
}

/*
 * A new file in the folder of the path: `temporary` becomes its name, which is short, whatever that of
 * the file is. -1: errno says why.
 */
static int create_beside(const struct bytebuf *path, struct bytebuf *temporary) {
    uint64_t number = hash_seed();
    size_t slash = slice_find_last(bytebuf_slice(path), '/');
    struct slice folder = slice_part(bytebuf_slice(path), 0, slash < path->len ? slash + 1 : 0);
    int fd = -1;
    errno = EEXIST;
    for (int i = 0; i < MAX_NAMES && fd < 0 && errno == EEXIST; i++, number++) {
        temporary->len = 0;
        bytebuf_add(temporary, folder);
        bytebuf_add_format(temporary, ".save-%016llx", (unsigned long long)number);
        bytebuf_add_byte(temporary, '\0');
        fd = open(temporary->at, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    }
    return fd;
}

/* Gives a new file the owner, the group and the mode of the old one. */
static bool make_alike(int fd, const struct stat *old) {
    struct stat now;
    if (fstat(fd, &now) != 0)
        return false;
    if ((now.st_uid != old->st_uid || now.st_gid != old->st_gid) && fchown(fd, old->st_uid, old->st_gid) != 0)
        return false;
    return fchmod(fd, old->st_mode & 07777) == 0;
}

/* Whether it is the place that does not let a new file be made there, or take the name. */
static bool is_refused(int error) {
    return error == EACCES || error == EPERM || error == EROFS || error == EBUSY;
}

/*
 * Writes a new file and gives it the name. *in_place: the old one, if there is one, must be written in place.
 */
static int replace(const struct bytebuf *path, struct bytebuf *temporary, const struct stat *old,
                   const struct bytebuf *content, bool *in_place) {
    int fd = create_beside(path, temporary);
    if (fd < 0) {
        *in_place = is_refused(errno);
        return errno;
    }
    bool alike = !old || make_alike(fd, old);
    int error = write_all(fd, content);
    if (!error && alike) {
        if (rename(temporary->at, path->at) == 0)
            return 0;
        error = errno;
        *in_place = is_refused(error);
    } else if (!error) {
        *in_place = true;
    }
    unlink(temporary->at);
    return error;
}

int savefile_replace(const char *name, const struct bytebuf *content) {
    struct bytebuf path = {0}, temporary = {0};
    struct old_file old = {.fd = open(name, O_WRONLY | O_CLOEXEC)};
    bool exists = old.fd >= 0, in_place = false;
    int error = exists ? 0 : errno == ENOENT ? 0 : errno;
    if (exists) {
        error = fstat(old.fd, &old.status) == 0 ? 0 : errno;
        in_place = !error && (!S_ISREG(old.status.st_mode) || old.status.st_nlink != 1);
    }
    bytebuf_add(&path, slice_make(name, strlen(name) + 1));
    if (!error && !in_place)
        error = follow_links(&path);
    if (!error && !in_place)
        error = replace(&path, &temporary, exists ? &old.status : NULL, content, &in_place);
    if (exists && in_place)
        error = write_in_place(&old, content);
    else if (exists)
        close(old.fd);
    bytebuf_free(&path);
    bytebuf_free(&temporary);
    return error;
}
