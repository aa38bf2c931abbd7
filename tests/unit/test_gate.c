/* gate: limits, and what breaks them. */
#include "support.h"

#include "gate.h"

static void test_limits(void **state) {
    (void)state;
    static const char *const good[] = {"0",  "5",   "0.5",     "100",   "007",
                                       "5.", "5:a", "5:^a|b$", "5:a:b", "1.5:[[:alpha:]]+"};
    static const char *const bad[] = {"",        ".",   ".5",    "-1",   "+1",   "1e1",
                                      "5%",      "x",   "5 ",    " 5",   "5:",   ":a",
                                      ":",       "101", "100.1", "1,5",  "5:(a", "5:[a",
                                      "5:a{",    "nan", "inf:",  "0x10", "5x:a", "99999999999999999999999999",
                                      "5:a{2,1}"};
    struct gate gate = {0};
    struct messages messages = {0};
    for (size_t i = 0; i < COUNT_OF(good); i++)
        support_check(good[i], gate_add(&gate, good[i], &messages));
    assert_int_equal(gate.count, COUNT_OF(good));
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        bool taken = gate_add(&gate, bad[i], &messages);
        struct slice said = support_text_of(&messages);
        support_check(bad[i], !taken && slice_has(said, SLICE("--fail-above")));
        support_check(bad[i], slice_find(said, '\n') == said.len - 1);
        messages_free(&messages);
    }
    assert_int_equal(gate.count, COUNT_OF(good));
    gate_free(&gate);
}

struct gate_case {
    const char *name;
    struct slice before, after;
    const char *limits[3];
    const char *over; /* names, blank between */
    uint64_t min;
    enum gate_result result; /* when nothing is over */
};

static const struct gate_case cases[] = {
    {"above", BYTES("a 10\nb 90\n"), BYTES("a 30\nb 70\n"), {"19.999"}, "a", 0, GATE_PASSED},
    {"at the limit", BYTES("a 10\nb 90\n"), BYTES("a 30\nb 70\n"), {"20"}, "", 0, GATE_PASSED},
    {"at a limit with a fraction", BYTES("a 1\nb 999\n"), BYTES("a 4\nb 996\n"), {"0.3"}, "", 0, GATE_PASSED},
    {"greatest first", BYTES("a 1\nb 1\nc 8\n"), BYTES("a 2\nb 6\nc 2\n"), {"1"}, "b a", 0, GATE_PASSED},
    {"alike", BYTES("c 9\n"), BYTES("z 3\nb 3\na 3\n"), {"1"}, "a b z", 0, GATE_PASSED},
    {"all that match", BYTES("c 9\n"), BYTES("z 3\nb 3\na 3\n"), {"1:[ab]"}, "a b", 0, GATE_PASSED},
    {"either", BYTES("c 9\n"), BYTES("z 3\nb 3\na 3\n"), {"50", "1:^z$", "1:^b$"}, "b z", 0, GATE_PASSED},
    {"total, not own",
     BYTES("f 10\nf;g 40\nx 50\n"),
     BYTES("f 45\nf;g 5\nx 50\n"),
     {"0"},
     "",
     0,
     GATE_PASSED},
    {"the callers too", BYTES("f;g 1\nx 9\n"), BYTES("f;g 5\nx 5\n"), {"1"}, "f g", 0, GATE_PASSED},
    {"few", BYTES("a 1\nb 1000\n"), BYTES("a 99\nb 100\nc 100\n"), {"1"}, "c", 100, GATE_PASSED},
    {"nothing before", BYTES(""), BYTES("a 1\n"), {"99"}, "", 0, GATE_NO_VERDICT},
    {"within noise", BYTES("a 10\nb 90\n"), BYTES("a 15\nb 85\n"), {"2"}, "", 0, GATE_PASSED},
    {"small functions under a small limit",
     BYTES("a 1\nb 9999\n"),
     BYTES("a 300\nb 9700\n"),
     {"0.1"},
     "a",
     0,
     GATE_PASSED},
    {"no limit for functions", BYTES("a 1\nb 9\n"), BYTES("a 9\nb 1\n"), {NULL}, "", 0, GATE_PASSED},
    {"NUL", BYTES("a 1\n"), BYTES("x\0y 1\n"), {"1:^x.y$"}, "x\\x00y", 0, GATE_PASSED},
    {"not UTF-8",
     BYTES("a 1\n"),
     BYTES("x\xff\xc3y 1\n"),
     {"1:^x..y$"},
     "x\xef\xbf\xbd\xef\xbf\xbdy",
     0,
     GATE_PASSED},
    {"a longer name than it looks", BYTES("a 1\n"), BYTES("x\0y 1\n"), {"1:^x$"}, "", 0, GATE_PASSED},
};

static void read_side(struct diff *diff, size_t side, struct slice text) {
    struct linereader in = {0};
    struct messages messages = {0};
    support_attach(&in, text);
    diff_read(diff, side, &in, &messages);
    support_detach(&in);
    messages_free(&messages);
    linereader_free(&in);
}

/* The names at the ends of the messages, blank between. */
static void check_said(const char *what, struct slice said, const char *wanted) {
    struct bytebuf names = {0};
    for (struct slice line; slice_cut(&said, '\n', &line);) {
        size_t end = slice_search(line, SLICE("): "));
        if (slice_has(line, SLICE("can be noise")) || !line.len)
            continue;
        support_check(what, end < line.len && slice_starts(line, SLICE("--fail-above=")));
        bytebuf_add(&names, names.len ? SLICE(" ") : SLICE(""));
        bytebuf_add(&names, slice_from(line, end + 3));
    }
    support_text(what, bytebuf_slice(&names), wanted);
    bytebuf_free(&names);
}

