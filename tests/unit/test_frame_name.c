/* frame_name: what a symbol and its module are called, tidied in each of the three ways. */
#include "support.h"

#include "perf/frame_name.h"

enum { KERNEL = 1, JIT = 2, ADDRS = 4, JAVA = 8 };

struct name_case {
    const char *symbol, *module; /* module NULL: the frame has none */
    unsigned rules;
    const char *classic, *balanced, *none; /* names ended by '|'; NULL: as classic */
};

#define MAP "/tmp/perf-1.map"

static const struct name_case name_cases[] = {
    {"main", "/bin/a", 0, "main|", NULL, NULL},
    {"", "/bin/a", 0, "", NULL, NULL},

    /* CP-15: the offset, once; what then begins with a parenthesis */
    {"main+0x10", "/bin/a", 0, "main|", NULL, NULL},
    {"main+0x1f+0x2e", "/bin/a", 0, "main+0x1f|", NULL, NULL},
    {"main+0x", "/bin/a", 0, "main+0x|", NULL, NULL},
    {"main+0x1F", "/bin/a", 0, "main+0x1F|", NULL, NULL},
    {"main+0xg", "/bin/a", 0, "main+0xg|", NULL, NULL},
    {"main+12", "/bin/a", 0, "main+12|", NULL, NULL},
    {"main0x12", "/bin/a", 0, "main0x12|", NULL, NULL},
    {"main+0x1 ", "/bin/a", 0, "main+0x1 |", "main+0x1|", NULL},
    {"+0x10", "/bin/a", 0, "", NULL, NULL},
    {"(a.out)", "/bin/a", 0, "", "", "(a.out)|"},
    {"(a.out)+0x5", "/bin/a", 0, "", "", "(a.out)|"},
    {"(anonymous namespace)::Anon::run+0x13", "/bin/a", 0, "", "(anonymous namespace)::Anon::run|",
     "(anonymous namespace)::Anon::run|"},
    {"(anonymous class)::operator()", "/bin/a", 0, "", "(anonymous class)::operator()|",
     "(anonymous class)::operator()|"},

    /* CP-16, CP-20: inlined frames of a JIT */
    {"a->b->c+0x4b", MAP, 0, "a|b_[i]|c_[i]|", NULL, "a->b->c|"},
    {"a->b", "/bin/a", 0, "a|b_[i]|", "a->b|", "a->b|"},
    {"a->b_[i]->c", MAP, 0, "a|b_[i]|c_[i]|", NULL, "a->b_[i]->c|"},
    {"a->x_[i]y", MAP, 0, "a|x_[i]y|", NULL, "a->x_[i]y|"},
    {"a_[i]->b", MAP, 0, "a_[i]|b_[i]|", NULL, "a_[i]->b|"},
    {"a->", MAP, 0, "a|", NULL, "a->|"},
    {"a->->", MAP, 0, "a|", NULL, "a->->|"},
    {"->", MAP, 0, "", NULL, "->|"},
    {"->a", MAP, 0, "|a_[i]|", NULL, "->a|"},
    {"a->->b", MAP, 0, "a|_[i]|b_[i]|", NULL, "a->->b|"},
    {"a->[unknown]", MAP, 0, "a|[perf-1.map]_[i]|", NULL, "a->[unknown]|"},
    {"a->b", MAP, JIT, "a_[j]|b_[i]|", NULL, "a->b_[j]|"},
    {"a->b", "[kernel.kallsyms]", KERNEL, "a_[k]|b_[i]|", "a->b_[k]|", "a->b_[k]|"},
    {"f(a->b)->g", MAP, 0, "f|b)_[i]|g_[i]|", "f|g_[i]|", "f(a->b)->g|"},

    /* CP-17: no symbol */
    {"[unknown]", "/lib/libc.so.6", 0, "[libc.so.6]|", NULL, NULL},
    {"[unknown]", "[unknown]", 0, "[unknown]|", NULL, NULL},
    {"[unknown]", "[kernel.kallsyms]", 0, "[[kernel.kallsyms]]|", NULL, NULL},
    {"[unknown]", "/tmp/perf-1.map", 0, "[perf-1.map]|", NULL, NULL},
    {"[unknown]", "", 0, "[]|", NULL, NULL},
    {"[unknown]", "/a/", 0, "[]|", NULL, NULL},
    {"[unknown]", "//anon", 0, "[anon]|", NULL, NULL},
    {"[unknown]", "/usr/bin/foo (deleted)", 0, "[foo]|", NULL, NULL},
    {"[unknown]", "/memfd:doublemapper (deleted)", 0, "[memfd:doublemapper]|", NULL, NULL},
    {"[unknown]", "/lib/a;b.so", 0, "[a:b.so]|", NULL, NULL},
    {"[unknown]+0x5", "/lib/libc.so.6", 0, "[libc.so.6]|", NULL, NULL},
    {"[unknown]x", "/lib/libc.so.6", 0, "[unknown]x|", NULL, NULL},
    {"[Unknown]", "/lib/libc.so.6", 0, "[Unknown]|", NULL, NULL},
    {"[unknown]", NULL, 0, "[unknown]|", NULL, NULL},
    {"[unknown]", "/lib/libc.so.6", ADDRS, "[libc.so.6 <4005d0>]|", NULL, NULL},
    {"[unknown]", "[unknown]", ADDRS, "[unknown <4005d0>]|", NULL, NULL},
    {"main", "/bin/a", ADDRS, "main|", NULL, NULL},

    /* CP-18: tidying */
    {"a;b", "/bin/a", 0, "a:b|", NULL, NULL},
    {"a\nb", "/bin/a", 0, "a b|", NULL, NULL}, /* a symbol table may have it: no line may begin there */
    {"std::vector<int>::push(int&)", "/bin/a", 0, "std::vector<int>::push|", NULL,
     "std::vector<int>::push(int&)|"},
    {"main.(", "/bin/a", 0, "main.|", "main.(|", "main.(|"},
    {"net/http.(*liveSwitchReader).Read", "/bin/a", 0, "net/http.(*liveSwitchReader).Read|", NULL, NULL},
    {"a.(b", "/bin/a", 0, "a.|", "a.(b|", "a.(b|"},
    {"f((anonymous namespace)::x)", "/bin/a", 0, "f|", NULL, "f((anonymous namespace)::x)|"},
    {"a::(anonymous namespace)::f(int)", "/bin/a", 0, "a::(anonymous namespace)::f|", NULL,
     "a::(anonymous namespace)::f(int)|"},
    {"\"quoted\" 'x'", "/bin/a", 0, "quoted x|", "\"quoted\" 'x'|", "\"quoted\" 'x'|"},
    {"\"'", "/bin/a", 0, "|", "\"'|", "\"'|"},
    {"f(\"a\")", "/bin/a", 0, "f|", NULL, "f(\"a\")|"},
    {" ", "/bin/a", 0, " |", NULL, NULL},
    {"a b ", "/bin/a", 0, "a b |", "a b|", "a b |"},
    {"RegExp:\\bFoo ?Bar(?:/[\\d.]+|[ \\w.]*)", MAP, 0, "RegExp:\\bFoo ?Bar|", NULL,
     "RegExp:\\bFoo ?Bar(?:/[\\d.]+|[ \\w.]*)|"},

    /* what balanced is for */
    {"P::operator->", "/bin/a", 0, "P::operator|", "P::operator->|", "P::operator->|"},
    {"P::operator->", MAP, 0, "P::operator|", "P::operator->|", "P::operator->|"},
    {"P::operator->*(int)", "/bin/a", 0, "P::operator|*_[i]|", "P::operator->*|", "P::operator->*(int)|"},
    {"Q::operator<", "/bin/a", 0, "Q::operator<|", NULL, NULL},
    {"Q::operator<<(int)", "/bin/a", 0, "Q::operator<<|", NULL, "Q::operator<<(int)|"},
    {"Q::operator()", "/bin/a", 0, "Q::operator|", "Q::operator()|", "Q::operator()|"},
    {"Q::operator()(int) const", "/bin/a", 0, "Q::operator|", "Q::operator()|", "Q::operator()(int) const|"},
    {"Q::operator[](int)", "/bin/a", 0, "Q::operator[]|", NULL, "Q::operator[](int)|"},
    {"Q::operator bool() const", "/bin/a", 0, "Q::operator bool|", NULL, "Q::operator bool() const|"},
    {"Foo::operator std::function<void ()>", "/bin/a", 0, "Foo::operator std::function<void |",
     "Foo::operator std::function<void ()>|", "Foo::operator std::function<void ()>|"},
    {"operator\"\" _kb(unsigned long)", "/bin/a", 0, "operator _kb|", "operator\"\" _kb|",
     "operator\"\" _kb(unsigned long)|"},
    {"foo<(some_enum)0>::bar()", "/bin/a", 0, "foo<|", "foo<(some_enum)0>::bar|",
     "foo<(some_enum)0>::bar()|"},
    {"void exec<void (*)()>(void (*)())", "/bin/a", 0, "void exec<void |", "void exec<void (*)()>|",
     "void exec<void (*)()>(void (*)())|"},
    {"std::_Function_handler<void (int), th(void*)::{lambda(int)#1}>::_M_invoke", "/bin/a", 0,
     "std::_Function_handler<void |",
     "std::_Function_handler<void (int), th(void*)::{lambda(int)#1}>::_M_invoke|",
     "std::_Function_handler<void (int), th(void*)::{lambda(int)#1}>::_M_invoke|"},
    {"th(void*)::{lambda(int)#1}::operator()(int) const", "/bin/a", 0, "th|",
     "th(void*)::{lambda(int)#1}::operator()|", "th(void*)::{lambda(int)#1}::operator()(int) const|"},
    {"A::f() const::{lambda()#1}::operator()() const", "/bin/a", 0, "A::f|",
     "A::f() const::{lambda()#1}::operator()|", "A::f() const::{lambda()#1}::operator()() const|"},
    {"core::ops::FnOnce::call_once<fn(usize) -> bool, (usize)>", "/bin/a", 0,
     "core::ops::FnOnce::call_once<fn| bool, _[i]|",
     "core::ops::FnOnce::call_once<fn(usize) -> bool, (usize)>|",
     "core::ops::FnOnce::call_once<fn(usize) -> bool, (usize)>|"},
    {"arrayOopDesc::base(BasicType) const", "/bin/a", 0, "arrayOopDesc::base|", NULL,
     "arrayOopDesc::base(BasicType) const|"},
    {"main.(*Cache[go.shape.int,go.shape.string]).Get", "/bin/a", 0,
     "main.(*Cache[go.shape.int,go.shape.string]).Get|", NULL, NULL},
    {"decltype(auto) x::y(int)", "/bin/a", 0, "decltype|", "decltype(auto) x::y|",
     "decltype(auto) x::y(int)|"},
    {"f(int", "/bin/a", 0, "f|", "f(int|", "f(int|"},
    {"myoperator(int)", "/bin/a", 0, "myoperator|", NULL, "myoperator(int)|"},
    {"a<b(c)", "/bin/a", 0, "a<b|", "a<b(c)|", "a<b(c)|"},

    /* CP-19: java */
    {"Ljava/lang/String;::hash", MAP, JAVA, "java/lang/String:::hash|", NULL, "Ljava/lang/String:::hash|"},
    {"Ljava/lang/String;::hash", MAP, 0, "Ljava/lang/String:::hash|", NULL, NULL},
    {"LLa/b", MAP, JAVA, "La/b|", NULL, "LLa/b|"},
    {"Interpreter", MAP, JAVA, "Interpreter|", NULL, NULL},
    {"List", MAP, JAVA, "List|", NULL, NULL},
    {"La/b->Lc/d->Le", MAP, JAVA, "a/b|c/d_[i]|Le_[i]|", NULL, "La/b->Lc/d->Le|"},
    {"Lfoo(a/b)", MAP, JAVA, "Lfoo|", NULL, "Lfoo(a/b)|"},

    /* CP-20: marks */
    {"f", "[kernel.kallsyms]", KERNEL, "f_[k]|", NULL, NULL},
    {"f", "/usr/lib/debug/boot/vmlinux", KERNEL, "f_[k]|", NULL, NULL},
    {"f", "/usr/lib/debug/boot/vmlinux-5.4", KERNEL, "f_[k]|", NULL, NULL},
    {"f", "[unknown]", KERNEL, "f|", NULL, NULL},
    {"f", "[nf_conntrack]", KERNEL, "f_[k]|", NULL, NULL},
    {"f_[k]", "[kernel.kallsyms]", KERNEL, "f_[k]_[k]|", NULL, NULL},
    {"f", "[kernel.kallsyms]", JIT, "f|", NULL, NULL},
    {"f", "/tmp/perf-12.map", JIT, "f_[j]|", NULL, NULL},
    {"f_[j]", "/tmp/perf-12.map", JIT, "f_[j]|", NULL, NULL},
    {"f", "/tmp/perf-12.map", KERNEL, "f|", NULL, NULL},
    {"f", "/tmp/perf-.map", JIT, "f|", NULL, NULL},
    {"f", "/tmp/perf-12xmap", JIT, "f|", NULL, NULL},
    {"f", "/x/tmp/perf-12.map (deleted)", JIT, "f_[j]|", NULL, NULL},
    {"f", "/tmp/perf-/tmp/perf-7.map", JIT, "f_[j]|", NULL, NULL},
    {"[unknown]", "[kernel.kallsyms]", KERNEL, "[[kernel.kallsyms]]_[k]|", NULL, NULL},
    {"[unknown]", "/tmp/perf-12.map", KERNEL | JIT, "[perf-12.map]_[j]|", NULL, NULL},
    {"f(int)", "[kernel.kallsyms]", KERNEL, "f_[k]|", NULL, "f(int)_[k]|"},
    {"f", "", KERNEL | JIT, "f|", NULL, NULL},
    {"f", NULL, KERNEL | JIT, "f|", NULL, NULL},
};

