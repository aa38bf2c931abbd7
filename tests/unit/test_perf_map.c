/* perf_map: lines of a JIT's map; the last of several entries for an address wins. */
#include "support.h"

#include "symbols/perf_map.h"

static void test_lines(void **state) {
    (void)state;
    static const struct {
        struct slice text;
        uint64_t address;
        const char *name;
        uint64_t skipped;
    } cases[] = {
        {BYTES("1000 10 LazyCompile:*f a b.js:1\n"), 0x100f, "LazyCompile:*f a b.js:1", 0},
        {BYTES("0x1000 0x10 Interpreter"), 0x1000, "Interpreter", 0}, /* as Java writes it; no newline */
        {BYTES("1000 10 old\n1008 10 new\n"), 0x1007, "old", 0},
        {BYTES("1000 10 old\n1008 10 new\n"), 0x1008, "new", 0},
        {BYTES("1008 10 new\n1000 10 newer\n"), 0x100f, "newer", 0},
        {BYTES("1008 10 new\n1000 10 newer\n"), 0x1010, "new", 0},
        {BYTES("1000 100 old\n1000 10 new\n"), 0x1020, "old", 0},
        {BYTES("1000 0 empty\n"), 0x1000, "none", 0},
        {BYTES("1000 10\nx 10 f\n1000 g\n11111111111111111 1 h\n"), 0x1000, "none", 4},
        {BYTES("ffffffffffffffff 2 wraps\n"), UINT64_MAX, "none", 1},
        {BYTES(""), 0, "none", 0},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct symbol_table table = {0};
        assert_int_equal(perf_map_read(&table, cases[i].text), cases[i].skipped);
        const struct symbol *found = symbol_table_find(&table, cases[i].address);
        support_text(cases[i].text.at, found ? found->name : SLICE("none"), cases[i].name);
        symbol_table_free(&table);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_lines)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
