/* module: what names of modules say. */
#include "support.h"

#include "symbols/module.h"

static void test_base(void **state) {
    (void)state;
    support_text("path", module_base(SLICE("/usr/lib/libc.so.6")), "libc.so.6");
    support_text("deleted", module_base(SLICE("/usr/bin/foo (deleted)")), "foo");
    support_text("only deleted", module_base(SLICE(" (deleted)")), "");
    support_text("no path", module_base(SLICE("[vdso]")), "[vdso]");
    support_text("nothing", module_base(SLICE("")), "");
}

static void test_kinds(void **state) {
    (void)state;
    static const struct {
        const char *module;
        bool perf_map, jit, kernel, no_file;
    } cases[] = {
        {"/tmp/perf-1.map", true, true, false, true},
        {"/data/local/tmp/perf-77.map", true, true, false, true}, /* anywhere in the name */
        {"/data/perf-77.map", false, true, false, true},
        {"/tmp/jitted-31714-4145673320.so", false, true, false, false},
        {"[JIT app cache]", false, true, true, true},
        {"/bin/a", false, false, false, false},
        {"/tmp/perf-.map", false, false, false, false},
        {"/tmp/perf-1", false, false, false, false},
        {"jitted-", false, false, false, false},
        {"[jit]", false, false, true, true},
        {"", false, false, false, false},
        {"/perf-1xmap", false, false, false, true}, /* QUIRK_ANY_MAP: any byte before "map", */
        {"/perf-12map", false, false, false, true}, /* also a digit, when another is left */
        {"/perf-1map", false, false, false, false},
        {"[kernel.kallsyms]", false, false, true, true},
        {"/boot/vmlinux", false, false, true, false},
        {"/boot/vmlinux-6.1", false, false, true, false},
        {"/lib/modules/6.1/x.ko", false, false, true, false},
        {"/lib/modules/6.1/x.ko.zst", false, false, true, false},
        {"/lib/x.ko.bz2", false, false, false, false},
        {"kernel.x", false, false, false, true},
        {"[unknown]", false, false, false, true},
        {"a[]", false, false, false, false}, /* nothing between the brackets */
        {"a[b]", false, false, false, true},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct slice module = slice_of_text(cases[i].module);
        support_check(cases[i].module, module_is_perf_map(module) == cases[i].perf_map);
        support_check(cases[i].module, module_is_jit(module) == cases[i].jit);
        support_check(cases[i].module, module_is_kernel(module) == cases[i].kernel);
        support_check(cases[i].module, module_has_no_file(module) == cases[i].no_file);
    }
}

static void test_jit_files(void **state) {
    (void)state;
    static const char *const files[] = {"/tmp/jitted-31714-4145673320.so", "//anon/tmp/jitted-1-2.so"};
    static const char *const others[] = {"/tmp/jitted-1-2.dump", "/tmp/jitted--2.so",   "/tmp/jitted-1-.so",
                                         "/tmp/jitted-1.so",     "/home/jitted-1-2.so", ""};
    for (size_t i = 0; i < COUNT_OF(files); i++)
        support_check(files[i], module_is_jit_file(slice_of_text(files[i])));
    for (size_t i = 0; i < COUNT_OF(others); i++)
        support_check(others[i], !module_is_jit_file(slice_of_text(others[i])));
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_base), cmocka_unit_test(test_kinds),
                                       cmocka_unit_test(test_jit_files)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
