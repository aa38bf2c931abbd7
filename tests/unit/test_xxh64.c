/* xxh64: values that its specification and its own program give, in pieces of any size. */
#include "support.h"

#include "base/xxh64.h"

static uint64_t value_of(struct slice bytes, size_t piece) {
    struct xxh64 check;
    xxh64_start(&check);
    for (size_t count; bytes.len; bytes = slice_from(bytes, count)) {
        count = piece && piece < bytes.len ? piece : bytes.len;
        xxh64_add(&check, slice_part(bytes, 0, count));
    }
    return xxh64_value(&check);
}

static void test_values(void **state) {
    (void)state;
    static const struct {
        struct slice bytes;
        uint64_t value;
    } cases[] = {
        {BYTES(""), 0xEF46DB3751D8E999},
        {BYTES("a"), 0xD24EC4F1A98C6E5B},
        {BYTES("abc"), 0x44BC2CF5AD770999},
        {BYTES("Nobody inspects the spammish repetition"), 0xFBCEA83C8A378BF1},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        for (size_t chunk = 0; chunk < COUNT_OF(support_chunks); chunk++)
            assert_int_equal(value_of(cases[i].bytes, support_chunks[chunk]), cases[i].value);
}

static void test_pieces(void **state) {
    (void)state;
    char bytes[200];
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (char)support_random(256);
    for (size_t len = 0; len <= sizeof bytes; len++)
        for (size_t piece = 1; piece < 70; piece++)
            assert_int_equal(value_of(slice_make(bytes, len), piece), value_of(slice_make(bytes, len), 0));
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_values), cmocka_unit_test(test_pieces)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
