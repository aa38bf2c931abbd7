/* symbol_table: sizes, aliases and overlaps as perf settles them; any overlaps against a plain model. */
#include "support.h"

#include "symbols/symbol_table.h"

static void add(struct symbol_table *table, uint64_t start, uint64_t end, const char *name, uint32_t flags) {
    symbol_table_add(
        table, (struct symbol){.start = start, .end = end, .name = slice_of_text(name), .flags = flags});
}

static void check_found(const struct symbol_table *table, uint64_t address, const char *want) {
    const struct symbol *found = symbol_table_find(table, address);
    char what[32];
    snprintf(what, sizeof what, "address %llu", (unsigned long long)address);
    support_text(what, found ? found->name : SLICE("none"), want);
}

static void test_sizes(void **state) {
    (void)state;
    struct symbol_table table = {0};
    add(&table, 100, 110, "sized", 0);
    add(&table, 50, 50, "before", 0); /* not in order, and without size */
    add(&table, 5000, 5000, "last", 0);
    symbol_table_settle(&table);
    symbol_table_finish(&table);
    check_found(&table, 49, "none");
    check_found(&table, 50, "before");
    check_found(&table, 99, "before");
    check_found(&table, 109, "sized");
    check_found(&table, 110, "none");
    check_found(&table, 12287, "last"); /* to the end of its page, and one page more */
    check_found(&table, 12288, "none");
    symbol_table_free(&table);
}

static void test_aliases(void **state) {
    (void)state;
    static const struct {
        const char *first;
        uint64_t first_end;
        uint32_t first_flags;
        const char *second;
        uint64_t second_end;
        uint32_t second_flags;
        const char *kept;
    } cases[] = {
        {"weak", 20, SYMBOL_WEAK, "w", 20, 0, "w"},
        {"local", 20, 0, "g", 20, SYMBOL_GLOBAL, "g"},
        {"__under", 20, 0, "_u", 20, 0, "_u"},
        {"short", 20, 0, "longer", 20, 0, "longer"},
        {"first", 20, 0, "other", 20, 0, "first"},
        {"puts", 20, SYMBOL_LINKAGE, "longer", 20, 0, "puts"},
        {"longer", 20, 0, "puts", 20, SYMBOL_LINKAGE, "puts"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct symbol_table table = {0};
        add(&table, 10, cases[i].first_end, cases[i].first, cases[i].first_flags);
        add(&table, 10, cases[i].second_end, cases[i].second, cases[i].second_flags);
        symbol_table_settle(&table);
        symbol_table_finish(&table);
        check_found(&table, 10, cases[i].kept);
        symbol_table_free(&table);
    }
}

static void test_mangled_aliases(void **state) {
    (void)state;
    struct symbol_table table = {0};
    add(&table, 10, 20, "_Znwm", SYMBOL_GLOBAL);
    add(&table, 10, 20, "_Znam", SYMBOL_GLOBAL);
    add(&table, 10, 20, "_Znwm", SYMBOL_GLOBAL);
    symbol_table_settle(&table);
    symbol_table_finish(&table);
    const struct symbol *found = symbol_table_find(&table, 15);
    assert_non_null(found);
    support_text("name", found->name, "_Znwm");
    assert_non_null(found->alias);
    support_text("alias", found->alias->name, "_Znam");
    assert_null(found->alias->alias);
    symbol_table_free(&table);
}

static void test_overlaps(void **state) {
    (void)state;
    enum { SYMBOLS = 12, ADDRESSES = 64 };
    static const char *const names[SYMBOLS] = {"a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l"};
    srand(1);
    for (int round = 0; round < 2000; round++) {
        struct symbol_table table = {.keeps_all = round % 2};
        uint64_t starts[SYMBOLS], ends[SYMBOLS];
        for (int i = 0; i < SYMBOLS; i++) {
            starts[i] = (uint64_t)(rand() % ADDRESSES);
            if (!table.keeps_all && i && starts[i] <= starts[i - 1])
                starts[i] = starts[i - 1] + 1; /* aliases are another test */
            ends[i] = starts[i] + 1 + (uint64_t)(rand() % 20);
            add(&table, starts[i], ends[i], names[i], 0);
        }
        symbol_table_settle(&table);
        symbol_table_finish(&table);
        for (uint64_t address = 0; address < 2 * ADDRESSES; address++) {
            int want = -1; /* the last that holds it: by order, which is by start where aliases are settled */
            for (int i = 0; i < SYMBOLS; i++)
                if (address >= starts[i] && address < ends[i])
                    want = i;
            check_found(&table, address, want < 0 ? "none" : names[want]);
        }
        symbol_table_free(&table);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_sizes), cmocka_unit_test(test_aliases),
                                       cmocka_unit_test(test_mangled_aliases),
                                       cmocka_unit_test(test_overlaps)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
