/* packed: first bytes of packed files, and of texts that only look like them. */
#include "support.h"

#include "base/packed.h"

static void test_marks(void **state) {
    (void)state;
    static const struct {
        struct slice start;
        const char *format;
    } cases[] = {
        {BYTES("\x1f\x8b\x08\0"), "gzip"},
        {BYTES("\x1f\x8b"), "gzip"},
        {BYTES("\x1f"), NULL},
        {BYTES("BZh91AY&SY\x01"), "bzip2"},
        {BYTES("BZh9;f 1"), NULL},
        {BYTES("\xfd"
               "7zXZ\0\0"),
         "xz"},
        {BYTES("\xfd"
               "7zXZ;f 1"),
         NULL},
        {BYTES("\x28\xb5\x2f\xfd\x04"), "zstd"},
        {BYTES("(a) 1"), NULL},
        {BYTES(""), NULL},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        const struct packed *packed = packed_by(cases[i].start);
        support_text("format", slice_of_text(packed ? packed->format : ""),
                     cases[i].format ? cases[i].format : "");
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_marks)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
