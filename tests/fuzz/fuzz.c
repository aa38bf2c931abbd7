/* fuzz: failures abort, which libFuzzer and ctest both understand. */
#include "fuzz.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

static int real_stderr = -1;

/* Part of the sanitizers' runtime, where there is one: their reports are not messages. */
void __sanitizer_set_report_fd(void *fd) __attribute__((weak));

static void redirect(int fd) {
    real_stderr = dup(STDERR_FILENO);
    if (__sanitizer_set_report_fd)
        __sanitizer_set_report_fd((void *)(intptr_t)real_stderr);
    dup2(fd, STDERR_FILENO);
    close(fd);
}

void fuzz_silence(void) {
    redirect(open("/dev/null", O_WRONLY));
}

void fuzz_speak(void) {
    dup2(real_stderr, STDERR_FILENO);
    if (__sanitizer_set_report_fd)
        __sanitizer_set_report_fd((void *)(intptr_t)STDERR_FILENO);
    close(real_stderr);
    real_stderr = -1;
}

void fuzz_listen(void) {
    redirect(fuzz_file(SLICE("")));
}

void fuzz_heard(struct bytebuf *said) {
    fuzz_read(STDERR_FILENO, said);
    fuzz_speak();
}

_Noreturn void fuzz_fail(const char *file, int line, const char *condition) {
    if (real_stderr >= 0)
        fuzz_speak();
    fprintf(stderr, "%s:%d: does not hold: %s\n", file, line, condition);
    abort();
}

int fuzz_file(struct slice bytes) {
    int fd = memfd_create("fuzz", MFD_CLOEXEC);
    fuzz_check(fd >= 0);
    fuzz_check(bytes.len == 0 || write(fd, bytes.at, bytes.len) == (ssize_t)bytes.len);
    fuzz_check(lseek(fd, 0, SEEK_SET) == 0);
    return fd;
}

void fuzz_read(int fd, struct bytebuf *into) {
    off_t len = lseek(fd, 0, SEEK_END);
    fuzz_check(pread(fd, bytebuf_reserve(into, (size_t)len + 1), (size_t)len, 0) == len);
    into->len += (size_t)len;
}

const char *fuzz_name(int fd) {
    static char names[4][40];
    static unsigned next;
    char *name = names[next++ % 4];
    snprintf(name, sizeof names[0], "/proc/self/fd/%d", fd);
    return name;
}

int fuzz_program(int (*program)(int, char **), char **words, struct bytebuf *out) {
    int count = 0, written = fuzz_file(SLICE("")), before = dup(STDOUT_FILENO);
    while (words[count])
        count++;
    fflush(stdout);
    dup2(written, STDOUT_FILENO);
    int status = program(count, words); /* which closes its standard output */
    dup2(before, STDOUT_FILENO);
    close(before);
    out->len = 0;
    fuzz_read(written, out);
    close(written);
    return status;
}
