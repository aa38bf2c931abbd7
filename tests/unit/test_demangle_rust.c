/* demangle_rust: names by construct, as GNU c++filt writes them, and those where we differ. */
#include "support.h"

#include "symbols/demangle_rust.h"

struct named {
    const char *mangled, *name; /* NULL: not understood */
};

/* Also cut at every byte: a sanitizer sees what is read beyond it. */
static void check(const struct named *cases, size_t count) {
    struct bytebuf out = {0};
    for (size_t i = 0; i < count; i++) {
        struct slice mangled = slice_of_text(cases[i].mangled);
        bytebuf_add(&out, SLICE("before "));
        bool is = demangle_rust(mangled, &out);
        support_check(cases[i].mangled, is == (cases[i].name != NULL));
        support_text(cases[i].mangled, slice_from(bytebuf_slice(&out), 7), is ? cases[i].name : "");
        for (size_t cut = 0; cut < mangled.len; cut++) {
            char *copy = malloc(cut + !cut);
            memcpy(copy, mangled.at, cut);
            out.len = 0;
            support_check(cases[i].mangled, demangle_rust(slice_make(copy, cut), &out) == (out.len > 0));
            free(copy);
        }
        out.len = 0;
    }
    bytebuf_free(&out);
}

static void test_paths(void **state) {
    (void)state;
    static const struct named cases[] = {
        {"_RNvC6_123foo3bar", "123foo::bar"},
        {"_RNvCs1234_7mycrate3foo", "mycrate::foo"},
        {"_RNvMs_Cs1234_7mycrateNtB4_3Foo3new", "<mycrate::Foo>::new"},
        {"_RNvXs_Cs1234_7mycrateNtB4_3FooNtB4_5Trait3new", "<mycrate::Foo as mycrate::Trait>::new"},
        {"_RNvYNtCs1234_7mycrate3FooNtB4_5Trait3new", "<mycrate::Foo as mycrate::Trait>::new"},
        {"_RINvCs1234_7mycrate3foolmE", "mycrate::foo::<i32, u32>"},
        {"_RNvMC0INtC7mycrate3FoolE3bar", "<mycrate::Foo<i32>>::bar"},
        {"_RNCNvCs1234_7mycrate3foo0", "mycrate::foo::{closure#0}"},
        {"_RNCNvCs1234_7mycrate3foos_0", "mycrate::foo::{closure#1}"},
        {"_RNSNvCs1234_7mycrate3foo6vtable", "mycrate::foo::{shim:vtable#0}"},
        {"_RNvC7mycrateu8gdel_5qa", "mycrate::gödel"},
        {"_RNvC7mycrate3fooC3bar", "mycrate::foo"},
        {"_RNvC7mycrate3foo.llvm.123", "mycrate::foo"},
        {"_RINvNtC3std3mem8align_ofNtNtC3std3mem12DiscriminantE",
         "std::mem::align_of::<std::mem::Discriminant>"},
    };
    check(cases, COUNT_OF(cases));
}

