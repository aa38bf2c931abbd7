/* demangle_punycode: letters beyond ASCII. */
#include "support.h"

#include "symbols/demangle_punycode.h"

static void test_names(void **state) {
    (void)state;
    static const struct {
        const char *ascii, *deltas, *name; /* NULL: refused */
    } cases[] = {
        {"gdel", "5qa",
         "g\xc3\xb6"
         "del"},
        {"", "n3h", "\xe2\x98\x83"}, /* U+2603, and nothing of ASCII */
        {"", "ls8h", "\xf0\x9f\x92\xa9"},
        {"a", "zz", NULL}, /* a delta that does not end */
        {"", "", NULL},
        {"a", "A", NULL},
        {"a", "-", NULL},
        {"a", "99999999999999b", NULL},
    };
    struct bytebuf buffer = {0};
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct demangle_output out = {.buffer = &buffer, .start = buffer.len};
        bool is = demangle_punycode(slice_of_text(cases[i].ascii), slice_of_text(cases[i].deltas), &out);
        support_text(cases[i].deltas, slice_from(bytebuf_slice(&buffer), out.start), is ? cases[i].name : "");
        support_check(cases[i].deltas, is == (cases[i].name != NULL));
    }
    bytebuf_free(&buffer);
}

static void test_limit(void **state) {
    (void)state;
    struct bytebuf buffer = {0};
    struct demangle_output out = {.buffer = &buffer};
    char ascii[DEMANGLE_PUNYCODE_MAX + 1];
    memset(ascii, 'a', sizeof ascii);
    support_check("too long", !demangle_punycode(slice_make(ascii, sizeof ascii), SLICE("5qa"), &out));
    support_check("too long when decoded",
                  !demangle_punycode(slice_make(ascii, DEMANGLE_PUNYCODE_MAX), SLICE("5qa"), &out));
    support_check("nothing written", !demangle_output_len(&out));
    bytebuf_free(&buffer);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_names), cmocka_unit_test(test_limit)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
