/* demangle_cxx: names by construct, as GNU c++filt -p -i writes them, and those where we differ. */
#include "support.h"

#include "symbols/demangle_cxx.h"
#include "symbols/demangle_output.h"

struct named {
    const char *mangled, *name; /* NULL: not understood */
};

/* Also cut at every byte: a sanitizer sees what is read beyond it. */
static void check(const struct named *cases, size_t count) {
    struct demangle_tree tree = {0};
    struct bytebuf out = {0};
    for (size_t i = 0; i < count; i++) {
        struct slice mangled = slice_of_text(cases[i].mangled);
        bytebuf_add(&out, SLICE("before "));
        bool is = demangle_cxx(&tree, mangled, &out);
        support_check(cases[i].mangled, is == (cases[i].name != NULL));
        support_text(cases[i].mangled, slice_from(bytebuf_slice(&out), 7), is ? cases[i].name : "");
        for (size_t cut = 0; cut < mangled.len; cut++) {
            char *copy = malloc(cut + !cut);
            memcpy(copy, mangled.at, cut);
            out.len = 0;
            support_check(cases[i].mangled,
                          demangle_cxx(&tree, slice_make(copy, cut), &out) == (out.len > 0));
            free(copy);
        }
        out.len = 0;
    }
    bytebuf_free(&out);
    demangle_tree_free(&tree);
}

static void test_names(void **state) {
    (void)state;
    static const struct named cases[] = {
        {"_Z1fv", "f"},
        {"_ZN1A1fEv", "A::f"},
        {"_ZNK1A1B1fEi", "A::B::f"},
        {"_ZN12_GLOBAL__N_11xE", "(anonymous namespace)::x"},
        {"_ZL3foov", "foo"},
        {"_ZStL8__ioinit", "std::__ioinit"},
        {"_ZSt4moveIRiEONSt16remove_referenceIT_E4typeEOS2_", "std::move<int&>"},
        {"_ZNSt3__16vectorE", "std::__1::vector"},
        {"_ZNSs1fEv", "std::string::f"},
        {"_ZNSaIiE1fEv", "std::allocator<int>::f"},
        {"_ZNSolsEi", "std::ostream::operator<<"},
        {"_ZNSd1fEv", "std::iostream::f"},
        {"_ZNKSt6vectorIiSaIiEE4sizeEv", "std::vector<int, std::allocator<int> >::size"},
    };
    check(cases, COUNT_OF(cases));
}

static void test_constructors_and_destructors(void **state) {
    (void)state;
    static const struct named cases[] = {
        {"_ZN1AC1Ev", "A::A"},
        {"_ZN1AIiEC2ERKS0_", "A<int>::A"},
        {"_ZN1AIiED0Ev", "A<int>::~A"},
        {"_ZN1ACI11BEi", "A::B"},
        {"_ZNSsC1Ev", "std::basic_string<char, std::char_traits<char>, std::allocator<char> >::basic_string"},
        {"_ZNSsD1Ev",
         "std::basic_string<char, std::char_traits<char>, std::allocator<char> >::~basic_string"},
        {"_ZNSaIiEC1Ev", "std::allocator<int>::allocator"},
        {"_ZNSbIwEC1Ev", "std::basic_string<wchar_t>::basic_string"},
        {"_ZNSiC1Ev", "std::basic_istream<char, std::char_traits<char> >::basic_istream"},
        {"_ZN1AC1IiEET_", "A::A<int>"},
    };
    check(cases, COUNT_OF(cases));
}

static void test_operators(void **state) {
    (void)state;
    static const struct named cases[] = {
        {"_ZN1AplEi", "A::operator+"},
        {"_ZN1AlsEi", "A::operator<<"},
        {"_ZlsIiEvT_", "operator<< <int>"},
        {"_ZN1AltIiEEvT_", "A::operator< <int>"},
        {"_ZN1AclEv", "A::operator()"},
        {"_ZN1AixEm", "A::operator[]"},
        {"_ZN1AptEv", "A::operator->"},
        {"_ZN1AnwEm", "A::operator new"},
        {"_ZN1AdaEPv", "A::operator delete[]"},
        {"_ZN1AawEv", "A::operator co_await"},
        {"_ZN1AssERKS_", "A::operator<=>"},
        {"_Zli2_ky", "operator\"\" _k"},
        {"_ZN1Av33fooEm", "A::operator foo"},
        {"_ZN1AcviEv", "A::operator int"},
        {"_ZN1AcvPFviEEv", "A::operator void (*)(int)"},
        {"_ZN1AcvRA3_iEv", "A::operator int (&) [3]"},
        {"_ZN1ScvT_IiEEv", "S::operator int<int>"},
        {"_ZN1AcvT_IiEIcEEv", "A::operator char<int><char>"},
        {"_ZN1AIiEcvT_ISsEEv", "A<int>::operator std::string<std::string>"},
        {"_ZNK1AcvN1BIiE1CEEv", "A::operator B<int>::C"},
    };
    check(cases, COUNT_OF(cases));
}