static void make(const struct name_case *c, enum tidy tidy, struct frame_names *names, struct bytebuf *seen) {
    const struct name_rules rules = {tidy, c->rules & KERNEL, c->rules & JIT, c->rules & ADDRS, false};
    const struct frame frame = {SLICE("4005d0"), slice_of_text(c->symbol),
                                c->module ? slice_of_text(c->module) : (struct slice){0}, c->module != NULL};
    frame_name_make(names, &rules, &frame, c->rules & JAVA);
    seen->len = 0;
    for (size_t i = 0; i < names->count; i++) {
        struct slice name = frame_names_at(names, i);
        assert_int_equal(slice_find(name, ';'), name.len);
        bytebuf_add(seen, name);
        bytebuf_add_byte(seen, '|');
    }
    assert_true(names->sourced <= names->count);
}

static void test_names(void **state) {
    (void)state;
    static const char *const ways[] = {"classic", "balanced", "none"};
    struct frame_names names = {0}; /* reused, as collapse does */
    struct bytebuf seen = {0}, failures = {0};
    for (size_t i = 0; i < COUNT_OF(name_cases); i++)
        for (int way = 0; way < 3; way++) {
            const struct name_case *c = &name_cases[i];
            const char *const wants[] = {c->classic, c->balanced, c->none},
                              *want = wants[way] ? wants[way] : c->classic;
            make(c, (enum tidy)way, &names, &seen);
            if (!slice_equal(bytebuf_slice(&seen), slice_of_text(want)))
                bytebuf_add_format(&failures, "%s (%s) %s: got %.*s want %s\n", c->symbol,
                                   c->module ? c->module : "none", ways[way], (int)seen.len,
                                   seen.at ? seen.at : "", want);
        }
    support_text("names", bytebuf_slice(&failures), "");
    bytebuf_free(&seen);
    bytebuf_free(&failures);
    frame_names_free(&names);
}

