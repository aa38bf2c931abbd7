/* diff: two profiles joined by stack. */
#include "support.h"

#include "diff.h"

struct diff_case {
    const char *name;
    bool strip, normalize;
    struct slice before, after;
    const char *joined;
};

static const struct diff_case diff_cases[] = {
    {"nothing", false, false, BYTES(""), BYTES(""), ""},
    {"both", false, false, BYTES("a 1\n"), BYTES("a 2\n"), "a 1 2\n"},
    {"one side", false, false, BYTES("a 1\n"), BYTES("b 2\n"), "a 1 0\nb 0 2\n"},
    {"summed", false, false, BYTES("a 1\na 2\n"), BYTES("a 3\na 4"), "a 3 7\n"},
    {"order", false, false, BYTES("b 1\n\xff 1\na;x 1\na 1\n"), BYTES("a x 1\n"),
     "a 1 0\na x 0 1\na;x 1 0\nb 1 0\n\xff 1 0\n"},
    {"fractions", false, false, BYTES("a 1.5\na 1.5\n"), BYTES("a 0.25\n"), "a 3 0.25\n"},
    {"large", false, false, BYTES("a 18446744073709551615\n"), BYTES("a 18446744073709551615\na 1\n"),
     "a 18446744073709551615 1.84467440737096e+19\n"},
    {"malformed lines", false, false, BYTES("a\n\n# x\na -1\na 1\n"), BYTES("a 2 \na 2\n"), "a 1 2\n"},
    {"third column stays", false, false, BYTES("a 1 2\n"), BYTES(""), "a 1 2 0\n"},
    {"crlf", false, false, BYTES("a 1\r\n"), BYTES("a 2\r\n"), "a 1 2\n"},
    {"no strip", false, false, BYTES("0x1f 1\n"), BYTES("0x2e 1\n"), "0x1f 1 0\n0x2e 0 1\n"},
    {"strip", true, false, BYTES("f+0x1F;0xg 1\n"), BYTES("f+0xabc;0xg 1\n"), "f+0x...;0xg 1 1\n"},
    {"strip is lower case", true, false, BYTES("0X1 1\n0x 1\n"), BYTES("x0x12y 2\n"),
     "0X1 1 0\n0x 1 0\nx0x...y 0 2\n"},
    {"normalize", false, true, BYTES("a 1\nb 3\n"), BYTES("a 8\n"), "a 2 8\nb 6 0\n"},
    {"normalize cuts", false, true, BYTES("a 1\nb 2\n"), BYTES("a 10\n"), "a 3 10\nb 6 0\n"},
    {"normalize equal", false, true, BYTES("a 1.5\nb 0.5\n"), BYTES("b 2\n"), "a 1.5 0\nb 0.5 2\n"},
    {"normalize from nothing", false, true, BYTES(""), BYTES("a 5\n"), "a 0 5\n"},
    {"normalize from zero", false, true, BYTES("a 0\n"), BYTES("a 5\n"), "a 0 5\n"},
    {"normalize to nothing", false, true, BYTES("a 5\n"), BYTES(""), "a 0 0\n"},
};

static void read_side(struct diff *diff, size_t side, struct slice text, size_t chunk) {
    struct linereader in = {.chunk = chunk};
    struct messages messages = {0};
    support_attach(&in, text);
    diff_read(diff, side, &in, &messages);
    support_detach(&in);
    messages_free(&messages);
    linereader_free(&in);
}

static void test_diff(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT_OF(diff_cases); i++)
        for (size_t chunk = 0; chunk < COUNT_OF(support_chunks); chunk++) {
            const struct diff_case *c = &diff_cases[i];
            struct diff diff = {.strip = c->strip};
            read_side(&diff, DIFF_BEFORE, c->before, support_chunks[chunk]);
            read_side(&diff, DIFF_AFTER, c->after, support_chunks[chunk]);
            if (c->normalize)
                diff_normalize(&diff);
            struct outbuf out = support_output();
            diff_print(&diff, &out);
            struct bytebuf text = support_output_text(&out);
            support_text(c->name, bytebuf_slice(&text), c->joined);
            bytebuf_free(&text);
            diff_free(&diff);
        }
}

static void test_odd_lines(void **state) {
    (void)state;
    struct diff diff = {0};
    struct linereader in = {.name = "file"};
    struct messages messages = {0};
    support_attach(&in, SLICE("x\n\ny\nz 1\n"));
    diff_read(&diff, DIFF_BEFORE, &in, &messages);
    support_detach(&in);
    assert_int_equal(diff.unrecognised.seen, 3);
    struct slice said = support_text_of(&messages);
    assert_true(slice_ends(said, SLICE(":1: not a folded stack, skipped: x\n")));
    assert_int_equal(slice_find(said, '\n'), said.len - 1);
    messages_free(&messages);
    linereader_free(&in);
    diff_free(&diff);
}

/* Several recordings per side: their counts are added up, and -n scales the sum. */
static void test_several(void **state) {
    (void)state;
    static const struct slice files[] = {BYTES("a 1\nb 2\n"), BYTES("b 3\nc 0.5\n"), BYTES("d 1\na 4\n"),
                                         BYTES("a 5\na 1\n"), BYTES("")};
    static const struct {
        size_t before;
        bool normalize;
        const char *joined;
    } cases[] = {{1, false, "a 1 10\nb 2 3\nc 0 0.5\nd 0 1\n"},
                 {2, false, "a 1 10\nb 5 0\nc 0.5 0\nd 0 1\n"},
                 {4, false, "a 11 0\nb 5 0\nc 0.5 0\nd 1 0\n"},
                 {2, true, "a 1 10\nb 8 0\nc 0 0\nd 0 1\n"}};
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct diff diff = {.sides = {cases[i].before, COUNT_OF(files) - cases[i].before}};
        struct outbuf out = support_output();
        for (size_t k = 0; k < COUNT_OF(files); k++)
            read_side(&diff, k, files[k], 0);
        diff_add_up(&diff);
        if (cases[i].normalize)
            diff_normalize(&diff);
        diff_print(&diff, &out);
        struct bytebuf text = support_output_text(&out);
        support_text("several", bytebuf_slice(&text), cases[i].joined);
        bytebuf_free(&text);
        diff_free(&diff);
    }
}

static void test_periods(void **state) {
    (void)state;
    struct diff diff = {.periods = true};
    read_side(&diff, DIFF_BEFORE, SLICE("a 2000\nb 6000\nc 0\n"), 0);
    read_side(&diff, DIFF_AFTER, SLICE("a 3\na 4\n"), 0);
    assert_true(diff.recordings[0].lines == 2 && diff.recordings[0].period.length == 2000);
    assert_true(diff.recordings[0].period.kind == PERIOD_FIXED && diff.recordings[1].period.length == 1);
    diff_free(&diff);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_diff), cmocka_unit_test(test_odd_lines),
                                       cmocka_unit_test(test_several), cmocka_unit_test(test_periods)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