static void test_templates(void **state) {
    (void)state;
    static const struct named cases[] = {
        {"_Z1fIiEvT_", "f<int>"},
        {"_Z1fIJicEEvDpT_", "f<int, char>"},
        {"_Z1fIiJEEvv", "f<int>"},
        {"_Z1fIJEEvv", "f<>"},
        {"_Z1fI1AI1BIiEEEvv", "f<A<B<int> > >"},
        {"_Z1fIiEvT_.constprop.0", "f<int>"},
        {"_ZN1A1fIiEEvv.cold", "A::f<int>"},
    };
    check(cases, COUNT_OF(cases));
}

static void test_literals(void **state) {
    (void)state;
    static const struct named cases[] = {
        {"_Z1fILin1ELj2ELl3ELm4ELx5ELy6EEvv", "f<-1, 2u, 3l, 4ul, 5ll, 6ull>"},
        {"_Z1fILb0ELb1ELb2EEvv", "f<false, true, (bool)2>"},
        {"_Z1fILc97ELs3ELh6ELw1EEvv", "f<(char)97, (short)3, (unsigned char)6, (wchar_t)1>"},
        {"_Z1fILd4000000000000000EEvv", "f<(double)[4000000000000000]>"},
        {"_Z1fILN1A1EEn3EEEvv", "f<(A::E)-3>"},
        {"_Z1fILDn0EEvv", "f<(decltype(nullptr))0>"},
        {"_Z1fILPFvvE0EEEvv", "f<(void (*)())0>"},
        {"_Z1fIL_Z1gvEEEvv", "f<g()>"},
    };
    check(cases, COUNT_OF(cases));
}

static void test_types(void **state) {
    (void)state;
    static const struct named cases[] = {
        {"_Z1fIabcdefghijlmnostvwxyzEvv",
         "f<signed char, bool, char, double, long double, float, __float128, unsigned char, int, unsigned "
         "int, long, unsigned long, __int128, unsigned __int128, short, unsigned short, void, wchar_t, long "
         "long, unsigned long long, ...>"},
        {"_Z1fIDaDcDdDeDfDhDiDnDsDuEvv", "f<auto, decltype(auto), decimal64, decimal128, decimal32, half, "
                                         "char32_t, decltype(nullptr), char16_t, char8_t>"},
        {"_Z1fIDF16_DF32xDF16bEvv", "f<_Float16, _Float32x, std::bfloat16_t>"},
        {"_Z1fIPKcEvv", "f<char const*>"},
        {"_Z1fIPrVKcEvv", "f<char const volatile restrict*>"},
        {"_Z1fIKPKcEvv", "f<char const* const>"},
        {"_Z1fIRiOiEvv", "f<int&, int&&>"},
        {"_Z1fIPFviEEvv", "f<void (*)(int)>"},
        {"_Z1fIFivEEvv", "f<int ()>"},
        {"_Z1fIPFPFvcEiEEvv", "f<void (*(*)(int))(char)>"},
        {"_Z1fIFPFvcEiEEvv", "f<void (*(int))(char)>"},
        {"_Z1fIPDoFivEEvv", "f<int (*)() noexcept>"},
        {"_Z1fIPDwiEFivEEvv", "f<int (*)() throw(int)>"},
        {"_Z1fIPDxFivEEvv", "f<int (*)() transaction_safe>"},
        {"_Z1fIPKFvvEEvv", "f<void (*)() const>"},
        {"_Z1fIA3_A4_KiEvv", "f<int const [3][4]>"},
        {"_Z1fIKA3_iEvv", "f<int const [3]>"},
        {"_Z1fIPA_iEvv", "f<int (*) []>"},
        {"_Z1fIRA3_KiEvv", "f<int const (&) [3]>"},
        {"_Z1fIPA3_PFviEEvv", "f<void (* (*) [3])(int)>"},
        {"_Z1fIM1AiEvv", "f<int A::*>"},
        {"_Z1fIA3_M1AiEvv", "f<int A::* [3]>"},
        {"_Z1fIM1AKFvicREEvv", "f<void (A::*)(int, char) const &>"},
        {"_Z1fIM1AM1BFviEEvv", "f<void (B::* A::*)(int)>"},
        {"_Z1fIPM1AFviEEvv", "f<void (A::**)(int)>"},
        {"_Z1fIM1AA3_iEvv", "f<int (A::*) [3]>"},
        {"_Z1fIDv4_fEvv", "f<float __vector(4)>"},
        {"_Z1fIRKDv4_fEvv", "f<float __vector(4) const&>"},
        {"_Z1fICfGfEvv", "f<float _Complex, float _Imaginary>"},
        {"_Z1fIU8__vectoriEvv", "f<int __vector>"},
        {"_Z1fIU8__vectorIiEPiEvv", "f<int* __vector<int> >"},
        {"_Z1fIu6__typeEvv", "f<__type>"},
        {"_Z1fIu6__typeIiEEvv", "f<__type, int>"}, /* QUIRK_VENDOR_TYPE */
        {"_Z1fIDtfp_EEvv", "f<decltype ({parm#1})>"},
        {"_Z1fIDpiEvv", "f<(int)...>"},
    };
    check(cases, COUNT_OF(cases));
}

