/*
 * inject: stands between a program and libc (ld --wrap), and lets calls fail that never fail by themselves.
 *
 *     FAULT=CALL:N:WHAT
 *
 * lets the N-th CALL fail ("N+": and all after it). CALL is a name from the list below, "alloc": malloc,
 * calloc and realloc together, or "create": an open that makes a file. WHAT is an errno, or "short": one byte
 * is transferred, or "kill": the call ends the program, as a crash would.
 *
 *     FAULT_CHUNK=BYTES
 *
 * lets no read and no write transfer more, so that there are many of them.
 *
 *     FAULT_TOGETHER=THREADS
 *
 * lets the N-th CALL of each thread that the program starts fail, of all in the same moment: they begin when
 * there are so many, and one whose call is to fail waits for the others, but a second at most.
 *
 *     FAULT_LONGEST_LINE=BYTES
 *
 * lets no line of the input be longer.
 *
 *     FAULT_FIRED=FILE
 *
 * is made when the call that was to fail was reached; with FAULT_TOGETHER, by all.
 *
 * To make another call fail: a line here, and its name in the list in CMakeLists.txt.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/linereader.h"

enum what { FAULT_NONE, FAULT_ERROR, FAULT_SHORT };

static atomic_ulong reached_by_all, threads, waiting;
static _Thread_local unsigned long reached_here;
static _Thread_local bool is_started;

static void note_fired(void) {
    const char *file = getenv("FAULT_FIRED");
    if (file) /* past the wrappers */
        syscall(SYS_close, (int)syscall(SYS_openat, AT_FDCWD, file, O_WRONLY | O_CREAT | O_CLOEXEC, 0666));
}

__attribute__((constructor)) static void set_longest_line(void) {
    const char *given = getenv("FAULT_LONGEST_LINE");
    if (given)
        linereader_longest = strtoul(given, NULL, 10);
}

static unsigned long together(void) {
    const char *given = getenv("FAULT_TOGETHER");
    return given ? strtoul(given, NULL, 10) : 1;
}

/* Waits until there are `together` of what is counted. False: they did not come. */
static bool wait_for_all(atomic_ulong *count) {
    for (int i = 0; *count < together() && i < 1000; i++)
        nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
    return *count >= together();
}

/* Whether all threads are at their call that is to fail. */
static bool meet(void) {
    static _Thread_local bool is_waiting;
    if (!is_waiting)
        waiting++;
    is_waiting = true;
    return wait_for_all(&waiting);
}

/* What is to become of this call. Sets errno when it is to fail. */
static enum what fault(const char *call) {
    const char *given = getenv("FAULT");
    size_t len = strlen(call);
    if (!given || strncmp(given, call, len) != 0 || given[len] != ':' || (together() > 1 && !is_started))
        return FAULT_NONE;
    char *rest;
    unsigned long wanted = strtoul(given + len + 1, &rest, 10);
    unsigned long now = together() > 1 ? ++reached_here : ++reached_by_all;
    bool onwards = *rest == '+';
    if (now < wanted || (now > wanted && !onwards))
        return FAULT_NONE;
    if (together() > 1 ? meet() : now == wanted)
        note_fired();
    const char *what = rest + onwards + 1;
    if (strcmp(what, "kill") == 0)
        raise(SIGKILL);
    if (strcmp(what, "short") == 0)
        return FAULT_SHORT;
    errno = atoi(what);
    return FAULT_ERROR;
}

static size_t chunk(size_t size, enum what what) {
    const char *given = getenv("FAULT_CHUNK");
    size_t max = what == FAULT_SHORT ? 1 : given ? strtoul(given, NULL, 10) : size;
    return size < max ? size : max;
}

/* A function of libc that returns `failed` when it is to fail; errno is set. */
#define WRAP(type, name, parameters, arguments, failed)                          \
    type __real_##name parameters;                                               \
    type __wrap_##name parameters;                                               \
    type __wrap_##name parameters {                                              \
        return fault(#name) == FAULT_ERROR ? (failed) : __real_##name arguments; \
    }