static void run_case(const struct gate_case *c) {
    struct diff diff = {0};
    struct gate gate = {0};
    char *files[] = {NULL, NULL};
    struct sides sides = {files, {1, 1}};
    struct summary summary = {.max = 1, .min = c->min, .sides = &sides, .period = 0.001};
    struct messages messages = {0};
    for (size_t i = 0; i < COUNT_OF(c->limits) && c->limits[i]; i++)
        support_check(c->name, gate_add(&gate, c->limits[i], &messages));
    summary.points = gate_min_points(&gate);
    read_side(&diff, DIFF_BEFORE, c->before);
    read_side(&diff, DIFF_AFTER, c->after);
    bool made = summary_make(&summary, &diff, &messages);
    enum gate_result result = gate_check(&gate, &summary, &messages);
    struct slice said = support_text_of(&messages);
    support_check(c->name, made && result == (c->over[0] ? GATE_TRIPPED : c->result));
    support_check(c->name, (summary.lists[SUMMARY_OVER].count > 0) == (c->over[0] != '\0'));
    check_said(c->name, said, c->over);
    messages_free(&messages);
    summary_free(&summary);
    gate_free(&gate);
    diff_free(&diff);
}

static void test_cases(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        run_case(&cases[i]);
}

/* The recordings of a side: five of one function and another, which grew or not, of different length. */
struct several {
    const char *name;
    size_t sides[DIFF_SIDES];
    int grown, longer; /* counts of 1000 */
    const char *points, *total;
    bool alike;
    enum gate_result result;
    const char *said; /* a part of it; "": nothing */
};

static const struct several several[] = {
    {"equal", {5, 5}, 0, 0, "1", "1", true, GATE_PASSED, ""},
    {"grown", {5, 5}, 100, 0, "1", NULL, true, GATE_TRIPPED, "--fail-above=1: +"},
    {"grown less than allowed", {5, 5}, 100, 0, "20", NULL, true, GATE_PASSED, ""},
    {"longer", {5, 5}, 0, 300, "1", "5", true, GATE_TRIPPED, "--fail-total=5: +30.0% in all"},
    {"longer by less", {5, 5}, 0, 300, NULL, "40", true, GATE_PASSED, ""},
    {"nobody asks", {5, 5}, 0, 300, "1", NULL, true, GATE_PASSED, ""},
    {"shorter", {5, 5}, 0, -300, NULL, "1", true, GATE_PASSED, ""},
    {"other units", {5, 5}, 0, 300, NULL, "5", false, GATE_NO_VERDICT, "same unit"},
    {"grown, and no verdict on the total", {5, 5}, 100, 300, "1", "5", false, GATE_TRIPPED, "same unit"},
    {"few recordings", {4, 4}, 0, 300, NULL, "5", true, GATE_NO_VERDICT, "so few recordings"},
    {"few, but grown",
     {4, 4},
     300,
     0,
     "1",
     "5",
     true,
     GATE_TRIPPED,
     "4 and 4 recordings (4000 and 4000 samples)"},
    {"much noise", {5, 5}, 0, 0, "0.0001", NULL, true, GATE_PASSED, "2 of 2 functions have noise"},
    {"3 and 7", {3, 7}, 0, 300, NULL, "5", true, GATE_TRIPPED, "--fail-total=5"},
};

static enum gate_result check_several(const struct several *c, const struct gate *gate,
                                      struct summary *summary, const struct diff *diff,
                                      struct messages *messages) {
    assert_true(summary_make(summary, diff, messages));
    summary->units_differ = !c->alike;
    return gate_check(gate, summary, messages);
}

static void run_several(const struct several *c) {
    char *files[10] = {NULL};
    struct sides sides = {files, {c->sides[0], c->sides[1]}};
    struct diff diff = {.sides = {c->sides[0], c->sides[1]}};
    struct gate gate = {0};
    struct summary summary = {.max = 1, .sides = &sides, .period = 1};
    struct messages messages = {0};
    assert_true(!c->points || gate_add(&gate, c->points, &messages));
    assert_true(!c->total || gate_set_total(&gate, c->total, &messages));
    summary.points = gate_min_points(&gate);
    for (size_t i = 0; i < c->sides[0] + c->sides[1]; i++) {
        char text[100];
        bool after = i >= c->sides[0];
        int total = 1000 + (after ? c->longer : 0),
            part = total * (300 + (int)i % 3 + (after ? c->grown : 0)) / 1000;
        snprintf(text, sizeof text, "a %d\nb %d\n", part, total - part);
        read_side(&diff, i, slice_of_text(text));
    }
    enum gate_result result = check_several(c, &gate, &summary, &diff, &messages);
    struct slice said = support_text_of(&messages);
    support_check(c->name, result == c->result);
    support_check(c->name, c->said[0] ? slice_has(said, slice_of_text(c->said)) : !said.len);
    messages_free(&messages);
    summary_free(&summary);
    gate_free(&gate);
    diff_free(&diff);
}

static void test_several(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT_OF(several); i++)
        run_several(&several[i]);
}

static void test_total_limits(void **state) {
    (void)state;
    static const char *const bad[] = {"", "-1", "5%", "x", "1e3", ".5", "5:a"};
    struct gate gate = {0};
    struct messages messages = {0};
    assert_false(gate_is_set(&gate));
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        bool taken = gate_set_total(&gate, bad[i], &messages);
        struct slice said = support_text_of(&messages);
        support_check(bad[i], !taken && slice_has(said, SLICE("--fail-total: '")));
        messages_free(&messages);
    }
    assert_true(!gate_is_set(&gate) && gate_set_total(&gate, "150", &messages) && gate_is_set(&gate));
    gate_free(&gate);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_limits), cmocka_unit_test(test_cases),
                                       cmocka_unit_test(test_several), cmocka_unit_test(test_total_limits)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