static void test_local_names(void **state) {
    (void)state;
    static const struct named cases[] = {
        {"_ZZ1fvE1x", "f()::x"},
        {"_ZZ1fvE1x_0", "f()::x"},
        {"_ZZ1fvE1x__11_", "f()::x"},
        {"_ZZ1fvEs_0", "f()::string literal"},
        {"_ZZ4mainE1x", "main::x"},
        {"_ZZNK1A1fEvE1x", "A::f() const::x"},
        {"_ZZNVKO1A1fEvE1x", "A::f() const volatile &&::x"},
        {"_ZZN1AcviEvE1x", "A::operator int()::x"},
        {"_ZZN1AcvT_IiEEvE1x", "A::operator int<int>()::x"},
        {"_ZZN1AC1IiEET_E1x", "A::A<int>(int)::x"},
        {"_ZZ1fizE1x", "f(int, ...)::x"},
        {"_ZZ3foovENK3bar3bazEv", "foo()::bar::baz"},
        {"_ZZ3foovEN3barC1Ev", "foo()::bar::bar"},
        {"_ZZN1A1fIiEEPFvcET_E1x", "A::f<int>(int)::x"},
    };
    check(cases, COUNT_OF(cases));
}

static void test_lambdas_and_types_without_name(void **state) {
    (void)state;
    static const struct named cases[] = {
        {"_ZZ1fvENKUlvE_clEv", "f()::{lambda()#1}::operator()"},
        {"_ZZ1fvENKUlicE0_clEic", "f()::{lambda(int, char)#2}::operator()"},
        {"_ZNK1AUlvE_clEv", "A::{lambda()#1}::operator()"},
        {"_ZN1A1xMUlvE_E", "A::x::{lambda()#1}"},
        {"_ZZ1fIiEvT_ENKUlS0_E_clEi", "f<int>(int)::{lambda(auto:1)#1}::operator()"},
        {"_ZZN1A1fIiEEvT_ENKUlT_E_clIcEEDaS2_", "A::f<int>(int)::{lambda(auto:1)#1}::operator()<char>"},
        {"_ZZ1fvENKUlDpT_E_clIJicEEEDaDpT_", "f()::{lambda((auto:1)...)#1}::operator()<int, char>"},
        {"_ZZ1fIiEvvENKUlTyT_E_clIcEEDaS1_", "f<int>()::{lambda<typename $T0>($T0)#1}::operator()<char>"},
        {"_ZZZ1fvENKUlRKT_T0_E_clIicEEDaS1_E1x",
         "f()::{lambda(auto:1 const&, auto:2)#1}::operator()<int, char>(int const&) const::x"},
        {"_Z1fIN1AUt_EEvv", "f<A::{unnamed type#1}>"},
        {"_Z1fIZ1gvENUlvE_1BES1_S0_S_EvT_", "f<g()::{lambda()#1}::B, g()::{lambda()#1}::B, {lambda()#1}, f>"},
    };
    check(cases, COUNT_OF(cases));
}

