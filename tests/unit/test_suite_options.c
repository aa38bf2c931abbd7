/* suite_options: the rows of a format, and formats that have what they name. */
#include "support.h"

#include "format.h"
#include "suite_options.h"

static const struct option_row *find(const struct option_row *rows, const char *name) {
    while (rows->name && !slice_equal(slice_of_text(rows->name), slice_of_text(name)))
        rows++;
    return rows->name ? rows : NULL;
}

/* Every option that a format names exists, and every one that is not of all formats has a format. */
static void test_formats(void **state) {
    (void)state;
    for (const struct format *const *row = format_table; *row; row++) {
        struct slice rest = slice_of_text((*row)->options), word;
        while (rest.len && slice_cut(&rest, ' ', &word)) {
            char name[64] = {0};
            assert_true(word.len < sizeof name);
            memcpy(name, word.at, word.len);
            support_check(name, find(suite_options_table, name));
        }
    }
}

static void test_rows(void **state) {
    (void)state;
    struct option_row *rows = suite_options_rows("pid tid", true);
    assert_true(find(rows, "tid")->kind == OPTION_SWITCH);
    assert_true(find(rows, "ticks")->kind == OPTION_REFUSED);
    assert_true(find(rows, "format")->kind == OPTION_TEXT);
    assert_true(find(rows, "stats")->kind == OPTION_SWITCH);
    assert_null(find(rows, "t")); /* abbreviates --tid */
    assert_true(find(rows, "c")->kind == OPTION_REFUSED);
    free(rows);
    rows = suite_options_rows("pid tid", false);
    assert_true(find(rows, "t")->kind == OPTION_REFUSED);
    free(rows);
    rows = suite_options_rows(NULL, false);
    assert_true(find(rows, "ticks")->kind == OPTION_SET);
    free(rows);
}

static void test_program_names(void **state) {
    (void)state;
    static const struct {
        const char *program;
        const struct format *format;
    } cases[] = {
        {"stackcollapse", NULL},
        {"/usr/bin/stackcollapse", NULL},
        {"stackcollapse.pl", &format_dtrace},
        {"/usr/bin/stackcollapse-gdb.pl", &format_gdb},
        {"stackcollapse-gdb", &format_gdb},
        {"stackcollapse-vtune-mc.pl", &format_vtune_mc},
        {"stackcollapse-sample.awk", &format_sample},
        {"stackcollapse-xdebug.php", &format_xdebug},
        {"stackcollapse-chrome-tracing.py", &format_chrome},
        {"files.pl", &format_files},
        {"range-perf.pl", &format_range},
        {"pkgsplit-perf.pl", &format_pkgsplit},
        {"stackcollapse-nothing.pl", NULL},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        support_check(cases[i].program, format_of_program(cases[i].program) == cases[i].format);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_formats), cmocka_unit_test(test_rows),
                                       cmocka_unit_test(test_program_names)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
