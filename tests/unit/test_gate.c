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
    for (size_t i = 0; i < COUNT_OF(good); i++)
        support_check(good[i], gate_add(&gate, good[i]));
    assert_int_equal(gate.count, COUNT_OF(good));
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        support_gather_messages();
        bool taken = gate_add(&gate, bad[i]);
        struct bytebuf said = support_messages();
        support_check(bad[i], !taken && slice_has(bytebuf_slice(&said), SLICE("--fail-above")));
        support_check(bad[i], slice_find(bytebuf_slice(&said), '\n') == said.len - 1);
        bytebuf_free(&said);
    }
    assert_int_equal(gate.count, COUNT_OF(good));
    gate_free(&gate);
}

struct gate_case {
    const char *name;
    struct slice before, after;
    const char *limits[3];
    const char *over; /* names, blank between */
    uint64_t least;
};

static const struct gate_case cases[] = {
    {"above", BYTES("a 10\nb 90\n"), BYTES("a 30\nb 70\n"), {"19.999"}, "a", 0},
    {"at the limit", BYTES("a 10\nb 90\n"), BYTES("a 30\nb 70\n"), {"20"}, "", 0},
    {"at a limit with a fraction", BYTES("a 1\nb 999\n"), BYTES("a 4\nb 996\n"), {"0.3"}, "", 0},
    {"greatest first", BYTES("a 1\nb 1\nc 8\n"), BYTES("a 2\nb 6\nc 2\n"), {"1"}, "b a", 0},
    {"alike", BYTES("c 9\n"), BYTES("z 3\nb 3\na 3\n"), {"1"}, "a b z", 0},
    {"all that match", BYTES("c 9\n"), BYTES("z 3\nb 3\na 3\n"), {"1:[ab]"}, "a b", 0},
    {"either", BYTES("c 9\n"), BYTES("z 3\nb 3\na 3\n"), {"50", "1:^z$", "1:^b$"}, "b z", 0},
    {"total, not own", BYTES("f 10\nf;g 40\nx 50\n"), BYTES("f 45\nf;g 5\nx 50\n"), {"0"}, "", 0},
    {"the callers too", BYTES("f;g 1\nx 9\n"), BYTES("f;g 5\nx 5\n"), {"1"}, "f g", 0},
    {"few", BYTES("a 1\nb 1000\n"), BYTES("a 99\nb 100\nc 100\n"), {"1"}, "c", 100},
    {"nothing before", BYTES(""), BYTES("a 1\n"), {"99"}, "a", 0},
    {"NUL", BYTES("a 1\n"), BYTES("x\0y 1\n"), {"1:^x.y$"}, "x\\x00y", 0},
    {"not UTF-8", BYTES("a 1\n"), BYTES("x\xff\xc3y 1\n"), {"1:^x..y$"}, "x\xef\xbf\xbd\xef\xbf\xbdy", 0},
    {"a longer name than it looks", BYTES("a 1\n"), BYTES("x\0y 1\n"), {"1:^x$"}, "", 0},
};

static void read_side(struct diff *diff, enum diff_side side, struct slice text) {
    struct linereader in = {0};
    support_attach(&in, text);
    diff_read(diff, side, &in);
    support_detach(&in);
    linereader_free(&in);
}

/* The names at the ends of the messages, blank between. */
static void check_said(const char *what, struct slice said, const char *wanted) {
    struct bytebuf names = {0};
    for (struct slice line; slice_cut(&said, '\n', &line);) {
        size_t end = slice_search(line, SLICE("): "));
        if (slice_has(line, SLICE("no samples")) || !line.len)
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
    struct summary summary = {.most = 1, .least = c->least, .files = {"before", "after"}};
    for (size_t i = 0; i < COUNT_OF(c->limits) && c->limits[i]; i++)
        support_check(c->name, gate_add(&gate, c->limits[i]));
    read_side(&diff, DIFF_BEFORE, c->before);
    read_side(&diff, DIFF_AFTER, c->after);
    support_gather_messages();
    bool made = summary_make(&summary, &diff);
    size_t over = made ? gate_check(&gate, &summary) : 0;
    struct bytebuf said = support_messages();
    support_check(c->name, made && summary.gated && over == summary.lists[SUMMARY_OVER].count);
    support_check(c->name, (over > 0) == (c->over[0] != '\0'));
    check_said(c->name, bytebuf_slice(&said), c->over);
    bytebuf_free(&said);
    summary_free(&summary);
    gate_free(&gate);
    diff_free(&diff);
}

static void test_cases(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        run_case(&cases[i]);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_limits), cmocka_unit_test(test_cases)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
