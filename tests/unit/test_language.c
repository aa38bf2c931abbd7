/* language: which kind of code a name belongs to. The names are as perf and the runtimes print them. */
#include "support.h"

#include "language.h"

struct name_case {
    const char *name;
    enum hue hue;
};

typedef enum hue language(struct slice name);

static void check_names(language *hue_of, const struct name_case *cases, size_t n) {
    for (size_t i = 0; i < n; i++) {
        enum hue hue = hue_of(slice_of_text(cases[i].name));
        if (hue != cases[i].hue)
            fail_msg("\"%s\": hue %d, wanted %d", cases[i].name, (int)hue, (int)cases[i].hue);
    }
}

#define CHECK_NAMES(hue_of, cases) check_names(hue_of, cases, COUNT_OF(cases))

static void test_java(void **state) {
    (void)state;
    static const struct name_case cases[] = {
        {"java/util/HashMap:.get_[j]", HUE_GREEN},
        {"java/util/HashMap:.hash_[i]", HUE_AQUA},
        {"Ljava/lang/String:::equals", HUE_GREEN},
        {"org/apache/Foo", HUE_GREEN},
        {"Interpreter", HUE_RED},
        {"JavaCalls::call_helper", HUE_YELLOW},
        {"G1ParScanThreadState::trim_queue", HUE_YELLOW},
        {"call_stub_[j]", HUE_GREEN},
        {"sys_read_[k]", HUE_ORANGE},
        {"libjvm.so", HUE_RED},
        {"L", HUE_RED},
    };
    CHECK_NAMES(language_java, cases);
}

static void test_perl(void **state) {
    (void)state;
    static const struct name_case cases[] = {
        {"Perl_pp_add", HUE_GREEN}, {"main.pl", HUE_GREEN},       {"Foo::Bar", HUE_YELLOW},
        {"S_regmatch", HUE_RED},    {"sys_read_[k]", HUE_ORANGE}, {"x.plx_[k]", HUE_GREEN},
        {"perl", HUE_RED},
    };
    CHECK_NAMES(language_perl, cases);
}

static void test_js(void **state) {
    (void)state;
    static const struct name_case cases[] = {
        {"LazyCompile:*f /app/x.js:1_[j]", HUE_GREEN},
        {"Builtin:ArrayPush_[j]", HUE_AQUA},
        {"v8::internal::Heap::Scavenge", HUE_YELLOW},
        {"LazyCompile:~g /app/x.js:10", HUE_GREEN},
        {"Stub:CEntryStub", HUE_AQUA},
        {" ", HUE_GREEN},
        {"tcp_sendmsg_[k]", HUE_ORANGE},
        {"uv_run", HUE_RED},
    };
    CHECK_NAMES(language_js, cases);
}

static void test_rust(void **state) {
    (void)state;
    static const struct name_case cases[] = {
        {"myapp::parser::parse", HUE_GREEN},
        {"<myapp::Tree as core::fmt::Debug>::fmt", HUE_GREEN},
        {"serde_json::de::from_str", HUE_GREEN},
        {"tokio::runtime::task::harness::poll", HUE_GREEN},
        {"core::ptr::drop_in_place<alloc::string::String>", HUE_YELLOW},
        {"alloc::vec::Vec<T,A>::push", HUE_YELLOW},
        {"std::rt::lang_start::{{closure}}", HUE_YELLOW},
        {"<alloc::string::String as core::fmt::Display>::fmt", HUE_YELLOW},
        {"<&mut core::fmt::Formatter as core::fmt::Write>::write_str", HUE_YELLOW},
        {"<std::io::Stdin as std::io::Read>::read", HUE_YELLOW},
        {"<&T as core::fmt::Debug>::fmt", HUE_GREEN},
        {"__rust_alloc", HUE_YELLOW},
        {"rust_begin_unwind", HUE_YELLOW},
        {"hashbrown::raw::RawTable<T>::reserve_rehash", HUE_YELLOW},
        {"stdx::thing", HUE_GREEN},
        {"corefoo::x", HUE_GREEN},
        {"myapp::f_[i]", HUE_AQUA},
        {"__libc_start_main", HUE_RED},
        {"main", HUE_RED},
        {"do_syscall_64_[k]", HUE_ORANGE},
        {"", HUE_RED},
        {"<", HUE_RED},
        {"<&[(", HUE_RED},
    };
    CHECK_NAMES(language_rust, cases);
}

static void test_python(void **state) {
    (void)state;
    static const struct name_case cases[] = {
        {"py::main:/home/me/app.py", HUE_GREEN},
        {"py::<module>:/home/me/app.py", HUE_GREEN},
        {"py::loads:/usr/lib/python3.12/json/__init__.py", HUE_YELLOW},
        {"py::_find_and_load:<frozen importlib._bootstrap>", HUE_YELLOW},
        {"py::get:/usr/lib/python3/dist-packages/requests/api.py", HUE_GREEN},
        {"py::get:/home/me/venv/lib/python3.12/site-packages/requests/api.py", HUE_GREEN},
        {"handle (app.py:12)", HUE_GREEN},
        {"_PyEval_EvalFrameDefault", HUE_AQUA},
        {"PyObject_Call", HUE_AQUA},
        {"pymain_run_file", HUE_AQUA},
        {"vectorcall_method", HUE_AQUA},
        {"builtin_exec", HUE_AQUA},
        {"__read", HUE_RED},
        {"vfs_read_[k]", HUE_ORANGE},
        {"", HUE_RED},
    };
    CHECK_NAMES(language_python, cases);
}