static void test_packs_and_parameters(void **state) {
    (void)state;
    static const struct named cases[] = {
        {"_ZZ1fIJicEEvDpT_E1x", "f<int, char>(int, char)::x"},
        {"_ZZ1fIJEEvDpT_E1x", "f<>()::x"},
        {"_ZZ1fIJicEEviDpRKT_cE1x", "f<int, char>(int, int const&, char const&, char)::x"},
        {"_ZZ1fIJicEEv1AIJDpT_EEE1x", "f<int, char>(A<int, char>)::x"},
        {"_ZZ1fIJicEJlmEEv1AIDp1BIT_JDpT0_EEEE1x", "f<int, char, long, unsigned long>(A<B<int, long, "
                                                   "unsigned long>, B<char, long, unsigned long> >)::x"},
        {"_ZZ1fIJicEJlmEEv1AIDp1BIT_T0_EEE1x",
         "f<int, char, long, unsigned long>(A<B<int, long>, B<char, unsigned long> >)::x"},
        {"_ZZ1fIRiEvOT_E1x", "f<int&>(int&)::x"},
        {"_ZZ1fIOiEvRT_E1x", "f<int&&>(int&)::x"},
        {"_ZZ1fIOiEvOT_E1x", "f<int&&>(int&&)::x"},
        {"_ZZ1fIKiEvRKT_E1x", "f<int const>(int const&)::x"},
        {"_ZZ1fIVKiEvKT_E1x", "f<int const volatile>(int volatile const)::x"},
        {"_ZZ1fIFivEEvRT_E1x", "f<int ()>(int (&)())::x"},
        {"_ZZ1fIA3_iEvRKT_E1x", "f<int [3]>(int const (&) [3])::x"},
        {"_ZZ1fIiEvRKT_S2_E1x", "f<int>(int const&, int const&)::x"},
        {"_ZZ1fI1BEv1AIT_IcEEE1x", "f<B>(A<B<char> >)::x"},
    };
    check(cases, COUNT_OF(cases));
}

