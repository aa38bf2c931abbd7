/* threads: each number is called once; those that cannot be started are reported once, and do nothing. */
#include "support.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>

#include "base/threads.h"

enum { MOST = 6 };

static unsigned can_start = MOST; /* threads, until the system refuses more */

int __real_pthread_create(pthread_t *, const pthread_attr_t *, void *(*)(void *), void *);
int __wrap_pthread_create(pthread_t *, const pthread_attr_t *, void *(*)(void *), void *);

int __wrap_pthread_create(pthread_t *thread, const pthread_attr_t *attributes, void *(*start)(void *),
                          void *context) {
    if (!can_start)
        return EAGAIN;
    can_start--;
    return __real_pthread_create(thread, attributes, start, context);
}

struct calls {
    atomic_uint of[MOST];
    pthread_t by[MOST];
};

static void note(void *context, size_t thread) {
    struct calls *calls = context;
    calls->of[thread]++;
    calls->by[thread] = pthread_self();
}

static int refused_error;
static unsigned refused_times;

static void note_refused(int error) {
    refused_error = error;
    refused_times++;
}

static void check_run(struct threads *threads, unsigned may_start, size_t want) {
    struct calls calls = {0};
    can_start = may_start;
    assert_int_equal(threads_run(threads, note, &calls), want);
    assert_true(pthread_equal(calls.by[0], pthread_self()));
    for (size_t i = 0; i < MOST; i++)
        assert_int_equal(calls.of[i], i < want);
    for (size_t i = 1; i < want; i++)
        assert_false(pthread_equal(calls.by[i], pthread_self()));
}

static void test_counts(void **state) {
    (void)state;
    for (unsigned count = 0; count <= MOST; count++) {
        struct threads threads = {.count = count, .refused = note_refused};
        check_run(&threads, MOST, count ? count : 1);
        assert_false(threads.is_refused);
    }
    assert_int_equal(refused_times, 0);
}

static void test_refused(void **state) {
    (void)state;
    struct threads threads = {.count = 4, .refused = note_refused}, silent = {.count = 4};
    check_run(&threads, 2, 3);
    assert_int_equal(refused_error, EAGAIN);
    check_run(&threads, 0, 1);
    assert_int_equal(refused_times, 1);
    assert_true(threads.is_refused);
    check_run(&threads, MOST, 4); /* it is tried again */
    check_run(&silent, 0, 1);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_counts), cmocka_unit_test(test_refused)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