static void test_go(void **state) {
    (void)state;
    static const struct name_case cases[] = {
        {"main.main", HUE_GREEN},
        {"main.(*Server).run", HUE_GREEN},
        {"main.main.func1", HUE_GREEN},
        {"github.com/user/module/pkg.Function", HUE_GREEN},
        {"golang.org/x/net/http2.(*Transport).RoundTrip", HUE_GREEN},
        {"net/http.(*conn).serve", HUE_AQUA},
        {"fmt.Fprintf", HUE_AQUA},
        {"encoding/json.Marshal", HUE_AQUA},
        {"strings.(*Builder).WriteString", HUE_AQUA},
        {"runtime.mallocgc", HUE_YELLOW},
        {"runtime.goexit.abi0", HUE_YELLOW},
        {"runtime/internal/atomic.Cas", HUE_YELLOW},
        {"gogo", HUE_YELLOW},
        {"_rt0_amd64_linux", HUE_YELLOW},
        {"type:.eq.net/http.header", HUE_YELLOW},
        {"entry_SYSCALL_64_[k]", HUE_ORANGE},
        {"__lookup.isra.0_[k]", HUE_ORANGE},
        {"copy_page.part.0", HUE_RED},
        {"_cgo_wait", HUE_RED},
        {".text", HUE_RED},
        {"", HUE_RED},
    };
    CHECK_NAMES(language_go, cases);
}

static void test_nodejs(void **state) {
    (void)state;
    static const struct name_case cases[] = {
        {"LazyCompile:*handle /app/server.js:12:3", HUE_GREEN},
        {"JS:*handle /app/server.mjs:12:3", HUE_GREEN},
        {"JS:^f file:///app/x.mjs:1:1", HUE_GREEN},
        {"Function:~main /app/x.cjs:1:1", HUE_GREEN},
        {"LazyCompile:*next /app/node_modules/express/lib/router.js:1", HUE_AQUA},
        {"LazyCompile:~processTimers node:internal/timers:499:25", HUE_BLUE},
        {"LazyCompile:~emit node:events:500", HUE_BLUE},
        {"LazyCompile:~resolve internal/modules/cjs/loader.js:1", HUE_BLUE},
        {"Builtin:ArrayPrototypePush", HUE_PURPLE},
        {"BytecodeHandler:LdaGlobal", HUE_PURPLE},
        {"Builtins_InterpreterEntryTrampoline", HUE_PURPLE},
        {"RegExp:^a$", HUE_PURPLE},
        {"v8::internal::Execution::Call", HUE_YELLOW},
        {"node::LoadEnvironment", HUE_YELLOW},
        {"uv__io_poll", HUE_RED},
        {"epoll_wait", HUE_RED},
        {"tcp_sendmsg_[k]", HUE_ORANGE},
        {"", HUE_RED},
    };
    CHECK_NAMES(language_nodejs, cases);
}

static void test_chain(void **state) {
    (void)state;
    static const struct name_case cases[] = {
        {"a", HUE_BLUE}, {"a_[w]", HUE_AQUA}, {"a_[w]b", HUE_AQUA}, {"--", HUE_BLUE}, {"", HUE_BLUE}};
    CHECK_NAMES(language_chain, cases);
}

/* Any bytes have a hue, and never more than the name is looked at. */
static void test_any_bytes(void **state) {
    (void)state;
    static language *const languages[] = {language_chain, language_java,   language_perl, language_js,
                                          language_rust,  language_python, language_go,   language_nodejs};
    static const char bytes[] = "<&[(*:/._]kwij-L py:js";
    for (int round = 0; round < 20000; round++) {
        size_t length = support_random(12);
        char *name = malloc(length + 1); /* so that the sanitizer sees where it ends */
        assert_non_null(name);
        for (size_t i = 0; i < length; i++)
            name[i] = bytes[support_random(sizeof bytes - 1)];
        char *exact = length ? realloc(name, length) : name;
        assert_non_null(exact);
        for (size_t i = 0; i < COUNT_OF(languages); i++)
            assert_in_range(languages[i](slice_make(exact, length)), HUE_RED, HUE_ORANGE);
        free(exact);
    }
    for (size_t i = 0; i < COUNT_OF(languages); i++)
        languages[i]((struct slice){0});
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_java),   cmocka_unit_test(test_perl),   cmocka_unit_test(test_js),
        cmocka_unit_test(test_rust),   cmocka_unit_test(test_python), cmocka_unit_test(test_go),
        cmocka_unit_test(test_nodejs), cmocka_unit_test(test_chain),  cmocka_unit_test(test_any_bytes)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