/* A name of bytes: NUL, controls and broken UTF-8 stay as they are. */
static void test_bytes(void **state) {
    (void)state;
    static const struct slice symbol = BYTES("a\0\x01\xff\xc3");
    struct frame_names names = {0};
    for (int way = 0; way < 3; way++) {
        const struct frame frame = {SLICE("1"), symbol, SLICE("/a"), true};
        frame_name_make(&names, &(struct name_rules){.tidy = (enum tidy)way}, &frame, false);
        assert_int_equal(names.count, 1);
        support_same("bytes", frame_names_at(&names, 0), symbol);
    }
    frame_names_free(&names);
}

/* CP-17, CP-21: which names have a source line, and whether a symbol was missing. */
static void test_facts(void **state) {
    (void)state;
    static const struct {
        const char *symbol, *module;
        size_t count, sourced;
        bool unknown;
    } cases[] = {
        {"main", "/a", 1, 1, false},
        {"a->b->c", "/a", 3, 3, false},
        {"[unknown]", "/a", 1, 1, true},
        {"[unknown]", "[unknown]", 1, 0, true},
        {"a->[unknown]->b", "[unknown]", 3, 1, true},
        {"a->[unknown]->b", "/a", 3, 3, true},
        {"[unknown]->a", "[unknown]", 2, 0, true},
        {"(x)", "/a", 0, 0, false},
    };
    struct frame_names names = {0};
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        const struct frame frame = {SLICE("1"), slice_of_text(cases[i].symbol),
                                    slice_of_text(cases[i].module), true};
        frame_name_make(&names, &(struct name_rules){0}, &frame, false);
        support_check(cases[i].symbol, names.count == cases[i].count);
        support_check(cases[i].symbol, names.sourced == cases[i].sourced);
        support_check(cases[i].symbol, names.unknown == cases[i].unknown);
    }
    frame_names_free(&names);
}

