// names - threads and modules whose names are hard to read back from what a profiler prints.
// SPDX-License-Identifier: MIT
//
// A thread may call itself anything of up to 15 bytes: one byte, digits only, a comment, a leading blank, a line
// break. Each thread here runs for a moment under such a name. Then the main thread runs the same few bytes of machine
// code from modules of five kinds: a file with blanks and brackets in its name, a file that is already deleted, a
// nameless mapping, a memory file, and the clock code that the kernel maps into every process. x86-64 Linux only.
//
// cc -O0 -g -fno-omit-frame-pointer -pthread names.c && ./a.out EMPTY-FOLDER

#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

enum { RUN_MILLISECONDS = 20, CODE_SIZE = 4096, SPINS = 100000 };

// void spin(unsigned long rounds): counts down to zero, with a frame of its own.
static const unsigned char spin_code[] = {
    0x55,             // push %rbp
    0x48, 0x89, 0xe5, // mov %rsp,%rbp
    0x48, 0xff, 0xcf, // dec %rdi
    0x75, 0xfb,       // jne to the dec
    0x5d,             // pop %rbp
    0xc3,             // ret
};

typedef void spin_function(unsigned long rounds);

static const char *const thread_names[] = {
    "x",
    "12345",
    "V8 Worker 12",
    "HTTP/2 99/100",
    "[ET_NET 0]",
    "a;b;c",
    "#worker",
    " blank first",
    "blank last ",
    "two  blanks",
    "tab\there",
    "line\nbreak",
    "(sd-pam)",
    "-bash",
    ":-1",
    "12:00:01.5: 3",
    "cpu [001] 7.5:",
    "gr\xc3\xbc\xc3\x9f"
    "e",
    "bad utf8 \xff",
    "<b>&amp;</b>",
    "it's \"quoted\"",
};

static void stop(const char *what)
{
    fprintf(stderr, "names: %s: %s\n", what, strerror(errno));
    exit(1);
}

static long milliseconds_now(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void run_for_a_moment(spin_function *spin)
{
    long end = milliseconds_now() + RUN_MILLISECONDS;

    while (milliseconds_now() < end)
        spin(SPINS);
}

static void count_down(unsigned long rounds)
{
    for (volatile unsigned long left = rounds; left > 0; left--)
        continue;
}

static void *run_under_a_name(void *name)
{
    pthread_setname_np(pthread_self(), name);
    run_for_a_moment(count_down);
    return NULL;
}

static void read_the_clock(unsigned long rounds)
{
    for (unsigned long i = 0; i < rounds / 100; i++)
        milliseconds_now();
}

// Maps the machine code from fd, or a nameless copy of it for fd -1, and runs it.
static void run_mapped(int fd)
{
    void *code;

    if (fd >= 0) {
        if (ftruncate(fd, CODE_SIZE) != 0 || pwrite(fd, spin_code, sizeof spin_code, 0) != sizeof spin_code)
            stop("write");
        code = mmap(NULL, CODE_SIZE, PROT_READ | PROT_EXEC, MAP_PRIVATE, fd, 0);
    } else {
        code = mmap(NULL, CODE_SIZE, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    }
    if (code == MAP_FAILED)
        stop("mmap");
    if (fd < 0)
        memcpy(code, spin_code, sizeof spin_code);

    spin_function *spin;
    memcpy(&spin, &code, sizeof spin);
    run_for_a_moment(spin);
}

static int create(const char *name)
{
    int fd = open(name, O_RDWR | O_CREAT | O_TRUNC, 0700);

    if (fd < 0)
        stop(name);
    return fd;
}

int main(int argc, char **argv)
{
    if (argc != 2 || chdir(argv[1]) != 0) {
        fprintf(stderr, "usage: names EMPTY-FOLDER\n");
        return 2;
    }

    for (size_t i = 0; i < sizeof thread_names / sizeof thread_names[0]; i++) {
        pthread_t thread;

        if (pthread_create(&thread, NULL, run_under_a_name, (void *)thread_names[i]) != 0)
            stop("pthread_create");
        pthread_join(thread, NULL);
    }

    run_mapped(create("code [1] (copy).bin"));
    int deleted = create("plugin.so");
    unlink("plugin.so");
    run_mapped(deleted);
    run_mapped(-1);
    run_mapped(memfd_create("jit code", 0));
    run_for_a_moment(read_the_clock);
    return 0;
}
