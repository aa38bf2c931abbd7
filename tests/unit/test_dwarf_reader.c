/* dwarf_reader: numbers of every form, relative to everything, cut off, and what is not known. */
#include "support.h"

#include "symbols/dwarf_reader.h"

static const struct dwarf_bases bases = {.section = 0x1000, .data = 0x20000, .function = 0x300000, .word = 8},
                                narrow = {.section = 0x1000, .word = 4};

static void test_leb128(void **state) {
    (void)state;
    static const struct {
        struct slice bytes;
        uint64_t want_unsigned;
        int64_t want_signed;
        uint64_t used;
        bool fails;
    } cases[] = {
        {BYTES("\x02"), 2, 2, 1, false},
        {BYTES("\x7f"), 127, -1, 1, false},
        {BYTES("\x80\x7f"), 127 << 7, -128, 2, false},
        {BYTES("\xe5\x8e\x26"), 624485, 624485, 3, false},
        {BYTES("\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"), UINT64_MAX, -1, 10, false},
        {BYTES("\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x01"), 0, 0, 12, false}, /* bits beyond 64 */
        {BYTES("\x81\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\0"), 1, 1, 16, false},
        {BYTES("\x81\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\0"), 0, 0, 0,
         true}, /* too long */
        {BYTES("\x80"), 0, 0, 0, true},
        {BYTES(""), 0, 0, 0, true},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct view_cursor cursor = {.view = view_of(cases[i].bytes)}, again = cursor;
        uint64_t value = dwarf_read_unsigned(&cursor);
        int64_t number = dwarf_read_signed(&again);
        assert_int_equal(cursor.failed, cases[i].fails);
        assert_int_equal(again.failed, cases[i].fails);
        if (cases[i].fails)
            continue;
        assert_int_equal(value, cases[i].want_unsigned);
        assert_int_equal(number, cases[i].want_signed);
        assert_int_equal(cursor.at, cases[i].used);
    }
}

static void test_addresses(void **state) {
    (void)state;
    static const struct {
        const struct dwarf_bases *bases;
        uint8_t encoding;
        uint64_t want;
        bool fails;
    } cases[] = {
        {&bases, 0x00, 0xfffffffffffffff0, false}, /* absolute, a word */
        {&narrow, 0x00, 0xfffffff0, false},
        {&bases, 0x01, 0x3ff0, false},
        {&bases, 0x09, 0xfffffffffffffff0, false},
        {&bases, 0x02, 0xfff0, false},
        {&bases, 0x0a, 0xfffffffffffffff0, false},
        {&bases, 0x03, 0xfffffff0, false},
        {&bases, 0x0b, 0xfffffffffffffff0, false},
        {&bases, 0x04, 0xfffffffffffffff0, false},
        {&bases, 0x0c, 0xfffffffffffffff0, false},
        {&bases, 0x1b, 0xff8, false}, /* relative to its own place, 0x1008 */
        {&narrow, 0x1b, 0xff8, false},
        {&bases, 0x3b, 0x1fff0, false},
        {&bases, 0x4b, 0x2ffff0, false},
        {&bases, 0x9b, 0, true}, /* stored elsewhere */
        {&bases, 0x5b, 0, true},
        {&bases, 0x0e, 0, true},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct slice bytes =
            cases[i].encoding == 0x01 || cases[i].encoding == 0x09
                ? (cases[i].encoding == 0x01 ? SLICE("12345678\xf0\x7f") : SLICE("12345678\x70"))
                : SLICE("12345678\xf0\xff\xff\xff\xff\xff\xff\xff");
        struct view_cursor cursor = {.view = view_of(bytes), .at = 8};
        uint64_t value = dwarf_read_address(&cursor, cases[i].encoding, cases[i].bases);
        assert_int_equal(cursor.failed, cases[i].fails);
        assert_int_equal(value, cases[i].want);
    }
}

static void test_extents(void **state) {
    (void)state;
    struct view_cursor cursor = {.view = view_of(SLICE("\x10\0\0\0\x20\0"))};
    assert_int_equal(dwarf_read_extent(&cursor, 0x1b, &bases), 0x10); /* relative to nothing */
    assert_int_equal(dwarf_read_number(&cursor, 2), 0x20);
    assert_false(cursor.failed);
    assert_int_equal(dwarf_read_number(&cursor, 1), 0);
    assert_true(cursor.failed);
    cursor = (struct view_cursor){.view = view_of(SLICE("12345678"))};
    assert_int_equal(dwarf_read_number(&cursor, 3), 0);
    assert_true(cursor.failed);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_leb128), cmocka_unit_test(test_addresses),
                                       cmocka_unit_test(test_extents)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
