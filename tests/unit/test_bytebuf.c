/* bytebuf: appending bytes, numbers and formatted text. */
#include "support.h"

static void test_add(void **state) {
    (void)state;
    struct bytebuf text = {0};
    support_text("empty", bytebuf_slice(&text), "");
    bytebuf_add(&text, (struct slice){0});
    bytebuf_add(&text, SLICE("a\0b"));
    bytebuf_add_byte(&text, '\xff');
    support_same("bytes", bytebuf_slice(&text), SLICE("a\0b\xff"));
    text.len = 1;
    support_text("cut", bytebuf_slice(&text), "a");
    for (size_t i = 0; i < 100000; i++)
        bytebuf_add_byte(&text, 'x');
    assert_int_equal(text.len, 100001);
    bytebuf_free(&text);
    support_text("freed", bytebuf_slice(&text), "");
    bytebuf_free(&text);
}

static void test_number(void **state) {
    (void)state;
    static const struct {
        uint64_t number;
        const char *text;
    } cases[] = {{0, "0"},
                 {9, "9"},
                 {10, "10"},
                 {4294967296, "4294967296"},
                 {UINT64_MAX, "18446744073709551615"},
                 {INT64_MAX, "9223372036854775807"}};
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct bytebuf text = {0};
        bytebuf_add_number(&text, cases[i].number);
        support_text("number", bytebuf_slice(&text), cases[i].text);
        bytebuf_free(&text);
    }
}

/* Numbers of every length, as printf prints them. */
static void test_numbers(void **state) {
    (void)state;
    struct bytebuf text = {0};
    for (int i = 0; i < 200000; i++) {
        uint64_t any = (uint64_t)support_random(UINT32_MAX) << 32 | support_random(UINT32_MAX), ten = 1;
        for (uint32_t k = support_random(20); k > 0; k--)
            ten *= 10;
        uint64_t number = i % 2 ? any >> support_random(64) : ten + support_random(3) - 1;
        char want[30];
        snprintf(want, sizeof want, "%llu", (unsigned long long)number);
        text.len = 0;
        bytebuf_add_number(&text, number);
        support_text("number", bytebuf_slice(&text), want);
    }
    bytebuf_free(&text);
}

static void test_format(void **state) {
    (void)state;
    struct bytebuf text = {0};
    for (int width = 0; width < 300; width++) { /* around the size of the first try */
        text.len = 0;
        bytebuf_add_format(&text, "<%*d>", width, 7);
        assert_int_equal(text.len, (width > 1 ? width : 1) + 2);
        assert_int_equal(text.at[text.len - 1], '>');
        assert_int_equal(text.at[text.len - 2], '7');
    }
    text.len = 0;
    bytebuf_add(&text, SLICE("a"));
    bytebuf_add_format(&text, "%.1f%s", 0.25, "");
    bytebuf_add_format(&text, "%s", "");
    support_text("behind", bytebuf_slice(&text), "a0.2");
    bytebuf_free(&text);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_add), cmocka_unit_test(test_number),
                                       cmocka_unit_test(test_numbers), cmocka_unit_test(test_format)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