static void test_types(void **state) {
    (void)state;
    static const struct named cases[] = {
        {"_RINvC7mycrate3fooabcdefhijlmnopstuvxyzE",
         "mycrate::foo::<i8, bool, char, f64, str, f32, u8, isize, usize, i32, u32, i128, u128, _, i16, u16, "
         "(), ..., i64, u64, !>"},
        {"_RINvC7mycrate3fooReRL_eQeE", "mycrate::foo::<&str, &str, &mut str>"},
        {"_RINvC7mycrate3fooPeOeE", "mycrate::foo::<*const str, *mut str>"},
        {"_RINvC7mycrate3fooAhj8_SeE", "mycrate::foo::<[u8; 8], [str]>"},
        {"_RINvC7mycrate3fooTETeETehEE", "mycrate::foo::<(), (str,), (str, u8)>"},
        {"_RINvC7mycrate3fooFEuE", "mycrate::foo::<fn()>"},
        {"_RINvC7mycrate3fooFehEmE", "mycrate::foo::<fn(str, u8) -> u32>"},
        {"_RINvC7mycrate3fooFUKCEuE", "mycrate::foo::<unsafe extern \"C\" fn()>"},
        {"_RINvC7mycrate3fooFK5cdeclEuE", "mycrate::foo::<extern \"cdecl\" fn()>"},
        {"_RINvC7mycrate3fooFG_RL0_eEuE", "mycrate::foo::<for<'a> fn(&'a str)>"},
        {"_RINvC7mycrate3fooFG1_RL0_eRL2_eEuE", "mycrate::foo::<for<'a, 'b, 'c> fn(&'c str, &'a str)>"},
        {"_RINvC7mycrate3fooDNtC4core5TraitEL_E", "mycrate::foo::<dyn core::Trait>"},
        {"_RINvC7mycrate3fooDNtC4core5Traitp4ItemuEL_E", "mycrate::foo::<dyn core::Trait<Item = ()>>"},
        {"_RINvC7mycrate3fooDG_INtC4core5TraitRL0_eEEL_E",
         "mycrate::foo::<dyn for<'a> core::Trait<&'a str>>"},
        {"_RINvC7mycrate3fooDINtC4core5TraituEp4ItemuNtC4core4SendEL_E",
         "mycrate::foo::<dyn core::Trait<(), Item = ()> + core::Send>"},
        {"_RINvC7mycrate3fooINtC7mycrate3FoolEBq_E", "mycrate::foo::<mycrate::Foo<i32>, str>"},
        {"_RINvC7mycrate3fooL_E", "mycrate::foo::<'_>"},
    };
    check(cases, COUNT_OF(cases));
}

static void test_values(void **state) {
    (void)state;
    static const struct named cases[] = {
        {"_RINvC7mycrate3fooKj3_E", "mycrate::foo::<3>"},
        {"_RINvC7mycrate3fooKan3_E", "mycrate::foo::<-3>"},
        {"_RINvC7mycrate3fooKb1_Kb0_E", "mycrate::foo::<true, false>"},
        {"_RINvC7mycrate3fooKc61_E", "mycrate::foo::<'a'>"},
        {"_RINvC7mycrate3fooKca_E", "mycrate::foo::<'\\n'>"},
        {"_RINvC7mycrate3fooKc1f600_E", "mycrate::foo::<'\\u{1f600}'>"},
        {"_RINvC7mycrate3fooKpE", "mycrate::foo::<_>"},
    };
    check(cases, COUNT_OF(cases));
}

static void test_old(void **state) {
    (void)state;
    static const struct named cases[] = {
        {"_ZN4core3fmt9Formatter3pad17h1234567890abcdefE", "core::fmt::Formatter::pad"},
        {"_ZN4core3fmt9Formatter3pad17h1234567890abcdefE.llvm.1234", "core::fmt::Formatter::pad"},
        {"_ZN4core3fmt9Formatter3pad17h1234567890abcdefE.cold", "core::fmt::Formatter::pad"},
        {"_ZN71_$LT$Test$u20$$u2b$$u20$$u27$static$u20$as$u20$foo..Bar$LT$Test$GT$$GT$"
         "3bar17h930b740aa94f1d3aE",
         "<Test + 'static as foo::Bar<Test>>::bar"},
        {"_ZN4core28_$u7b$$u7b$closure$u7d$$u7d$17h1234567890abcdefE", "core::{{closure}}"},
        {"_ZN4$RP$17h05af221e174051e9E", ")"},
        {"_ZN3foo5a.b.c17h05af221e174051e9E", "foo::a.b.c"},
        {"_ZN3foo6a..b.c17h05af221e174051e9E", "foo::a::b.c"},
        {"_ZN3foo8$C$$SP$a17h05af221e174051e9E", "foo::,@a"},
        {"_ZN3foo12$BP$$RF$$LP$17h05af221e174051e9E", "foo::*&("},
        {"_ZN3foo3$XX17h05af221e174051e9E", "foo::$XX"},
        {"_ZN3foo5$u0a$17h05af221e174051e9E", "foo::$u0a$"},
    };
    check(cases, COUNT_OF(cases));
}

