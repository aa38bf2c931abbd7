/* pprof_text: names, files, and which value counts. */
#include "support.h"

#include "pprof_text.h"

static void test_function(void **state) {
    (void)state;
    static const char *const cases[][2] = {
        {"runtime.memmove /usr/lib/go/src/runtime/memmove_amd64.s:100:0 s=0", "runtime.memmove"},
        {"bytes.(*Buffer).grow /src/buffer.go:150 s=147", "bytes.(*Buffer).grow"},
        {"operator new(unsigned long) /usr/src/gcc/new_op.cc:50:0 s=0", "operator new(unsigned long)"},
        {"std::map<int, Key>::find(int const&) /home/me/my code/map.h:9:0 s=0",
         "std::map<int, Key>::find(int const&)"},
        {"main m.cc:3:0 s=1", "main"},
        {"main.main /src/main.go:12:0 s=9(_main_main)", "main.main"},
        {"handler_1 :0 s=0", "handler_1"},
        {"main", "main"},
        {"", ""},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        support_text(cases[i][0], pprof_text_function(slice_of_text(cases[i][0])), cases[i][1]);
}

static void test_file(void **state) {
    (void)state;
    support_text("flags", pprof_text_file(SLICE("/src/app  [FN]")), "app");
    support_text("build", pprof_text_file(SLICE("/usr/lib/libc.so.6 1234abcd ")), "libc.so.6");
    support_text("both", pprof_text_file(SLICE("/usr/my lib/x.so 1234abcd [FN][FL]")), "x.so");
    support_text("none", pprof_text_file(SLICE("")), "");
}

static void test_choose(void **state) {
    (void)state;
    static const struct {
        const char *wanted;
        struct slice types;
        size_t value; /* SIZE_MAX: none */
    } cases[] = {
        {NULL, BYTES("samples/count cpu/nanoseconds"), 0},
        {NULL, BYTES("alloc_objects/count inuse_space/bytes"), 1},
        {NULL, BYTES("contentions/count delay/nanoseconds[dflt] extra/count"), 1},
        {"cpu", BYTES("samples/count cpu/nanoseconds"), 1},
        {"1", BYTES("samples/count cpu/nanoseconds"), 1},
        {"2", BYTES("samples/count cpu/nanoseconds"), SIZE_MAX},
        {"wall", BYTES("samples/count cpu/nanoseconds"), SIZE_MAX},
        {NULL, BYTES(""), SIZE_MAX},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        size_t value;
        bool good = pprof_text_choose(cases[i].wanted, cases[i].types, &value);
        support_check(cases[i].types.at,
                      good == (cases[i].value != SIZE_MAX) && (!good || value == cases[i].value));
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_function), cmocka_unit_test(test_file),
                                       cmocka_unit_test(test_choose)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
