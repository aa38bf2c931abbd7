/*
 * addr2line: what is asked of the helpers, and what is made of their answers. The helpers are functions here,
 * in place of child.c; tests/faults/helpers.py has real ones.
 */
#include "support.h"

#include <errno.h>
#include <unistd.h>

#include "symbols/addr2line.h"
#include "base/child.h"
#include "base/report.h"

/* What addr2line prints after an address of a module. */
static const struct {
    const char *module, *address, *answer;
} answers[] = {
    {"/m", "10", "inner\na.c:1\nouter\nb.c:22 (discriminator 3)\n"},
    {"/m", "20", "main\na.c:9\n"},
    {"/m", "30", "??\n??:0\n"},
    {"/m", "1005", "found\n??:0\n"},
    {"/m", "40", "f\n??:?\n"},
    {"/m", "50", "a (discriminator 1) b\na.c:1\n"},
    {"/m", "60", "new\nline\na.c:1\n"},
    {"./@m", "10", "at\na.c:1\n"},
};

static struct {
    size_t started, running, max_running, asked, lists; /* of addr2line; lists: nm was run */
    const char *symbols;                                /* what nm prints */
    int start_error, status;
    size_t shortage; /* more helpers than that cannot run at a time; 0: any number */
    size_t answers;  /* after that many questions helpers are gone */
} fake;

static void print(int fd, const char *text) {
    off_t at = lseek(fd, 0, SEEK_CUR);
    assert_true(lseek(fd, 0, SEEK_END) >= 0);
    assert_int_equal(write(fd, text, strlen(text)), strlen(text));
    assert_int_equal(lseek(fd, at, SEEK_SET), at);
}

static const char *modules[1024]; /* by output descriptor */

bool child_start(struct child *self, const char *const *words, int input) {
    bool nm = strcmp(words[0], "nm") == 0;
    *self = (struct child){.process = nm ? 2 : 1, .input = -1, .output = -1};
    self->error = fake.shortage && !nm && fake.running == fake.shortage ? EMFILE : fake.start_error;
    if (self->error)
        return false;
    self->output = support_file(slice_of_text(nm && fake.symbols ? fake.symbols : ""));
    assert_in_range(self->output, 0, COUNT_OF(modules) - 1);
    if (nm) {
        assert_int_equal(input, CHILD_NO_INPUT);
        fake.lists++;
        return true;
    }
    assert_int_equal(input, CHILD_TALK);
    support_text("words", slice_of_text(words[6]), "-e");
    modules[self->output] = words[7];
    fake.started++;
    fake.running++;
    fake.max_running = fake.running > fake.max_running ? fake.running : fake.max_running;
    return true;
}

static const char *answer_to(const char *module, struct slice address) {
    for (size_t i = 0; i < COUNT_OF(answers); i++)
        if (strcmp(answers[i].module, module) == 0 && slice_equal(address, slice_of_text(answers[i].address)))
            return answers[i].answer;
    return "??\n??:0\n";
}

bool child_say(struct child *self, struct slice text) {
    struct slice question;
    fake.asked++;
    if (fake.asked > fake.answers)
        return false;
    while (slice_cut(&text, '\n', &question) && question.len) {
        char line[64];
        struct slice digits = slice_from(question, 2 * slice_starts(question, SLICE("0x")));
        snprintf(line, sizeof line, "0x%016llx\n", strtoull(question.at, NULL, 16));
        print(self->output, line);
        print(self->output, answer_to(modules[self->output], digits));
    }
    return true;
}

int child_end(struct child *self) {
    fake.running -= self->process == 1;
    close(self->output);
    return fake.status;
}

static int set_up(void **state) {
    (void)state;
    memset(&fake, 0, sizeof fake);
    fake.answers = SIZE_MAX;
    return 0;
}

/* What is asked: an address in a module, with the symbol that perf found. */
struct place {
    struct slice address, symbol, module;
};

static struct place place_of(const char *address, const char *symbol, const char *module) {
    return (struct place){slice_of_text(address), slice_of_text(symbol), slice_of_text(module)};
}

