/* mangled_names: what c++filt makes of names, and that names which are none are left alone. */
#include "support.h"

#include "symbols/mangled_names.h"

static const char *const names[][2] = {{"_ZN3app4workEi", "app::work"},
                                       {"_ZN3app4workEi@plt", "app::work@plt"},
                                       {"_Znwm", "operator new"},
                                       {"_ZSt4cout", "std::cout"},
                                       {"main", "main"},
                                       {"_Znot_mangled", "_Znot_mangled"},
                                       {"_ZN3app4workEi two words", "_ZN3app4workEi two words"},
                                       {"", ""}};

static void check(struct mangled_names *mangled, bool plain) {
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        struct bytebuf text = {0};
        bytebuf_add_byte(&text, '>');
        mangled_names_text(mangled, slice_of_text(names[i][0]), &text);
        support_text(names[i][0], slice_from(bytebuf_slice(&text), 1), names[i][plain]);
        bytebuf_free(&text);
    }
}

static void test_names(void **state) {
    (void)state;
    struct mangled_names mangled = {0};
    struct messages messages = {0};
    for (size_t i = 0; i < COUNT_OF(names); i++)
        mangled_names_add(&mangled, slice_of_text(names[i][0]));
    check(&mangled, false); /* not resolved yet */
    mangled_names_resolve(&mangled, &messages);
    check(&mangled, messages_are_none(&messages)); /* without c++filt they stay */
    mangled_names_add(&mangled, SLICE("_ZN1a1bEv"));
    mangled_names_resolve(&mangled, &messages); /* more names later */
    check(&mangled, messages_are_none(&messages));
    messages_free(&messages);
    mangled_names_free(&mangled);
}

static void test_no_helper(void **state) {
    (void)state;
    struct mangled_names mangled = {0};
    struct messages messages = {0};
    char *path = getenv("PATH"), *kept = strdup(path ? path : "");
    setenv("PATH", "/nowhere", 1);
    mangled_names_add(&mangled, SLICE("_Znwm"));
    mangled_names_resolve(&mangled, &messages);
    setenv("PATH", kept, 1);
    check(&mangled, false);
    struct slice rest = bytebuf_slice(&messages.text), message;
    assert_true(messages_cut(&rest, &message));
    assert_true(slice_has(message, SLICE("stay mangled: there is no c++filt")));
    free(kept);
    messages_free(&messages);
    mangled_names_free(&mangled);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_names), cmocka_unit_test(test_no_helper)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