static void test_split(void **state) {
    (void)state;
    struct frame_names names = {0};
    frame_names_split(&names, SLICE("a;b;;c"));
    assert_int_equal(names.count, 4);
    support_text("first", frame_names_at(&names, 0), "a");
    support_text("empty", frame_names_at(&names, 2), "");
    support_text("last", frame_names_at(&names, 3), "c");
    assert_int_equal(names.sourced, 0);
    frame_names_split(&names, SLICE(""));
    assert_int_equal(names.count, 1);
    frame_names_split(&names, (struct slice){0}); /* of a buffer that was never used: the same */
    assert_int_equal(names.count, 1);
    support_text("no text", frame_names_at(&names, 0), "");
    frame_names_free(&names);
}

/* Random texts of the bytes that matter: no crash, no ';', all ways. */
static void test_random(void **state) {
    (void)state;
    static const char *const pieces[] = {"operator",  "->",   "<",  ">",     "(",
                                         ")",         "[",    "]",  "{",     "}",
                                         "::",        "a",    " ",  "const", "(anonymous namespace)",
                                         "[unknown]", "+0x1", "\"", ";",     ".(",
                                         ").",        "L",    "/",  "=>"};
    struct frame_names names = {0};
    struct bytebuf symbol = {0}, seen = {0};
    for (int i = 0; i < 20000; i++) {
        symbol.len = 0;
        for (uint32_t n = support_random(10); n > 0; n--)
            bytebuf_add(&symbol, slice_of_text(pieces[support_random(COUNT_OF(pieces))]));
        bytebuf_add_byte(&symbol, '\0');
        static const char *const modules[] = {"/bin/a", MAP, "[unknown]", "[kernel.kallsyms]"};
        const struct name_case c = {symbol.at, modules[i % 4], support_random(16), NULL, NULL, NULL};
        make(&c, (enum tidy)(i % 3), &names, &seen);
    }
    bytebuf_free(&symbol);
    bytebuf_free(&seen);
    frame_names_free(&names);
}