static void test_expressions(void **state) {
    (void)state;
    static const struct named cases[] = {
        {"_Z1fIXplplLi1ELi2ELi3EEEvv", "f<((1)+(2))+(3)>"},
        {"_Z1fIXgtLi1ELi2EEEvv", "f<((1)>(2))>"},
        {"_Z1fIXngLi1EEEvv", "f<-(1)>"},
        {"_Z1fIXstiEEvv", "f<sizeof (int)>"},
        {"_Z1fIXszLi1EEEvv", "f<sizeof (1)>"},
        {"_Z1fIXquLi1ELi2ELi3EEEvv", "f<(1)?(2) : (3)>"},
        {"_Z1fIXcviLi3EEEvv", "f<(int)(3)>"},
        {"_Z1fIXcvi_EEEvv", "f<(int)()>"},
        {"_Z1fIXcvi_Li3ELi4EEEEvv", "f<(int)(3, 4)>"},
        {"_Z1fIXsciLi3EEEvv", "f<static_cast<int>(3)>"},
        {"_Z1fIXtl1AEEEvv", "f<A{}>"},
        {"_Z1fIXilLi3ELi4EEEEvv", "f<{3, 4}>"},
        {"_Z1fIXtl1Adi1xLi3EEEEvv", "f<A{.x=(3)}>"},
        {"_Z1fIXtl1AdxLi1ELi3EEEEvv", "f<A{[1]=(3)}>"},
        {"_Z1fIXtl1AdXLi1ELi2ELi3EEEEvv", "f<A{[1 ... 2]=(3)}>"},
        {"_Z1fIXtl1Adi1xdi1yLi3EEEEvv", "f<A{.x.y=(3)}>"},
        {"_Z1fIXsr1AIiE1xEEvv", "f<A<int>::x>"},
        {"_Z1fIXsr1AplIiEEEvv", "f<A::operator+<int> >"},
        {"_Z1fIXgs1xEEvv", "f<::x>"},
        {"_Z1fIXcl1xLi1ELi2EEEEvv", "f<x(1, 2)>"},
        {"_Z1fIXclL_Z1giELi1EEEEvv", "f<g(1)>"},
        {"_Z1fIXclL_Z1gIiEvT_ELi1EEEEvv", "f<(g<int>)(1)>"},
        {"_Z1fIXadL_Z1gvEEEvv", "f<&(g())>"},
        {"_Z1fIXadL_ZN1A1gEvEEEvv", "f<&A::g>"},
        {"_Z1fIXadL_ZNK1A1gEvEEEvv", "f<&(A::g() const)>"},
        {"_Z1fIXadL_Z1gIiEvT_EEEvv", "f<&(void g<int>(int))>"},
        {"_Z1fIXdtfp_1xEEvv", "f<{parm#1}.x>"},
        {"_Z1fIXptfp_1xEEvv", "f<{parm#1}->x>"},
        {"_Z1fIXpmfp_1xEEvv", "f<{parm#1}->*x>"},
        {"_Z1fIXixfp_Li1EEEvv", "f<{parm#1}[1]>"},
        {"_Z1fIXppfp_EEvv", "f<{parm#1}++>"},
        {"_Z1fIXpp_fp_EEvv", "f<++{parm#1}>"},
        {"_Z1fIXfpTEEvv", "f<this>"},
        {"_Z1fIXfp3_EEvv", "f<{parm#5}>"},
        {"_Z1fIXnw_iEEEvv", "f<new int>"},
        {"_Z1fIXnwLi1E_iEEEvv", "f<new (1) int>"},
        {"_Z1fIXnw_ipiLi1EEEEvv", "f<new int(1)>"},
        {"_Z1fIXgsnw_iEEEvv", "f<::new int>"},
        {"_Z1fIXgsdlfp_EEvv", "f<::delete {parm#1}>"},
        {"_Z1fIXdafp_EEvv", "f<delete[] {parm#1}>"},
        {"_Z1fIXtrEEvv", "f<throw>"},
        {"_Z1fIXtwLi1EEEvv", "f<throw (1)>"},
        {"_Z1fIXonplIiEEEvv", "f<operator+<int> >"},
        {"_Z1fIXu3fooiEEEvv", "f<foo(int)>"},
        {"_ZZ1fIJicEEvAsZT__iE1x", "f<int, char>(int [2])::x"},
        {"_ZZ1fIJicEEvAsPDpT_E_iE1x", "f<int, char>(int [2])::x"},
        {"_ZZ1fIJLi1ELi2EEEvAflplT__iE1x", "f<1, 2>(int [(...+(1, 2))])::x"},
        {"_ZZ1fIJLi1ELi2EEEvAfrplT__iE1x", "f<1, 2>(int [((1, 2)+...)])::x"},
        {"_ZZ1fIJLi1ELi2EEEvAfLplLi0ET__iE1x", "f<1, 2>(int [((0)+...+(1, 2))])::x"},
        {"_ZZ1fIiEvDTcldtfp_1xIT_Efp0_EEE1x", "f<int>(decltype (({parm#1}.(x<int>))({parm#2})))::x"},
        {"_ZZ1fIiEvDTcvT__fp_fp0_EEE1x", "f<int>(decltype ((int)({parm#1}, {parm#2})))::x"},
        {"_ZZ1fIJicEEvDTclfp_spclT_EEEE1x", "f<int, char>(decltype ({parm#1}((int)(), (char)())))::x"},
        {"_ZZ1fIJicEEvAcl1gspfp_E_iE1x", "f<int, char>(int [g({parm#1}...)])::x"},
    };
    check(cases, COUNT_OF(cases));
}

static void test_abi_tags_modules_bindings(void **state) {
    (void)state;
    static const struct named cases[] = {
        {"_ZN1A1fB5cxx11B3fooIiEEv", "A::f[abi:cxx11][abi:foo]<int>"},
        {"_ZN1AC1B5cxx11Ev", "A::A[abi:cxx11]"},
        {"_ZN1AcviB5cxx11Ev", "A::operator int[abi:cxx11]"},
        {"_ZNSsB5cxx111fEv", "std::string[abi:cxx11]::f"},
        {"_ZW3foo3barv", "bar@foo"},
        {"_ZW3fooWP4bazz3barv", "bar@foo:bazz"},
        {"_ZNW3foo1A3barEv", "A@foo::bar"},
        {"_ZDC1a1bE", "[a, b]"},
    };
    check(cases, COUNT_OF(cases));
}