/* Where GNU c++filt 2.40 says something else, or nothing. */
static void test_better(void **state) {
    (void)state;
    static const struct named cases[] = {
        {"_RINvC7mycrate3fooKc27_E", "mycrate::foo::<'\\''>"},
        {"_RINvC7mycrate3fooKo1234567890abcdef1_E",
         "mycrate::foo::<0x1234567890abcdef1>"}, /* loses the first digit */
        {"_RINvC7mycrate3fooRL0_eE", NULL},      /* a lifetime that nothing binds */
        {"_RINvC7mycrate3fooKRe616263_E", "mycrate::foo::<\"abc\">"},
        {"_RINvC7mycrate3fooKe616263_E", "mycrate::foo::<{*\"abc\"}>"},
        {"_RINvC7mycrate3fooKRe225c0ac3b6_E", "mycrate::foo::<\"\\\"\\\\\\n\xc3\xb6\">"},
        {"_RINvC7mycrate3fooKAj1_j2_EE", "mycrate::foo::<{[1, 2]}>"},
        {"_RINvC7mycrate3fooKTj1_EE", "mycrate::foo::<{(1,)}>"},
        {"_RINvC7mycrate3fooKRAj1_EE", "mycrate::foo::<{&[1]}>"},
        {"_RINvC7mycrate3fooKVNtC7mycrate1SS1aj1_1bb0_EE", "mycrate::foo::<{mycrate::S { a: 1, b: false }}>"},
        {"_RINvC7mycrate3fooKVNtC7mycrate1STj1_EE", "mycrate::foo::<{mycrate::S(1)}>"},
        {"_RINvC7mycrate3fooKVNtC7mycrate1SUE", "mycrate::foo::<{mycrate::S}>"},
        {"_RNvC7mycrate3foo$x", "mycrate::foo"},
    };
    check(cases, COUNT_OF(cases));
}

static void test_others(void **state) {
    (void)state;
    static const char *const others[] = {"",
                                         "_R",
                                         "_ZN",
                                         "_R0NvC1a1b",
                                         "_RNvC1a1b_",
                                         "_RNvC1aZ1b",
                                         "_RNvC1aB_1b",
                                         "_RNvB_1b",
                                         "_RNvC1aB9_1b",
                                         "_RINvC1a1bKb2_E",
                                         "_RINvC1a1bKcg_E",
                                         "_RINvC1a1bKc110000_E",
                                         "_RINvC1a1bKRe1_E",
                                         "_RNvC1au1_1",
                                         "_RC99999999999999999999a",
                                         "_ZN1a1b17h1111111111111111E",
                                         "_ZN1a1b17h123456789Oabcdef",
                                         "_ZN1a1b17h1234567890ABCDEFE",
                                         "_ZN1a3b\xc3\26617h1234567890abcdefE",
                                         "_ZN99999999999999999999999aE",
                                         "_RINvC1a1bFGzzzzzzzzzzz_EuE",
                                         "_RINvC1a1bFGzzz_EuE"};
    for (size_t i = 0; i < COUNT_OF(others); i++) {
        struct named other = {others[i], NULL};
        check(&other, 1);
    }
}

/* References back that double, nest and go round are given up. */
static void test_hostile(void **state) {
    (void)state;
    static const char digits[] = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    struct bytebuf name = {0}, out = {0};
    size_t tuple = 8; /* bytes after "_R" */
    bytebuf_add_text(&name, "_RINvC1a1bTuuE");
    for (unsigned i = 0; i < 40; i++) {
        size_t number = tuple - 1, next = name.len - 2;
        char at[3] = {digits[number / 62], digits[number % 62], 0};
        const char *text = number < 62 ? at + 1 : at;
        bytebuf_add_format(&name, "TB%s_B%s_E", text, text);
        tuple = next;
    }
    bytebuf_add_text(&name, "E");
    support_check("doubling", !demangle_rust(bytebuf_slice(&name), &out) && !out.len);
    name.len = out.len = 0;
    bytebuf_add_text(&name, "_RINvC1a1b");
    for (unsigned i = 0; i < 3000; i++)
        bytebuf_add_text(&name, "S");
    bytebuf_add_text(&name, "uE");
    support_check("deep", !demangle_rust(bytebuf_slice(&name), &out) && !out.len);
    bytebuf_free(&name);
    bytebuf_free(&out);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_paths),  cmocka_unit_test(test_types),
                                       cmocka_unit_test(test_values), cmocka_unit_test(test_old),
                                       cmocka_unit_test(test_better), cmocka_unit_test(test_others),
                                       cmocka_unit_test(test_hostile)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
