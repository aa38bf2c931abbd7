/* intern and hash: every string has one number, whatever its bytes, and keeps its text. */
#include "support.h"

#include "base/intern.h"

static void test_numbers(void **state) {
    (void)state;
    struct intern names = {0};
    assert_int_equal(intern_find(&names, SLICE("main")), INTERN_NONE);
    assert_int_equal(intern_find(&names, SLICE("")), INTERN_NONE);
    assert_int_equal(intern_add(&names, SLICE("main")), 0);
    assert_int_equal(intern_add(&names, SLICE("")), 1);
    assert_int_equal(intern_add(&names, SLICE("main\0")), 2);
    assert_int_equal(intern_add(&names, SLICE("main\0x")), 3);
    assert_int_equal(intern_add(&names, SLICE("main")), 0);
    assert_int_equal(intern_add(&names, (struct slice){0}), 1);
    assert_int_equal(intern_find(&names, SLICE("main\0")), 2);
    assert_int_equal(intern_find(&names, SLICE("mai")), INTERN_NONE);
    assert_int_equal(names.count, 4);
    support_same("text", intern_text(&names, 3), SLICE("main\0x"));
    support_text("empty text", intern_text(&names, 1), "");
    intern_free(&names);
    assert_int_equal(names.count, 0);
    assert_int_equal(intern_add(&names, SLICE("b")), 0); /* usable again */
    intern_free(&names);
}

static void make_text(uint32_t i, struct bytebuf *text) {
    text->len = 0;
    bytebuf_add_format(text, "%*u", (int)(i % 60), i * 7);
}

static void test_many(void **state) {
    (void)state;
    enum { MANY = 60000 };
    struct intern names = {0};
    struct bytebuf text = {0};
    const char *first = NULL;
    for (uint32_t i = 0; i < MANY; i++) {
        make_text(i, &text);
        assert_int_equal(intern_add(&names, bytebuf_slice(&text)), i);
        if (i == 0)
            first = intern_text(&names, 0).at;
    }
    for (uint32_t i = 0; i < MANY; i++) {
        make_text(i, &text);
        assert_int_equal(intern_find(&names, bytebuf_slice(&text)), i);
        support_same("kept", intern_text(&names, i), bytebuf_slice(&text));
    }
    assert_ptr_equal(intern_text(&names, 0).at, first); /* growing moves no text */
    bytebuf_free(&text);
    intern_free(&names);
}

/* The text must be aligned for those who keep numbers in it (stack_table). */
static void test_alignment(void **state) {
    (void)state;
    struct intern names = {0};
    for (uint32_t i = 0; i < 100; i++) {
        char text[100] = {0};
        memcpy(text, &i, sizeof i);
        uint32_t number = intern_add(&names, slice_make(text, sizeof i + i % 30));
        assert_int_equal((uintptr_t)intern_text(&names, number).at % sizeof(uint32_t), 0);
    }
    intern_free(&names);
}

/* Every byte of every length counts, and no byte beside them is read (the sanitizer looks). */
static void test_hash(void **state) {
    (void)state;
    for (size_t len = 0; len <= 70; len++) {
        char *text = malloc(len + !len);
        memset(text, 'a', len + !len);
        uint64_t hash = hash_bytes(text, len, 1);
        assert_int_equal(hash, hash_bytes(text, len, 1));
        assert_true(hash != hash_bytes(text, len, 2));
        for (size_t i = 0; i < len; i++) {
            text[i] ^= 1;
            assert_true(hash != hash_bytes(text, len, 1));
            text[i] ^= 1;
        }
        free(text);
    }
}

static void test_spread(void **state) {
    (void)state;
    unsigned buckets[256] = {0};
    for (uint32_t i = 0; i < 25600; i++)
        buckets[hash_bytes((const char *)&i, sizeof i, 7) & 255]++;
    for (size_t i = 0; i < COUNT_OF(buckets); i++)
        assert_in_range(buckets[i], 40, 200); /* 100 on average */
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_numbers), cmocka_unit_test(test_many),
                                       cmocka_unit_test(test_alignment), cmocka_unit_test(test_hash),
                                       cmocka_unit_test(test_spread)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
