/* symbol: brackets that are none, argument lists, arrows. */
#include "support.h"

#include "symbol.h"

static void test_arguments(void **state) {
    (void)state;
    static const char *const cases[][2] = {
        {"main (argc=1) at m.c:3", "main"},
        {"std::vector<int, std::allocator<int> >::push_back (this=0x1)",
         "std::vector<int, std::allocator<int> >::push_back"},
        {"std::function<void (int)>::operator()(int) const (this=1)",
         "std::function<void (int)>::operator()(int) const"},
        {"Rope::operator< (this=0x1, o=...)", "Rope::operator<"},
        {"Rope::operator-> (this=0x1)", "Rope::operator->"},
        {"Rope::operator () (this=0x1)", "Rope::operator ()"},
        {"operator new (sz=8)", "operator new"},
        {"std::operator<< <std::char_traits<char> > (__out=...)",
         "std::operator<< <std::char_traits<char> >"},
        {"(anonymous namespace)::run (n=1)", "(anonymous namespace)::run"},
        {"void (anonymous namespace)::run (n=1)", "void (anonymous namespace)::run"},
        {"f<(a > (b)", "f<(a >"},
        {"main", "main"},
        {"", ""},
        {"my_operator< x (", "my_operator< x"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct slice text = slice_of_text(cases[i][0]);
        bool certain;
        size_t at = symbol_arguments(text, &certain);
        support_text(cases[i][0], slice_part(text, 0, at), cases[i][1]);
        bool brackets = slice_starts(text, SLICE("f<(a")) || slice_starts(text, SLICE("my_"));
        support_check(cases[i][0], certain == (at < text.len && !brackets));
    }
    bool certain = true; /* what follows could be the rest of "operator ()" */
    assert_int_equal(symbol_arguments(SLICE("A::operator (x)"), &certain), 11);
    assert_false(certain);
}

static void test_without_arguments(void **state) {
    (void)state;
    static const char *const cases[][2] = {
        {"a::f(int)", "a::f"},
        {"a::f(int) const", "a::f"},
        {"a::f(int) const &", "a::f"},
        {"a::f(int) const volatile &&", "a::f"},
        {"a::f(int) [clone .cold]", "a::f"},
        {"a::f(int) [clone .part.0] [clone .cold]", "a::f"},
        {"a::f(int)::g", "a::f(int)::g"},
        {"a::f<int>", "a::f"},
        {"a::f<int>(int)", "a::f<int>"},
        {"std::vector<int>::size", "std::vector<int>::size"},
        {"f(std::x)", "f(std::x)"},
        {"f(int)", "f(int)"},
        {"a::operator()(int)", "a::operator()"},
        {"a::operator->()", "a::operator->"},
        {"a::f(int", "a::f(int"},
        {"a::{lambda(int)#1}", "a::{lambda(int)#1}"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        support_text(cases[i][0], symbol_without_arguments(slice_of_text(cases[i][0])), cases[i][1]);
}

static void test_cut(void **state) {
    (void)state;
    struct slice rest = SLICE("a->b<c->d>->e::operator->->f"), part;
    static const char *const wanted[] = {"a", "b<c->d>", "e::operator->", "f"};
    for (size_t i = 0; i < COUNT_OF(wanted); i++) {
        assert_true(symbol_cut(&rest, &part));
        support_text("part", part, wanted[i]);
    }
    assert_false(symbol_cut(&rest, &part));
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_arguments),
                                       cmocka_unit_test(test_without_arguments), cmocka_unit_test(test_cut)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