static void test_what_compilers_make(void **state) {
    (void)state;
    static const struct named cases[] = {
        {"_ZTV1A", "vtable for A"},
        {"_ZTTN1A1BE", "VTT for A::B"},
        {"_ZTI1AIiE", "typeinfo for A<int>"},
        {"_ZTIFviE", "typeinfo for void (int)"},
        {"_ZTSPFviE", "typeinfo name for void (*)(int)"},
        {"_ZTF1A", "typeinfo fn for A"},
        {"_ZThn8_N1A1fEv", "non-virtual thunk to A::f()"},
        {"_ZThn8_NK1A1fEv", "non-virtual thunk to A::f() const"},
        {"_ZTv0_n24_N1A1fEv", "virtual thunk to A::f()"},
        {"_ZTch0_h8_N1A1fEv", "covariant return thunk to A::f()"},
        {"_ZTcv0_n24_v0_n24_N1A1fEv", "covariant return thunk to A::f()"},
        {"_ZThn8_N1A1fIiEEvT_", "non-virtual thunk to void A::f<int>(int)"},
        {"_ZThn8_N1A1fIiEEPFvcET_", "non-virtual thunk to void (*A::f<int>(int))(char)"},
        {"_ZThn8_N1A1fIiEERA3_iT_", "non-virtual thunk to int (&A::f<int>(int)) [3]"},
        {"_ZThn8_N1A1fIiEEPiT_", "non-virtual thunk to int* A::f<int>(int)"},
        {"_ZTCN1AE8_1B", "construction vtable for B-in-A"},
        {"_ZTH1x", "TLS init function for x"},
        {"_ZTWN1A1xE", "TLS wrapper function for A::x"},
        {"_ZTAXtl1ALi1EEE", "template parameter object for A{1}"},
        {"_ZGV1x", "guard variable for x"},
        {"_ZGVZ1fIiEvT_E1x", "guard variable for f<int>(int)::x"},
        {"_ZGR1x_", "reference temporary #0 for x"},
        {"_ZGRL1x_", "reference temporary #0 for x"},
        {"_ZGRZ1fvE1x_", "reference temporary #0 for f()::x"},
        {"_ZGRN1A1xE0_", "reference temporary #0 for A::x"},
        {"_ZGTt1fv", "transaction clone for f()"},
        {"_ZGTn1fv", "non-transaction clone for f()"},
        {"_ZGA1fv", "hidden alias for f()"},
        {"_ZGIW3fooWP3bar", "initializer for module foo:bar"},
        {"_GLOBAL__I__Z3foov", "global constructors keyed to foo()"},
        {"_GLOBAL__D_a.cpp", "global destructors keyed to a.cpp"},
    };
    check(cases, COUNT_OF(cases));
}

/* QUIRK_EMPTY_PACK */
static void test_oddities(void **state) {
    (void)state;
    static const struct named cases[] = {
        {"_Z1fIJEiEvv", "f<, int>"},
        {"_Z1fIiJEcEvv", "f<int, , char>"},
        {"_ZZ1fIJEEviDpRKT_cE1x", "f<>(int, , char)::x"},
        {"_ZN1AI1BIiJEEE1fEv", "A<B<int> >::f"},
    };
    check(cases, COUNT_OF(cases));
}

/* Where GNU c++filt 2.40 says something else. */
static void test_better(void **state) {
    (void)state;
    static const struct named cases[] = {
        {"_ZN1AUt_C1Ev", "A::{unnamed type#1}::{unnamed type#1}"},   /* c++filt: A */
        {"_ZZ1fvENUlvE_D1Ev", "f()::{lambda()#1}::~{lambda()#1}"},   /* c++filt: ~f */
        {"_Z1fITnPvLPv0EEvv", "f<(void*)0>"},                        /* unknown to it */
        {"_Z1fITyiTpTyJicEEvv", "f<int, int, char>"},                /* the same */
        {"_Z1fIDB8_DU8_EvT_", "f<_BitInt(8), unsigned _BitInt(8)>"}, /* the same */
        {"_Z1fIPDOLb1EEFivEEvv", "f<int (*)() noexcept(true)>"},     /* the same */
        {"_Z1fIDv_Li4E_fEvv", "f<float __vector(4)>"},
        {"_Z1fIXnxLi1EEEvv", "f<noexcept (1)>"},                             /* the same */
        {"_Z1fIXtiiEEvv", "f<typeid (int)>"},                                /* the same */
        {"_Z1fIXatiEEvv", "f<alignof (int)>"},                               /* the same */
        {"_Z1fIXfL0p1_EEvv", "f<{parm#3}>"},                                 /* the same */
        {"_Z1fITs1AEvv", "f<A>"},                                            /* the same */
        {"_Z1fIXaasr1BIiE1xntsr1CIcE1yEEvv", "f<B<int>::x&&(!C<char>::y)>"}, /* loses B */
        {"_ZZ1fIFivEEvRKT_E1x", "f<int ()>(int (&)())::x"},                  /* a const where none can be */
        {"_ZZN1AC1IZ1fIRFvvEEvOT_EUlvE_EERS4_E1x",
         "A::A<f<void (&)()>(void (&)())::{lambda()#1}>(f<void (&)()>(void (&)())::{lambda()#1}&)::x"},
    };
    check(cases, COUNT_OF(cases));
}

