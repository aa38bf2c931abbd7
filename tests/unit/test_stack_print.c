/* stack_print: any number of threads prints what stack_table_print does, and all of them print. */
#include "support.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <unistd.h>

#include "profile/stack_print.h"

static unsigned can_start; /* threads, until the system refuses more */
static unsigned started;
static unsigned waits_after; /* so many were started: the next one writes before the caller goes on */
static pthread_t caller;
static atomic_int writes_of_others;

int __real_pthread_create(pthread_t *, const pthread_attr_t *, void *(*)(void *), void *);
int __wrap_pthread_create(pthread_t *, const pthread_attr_t *, void *(*)(void *), void *);

int __wrap_pthread_create(pthread_t *thread, const pthread_attr_t *attributes, void *(*start)(void *),
                          void *context) {
    if (!can_start)
        return EAGAIN;
    can_start--;
    started++;
    int error = __real_pthread_create(thread, attributes, start, context);
    for (int i = 0; started == waits_after && !writes_of_others && i < 10000; i++)
        usleep(1000);
    return error;
}

ssize_t __real_write(int, const void *, size_t);
ssize_t __wrap_write(int, const void *, size_t);

ssize_t __wrap_write(int fd, const void *bytes, size_t size) {
    if (!pthread_equal(pthread_self(), caller))
        writes_of_others++;
    return __real_write(fd, bytes, size);
}

/* Random stacks; with few names they share long starts. */
static void fill(struct stack_table *stacks, struct intern *names, uint32_t count, uint32_t kinds) {
    uint32_t frames[30];
    for (uint32_t i = 0; i < kinds; i++) {
        char name[20];
        snprintf(name, sizeof name, "%x%c", kinds - i, ":<-~"[i % 4]);
        intern_add(names, slice_of_text(name));
    }
    for (uint32_t i = 0; i < count; i++) {
        uint32_t depth = 1 + support_random(COUNT_OF(frames));
        for (uint32_t k = 0; k < depth; k++)
            frames[k] = support_random(kinds);
        stack_table_add(stacks, frames, depth, count_whole(1 + support_random(1000)));
    }
}

static struct bytebuf print(const struct stack_table *stacks, const struct intern *names,
                            struct threads threads) {
    struct outbuf out = support_output();
    bytebuf_add(&out.pending, SLICE("before\n"));
    if (threads.count)
        stack_print(stacks, names, &threads, &out);
    else
        stack_table_print(stacks, names, &out);
    bytebuf_add(&out.pending, SLICE("after\n"));
    return support_output_text(&out);
}

static void check_same(const char *what, const struct stack_table *stacks, const struct intern *names,
                       unsigned threads) {
    struct bytebuf want = print(stacks, names, (struct threads){0}),
                   got = print(stacks, names, (struct threads){.count = threads});
    support_same(what, bytebuf_slice(&got), bytebuf_slice(&want));
    bytebuf_free(&want);
    bytebuf_free(&got);
}

/* Whatever is printed, by however many threads, of which only some may be there. */
static void test_random(void **state) {
    (void)state;
    const size_t usual = stack_print_fewest;
    stack_print_fewest = 0;
    for (int round = 0; round < 150; round++) {
        struct stack_table stacks = {0};
        struct intern names = {0};
        unsigned threads = 1 + support_random(6);
        fill(&stacks, &names, support_random(round % 10 ? 300 : 5000),
             1 + support_random(round % 2 ? 4 : 500));
        can_start = round % 3 ? 100 : support_random(threads);
        check_same("random", &stacks, &names, threads);
        stack_table_free(&stacks);
        intern_free(&names);
    }
    stack_print_fewest = usual;
}

/* Lines of more bytes than a thread keeps. */
static void test_long_lines(void **state) {
    (void)state;
    enum { DEPTH = 200000 };
    struct stack_table stacks = {0};
    struct intern names = {0};
    uint32_t *frames = calloc(DEPTH, sizeof *frames);
    const size_t usual = stack_print_fewest;
    intern_add(&names, SLICE("a name of 20 letters"));
    for (uint32_t i = 0; i < 600; i++) /* a few of them within each part */
        stack_table_add(&stacks, frames, i % 100 ? i : DEPTH - i, count_whole(i));
    stack_print_fewest = 0;
    can_start = 100;
    check_same("long", &stacks, &names, 3);
    stack_print_fewest = usual;
    free(frames);
    stack_table_free(&stacks);
    intern_free(&names);
}

/* Threads are started for many stacks only; each of them makes lines, and writes them. */
static void test_when_threads_start(void **state) {
    (void)state;
    struct stack_table few = {0}, many = {0};
    struct intern names = {0};
    fill(&few, &names, 1000, 500);
    fill(&many, &names, 60000, 500);
    can_start = 100;
    started = 0;
    check_same("few", &few, &names, 4);
    assert_int_equal(started, 0);
    check_same("one", &many, &names, 1);
    assert_int_equal(started, 0);
    waits_after = 7;
    check_same("many", &many, &names, 4);
    assert_int_equal(started, 9); /* three to rank, to sort and to print */
    assert_true(writes_of_others > 0);
    waits_after = 0;
    stack_table_free(&few);
    stack_table_free(&many);
    intern_free(&names);
}

/* An output that takes nothing: known at its end, as always. */
static void test_failing_output(void **state) {
    (void)state;
    struct stack_table stacks = {0};
    struct intern names = {0};
    struct outbuf out = {.fd = open("/dev/full", O_WRONLY)};
    struct threads threads = {.count = 3};
    fill(&stacks, &names, 20000, 500);
    can_start = 100;
    stack_print(&stacks, &names, &threads, &out);
    assert_int_equal(outbuf_close(&out), ENOSPC);
    stack_table_free(&stacks);
    intern_free(&names);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_random), cmocka_unit_test(test_long_lines),
                                       cmocka_unit_test(test_when_threads_start),
                                       cmocka_unit_test(test_failing_output)};
    caller = pthread_self();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
