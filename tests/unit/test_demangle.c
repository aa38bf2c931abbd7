/* demangle: which language a symbol is of. */
#include "support.h"

#include "symbols/demangle.h"

static void test_languages(void **state) {
    (void)state;
    static const struct {
        const char *symbol, *name;
    } cases[] = {
        {"_ZN1A1fEv", "A::f"},
        {"main", NULL},
        {"", NULL},
        {"_", NULL},
        {"__libc_start_main", NULL},
        {"[unknown]", NULL},
        {"camlMain__f_12", "Main.f"},
        {"caml_main", NULL},
        {"camlMain__f_12@plt", "Main.f@plt"},
    };
    struct demangler demangler = {0};
    struct bytebuf out = {0};
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        out.len = 0;
        bool is = demangle(&demangler, slice_of_text(cases[i].symbol), &out);
        support_check(cases[i].symbol, is == (cases[i].name != NULL));
        support_text(cases[i].symbol, bytebuf_slice(&out), is ? cases[i].name : "");
    }
    bytebuf_free(&out);
    demangler_free(&demangler);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_languages)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
