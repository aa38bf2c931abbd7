/* hash: the same bytes give the same number, other bytes another; only the bytes of the text are read. */
#include "support.h"

#include <sys/mman.h>
#include <unistd.h>

#include "base/hash.h"

static void test_equal(void **state) {
    (void)state;
    char here[130], there[131];
    for (size_t i = 0; i < sizeof here; i++)
        here[i] = (char)support_random(256);
    memcpy(there + 1, here, sizeof here); /* another alignment */
    for (size_t len = 0; len <= sizeof here; len++)
        assert_true(hash_bytes(here, len, 7) == hash_bytes(there + 1, len, 7));
}

/* Every changed bit, every other length and every other seed shows. */
static void test_different(void **state) {
    (void)state;
    char text[70] = {0};
    for (size_t len = 0; len <= sizeof text; len++) {
        uint64_t plain = hash_bytes(text, len, 7);
        assert_true(plain != hash_bytes(text, len, 8));
        assert_true(len == 0 || plain != hash_bytes(text, len - 1, 7));
        for (size_t bit = 0; bit < len * 8; bit++) {
            text[bit / 8] = (char)(1 << bit % 8);
            assert_true(plain != hash_bytes(text, len, 7));
            text[bit / 8] = 0;
        }
    }
}

/* Numbers, as stack_table hashes them, spread over the low bits that a table uses. */
static void test_spread(void **state) {
    (void)state;
    enum { SLOTS = 1024, KEYS = 8 * SLOTS };
    static unsigned hits[SLOTS];
    unsigned max = 0;
    for (uint32_t i = 0; i < KEYS; i++) {
        uint32_t key[] = {i % 64, i / 64};
        unsigned *slot = &hits[hash_bytes((const char *)key, sizeof key, 7) % SLOTS];
        max = ++*slot > max ? *slot : max;
    }
    assert_in_range(max, KEYS / SLOTS, 30);
}

/* Texts made of the numbers that stand in hash.h, which would be zero factors if one were used as it is. */
static void test_crafted(void **state) {
    (void)state;
    static const uint64_t numbers[] = {0x9e3779b97f4a7c15, 0xd6e8feb86659fd93, 0};
    enum { TEXTS = 64 };
    for (size_t n = 0; n < COUNT_OF(numbers); n++)
        for (size_t at = 0; at <= 24; at += 8)
            for (size_t len = 16; len <= 40; len += 8) {
                uint64_t hashes[TEXTS];
                for (size_t i = 0; i < TEXTS && at + 8 <= len; i++) {
                    char text[40] = {0};
                    memcpy(text + (at ? 0 : 8), &i, sizeof i);
                    memcpy(text + at, &numbers[n], sizeof numbers[n]);
                    hashes[i] = hash_bytes(text, len, 7);
                    for (size_t before = 0; before < i; before++)
                        assert_true(hashes[i] != hashes[before]);
                }
            }
}

/* Bytes before a page that must not be touched, and after one. */
static void test_bounds(void **state) {
    (void)state;
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    char *pages = mmap(NULL, 3 * page, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    assert_true(pages != MAP_FAILED && mprotect(pages + page, page, PROT_READ | PROT_WRITE) == 0);
    for (size_t len = 0; len <= 40; len++)
        assert_true(hash_bytes(pages + page, len, 1) == hash_bytes(pages + 2 * page - len, len, 1));
    munmap(pages, 3 * page);
}

static void test_seed(void **state) {
    (void)state;
    assert_true(hash_seed() != hash_seed());
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_equal),  cmocka_unit_test(test_different),
                                       cmocka_unit_test(test_spread), cmocka_unit_test(test_crafted),
                                       cmocka_unit_test(test_bounds), cmocka_unit_test(test_seed)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