/* C++20's, by the ABI: c++filt 2.40 does not know them. */
static void test_requires(void **state) {
    (void)state;
    static const struct named cases[] = {
        {"_Z1kIiEv1SIXrqXcvT_Li1EEEE", "k<int>"},
        {"_Z1hIiEvT_QrQT__Xplfp_Li1EE", "h<int>"},
        {"_Z1gI1XEv1SIXrQT__Xplfp_Li1EXmifp_Li1ENR1CTNT_1xEQ1CIT_EEEET_", "g<X>"},
        {"_Z1fIXrqXplLi1ELi2EXadL_Z1gvENR1CTiQLb1EEEEvv",
         "f<requires { (1)+(2); {&(g())} noexcept -> C; typename int; requires true; }>"},
        {"_Z1fIXrQid_Xplfp_fp0_EEEvv", "f<requires (int, double) { {parm#1}+{parm#2}; }>"},
        {"_Z1fIXrqXLi1ENEEEvv", "f<requires { {1} noexcept; }>"},
        {"_Z1fIXrqEEvv", NULL},        /* it ends the argument: there is no end of the list */
        {"_Z1fIXrqXEEvv", NULL},       /* no expression */
        {"_Z1fIXrqXLi1EREEEvv", NULL}, /* no concept */
        {"_Z1fIXrQiXLi1EEEEvv", NULL}, /* no end of the parameters */
        {"_Z1fIXrqSi1EEEEvv", NULL},   /* no requirement begins so */
    };
    check(cases, COUNT_OF(cases));
}

static void test_others(void **state) {
    (void)state;
    static const char *const others[] = {"",
                                         "_",
                                         "_Z",
                                         "_Zfoo",
                                         "foo",
                                         "__Z1fv",
                                         "_ZN3foo",
                                         "_Z3fo",
                                         "_Z99999999999999999999f",
                                         "_Z0f",
                                         "_ZZ1fv",
                                         "_Z1fIT_E",
                                         "_Z1fIT0_E",
                                         "_ZS_",
                                         "_ZN1AS0_E",
                                         "_Z1fIL",
                                         "_ZT",
                                         "_ZTX1f",
                                         "_ZGR",
                                         "_GLOBAL_",
                                         "_GLOBAL__I",
                                         "_Z1\x01",
                                         "_Z3a\177b",
                                         "_ZC1v",
                                         "_ZN1AI",
                                         "_Z1fIXEEvv",
                                         "_Z1fIXplLi1EEEvv",
                                         "_ZZ1fv1AIT_IcEEE1x"};
    for (size_t i = 0; i < COUNT_OF(others); i++) {
        struct named other = {others[i], NULL};
        check(&other, 1);
    }
}

/* A name of `count` times `part` between `before` and `after`. */
static struct bytebuf repeated(const char *before, const char *part, size_t count, const char *after) {
    struct bytebuf name = {0};
    bytebuf_add_text(&name, before);
    while (count--)
        bytebuf_add_text(&name, part);
    bytebuf_add_text(&name, after);
    return name;
}

