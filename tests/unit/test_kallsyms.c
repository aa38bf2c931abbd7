/* kallsyms: which lines are symbols, and that the last of several names at one address wins. */
#include "support.h"

#include "symbols/kallsyms.h"

static const struct slice text = SLICE_INIT("ffffffff81000000 T _text\n"
                                            "ffffffff81000000 T startup_64\n"
                                            "ffffffff81000100 t local\n"
                                            "ffffffff81000180 A absolute\n"
                                            "ffffffff81000200 T $x.1\n"
                                            "0000000000000000 T hidden\n"
                                            "nonsense\n"
                                            "ffffffff81000300 D data\n"
                                            "ffffffffc0000000 t probe\t[nf_tables]\n"
                                            "ffffffffc0000100 T after\t[nf_tables]");

static void check(const struct symbol_table *table, uint64_t address, const char *want) {
    const struct symbol *found = symbol_table_find(table, address);
    support_text(want, found ? found->name : SLICE("none"), want);
}

static void test_lines(void **state) {
    (void)state;
    struct kallsyms symbols = {0};
    kallsyms_read(&symbols, text);
    assert_int_equal(symbols.skipped, 1);
    assert_true(symbols.text == 0xffffffff81000000);
    check(&symbols.kernel, 0xffffffff81000000, "startup_64");
    check(&symbols.kernel, 0xffffffff81000180, "local");
    check(&symbols.kernel, 0xffffffff81000200, "local");
    check(&symbols.kernel, 0xffffffff81000310, "data");
    check(&symbols.kernel, 0xffffffffc0000010, "none");
    check(&symbols.modules, 0xffffffffc0000010, "probe");
    check(&symbols.modules, 0xffffffffc0000110, "after");
    for (size_t i = 0; i < symbols.modules.count; i++)
        support_text("module", kallsyms_module(&symbols, &symbols.modules.symbols[i]), "nf_tables");
    assert_int_equal(symbols.modules.count, 2);
    kallsyms_free(&symbols);
}

static void test_hidden(void **state) {
    (void)state;
    struct kallsyms symbols = {0};
    kallsyms_read(&symbols, SLICE("0000000000000000 T _text\n0000000000000000 T main\n"));
    check(&symbols.kernel, 0, "none");
    assert_true(symbols.text == 0);
    kallsyms_free(&symbols);
}

static void test_find(void **state) {
    (void)state;
    uint64_t address = 0;
    assert_true(kallsyms_find(text, SLICE("_text"), &address) && address == 0xffffffff81000000);
    assert_true(kallsyms_find(text, SLICE("hidden"), &address) && address == 0);
    assert_false(kallsyms_find(text, SLICE("text"), &address));
    assert_false(kallsyms_find(text, SLICE("probe"), &address));
    assert_false(kallsyms_find(text, SLICE("nonsense"), &address));
    assert_false(kallsyms_find(SLICE(""), SLICE("_text"), &address));
}

/* Any cut of the file is read, too. */
static void test_cuts(void **state) {
    (void)state;
    for (size_t len = 0; len <= text.len; len++) {
        struct kallsyms symbols = {0};
        kallsyms_read(&symbols, slice_part(text, 0, len));
        check(&symbols.kernel, 0x1000, "none");
        for (size_t i = 0; i < symbols.modules.count; i++)
            assert_true(
                slice_starts(SLICE("nf_tables"), kallsyms_module(&symbols, &symbols.modules.symbols[i])));
        kallsyms_free(&symbols);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_lines), cmocka_unit_test(test_hidden),
                                       cmocka_unit_test(test_find), cmocka_unit_test(test_cuts)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
