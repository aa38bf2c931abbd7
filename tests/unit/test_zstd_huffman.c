/* zstd_huffman: a description and a stream made by hand, and what must be refused. */
#include "support.h"

#include "base/zstd_huffman.h"

/* Weights 4 3 2 0 1, and the sixth is 1: byte 0 is "1", 1 "01", 2 "001", 4 "0000", 5 "0001". */
#define WEIGHTS "\x84\x43\x20\x10"

static void test_direct(void **state) {
    (void)state;
    struct zstd_huffman codes;
    uint64_t used;
    unsigned char into[5];
    assert_true(zstd_huffman_read(&codes, view_of(SLICE(WEIGHTS "more")), &used));
    assert_int_equal(used, 4);
    assert_int_equal(codes.longest, 4);
    /* from the end: the mark, 1, 01, 0000, 0001 */
    assert_true(zstd_huffman_decode(&codes, view_of(SLICE("\x01\x0d")), into, 4));
    assert_memory_equal(into, "\0\1\4\5", 4);
    assert_false(zstd_huffman_decode(&codes, view_of(SLICE("\x01\x0d")), into, 3));
    assert_false(zstd_huffman_decode(&codes, view_of(SLICE("\x01\x0d")), into, 5));
    assert_false(zstd_huffman_decode(&codes, view_of(SLICE("\x01\x00")), into, 4)); /* no mark */
    assert_false(zstd_huffman_decode(&codes, view_of(SLICE("")), into, 0));
    assert_true(zstd_huffman_decode(&codes, view_of(SLICE("\x01")), into, 0));
}

static void test_refused(void **state) {
    (void)state;
    static const struct {
        const char *what;
        struct slice bytes;
    } cases[] = {
        {"nothing", BYTES("")},
        {"cut off", BYTES("\x84\x43\x20")},
        {"a weight of 12", BYTES("\x80\xc0")},
        {"no weight", BYTES("\x81\x00")},
        {"the rest is no power of two", BYTES("\x81\x31")}, /* 4 and 1 of 8 */
        {"compressed, and empty", BYTES("\x00")},
        {"compressed, and cut off", BYTES("\x05\x00")},
    };
    struct zstd_huffman codes;
    uint64_t used;
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        support_check(cases[i].what, !zstd_huffman_read(&codes, view_of(cases[i].bytes), &used));
}

/* Ends, and fills the whole table. */
static void test_damaged(void **state) {
    (void)state;
    struct zstd_huffman codes;
    unsigned char into[100];
    for (int round = 0; round < 20000; round++) {
        char bytes[24];
        uint64_t used;
        size_t count = support_random(sizeof bytes + 1);
        for (size_t i = 0; i < sizeof bytes; i++)
            bytes[i] = (char)support_random(256);
        if (support_random(2))
            bytes[0] = (char)support_random(24);
        if (!zstd_huffman_read(&codes, view_of(slice_make(bytes, count)), &used))
            continue;
        assert_true(used <= count);
        for (unsigned i = 0; i < 1u << codes.longest; i++)
            assert_true(codes.codes[i].bits >= 1 && codes.codes[i].bits <= codes.longest);
        (void)!zstd_huffman_decode(&codes, view_of(slice_make(bytes, sizeof bytes)), into, sizeof into);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_direct),
        cmocka_unit_test(test_refused),
        cmocka_unit_test(test_damaged),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
