/* zstd_fse: tables that RFC 8878 shows, what every table has in common, and descriptions that are damaged. */
#include "support.h"

#include "base/zstd_fse.h"

/* The bits of the states of a symbol lead to every state once. */
static void check_table(const char *what, const struct zstd_fse *table) {
    for (unsigned symbol = 0; symbol < ZSTD_FSE_SYMBOLS_MAX; symbol++) {
        unsigned reached[1 << ZSTD_FSE_LOG_MAX] = {0}, states = 0, size = 1u << table->log;
        for (unsigned i = 0; i < size; i++) {
            const struct zstd_fse_state *state = &table->states[i];
            if (state->symbol != symbol)
                continue;
            states++;
            for (unsigned next = 0; next < 1u << state->bits; next++)
                reached[state->base + next]++;
        }
        for (unsigned i = 0; states && i < size; i++)
            support_check(what, reached[i] == 1);
    }
}

static void check_state(const struct zstd_fse *table, unsigned number, unsigned symbol, unsigned bits,
                        unsigned base) {
    assert_int_equal(table->states[number].symbol, symbol);
    assert_int_equal(table->states[number].bits, bits);
    assert_int_equal(table->states[number].base, base);
}

/* RFC 8878, appendix A: the table of lengths of literals. */
static void test_known(void **state) {
    (void)state;
    static const int16_t shares[] = {4, 3, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 1, 1,  1,  2,  2,
                                     2, 2, 2, 2, 2, 2, 2, 3, 2, 1, 1, 1, 1, 1, -1, -1, -1, -1};
    struct zstd_fse table;
    assert_true(zstd_fse_make(&table, shares, COUNT_OF(shares), 6));
    check_table("lengths of literals", &table);
    check_state(&table, 0, 0, 4, 0);
    check_state(&table, 1, 0, 4, 16);
    check_state(&table, 2, 1, 5, 32);
    check_state(&table, 3, 3, 5, 0);
    check_state(&table, 10, 14, 6, 0);
    check_state(&table, 63, 32, 6, 0);
}

/* Shares of 1 << *log states; the last symbol has some. Returns how many symbols there are. */
static unsigned random_shares(int16_t *shares, unsigned *log) {
    unsigned count = 1 + support_random(ZSTD_FSE_SYMBOLS_MAX);
    *log = 5 + support_random(5);
    memset(shares, 0, ZSTD_FSE_SYMBOLS_MAX * sizeof *shares);
    for (unsigned left = 1u << *log; left; left--) {
        int16_t *share = &shares[support_random(support_random(2) ? count : 1 + count / 4)];
        *share = (int16_t)(*share < 0 ? 2 : *share == 0 && support_random(2) ? -1 : *share + 1);
    }
    while (!shares[count - 1])
        count--;
    return count;
}

static void test_made(void **state) {
    (void)state;
    struct zstd_fse table;
    for (int round = 0; round < 300; round++) {
        int16_t shares[ZSTD_FSE_SYMBOLS_MAX];
        unsigned log, count = random_shares(shares, &log);
        assert_true(zstd_fse_make(&table, shares, count, log));
        check_table("made", &table);
        shares[0] = shares[0] > 0 ? 0 : 2;
        assert_false(zstd_fse_make(&table, shares, count, log));
    }
    zstd_fse_make_single(&table, 7);
    check_state(&table, 0, 7, 0, 0);
}

struct bits {
    unsigned char bytes[200];
    unsigned at;
};

static void write_bits(struct bits *into, uint32_t value, unsigned count) {
    for (unsigned i = 0; i < count; i++, into->at++)
        into->bytes[into->at / 8] |= (unsigned char)((value >> i & 1) << into->at % 8);
}

/* Describes a table as RFC 8878, 4.1.1 says. */
static void describe(struct bits *into, const int16_t *shares, unsigned log) {
    write_bits(into, log - 5, 4);
    for (uint32_t left = 1u << log, i = 0; left; i++) {
        uint32_t value = (uint32_t)(shares[i] + 1), most = left + 1, bits = zstd_highest_bit(most) + 1;
        uint32_t short_ones = (1u << bits) - 1 - most, half = 1u << (bits - 1);
        write_bits(into, value < half ? value : value + short_ones, value < short_ones ? bits - 1 : bits);
        left -= (uint32_t)abs(shares[i]);
        for (uint32_t zeros = shares[i] ? 0 : 3; zeros == 3;) {
            for (zeros = 0; zeros < 3 && !shares[i + 1]; i++)
                zeros++;
            write_bits(into, zeros, 2);
        }
    }
}

static void test_described(void **state) {
    (void)state;
    struct zstd_fse table, want;
    for (int round = 0; round < 2000; round++) {
        int16_t shares[ZSTD_FSE_SYMBOLS_MAX];
        struct bits bits = {0};
        unsigned log, count = random_shares(shares, &log);
        uint64_t used;
        describe(&bits, shares, log);
        uint64_t size = (bits.at + 7) / 8;
        assert_true(zstd_fse_make(&want, shares, count, log));
        assert_true(zstd_fse_read(&table, (struct view){bits.bytes, size}, log, count - 1, &used));
        assert_int_equal(used, size);
        assert_int_equal(table.log, log);
        assert_memory_equal(table.states, want.states, sizeof *want.states << log);
        assert_false(zstd_fse_read(&table, (struct view){bits.bytes, size - 1}, log, count - 1, &used));
        if (log > 5)
            assert_false(zstd_fse_read(&table, (struct view){bits.bytes, size}, log - 1, count - 1, &used));
        if (count > 1)
            assert_false(zstd_fse_read(&table, (struct view){bits.bytes, size}, log, count - 2, &used));
    }
}

/* Ends, and what it takes is inside. */
static void test_damaged(void **state) {
    (void)state;
    struct zstd_fse table;
    for (int round = 0; round < 20000; round++) {
        char bytes[12];
        uint64_t used;
        size_t count = support_random(sizeof bytes + 1);
        for (size_t i = 0; i < sizeof bytes; i++)
            bytes[i] = (char)support_random(256);
        if (zstd_fse_read(&table, view_of(slice_make(bytes, count)), 9, 52, &used)) {
            assert_true(used <= count);
            check_table("read", &table);
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_known),
        cmocka_unit_test(test_made),
        cmocka_unit_test(test_described),
        cmocka_unit_test(test_damaged),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
