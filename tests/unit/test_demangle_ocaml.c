/* demangle_ocaml: modules, operators, numbers, and what is no name of OCaml. */
#include "support.h"

#include "symbols/demangle_ocaml.h"

static void test_names(void **state) {
    (void)state;
    static const struct {
        const char *symbol, *name;
    } cases[] = {
        {"camlStdlib__array__map_154", "Stdlib.array.map"},
        {"camlMain__entry", "Main.entry"},
        {"camlA__anon_fn_5bmain_2eml_3a3_5d_12", "A.anon_fn_5bmain_2eml_3a3_5d"},
        {"camlStdlib__$2b$2b_2205", "Stdlib.++"},
        {"camlStdlib__bytes__$5e_1", "Stdlib.bytes.^"},
        {"camlX", "X"},
        {"camlX__", "X."},
        {"camlX_1_2", "X_1"},
        {"camlX12", "X12"},
        {"camlX__f$2", "X.f$2"},
        {"camlX__f$zz_3", "X.f$zz"},
        {"camlX___f", "X._f"},
        {"caml_alloc", NULL},
        {"camlx", NULL},
        {"caml", NULL},
        {"", NULL},
        {"xcamlX", NULL},
        {"camlX__$0a", NULL},
        {"camlX__$7f_1", NULL},
        {"camlX\n", NULL},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct bytebuf out = {0};
        bytebuf_add(&out, SLICE(": "));
        bool is = demangle_ocaml(slice_of_text(cases[i].symbol), &out);
        support_check(cases[i].symbol, is == (cases[i].name != NULL));
        support_text(cases[i].symbol, slice_from(bytebuf_slice(&out), 2), is ? cases[i].name : "");
        bytebuf_free(&out);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_names)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
