/* mistakes: what each looks like, and what does not count as one. */
#include "support.h"

#include <unistd.h>

#include "mistakes.h"

#define LINES_OF(unit) "p;a " #unit "\np;b " #unit "\np;c " #unit "\np;d " #unit "\np;e " #unit "\n"
#define SAMPLES "p;a 3\np;b 1\np;c 7\np;d 2\np;e 12\n"
#define CLOCK LINES_OF(2004008)
#define VARYING "p;a 1000003\np;b 1200007\np;c 1500007\np;d 5000011\np;e 7000001\n"

struct mistake_case {
    const char *name, *before, *after;
    bool units, strangers, jit;
    bool nameless[DIFF_SIDES];
    const char *said;
};

static const struct mistake_case cases[] = {
    {"none", SAMPLES, SAMPLES, false, false, false, {false, false}, ""},
    {"units",
     SAMPLES,
     CLOCK,
     true,
     false,
     false,
     {false, false},
     "before seems to count samples (1 each), after events of a fixed period (2004008 each)"},
    {"other way round",
     CLOCK,
     SAMPLES,
     true,
     false,
     false,
     {false, false},
     "before seems to count events of a fixed"},
    {"events", CLOCK, VARYING, true, false, false, {false, false}, "events of a varying period"},
    {"frequencies", CLOCK, LINES_OF(10101010), false, false, false, {false, false}, ""},
    {"too few lines to know", SAMPLES, "p;a 2004008\np;b 2004008\n", false, false, false, {false, false}, ""},
    {"nothing to compare", SAMPLES, "", false, false, false, {false, false}, ""},
    {"strangers",
     "p;a 1\np;b 3\n",
     "q;a 2\n",
     false,
     true,
     false,
     {false, false},
     "no process name is on both"},
    {"one of them is shared", "p;a 1\np;b 3\n", "q;a 2\np;a 1\n", false, false, false, {false, false}, ""},
    {"nameless",
     "p;a 1\n",
     "p;a 1\np;[unknown];[libc.so] 2\n",
     false,
     false,
     false,
     {false, true},
     "after: 80% of the frames have no symbol"},
    {"half of them", "p;a 1\n", "p;a 1\np;[libc.so] 1\n", false, false, false, {false, false}, ""},
    {"a process without name", "[p] 3\n", "[p] 4\n", false, false, false, {false, false}, ""},
    {"perf map", "p;JS:~f 1\n", "p;JS:~f 1\n", false, false, true, {false, false}, "compiled at run time"},
    {"marked", "p;f_[j] 1\n", "p;f_[j] 1\n", false, false, true, {false, false}, "compiled at run time"},
    {"Java",
     "p;JavaCalls::call_helper 1\n",
     "p;JavaCalls::call_helper 1\n",
     false,
     false,
     true,
     {false, false},
     "compiled at run time"},
    {"interpreted Java",
     "p;Interpreter;StubRoutines (1) 1\n",
     "p;Interpreter;StubRoutines (1) 1\n",
     false,
     false,
     true,
     {false, false},
     "compiled at run time"},
    {"built-ins of V8",
     "p;Builtins_JSEntry 1\n",
     "p;Builtins_JSEntry 1\n",
     false,
     false,
     true,
     {false, false},
     "compiled at run time"},
    {".NET",
     "p;CallDescrWorkerInternal 1\n",
     "p;CallDescrWorkerInternal 1\n",
     false,
     false,
     true,
     {false, false},
     "compiled at run time"},
    {"memory without a file",
     "p;a 1\np;[anon] 1\n",
     "p;a 1\np;[anon] 1\n",
     false,
     false,
     true,
     {false, false},
     "compiled at run time"},
    {"memory that .NET maps twice",
     "p;a 1\np;[memfd:doublemapper] 1\n",
     "p;a 1\np;[memfd:doublemapper] 1\n",
     false,
     false,
     true,
     {false, false},
     "compiled at run time"},
    {"addresses that change",
     "p;a 201\np;0x7f5a1c0 202\np;M$$Lambda/0x00007f5a1c00.run 203\n",
     "p;a 201\np;0x7f6b000 202\np;M$$Lambda/0x00007f6b1c00.run 203\n",
     false,
     false,
     true,
     {false, false},
     "compiled"},
    {"addresses that come",
     "p;a 201\n",
     "p;a 201\np;0x7f5a1c0 202\np;0x7f5a1d0 203\n",
     false,
     false,
     false,
     {false, false},
     ""},
    {"numbers that are short",
     "p;a 201\np;f0x1 202\np;f0x2 203\n",
     "p;a 201\np;f0x3 202\np;f0x4 203\n",
     false,
     false,
     false,
     {false, false},
     ""},
    {"other calls",
     "p;a 201\np;b 202\np;c 203\n",
     "p;d 201\np;e 202\np;f 203\n",
     false,
     false,
     false,
     {false, false},
     ""},
    {"new code",
     "p;a 201\n",
     "p;a 201\np;e 202\np;f 203\np;g;h 203\n",
     false,
     false,
     false,
     {false, false},
     ""},
    {"addresses by chance",
     "p;a 21\np;0x7f5a1c0 1\np;0x7f5a1d0 1\n",
     "p;a 21\np;0x7f6b000 1\np;0x7f6b1d0 1\n",
     false,
     false,
     false,
     {false, false},
     ""},
};

