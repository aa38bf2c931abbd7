/*
 * mapped_file: reading past the end of a file that shrank raises SIGBUS; its handler puts a page of zeros
 * there and the reader goes on. Whoever reads asks at the end whether that happened.
 */
#include "base/mapped_file.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "base/banned.h"

enum { PROC_MAGIC = 0x9fa0, SYSFS_MAGIC = 0x62656572 }; /* linux/magic.h */

static volatile sig_atomic_t times_shrunk;

static void put_zeros(int number, siginfo_t *info, void *context) {
    (void)context;
    uintptr_t page_size = (uintptr_t)sysconf(_SC_PAGESIZE);
    uintptr_t page = (uintptr_t)info->si_addr & ~(page_size - 1);
    void *zeros = MAP_FAILED;
    if (info->si_code == BUS_ADRERR && page)
        zeros = mmap((void *)page, page_size, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
    if (zeros == MAP_FAILED)
        signal(number, SIG_DFL); /* not ours: the access is repeated and ends the program */
    times_shrunk = times_shrunk + 1;
}

static void install_handler(void) {
    struct sigaction action = {.sa_sigaction = put_zeros, .sa_flags = SA_SIGINFO | SA_RESTART};
    sigemptyset(&action.sa_mask);
    sigaction(SIGBUS, &action, NULL);
}

unsigned mapped_file_times_shrunk(void) {
    return (unsigned)times_shrunk;
}

bool mapped_file_attach(struct mapped_file *self, int fd) {
    struct stat status;
    struct statfs file_system;
    *self = (struct mapped_file){0};
    install_handler();
    if (fstat(fd, &status) != 0 || fstatfs(fd, &file_system) != 0) {
        self->error = errno;
        return false;
    }
    if (!S_ISREG(status.st_mode) || file_system.f_type == PROC_MAGIC || file_system.f_type == SYSFS_MAGIC)
        return false;
    if (status.st_size <= 0)
        return true; /* no bytes: nothing can be mapped */
    void *at = mmap(NULL, (size_t)status.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
    if (at == MAP_FAILED) {
        self->error = errno;
        return false;
    }
    self->bytes = (struct view){at, (uint64_t)status.st_size};
    return true;
}

bool mapped_file_open(struct mapped_file *self, const char *path) {
    struct stat status;
    *self = (struct mapped_file){0};
    if (stat(path, &status) == 0 && !S_ISREG(status.st_mode))
        return false; /* to open a device may do something */
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (fd < 0) {
        self->error = errno;
        return false;
    }
    bool good = mapped_file_attach(self, fd);
    close(fd);
    return good;
}

void mapped_file_release(const struct mapped_file *self) {
    if (self->bytes.at)
        (void)madvise((void *)(uintptr_t)self->bytes.at, (size_t)self->bytes.size, MADV_DONTNEED);
}

void mapped_file_close(struct mapped_file *self) {
    if (self->bytes.at)
        munmap((void *)(uintptr_t)self->bytes.at, (size_t)self->bytes.size);
    *self = (struct mapped_file){0};
}
