/* text_sort: the order is the one of comparing whole texts, then numbers. */
#include "support.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>

#include "base/text_sort.h"

enum { MAX = 1500 };

static int by_text(const void *a, const void *b) {
    const struct text_row *x = a, *y = b;
    int order = slice_compare(text_row_slice(x), text_row_slice(y));
    return order ? order : (x->number > y->number) - (x->number < y->number);
}

static bool no_threads;
static size_t threads_started;
static pthread_t caller;
static atomic_int ranges_of_others; /* each one that a thread takes needs a seed */

int __real_pthread_create(pthread_t *, const pthread_attr_t *, void *(*)(void *), void *);
int __wrap_pthread_create(pthread_t *, const pthread_attr_t *, void *(*)(void *), void *);

int __wrap_pthread_create(pthread_t *thread, const pthread_attr_t *attributes, void *(*start)(void *),
                          void *context) {
    threads_started++;
    return no_threads ? EAGAIN : __real_pthread_create(thread, attributes, start, context);
}

int __real_getentropy(void *, size_t);
int __wrap_getentropy(void *, size_t);

int __wrap_getentropy(void *bytes, size_t size) {
    ranges_of_others += !pthread_equal(pthread_self(), caller);
    return __real_getentropy(bytes, size);
}

/* Sorts with so many threads, which fail or not, and compares. */
static void check_rows(const char *what, const struct text_row *unsorted, const struct text_row *want,
                       size_t n, unsigned threads) {
    static struct text_row rows[MAX];
    memcpy(rows, unsorted, n * sizeof *rows);
    struct threads used = {.count = threads};
    text_sort(rows, n, &used);
    support_check(what, used.is_refused == (no_threads && threads > 1 && n >= 16 * text_sort_shared));
    for (size_t i = 0; i < n; i++)
        support_check(what, rows[i].number == want[i].number && rows[i].at == want[i].at &&
                                rows[i].len == want[i].len);
}

/* Sorts in all ways. */
static void check_texts(const char *what, const struct slice *texts, size_t n) {
    static struct text_row unsorted[MAX], want[MAX];
    const size_t usual = text_sort_shared;
    assert_true(n <= MAX);
    for (size_t i = 0; i < n; i++)
        unsorted[i] = want[i] = text_row(texts[i], (uint32_t)((i * 7 + 3) % (n + (n % 7 == 0))));
    if (n)
        qsort(want, n, sizeof *want, by_text);
    check_rows(what, unsorted, want, n, 1);
    text_sort_shared = 1 + support_random(20);
    check_rows(what, unsorted, want, n, 2);
    check_rows(what, unsorted, want, n, 3 + support_random(10));
    no_threads = true;
    check_rows(what, unsorted, want, n, 2);
    no_threads = false;
    text_sort_shared = usual;
}

/* One kind of texts: bytes from `first` on, so many different ones, in one of some lengths. */
struct text_kind {
    const char *name;
    unsigned char first;
    uint32_t bytes, lengths, starts; /* starts: texts begin with one of so many random starts */
};

static const struct text_kind kinds[] = {
    {"empty", 'a', 1, 1, 0},
    {"one letter", 'a', 1, 40, 0},
    {"NULs", 0, 1, 30, 0},
    {"NULs and others", 0, 2, 20, 0},
    {"any bytes", 0, 256, 50, 0},
    {"high bytes", 0xFD, 3, 12, 0},
    {"short", 'a', 26, 3, 0},
    {"around a head", 0, 2, 9, 0},
    {"one start", 'a', 26, 10, 1},
    {"few starts", 'a', 3, 10, 4},
    {"starts only", 'a', 1, 1, 5},
    {"long starts and NULs", 0, 2, 4, 2},
    {"starts of each other", 0, 1, 200, 3},
};

static size_t random_bytes(char *to, const struct text_kind *kind, size_t len) {
    for (size_t i = 0; i < len; i++)
        to[i] = (char)(kind->first + support_random(kind->bytes));
    return len;
}

