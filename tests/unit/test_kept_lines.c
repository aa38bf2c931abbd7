/* kept_lines: what comes out are the lines that came in, in byte order. */
#include "support.h"

#include "kept_lines.h"

/* A line as text, or a stack with a count that its text would not give. */
struct kept_case {
    struct slice text;
    bool stack;
};

static void add(struct kept_lines *lines, const struct kept_case *c) {
    if (c->stack)
        kept_lines_add_stack(lines, c->text, (struct count){.real = 1e20, .form = COUNT_COMPUTED});
    else
        kept_lines_add(lines, c->text);
}

/* All lines: stack, count, and where there are two columns the first count. */
static struct bytebuf show(const struct kept_lines *lines, bool differential) {
    struct bytebuf out = {0};
    for (size_t i = 0; i < lines->count; i++) {
        struct profile_line line;
        kept_lines_get(lines, i, &line);
        support_same("text", kept_lines_text(lines, i), line.text);
        bytebuf_add(&out, profile_line_stack(&line, differential));
        bytebuf_add(&out, SLICE("="));
        if (differential) {
            count_print(&out, line.first);
            bytebuf_add(&out, SLICE(","));
        }
        count_print(&out, line.count);
        bytebuf_add_byte(&out, '\n');
    }
    return out;
}

static void check(const char *what, const struct kept_lines *lines, bool differential, const char *want) {
    struct bytebuf got = show(lines, differential);
    support_text(what, bytebuf_slice(&got), want);
    bytebuf_free(&got);
}

static void test_lines(void **state) {
    (void)state;
    static const struct kept_case cases[] = {
        {BYTES("b;a 2"), false},    {BYTES("a;c 5"), true},  {BYTES("a;c 1e"), true},
        {BYTES("a;c 10.5"), false}, {BYTES("a;c 1"), false}, {BYTES("a;c"), true},
    };
    struct kept_lines lines = {0};
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        add(&lines, &cases[i]);
    check("as they came", &lines, false, "b;a=2\na;c 5=1e+20\na;c 1e=1e+20\na;c=10.5\na;c=1\na;c=1e+20\n");
    kept_lines_sort(&lines, &(struct threads){.count = 1});
    check("sorted", &lines, false, "a;c=1\na;c=10.5\na;c 1e=1e+20\na;c=1e+20\na;c 5=1e+20\nb;a=2\n");
    kept_lines_free(&lines);
}

static void test_reverse(void **state) {
    (void)state;
    static const struct kept_case cases[] = {
        {BYTES("b;a 2 3"), false}, {BYTES("a;b;;c\xC2\xA0 4 5"), false}, {BYTES("5 7;a\t1 2"), false}};
    struct kept_lines lines = {0};
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        add(&lines, &cases[i]);
    kept_lines_reverse(&lines, true);
    kept_lines_sort(&lines, &(struct threads){.count = 1});
    check("two columns", &lines, true, "a;5 7=1,2\na;b=2,3\nc\xC2\xA0;;b;a=4,5\n");
    kept_lines_free(&lines);
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        add(&lines, &cases[i]);
    add(&lines, &(struct kept_case){BYTES("y 1;x"), true});
    kept_lines_reverse(&lines, false);
    check("one", &lines, false, "a 2;b=3\nc\xC2\xA0 4;;b;a=5\na\t1;5 7=2\nx;y 1=1e+20\n");
    kept_lines_free(&lines);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_lines), cmocka_unit_test(test_reverse)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
