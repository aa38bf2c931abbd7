/* table_row: cells between commas with quotes, between TABs without. */
#include "support.h"

#include "table_row.h"

static void check(const char *line, char separator, const char *wanted) {
    struct table_row row = {0};
    struct bytebuf text = {0};
    table_row_read(&row, slice_of_text(line), separator);
    for (int i = 0; (size_t)i < row.count; i++) {
        bytebuf_add(&text, i ? SLICE("|") : SLICE(""));
        bytebuf_add(&text, table_row_cell(&row, i));
    }
    support_text(line, bytebuf_slice(&text), wanted);
    assert_int_equal(table_row_cell(&row, (int)row.count).len, 0);
    assert_int_equal(table_row_cell(&row, TABLE_NO_COLUMN).len, 0);
    bytebuf_free(&text);
    table_row_free(&row);
}

static void test_cells(void **state) {
    (void)state;
    check("a,b,,c", ',', "a|b||c");
    check("", ',', "");
    check("a,", ',', "a|");
    check("   \"f(int, char)\",9", ',', "   f(int, char)|9");
    check("\"say \"\"hello\"\"\",9", ',', "say \"hello\"|9");
    check("\"never closed,9", ',', "never closed,9");
    check("f<\"x\">,9", ',', "f<\"x\">|9");
    check(" \" \" \"a\"b\",9", ',', "   ab\"|9");
    check("f(int, char)\t\"9\"", '\t', "f(int, char)|\"9\"");
}

static void test_find(void **state) {
    (void)state;
    struct table_row row = {0};
    table_row_read(&row, SLICE("Function,CPU Time:Total,CPU Time:Self:Idle, CPU Time:Self,Module"), ',');
    assert_int_equal(table_row_find_like(&row, SLICE("CPU Time:Self")), 3);
    assert_int_equal(table_row_find_like(&row, SLICE("CPU Time:Self:")), 2);
    assert_int_equal(table_row_find(&row, SLICE("CPU Time:Self:")), TABLE_NO_COLUMN);
    assert_int_equal(table_row_find_like(&row, SLICE("Source")), TABLE_NO_COLUMN);
    table_row_free(&row);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_cells), cmocka_unit_test(test_find)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
