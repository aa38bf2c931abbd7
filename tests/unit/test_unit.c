/* unit: counts as people read them. */
#include "support.h"

#include "unit.h"

struct unit_case {
    enum unit unit;
    double count;
    const char *text;
};

static const struct unit_case unit_cases[] = {
    {UNIT_NS, 0, "0 ns"},
    {UNIT_NS, 999, "999 ns"},
    {UNIT_NS, 1000, "1 \302\265s"},
    {UNIT_NS, 595e6, "595 ms"},
    {UNIT_NS, 999499999, "999 ms"},
    {UNIT_NS, 999500000, "1 s"}, /* rounded up to the next unit */
    {UNIT_NS, 59.94e9, "59.9 s"},
    {UNIT_NS, 59.96e9, "1 min"},
    {UNIT_US, 1234, "1.23 ms"},
    {UNIT_US, 0.25, "250 ns"},
    {UNIT_MS, 90000, "1.5 min"},
    {UNIT_S, 7200, "2 h"},
    {UNIT_S, 3.6e10, "10000000 h"},
    {UNIT_S, 0.0125, "12.5 ms"},
    {UNIT_BYTES, 1, "1 B"},
    {UNIT_BYTES, 1023, "1023 B"},
    {UNIT_BYTES, 1258291, "1.2 MiB"},
    {UNIT_BYTES, 1048575, "1 MiB"},
    {UNIT_BYTES, 1e290, NULL},
    {UNIT_SAMPLES, 999, "999"},
    {UNIT_SAMPLES, 38123, "38.1k"},
    {UNIT_SAMPLES, 0.5, "0.5"},
    {UNIT_SAMPLES, 1.05, "1.05"},
    {UNIT_SAMPLES, -38123, "-38.1k"},
    {UNIT_SAMPLES, -0.001, "0"},
    {UNIT_SAMPLES, 10000, "10k"},
};

static void test_count(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT_OF(unit_cases); i++) {
        struct bytebuf text = {0};
        unit_add_count(&text, unit_cases[i].unit, unit_cases[i].count);
        if (unit_cases[i].text)
            support_text(unit_cases[i].text, bytebuf_slice(&text), unit_cases[i].text);
        else
            assert_true(text.len > 250);
        bytebuf_free(&text);
    }
}

static void test_steps(void **state) {
    (void)state;
    struct bytebuf text = {0};
    unit_add_steps(&text, UNIT_MS);
    support_text("ms", bytebuf_slice(&text),
                 "[9.9999999999999995e-07,\" ns\",0.001,\" \302\265s\",1,\" ms\",1000,\" s\",60000,\" "
                 "min\",3600000,\" h\"]");
    bytebuf_free(&text);
    assert_true(unit_is_named(UNIT_BYTES));
    assert_false(unit_is_named(UNIT_SAMPLES));
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_count), cmocka_unit_test(test_steps)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