static void test_random(void **state) {
    (void)state;
    enum { LONGEST = 600 };
    static char bytes[MAX][LONGEST], starts[8][300];
    struct slice texts[MAX];
    for (int round = 0; round < 40; round++)
        for (size_t k = 0; k < COUNT_OF(kinds); k++) {
            size_t n = round < 20 ? (size_t)round : support_random(MAX + 1), lengths[8];
            for (size_t i = 0; i < 8; i++)
                lengths[i] = random_bytes(starts[i], &kinds[k], support_random(300));
            for (size_t i = 0; i < n; i++) {
                uint32_t start = kinds[k].starts ? support_random(kinds[k].starts) : 0;
                size_t len = kinds[k].starts ? lengths[start] : 0;
                memcpy(bytes[i], starts[start], len);
                len += random_bytes(bytes[i] + len, &kinds[k], support_random(kinds[k].lengths));
                texts[i] = slice_make(bytes[i], len);
            }
            check_texts(kinds[k].name, texts, n);
        }
}

/* Orders for which a quicksort with a pivot of its own choice is slow. */
static void test_orders(void **state) {
    (void)state;
    static char bytes[MAX][12];
    struct slice texts[MAX];
    for (int order = 0; order < 4; order++) {
        for (int i = 0; i < MAX; i++) {
            int number = order == 0   ? i
                         : order == 1 ? MAX - i
                         : order == 2 ? (i < MAX / 2 ? i : MAX - i) /* like an organ pipe: each one twice */
                                      : i % 2 * MAX + i;            /* two runs */
            texts[i] = slice_make(bytes[i], (size_t)snprintf(bytes[i], sizeof bytes[i], "%08d", number));
        }
        check_texts("order", texts, MAX);
    }
}

/* Heads compare as the texts do, as far as they say it. */
static void test_heads(void **state) {
    (void)state;
    static const struct slice texts[] = {
        BYTES(""),         BYTES("\0"),      BYTES("\0\0"),      BYTES("\1"),
        BYTES("abcdef"),   BYTES("abcdefg"), BYTES("abcdefg\0"), BYTES("abcdefgh"),
        BYTES("abcdefgx"), BYTES("abcdefh"), BYTES("\x80"),      BYTES("\xff\xff\xff\xff\xff\xff\xff\xff")};
    for (size_t i = 0; i < COUNT_OF(texts); i++)
        for (size_t k = 0; k < COUNT_OF(texts); k++) {
            uint64_t a = text_head(texts[i]), b = text_head(texts[k]);
            bool same = texts[i].len > TEXT_HEAD && texts[k].len > TEXT_HEAD &&
                        memcmp(texts[i].at, texts[k].at, TEXT_HEAD) == 0;
            int order = same ? 0 : slice_compare(texts[i], texts[k]);
            support_check(texts[i].at, order < 0 ? a < b : order > 0 ? a > b : a == b);
        }
}

/* Threads are started for many rows only, and then each is given rows, unless all are sorted before. */
static void test_threads(void **state) {
    (void)state;
    enum { MANY = 40000, TRIES = 1000 };
    static char bytes[MANY][12];
    static struct text_row rows[MANY];
    ranges_of_others = 0;
    for (int round = 0; round < TRIES && !ranges_of_others; round++) {
        for (uint32_t i = 0; i < MANY; i++)
            rows[i] = text_row(slice_make(bytes[i], (size_t)snprintf(bytes[i], sizeof bytes[i], "%u",
                                                                     support_random(UINT32_MAX))),
                               i);
        threads_started = 0;
        text_sort(rows, 16 * text_sort_shared - 1, &(struct threads){.count = 2});
        text_sort(rows, MANY, &(struct threads){.count = 1});
        assert_int_equal(threads_started, 0);
        text_sort(rows, MANY, &(struct threads){.count = 2});
        assert_int_equal(threads_started, 1);
        text_sort(rows, MANY, &(struct threads){.count = 8});
        assert_int_equal(threads_started, 1 + 8 - 1);
    }
    assert_true(ranges_of_others > 0);
}

int main(void) {
    caller = pthread_self();
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_random), cmocka_unit_test(test_orders),
                                       cmocka_unit_test(test_heads), cmocka_unit_test(test_threads)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