/* Symbols made to be slow, and how many names they give, with how many bytes in all. */
static void test_long(void **state) {
    (void)state;
    enum { LENGTH = 60000, ALL = LENGTH };
    static const struct {
        const char *piece;
        struct {
            size_t count, bytes;
        } ways[3]; /* classic, balanced, none */
    } cases[] = {
        {"(", {{0, 0}, {1, ALL}, {1, ALL}}},
        {"<", {{1, ALL}, {1, ALL}, {1, ALL}}},
        {"a->", {{20000, 20000 + 19999 * 4}, {1, ALL}, {1, ALL}}}, /* all but the first have a mark */
        {"operator", {{1, ALL}, {1, ALL}, {1, ALL}}},
        {"f()", {{1, 1}, {1, 1}, {1, ALL}}},
        {" const", {{1, ALL}, {1, ALL}, {1, ALL}}},
        {".(", {{1, 1}, {1, ALL}, {1, ALL}}},
        {"(anonymous namespace)", {{0, 0}, {1, 21}, {1, ALL + 18}}}, /* the last piece is cut nowhere */
        {"->", {{0, 0}, {1, ALL}, {1, ALL}}},
        {"/tmp/perf-", {{1, ALL}, {1, ALL}, {1, ALL}}},
        {"&", {{1, ALL}, {1, ALL}, {1, ALL}}},
    };
    struct frame_names names = {0};
    struct bytebuf symbol = {0};
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        for (int way = 0; way < 3; way++) {
            size_t bytes = 0;
            symbol.len = 0;
            while (symbol.len < LENGTH)
                bytebuf_add(&symbol, slice_of_text(cases[i].piece));
            const struct frame frame = {SLICE("1"), bytebuf_slice(&symbol), bytebuf_slice(&symbol), true};
            frame_name_make(&names, &(struct name_rules){(enum tidy)way, true, true, true, true}, &frame,
                            true);
            for (size_t name = 0; name < names.count; name++)
                bytes += frame_names_at(&names, name).len;
            support_check(cases[i].piece, names.count == cases[i].ways[way].count);
            support_check(cases[i].piece, bytes == cases[i].ways[way].bytes);
        }
    bytebuf_free(&symbol);
    frame_names_free(&names);
}