/* The names at an address, "-" when there are none. */
static void check_names(struct addr2line *self, struct place place, const char *want) {
    struct bytebuf names = {0};
    bool known = addr2line_names(self, place.module, place.address, place.symbol, &names);
    support_text(want, known ? bytebuf_slice(&names) : SLICE("-"), want);
    bytebuf_free(&names);
}

/* Ends it; checks what it said, "" for nothing. */
static void check_end(struct addr2line *self, bool good, const char *want) {
    report_messages(&self->messages);
    struct bytebuf said = support_messages();
    assert_int_equal(addr2line_end(self), good);
    support_text("messages", bytebuf_slice(&said), want);
    assert_int_equal(fake.running, 0);
    bytebuf_free(&said);
}

static void test_names(void **state) {
    (void)state;
    static const struct {
        const char *address, *names, *with_context;
    } cases[] = {{"10", "outer;inner", "outer:b.c:22;inner:a.c:1"},
                 {"20", "main", "main:a.c:9"},
                 {"30", "-", "-"},
                 {"40", "f", "f:??:?"},
                 {"50", "a b", "a b:a.c:1"},
                 {"99", "-", "-"},
                 {"0x20", "main", "main:a.c:9"},
                 {"0020", "main", "main:a.c:9"}};
    for (int context = 0; context < 2; context++) {
        struct addr2line inlined = {.context = context};
        support_gather_messages();
        for (int again = 0; again < 2; again++)
            for (size_t i = 0; i < COUNT_OF(cases); i++)
                check_names(&inlined, place_of(cases[i].address, "s", "/m"),
                            context ? cases[i].with_context : cases[i].names);
        check_end(&inlined, true, "");
    }
    assert_int_equal(fake.started, 2);     /* one helper answers all */
    assert_int_equal(fake.asked, 2 + 32u); /* each greeted once, and one write for a question and its end */
}

/* A name with a newline cannot be told from two: none is taken, it is reported once, and the next answer is
 * right. */
static void test_odd_name(void **state) {
    (void)state;
    struct addr2line inlined = {0};
    support_gather_messages();
    for (int i = 0; i < 2; i++) {
        check_names(&inlined, place_of("60", "s", "/m"), "-");
        check_names(&inlined, place_of("10", "s", "/m"), "outer;inner");
    }
    check_end(&inlined, true, "prog: --inline: an answer of addr2line for /m was not understood\n");
}

/* An address that addr2line does not know is asked again as nm's address of the symbol plus the offset. */
static void test_symbols(void **state) {
    (void)state;
    static const struct {
        const char *symbol, *names;
    } cases[] = {{"fun+0x5", "found"}, {"fun", "-"},      {"fun+0x", "-"},       {"fun+5", "-"},
                 {"fun+0x6", "-"},     {"fu+0x5", "-"},   {"fun+0xA", "-"},      {"+0x5", "-"},
                 {"a b+0x1", "found"}, {"gone+0x5", "-"}, {"twice+0x5", "found"}};
    struct addr2line inlined = {0};
    fake.symbols = "0000000000001000 T fun\nU gone\n                 U gone\n0000000000001004 t a b\n"
                   "0000000000001000 T twice\n0000000000002000 T twice\nnonsense\n\n10 T\n";
    support_gather_messages();
    check_names(&inlined, place_of("10", "fun+0x5", "/m"), "outer;inner");
    assert_int_equal(fake.lists, 0); /* it was known */
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        check_names(&inlined, place_of("30", cases[i].symbol, "/m"), cases[i].names);
    check_end(&inlined, true, "");
    assert_int_equal(fake.lists, 1); /* once per module */
}

static void test_skipped(void **state) {
    (void)state;
    static const struct {
        const char *module;
        bool asked;
    } cases[] = {{"/tmp/perf-12.map", false},
                 {"/tmp/perf-12xmap", false},
                 {"/tmp/perf-x.map", true},
                 {"perf-map", true},
                 {"/usr/bin/perf-4.so", true},
                 {"[kernel.kallsyms]", false},
                 {"[vdso]", false},
                 {"/a[b]c", false},
                 {"/a[]b", true},
                 {"/a]b[", true},
                 {"/a[b", true},
                 {"/lib/kernel.so", false},
                 {"/lib/mykernel/x.so", true},
                 {"/tmp/perf-1.map (deleted)", false}};
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct addr2line inlined = {0};
        set_up(state);
        support_gather_messages();
        check_names(&inlined, place_of("10", "s", cases[i].module), "-");
        check_end(&inlined, true, "");
        support_check(cases[i].module, fake.started == cases[i].asked);
    }
}

