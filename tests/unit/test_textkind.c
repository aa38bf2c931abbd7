/* textkind: a line or two of each kind of text, and texts that only look like one. */
#include "support.h"

#include "base/textkind.h"

static const struct {
    struct slice text;
    const char *format; /* NULL: none */
} cases[] = {
    {BYTES(""), NULL},
    {BYTES("\n\n"), NULL},
    {BYTES("Dear reader,\nthis is a letter.\n"), NULL},
    {BYTES("Attaching 1 probe...\n\n@[\n    read+1\n]: 7\n"), "bpftrace"},
    {BYTES("@us[app, 7]: 12"), "bpftrace"},
    {BYTES("@total: 12\n"), NULL},
    {BYTES("Full thread dump\n"), "jstack"},
    {BYTES("\"main\" #1 prio=5\r\n"), "jstack"},
    {BYTES("\"main\" said hello\n"), NULL},
    {BYTES("\"main prio=5\n"), NULL},
    {BYTES("0SECTION       THREADS\n"), "ibmjava"},
    {BYTES("Call graph:\n    100 Thread_1\n"), "sample"},
    {BYTES("PeriodType: cpu\nSamples:\n"), "go"},
    {BYTES("Samples:\nx/y\nLocations\n"), "go"},
    {BYTES("Samples:\n"), NULL},
    {BYTES("TID 12:\n"), "elfutils"},
    {BYTES("PID x\n"), NULL},
    {BYTES("[New LWP 2]\n#0  0x01 in f ()\n"), "gdb"},
    {BYTES("#01 is the first\n"), NULL},
    {BYTES("Thread 0x1 (most recent call first):\n"), "faulthandler"},
    {BYTES("@ cycles [17 samples]\n"), "pmc"},
    {BYTES(" 70.59%  [12]        f\n"), "pmc"},
    {BYTES("70.59% of [12]\n"), NULL},
    {BYTES("TRACE START [2024\n"), "xdebug"},
    {BYTES("Level,Function Name,Number of Calls\n"), "vsprof"},
    {BYTES("Function Stack,Allocations:Self\n"), "vtune-mc"},
    {BYTES("Function Stack\tCPU Time:Self\n"), "vtune"},
    {BYTES("Function Stack\n"), NULL},
    {BYTES("Weight\tSelf Weight\tSymbol Names\n"), "instruments"},
    {BYTES("Weight of all\n"), NULL},
    {BYTES("COST CENTRE  MODULE  no.\n"), "ghcprof"},
    {BYTES("---------- tid# 12 ----------\n"), "aix"},
    {BYTES("Full stacks:\n"), "wcp"},
    {BYTES(" 0x401136 : main+0x1/0x2 [app]\n"), "stap"},
    {BYTES(" 0x401136 [app+0x1/0x2]\n"), "stap"},
    {BYTES(" 0xf [u 1.0:"), NULL}, /* a line of perf that is cut off */
    {BYTES(" 0xf [] 1.0:\n"), NULL},
    {BYTES(" 0xf [app] \n"), NULL},
    {BYTES("0x401136 : main\n"), NULL},
    {BYTES("CPU     ID                    FUNCTION:NAME\n"), "dtrace"},
    {BYTES("  app`main+0x1\n  40\n"), "dtrace"},
    {BYTES("  app`main+0x1\n"), NULL},
    {BYTES("42 3  f(prog.java:455)\n"), "ljp"},
    {BYTES("a;b 1\nc 2\n"), "folded"},
    {BYTES("a 1\nc 2\n"), NULL},
    {BYTES("a;b 1\none\ntwo\n"), NULL},
    {BYTES("x\n\tat org.acme.Main.main(Main.java:3)\n"), "java-exceptions"},
    {BYTES("\tat 10:00 (maybe)\n"), NULL},
    /* the first row that fits */
    {BYTES("\tat a.B.c(B.java:1)\nFull thread dump\n"), "jstack"},
    {BYTES("a;b 1\n#0  0x01 in f ()\n"), "gdb"},
};

static void test_kinds(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        const struct filekind *kind = textkind_of(cases[i].text);
        support_text(cases[i].text.at, slice_of_text(kind ? kind->format : ""),
                     cases[i].format ? cases[i].format : "");
    }
}

/* What a line alone tells is what the text of that line is. */
static void test_line_alone(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct slice line = slice_part(cases[i].text, 0, slice_find(cases[i].text, '\n'));
        const struct filekind *kind = textkind_of_line(line);
        support_check(cases[i].text.at,
                      !kind || kind == textkind_of(line) || slice_starts(line, SLICE("Att")) ||
                          slice_starts(line, SLICE("PeriodType")) || slice_starts(line, SLICE("  app`")));
    }
}

/* Each has a format of its own, and stackcollapse reads it. */
static void test_table(void **state) {
    (void)state;
    for (size_t i = 0; i < textkind_count(); i++) {
        const struct filekind *kind = textkind_at(i);
        assert_true(kind->readers == FILEKIND_BY_STACKCOLLAPSE && kind->fold);
        for (size_t j = 0; j < i; j++)
            assert_string_not_equal(kind->format, textkind_at(j)->format);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_kinds), cmocka_unit_test(test_line_alone),
                                       cmocka_unit_test(test_table)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