/* Names that nest, double or repeat as often as they can are given up, soon. */
static void test_hostile(void **state) {
    (void)state;
    static const struct {
        const char *before, *part, *after;
        size_t count;
        bool good;
    } cases[] = {
        {"_Z1fI", "P", "iEvv", 200, true},
        {"_Z1fI", "P", "iEvv", 2000, false},
        {"_Z1fI", "F", "ivEEvv", 2000, false},
        {"_Z1f", "I1A", "iEvv", 2000, false},
        {"_Z1fIX", "ng", "Li1EEEvv", 2000, false},
        {"_Z", "Z", "1fvE1x", 2000, false},
        {"_ZN1AcvT_I", "N1AcvT_I", "i", 100, false}, /* arguments are tried twice */
        {"_ZN1A", "cv1BIT_E", "E", 2000, false},
        {"_Z1fI1AIiiES0_IS1_S1_ES0_IS2_S2_ES0_IS3_S3_ES0_IS4_S4_ES0_IS5_S5_ES0_IS6_S6_ES0_IS7_S7_ES0_IS8_S8_"
         "E",
         "S0_IS9_S9_E", "Evv", 1, true},
        {"_Z1fI", "1a", "Evv", 20000, true},
        {"_Z1fI", "1a", "Evv", 40000, false}, /* longer than DEMANGLE_TREE_MAX */
    };
    struct demangle_tree tree = {0};
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct bytebuf name = repeated(cases[i].before, cases[i].part, cases[i].count, cases[i].after),
                       out = {0};
        bool good = demangle_cxx(&tree, bytebuf_slice(&name), &out);
        support_check(cases[i].part, good == cases[i].good);
        support_check(cases[i].part, out.len <= DEMANGLE_OUTPUT_MAX && (good || !out.len));
        bytebuf_free(&name);
        bytebuf_free(&out);
    }
    demangle_tree_free(&tree);
}

/* Each level doubles the text: past the limit there is none. With packs that are empty it takes steps alone.
 */
static void test_doubling(void **state) {
    (void)state;
    struct demangle_tree tree = {0};
    for (int empty = 0; empty < 2; empty++) {
        struct bytebuf name = {0}, out = {0};
        bytebuf_add_text(&name, empty ? "_Z1fI1AIJEES0_IJS1_S1_EE" : "_Z1fI1AIiES0_IS1_S1_E");
        for (unsigned i = 2; i < 34; i++) {
            char number[2] = {i <= 10 ? (char)('0' + i - 1) : (char)('A' + i - 11), 0};
            bytebuf_add_format(&name, empty ? "S0_IJS%s_S%s_EE" : "S0_IS%s_S%s_E", number, number);
        }
        bytebuf_add_text(&name, "Evv");
        support_check("doubling", !demangle_cxx(&tree, bytebuf_slice(&name), &out) && !out.len);
        bytebuf_free(&name);
        bytebuf_free(&out);
    }
    demangle_tree_free(&tree);
}

/* Wherever it is, a control byte makes a name none that can be printed; other bytes do not. */
static void test_control_bytes(void **state) {
    (void)state;
    static const struct {
        unsigned char byte;
        bool good;
    } cases[] = {{0, false},  {1, false},    {0x1f, false}, {' ', true},
                 {'~', true}, {0x7f, false}, {0x80, true},  {0xff, true}};
    struct demangle_tree tree = {0};
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        for (size_t at = 0; at < 20; at++) {
            char name[] = "_Z20abcdefghijklmnopqrst";
            struct bytebuf out = {0};
            name[4 + at] = (char)cases[i].byte;
            bool good = demangle_cxx(&tree, slice_make(name, sizeof name - 1), &out);
            support_check("a control byte", good == cases[i].good && out.len == (good ? 20 : 0));
            bytebuf_free(&out);
        }
    demangle_tree_free(&tree);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_names),
        cmocka_unit_test(test_constructors_and_destructors),
        cmocka_unit_test(test_operators),
        cmocka_unit_test(test_templates),
        cmocka_unit_test(test_literals),
        cmocka_unit_test(test_types),
        cmocka_unit_test(test_local_names),
        cmocka_unit_test(test_lambdas_and_types_without_name),
        cmocka_unit_test(test_packs_and_parameters),
        cmocka_unit_test(test_expressions),
        cmocka_unit_test(test_abi_tags_modules_bindings),
        cmocka_unit_test(test_what_compilers_make),
        cmocka_unit_test(test_oddities),
        cmocka_unit_test(test_better),
        cmocka_unit_test(test_requires),
        cmocka_unit_test(test_others),
        cmocka_unit_test(test_hostile),
        cmocka_unit_test(test_doubling),
        cmocka_unit_test(test_control_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
