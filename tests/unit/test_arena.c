/* arena: pieces that stay in place, checked sizes, and the end when memory is out. */
#include "support.h"

#include <pthread.h>

#include "base/arena.h"
#include "base/report.h"

static void test_pieces(void **state) {
    (void)state;
    enum { PIECES = 3000 };
    static char *pieces[PIECES];
    static size_t sizes[PIECES];
    struct arena arena = {0};
    for (size_t i = 0; i < PIECES; i++) {
        size_t align = (size_t)1 << support_random(5);
        sizes[i] = support_random(i % 100 == 0 ? 100000 : 200);
        pieces[i] = arena_take(&arena, sizes[i], align);
        assert_int_equal((uintptr_t)pieces[i] % align, 0);
        memset(pieces[i], (int)(i % 251), sizes[i]);
    }
    for (size_t i = 0; i < PIECES; i++)
        for (size_t k = 0; k < sizes[i]; k++)
            assert_int_equal((unsigned char)pieces[i][k], i % 251);
    assert_true(arena.used > 0);
    arena_free(&arena);
    assert_int_equal(arena.used, 0);
    assert_non_null(arena_take(&arena, 1, 1)); /* usable again */
    arena_free(&arena);
    arena_free(&arena);
}

static void test_copy(void **state) {
    (void)state;
    struct arena arena = {0};
    char text[] = "name";
    char *kept = arena_copy(&arena, slice_make(text, 4), 1);
    text[0] = 'x';
    assert_memory_equal(kept, "name", 4);
    assert_non_null(arena_copy(&arena, (struct slice){0}, 8));
    arena_free(&arena);
}

static void test_grow(void **state) {
    (void)state;
    size_t capacity = 0, moves = 0;
    uint32_t *items = NULL;
    for (size_t n = 1; n <= 100000; n++) {
        size_t before = capacity;
        items = heap_grow(items, &capacity, n, sizeof *items);
        moves += capacity != before;
        assert_true(capacity >= n);
        items[n - 1] = (uint32_t)n;
    }
    for (size_t n = 1; n <= 100000; n++)
        assert_int_equal(items[n - 1], n);
    assert_true(moves < 60);
    items = heap_grow(items, &capacity, 1, sizeof *items); /* never shrinks */
    assert_true(capacity >= 100000);
    free(items);
}

static void test_zeroed(void **state) {
    (void)state;
    uint64_t *items = heap_zeroed(1000, sizeof *items);
    for (size_t i = 0; i < 1000; i++)
        assert_int_equal(items[i], 0);
    free(items);
}

static void add_too_much(void *context) {
    (void)context;
    size_add(SIZE_MAX, 1);
}

static void multiply_too_much(void *context) {
    (void)context;
    free(heap_resize(NULL, SIZE_MAX / 2, 4));
}

static void take_too_much(void *context) {
    struct arena arena = {0};
    (void)context;
    arena_take(&arena, SIZE_MAX - 4, 8);
}

static void grow_too_much(void *context) {
    size_t capacity = 0;
    (void)context;
    free(heap_grow(NULL, &capacity, SIZE_MAX, 1));
}

static void fail_second(void *context) {
    (void)context;
    arena_fail_after = 2;
    char *first = heap_resize(NULL, 1, 1);
    free(first);
    free(heap_zeroed(1, 1));
}

static void test_out_of_memory(void **state) {
    (void)state;
    void (*const bodies[])(void *) = {add_too_much, multiply_too_much, take_too_much, grow_too_much,
                                      fail_second};
    report_program("prog");
    for (size_t i = 0; i < COUNT_OF(bodies); i++) {
        struct bytebuf said = {0};
        assert_int_equal(support_child(bodies[i], NULL, &said), 1);
        support_text("message", bytebuf_slice(&said), "prog: out of memory\n");
        bytebuf_free(&said);
    }
    assert_int_equal(size_add(SIZE_MAX - 1, 1), SIZE_MAX);
}

enum { THREADS = 8, ROUNDS = 40 };

static pthread_barrier_t all_ready;

static void *run_out(void *context) {
    pthread_barrier_wait(&all_ready);
    add_too_much(context);
    return NULL;
}

static void run_out_together(void *context) {
    pthread_t threads[THREADS];
    pthread_barrier_init(&all_ready, NULL, THREADS);
    for (size_t i = 0; i < THREADS; i++)
        pthread_create(&threads[i], NULL, run_out, context);
    for (size_t i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
}

/* Memory is out for all threads at once, as a rule: one message, one exit. */
static void test_threads(void **state) {
    (void)state;
    report_program("prog");
    for (int i = 0; i < ROUNDS; i++) {
        struct bytebuf said = {0};
        assert_int_equal(support_child(run_out_together, NULL, &said), 1);
        support_text("message", bytebuf_slice(&said), "prog: out of memory\n");
        bytebuf_free(&said);
    }
}

static jmp_buf escape;

static void jump(void) {
    longjmp(escape, 1);
}

static void test_hook(void **state) {
    (void)state;
    arena_out_of_memory = jump;
    if (setjmp(escape) == 0) {
        arena_fail_after = 1;
        free(heap_zeroed(1, 1));
        fail_msg("the first request must fail");
    }
    assert_int_equal(arena_fail_after, 0); /* one failure, then on as usual */
    free(heap_zeroed(1, 1));
    arena_out_of_memory = NULL;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pieces),  cmocka_unit_test(test_copy),          cmocka_unit_test(test_grow),
        cmocka_unit_test(test_zeroed),  cmocka_unit_test(test_out_of_memory), cmocka_unit_test(test_hook),
        cmocka_unit_test(test_threads),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