WRAP(int, close, (int fd), (fd), (__real_close(fd), -1)) /* Linux closes it all the same */
WRAP(int, poll, (struct pollfd * fds, nfds_t count, int timeout), (fds, count, timeout), -1)
WRAP(int, pipe2, (int ends[2], int flags), (ends, flags), -1)
WRAP(int, socketpair, (int domain, int type, int protocol, int ends[2]), (domain, type, protocol, ends), -1)
WRAP(ssize_t, send, (int fd, const void *bytes, size_t size, int flags), (fd, bytes, size, flags), -1)
WRAP(pid_t, waitpid, (pid_t process, int *status, int options), (process, status, options), -1)
WRAP(int, mkostemp, (char *name, int flags), (name, flags), -1)
WRAP(int, dup, (int fd), (fd), -1)
WRAP(off_t, lseek, (int fd, off_t to, int from), (fd, to, from), -1)
WRAP(int, fstat, (int fd, struct stat *status), (fd, status), -1)
WRAP(int, getentropy, (void *to, size_t size), (to, size), -1)
WRAP(int, posix_spawnp,
     (pid_t * process, const char *file, const posix_spawn_file_actions_t *actions,
      const posix_spawnattr_t *attributes, char *const argv[], char *const environment[]),
     (process, file, actions, attributes, argv, environment), errno)
WRAP(ssize_t, pread, (int fd, void *bytes, size_t size, off_t from), (fd, bytes, size, from), -1)
WRAP(int, rename, (const char *from, const char *to), (from, to), -1)
WRAP(int, unlink, (const char *name), (name), -1)
WRAP(ssize_t, readlink, (const char *name, char *to, size_t size), (name, to, size), -1)
WRAP(int, ftruncate, (int fd, off_t size), (fd, size), -1)
WRAP(int, fchmod, (int fd, mode_t mode), (fd, mode), -1)

int __real_open(const char *name, int flags, ...);
int __wrap_open(const char *name, int flags, ...);
int __wrap_open(const char *name, int flags, ...) {
    va_list more;
    va_start(more, flags);
    mode_t mode = flags & O_CREAT ? va_arg(more, mode_t) : 0;
    va_end(more);
    return fault(flags & O_EXCL ? "create" : "open") == FAULT_ERROR ? -1 : __real_open(name, flags, mode);
}

void *__real_malloc(size_t size);
int __real_pthread_create(pthread_t *thread, const pthread_attr_t *attributes, void *(*body)(void *),
                          void *context);
int __wrap_pthread_create(pthread_t *thread, const pthread_attr_t *attributes, void *(*body)(void *),
                          void *context);
struct start {
    void *(*body)(void *);
    void *context;
};

static void *start_together(void *context) {
    struct start start = *(struct start *)context;
    free(context);
    wait_for_all(&threads);
    is_started = true;
    return start.body(start.context);
}

int __wrap_pthread_create(pthread_t *thread, const pthread_attr_t *attributes, void *(*body)(void *),
                          void *context) {
    if (fault("pthread_create") == FAULT_ERROR)
        return errno;
    if (together() == 1)
        return __real_pthread_create(thread, attributes, body, context);
    struct start *start = __real_malloc(sizeof *start);
    *start = (struct start){body, context};
    int error = __real_pthread_create(thread, attributes, start_together, start);
    threads += error == 0;
    return error;
}

#define WRAP_TRANSFER(name, bytes_type)                                                \
    ssize_t __real_##name(int fd, bytes_type bytes, size_t size);                      \
    ssize_t __wrap_##name(int fd, bytes_type bytes, size_t size);                      \
    ssize_t __wrap_##name(int fd, bytes_type bytes, size_t size) {                     \
        enum what what = fault(fd == STDERR_FILENO ? "message" : #name);               \
        return what == FAULT_ERROR ? -1 : __real_##name(fd, bytes, chunk(size, what)); \
    }

WRAP_TRANSFER(read, void *)
WRAP_TRANSFER(write, const void *)

#define WRAP_ALLOC(name, parameters, arguments)                                \
    void *__real_##name parameters;                                            \
    void *__wrap_##name parameters;                                            \
    void *__wrap_##name parameters {                                           \
        return fault("alloc") == FAULT_ERROR ? NULL : __real_##name arguments; \
    }

WRAP_ALLOC(malloc, (size_t size), (size))
WRAP_ALLOC(calloc, (size_t count, size_t size), (count, size))
WRAP_ALLOC(realloc, (void *old, size_t size), (old, size))
