/* bytemask: the same as looking at each byte. */
#include "support.h"

#include "base/bytemask.h"

static void check_bytes(const char *bytes) {
    char byte = (char)support_random(256), first = (char)support_random(256);
    char last = (char)((unsigned char)first + support_random(256 - (unsigned char)first));
    unsigned equal = 0, range = 0;
    for (unsigned i = 0; i < BYTEMASK_BYTES; i++) {
        unsigned char here = (unsigned char)bytes[i];
        equal |= (unsigned)(bytes[i] == byte) << i;
        range |= (unsigned)(here >= (unsigned char)first && here <= (unsigned char)last) << i;
    }
    bytemask_vector vector = bytemask_load(bytes);
    assert_int_equal(bytemask_bits(bytemask_equal(vector, byte)), equal);
    assert_int_equal(bytemask_bits(bytemask_range(vector, first, last)), range);
    bytemask_vector answer = bytemask_range(vector, first, last);
    uint64_t halves[2]; /* as on processors without an instruction for it */
    memcpy(halves, &answer, sizeof halves);
    assert_int_equal(bytemask_half(halves[0]) | bytemask_half(halves[1]) << 8, range);
    unsigned count = 0;
    while (range >> count & 1)
        count++;
    assert_int_equal(bytemask_count(range), count);
    if (range)
        assert_true(range >> bytemask_last(range) == 1);
}

static void test_as_bytes(void **state) {
    (void)state;
    char bytes[BYTEMASK_BYTES + 1];
    for (int i = 0; i < 100000; i++) {
        unsigned values = 1 + support_random(256), least = support_random(256);
        for (size_t at = 0; at < sizeof bytes; at++)
            bytes[at] = (char)(least + support_random(values));
        check_bytes(bytes + support_random(2)); /* at any address */
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_as_bytes)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