/* What is not an address is not asked, a module that no file can be is not run for, and an @ means no file of
 * words. */
static void test_not_asked(void **state) {
    (void)state;
    static const char *const addresses[] = {"xyz", "10\n20", "12345678901234567", "-1", "1 2"};
    struct addr2line inlined = {0};
    struct place nul = {SLICE("10"), SLICE("s"), SLICE("/m\0x")};
    support_gather_messages();
    check_names(&inlined, nul, "-");
    assert_int_equal(fake.started, 0);
    for (size_t i = 0; i < COUNT_OF(addresses); i++)
        check_names(&inlined, place_of(addresses[i], "s", "/m"), "-");
    assert_int_equal(fake.asked, 1); /* the greeting */
    check_names(&inlined, place_of("10", "s", "@m"), "at");
    check_end(&inlined, true, "");
}

/* Only so many run at a time, and all are answered, again and again; where few may run, few do. */
static void test_many_modules(void **state) {
    (void)state;
    enum { MODULES = 300, MAX = 128, FEW = 5 };
    for (int few = 0; few < 2; few++) {
        struct addr2line inlined = {0};
        set_up(state);
        fake.shortage = few ? FEW : 0;
        support_gather_messages();
        for (int round = 0; round < 2; round++)
            for (int i = 0; i < MODULES; i++) {
                char name[16];
                snprintf(name, sizeof name, "/n%d", i);
                check_names(&inlined, place_of("10", "s", name), "-");
                check_names(&inlined, place_of("20", "s", "/m"), "main");
            }
        check_end(&inlined, true, "");
        assert_int_equal(fake.max_running, few ? FEW : MAX);
        assert_true(few || fake.started < 2 * MODULES); /* some were still there */
    }
}

/* One that cannot be run is reported once, for all modules; one that is gone, for its module. */
static void test_gone(void **state) {
    (void)state;
    struct addr2line inlined = {0};
    fake.start_error = ENOENT;
    support_gather_messages();
    check_names(&inlined, place_of("10", "s", "/m"), "-");
    check_names(&inlined, place_of("10", "s", "/n"), "-");
    check_end(&inlined, false,
              "prog: --inline: cannot run addr2line: No such file or directory; install binutils, or leave "
              "--inline out\n");

    static const struct {
        size_t answers;
        int status;
        bool good;
        const char *first, *said;
    } cases[] = {
        {0, 1, true, "-", ""}, /* GNU's has said itself that it cannot read the file */
        {0, 0, false, "-", "prog: --inline: addr2line ended in the middle of /m\n"},
        {0, 139, false, "-", "prog: --inline: addr2line ended in the middle of /m\n"},
        {2, 1, false, "main", "prog: --inline: addr2line ended in the middle of /m\n"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        set_up(state);
        fake.answers = cases[i].answers;
        fake.status = cases[i].status;
        support_gather_messages();
        check_names(&inlined, place_of("20", "s", "/m"), cases[i].first);
        check_names(&inlined, place_of("20", "s", "/m"), "-");
        check_names(&inlined, place_of("20", "s", "/m"), "-");
        assert_int_equal(fake.started, 1); /* it is not started again */
        check_end(&inlined, cases[i].good, cases[i].said);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_names, set_up),     cmocka_unit_test_setup(test_odd_name, set_up),
        cmocka_unit_test_setup(test_symbols, set_up),   cmocka_unit_test_setup(test_skipped, set_up),
        cmocka_unit_test_setup(test_not_asked, set_up), cmocka_unit_test_setup(test_many_modules, set_up),
        cmocka_unit_test_setup(test_gone, set_up),
    };
    report_program("prog");
    return cmocka_run_group_tests(tests, NULL, NULL);
}