static void read_side(struct diff *diff, enum diff_side side, const char *text) {
    struct linereader in = {0};
    struct messages messages = {0};
    support_attach(&in, slice_of_text(text));
    diff_read(diff, side, &in, &messages);
    support_detach(&in);
    messages_free(&messages);
    linereader_free(&in);
}

static void run_case(const struct mistake_case *c) {
    char before[] = "before", after[] = "after";
    struct sides sides = {(char *[]){before, after}, {1, 1}};
    struct diff diff = {.periods = true};
    struct summary summary = {.max = 1, .sides = &sides, .points = SUMMARY_NO_LIMIT};
    struct messages messages = {0};
    read_side(&diff, DIFF_BEFORE, c->before);
    read_side(&diff, DIFF_AFTER, c->after);
    support_check(c->name, summary_make(&summary, &diff, &messages));
    struct mistakes found = mistakes_find(&sides, &diff, &summary);
    mistakes_add_messages(&found, &sides, &diff, &messages);
    struct slice said = support_text_of(&messages);
    support_check(c->name, !found.same.found && (found.other_unit == 1) == c->units);
    support_check(c->name, found.strangers == c->strangers && found.jit == c->jit);
    for (int side = 0; side < DIFF_SIDES; side++)
        support_check(c->name, (found.nameless[side] > 0) == c->nameless[side]);
    support_check(c->name, c->said[0] ? slice_has(said, slice_of_text(c->said)) : !said.len);
    messages_free(&messages);
    summary_free(&summary);
    diff_free(&diff);
}

static void test_cases(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        run_case(&cases[i]);
}

/* By whatever name; what is not a regular file is not compared. */
static void test_same(void **state) {
    (void)state;
    static const struct {
        const char *files[3];
        size_t before;
        const char *said;
    } same[] = {{{"a", "b", "a"}, 1, "a and a are the same file, on both sides"},
                {{"a", "b", "./b"}, 1, "b and ./b are the same file, twice on one side"},
                {{"a", "link", "b"}, 1, "a and link are the same file, on both"},
                {{"a", "b", "c"}, 1, ""},
                {{"/dev/null", "/dev/null", "-"}, 1, ""}};
    char folder[] = "/tmp/mistakes.XXXXXX";
    assert_non_null(mkdtemp(folder));
    assert_int_equal(chdir(folder), 0);
    static const char *const files[] = {"a", "b"};
    for (size_t i = 0; i < COUNT_OF(files); i++)
        fclose(fopen(files[i], "w"));
    assert_int_equal(symlink("a", "link"), 0);
    for (size_t i = 0; i < COUNT_OF(same); i++) {
        char *words[3];
        memcpy(words, same[i].files, sizeof words);
        struct sides sides = {words, {same[i].before, 3 - same[i].before}};
        struct diff diff = {0};
        struct summary summary = {0};
        struct mistakes found = mistakes_find(&sides, &diff, &summary);
        struct messages messages = {0};
        mistakes_add_messages(&found, &sides, &diff, &messages);
        struct slice said = support_text_of(&messages);
        support_check(words[1], same[i].said[0] ? slice_has(said, slice_of_text(same[i].said)) : !said.len);
        messages_free(&messages);
    }
    assert_true(!unlink("a") && !unlink("b") && !unlink("link") && !chdir("/") && !rmdir(folder));
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_cases), cmocka_unit_test(test_same)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
