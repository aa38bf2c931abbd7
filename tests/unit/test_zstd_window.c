/* zstd_window: whatever is added, filled and repeated is what a buffer that forgets nothing has. */
#include "support.h"

#include "base/zstd_window.h"

static bool gather(void *context, struct slice bytes) {
    bytebuf_add(context, bytes);
    return true;
}

/* One random step on both; *added grows by what it adds. */
static void step(struct zstd_window *window, size_t size, struct bytebuf *want, size_t *added) {
    size_t left = size - *added, count = support_random((uint32_t)left + 1);
    char byte = (char)('a' + support_random(26));
    if (support_random(3) == 0)
        count = count < 3 ? count : 3;
    *added += count;
    if (support_random(3) == 0) {
        zstd_window_fill(window, byte, count);
        for (size_t i = 0; i < count; i++)
            bytebuf_add_byte(want, byte);
    } else if (support_random(2) == 0) {
        char text[64];
        memset(text, byte, sizeof text);
        text[0] = '(';
        for (size_t i = 0, part; i < count; i += part) {
            part = count - i < sizeof text ? count - i : sizeof text;
            zstd_window_add(window, slice_make(text, part));
            bytebuf_add(want, slice_make(text, part));
        }
    } else {
        uint64_t distance = 1 + support_random(support_random(2) ? 4 : (uint32_t)size + 2);
        bool possible = distance <= want->len && distance <= size;
        assert_int_equal(zstd_window_repeat(window, distance, count), possible);
        *added -= possible ? 0 : count;
        for (size_t i = 0; possible && i < count; i++)
            bytebuf_add_byte(want, want->at[want->len - distance]);
    }
}

static void test_random(void **state) {
    (void)state;
    struct zstd_window window = {0};
    for (int round = 0; round < 200; round++) {
        size_t size = 1 + support_random(round % 2 ? 40 : 3000);
        struct bytebuf want = {0}, got = {0};
        zstd_window_start(&window, size);
        for (int i = 0; i < 100; i++) {
            size_t added = 0;
            for (uint32_t steps = support_random(4); steps; steps--)
                step(&window, size, &want, &added);
            assert_true(zstd_window_hand_out(&window, gather, &got));
            assert_int_equal(window.total, want.len);
            support_same("handed out", bytebuf_slice(&got), bytebuf_slice(&want));
        }
        bytebuf_free(&want);
        bytebuf_free(&got);
    }
    zstd_window_free(&window);
}

/* A large window costs nothing before it is used. */
static void test_memory(void **state) {
    (void)state;
    struct zstd_window window = {0};
    zstd_window_start(&window, (size_t)1 << 40);
    zstd_window_add(&window, SLICE("abc"));
    assert_true(window.capacity < 100);
    zstd_window_start(&window, 2);
    zstd_window_add(&window, SLICE("ab"));
    assert_false(zstd_window_repeat(&window, 3, 1));
    zstd_window_free(&window);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_random), cmocka_unit_test(test_memory)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