/* Names are demangled before rules apply; "(anonymous namespace)" is not a process name. */
static void test_demangled(void **state) {
    (void)state;
    static const struct {
        const char *symbol, *classic, *balanced;
    } cases[] = {
        {"_ZN1A3runEi+0x1f", "A::run", "A::run"},
        {"_ZN12_GLOBAL__N_13runEv", "(anonymous namespace)::run", "(anonymous namespace)::run"},
        {"_ZNK1AclEv", "A::operator", "A::operator()"},
        {"_Z1fIFviEEvv", "f<void ", "f<void (int)>"},
        {"_ZN4core3fmt9Formatter3pad17h0123456789abcdefE", "core::fmt::Formatter::pad",
         "core::fmt::Formatter::pad"},
        {"_Zwhatever", "_Zwhatever", "_Zwhatever"},
    };
    struct frame_names names = {0};
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct frame frame = {SLICE("1"), slice_of_text(cases[i].symbol), SLICE("/bin/app"), true};
        for (int way = 0; way < 2; way++) {
            frame_name_make(&names, &(struct name_rules){.tidy = (enum tidy)way, .demangle = true}, &frame,
                            false);
            support_check(cases[i].symbol, names.count == 1);
            support_text(cases[i].symbol, frame_names_at(&names, 0),
                         way ? cases[i].balanced : cases[i].classic);
        }
    }
    frame_names_free(&names);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_names), cmocka_unit_test(test_bytes),  cmocka_unit_test(test_facts),
        cmocka_unit_test(test_split), cmocka_unit_test(test_random), cmocka_unit_test(test_demangled),
        cmocka_unit_test(test_long),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
