/*
 * help: a short table whole, a long one by topic, nothing
 * wider than a terminal, and rows without help nowhere.
 */
#include "support.h"

#include "base/help.h"
#include "base/report.h"

static const struct option_row short_rows[] = {
    {"normalize", OPTION_SWITCH, 0, .group = "Names and marks", .help = "one", .letter = 'n'},
    {"labels", OPTION_SWITCH, 0, .help = "two", .added = true, .letter = 'l'},
    {"hidden", OPTION_SWITCH, 0, .help = NULL},
    {"theme", OPTION_CHOICE, 0, .choices = "light dark", .help = "three"},
    {"colors", OPTION_TEXT, 0, .group = "Colors", .value = "PALETTE", .choices = "hot mem io",
     .help = "four"},
    {"a-very-long-option-name", OPTION_INTEGER, 0, .value = "N", .otherwise = "5",
     .help = "five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"},
    {"help", OPTION_TEXT, 0, .group = "Program", .value = "TOPIC", .otherwise = "", .help = "six",
     .letter = 'h', .whole = true},
    {0},
};

#define NAMES                         \
    "Names and marks:\n"              \
    "  -n                      one\n" \
    "  -l, --labels            two\n" \
    "  --theme=light|dark      three\n"
#define COLORS                                                                         \
    "Colors:\n"                                                                        \
    "  --colors=PALETTE        four: hot, mem, io\n"                                   \
    "  --a-very-long-option-name[=N]\n"                                                \
    "                          five six seven eight nine ten eleven twelve thirteen\n" \
    "                          fourteen fifteen sixteen\n"
#define PROGRAM  \
    "Program:\n" \
    "  -h, --help[=TOPIC]      six\n"
#define WHOLE "Usage: prog\n\n" NAMES COLORS PROGRAM "\nExamples:\n  prog x\n"

static void test_topics(void **state) {
    (void)state;
    static const struct help help = {"prog", short_rows, "Usage: prog\n", "  prog x\n"};
    static const struct {
        const char *topic, *text;
    } cases[] = {{"", WHOLE},
                 {"all", WHOLE},
                 {"names", NAMES},
                 {"NAMES", NAMES},
                 {"Colors", COLORS},
                 {"program", PROGRAM},
                 {"marks", NULL},
                 {"name", NULL},
                 {"theme", "  --theme=light|dark      three\n"},
                 {"HELP", "  -h, --help[=TOPIC]      six\n"},
                 {"hidden", NULL},
                 {"All", NULL},
                 {"\x1b[m", NULL}};
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct outbuf out = support_output();
        struct messages messages = {0};
        bool known = help_print(&help, cases[i].topic, &out, &messages);
        struct slice said = bytebuf_slice(&messages.text);
        struct bytebuf text = support_output_text(&out);
        support_check(cases[i].topic, known == (cases[i].text != NULL));
        support_text(cases[i].topic, bytebuf_slice(&text), cases[i].text ? cases[i].text : "");
        support_check(cases[i].topic, known == (said.len == 0));
        support_check(cases[i].topic,
                      known || slice_has(said, SLICE("is not one of names, colors, program, all\0")));
        messages_free(&messages);
        bytebuf_free(&text);
    }
}

/* One option more than HELP_SHORT: names only, and each is explained under its topic. */
static void test_long(void **state) {
    (void)state;
    static char names[HELP_SHORT + 1][16];
    struct option_row rows[HELP_SHORT + 2] = {{0}};
    struct help help = {"prog", rows, "Usage: prog\n", "  prog x\n"};
    for (int i = 0; i <= HELP_SHORT; i++) {
        snprintf(names[i], sizeof names[i], "option-%d", i);
        rows[i] = (struct option_row){names[i], OPTION_SWITCH, 0, .help = "does it"};
    }
    rows[0].group = "First";
    rows[3].group = "Second part";
    struct outbuf out = support_output();
    assert_true(help_print(&help, "", &out, NULL));
    struct bytebuf text = support_output_text(&out);
    struct slice rest = bytebuf_slice(&text), line;
    assert_true(slice_has(rest, SLICE("\n  First       --option-0 --option-1 --option-2\n"
                                      "  Second      --option-3 --option-4 ")));
    assert_true(slice_has(rest, SLICE("--option-20\n\nExamples:\n")));
    assert_false(slice_has(rest, SLICE("does it")));
    while (slice_cut(&rest, '\n', &line))
        assert_true(line.len <= 80);
    bytebuf_free(&text);
    rows[HELP_SHORT].help = NULL; /* one less, and it is short */
    out = support_output();
    assert_true(help_print(&help, "", &out, NULL));
    text = support_output_text(&out);
    assert_true(slice_has(bytebuf_slice(&text), SLICE("--option-19             does it\n")));
    assert_false(slice_has(bytebuf_slice(&text), SLICE("--option-20")));
    bytebuf_free(&text);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_topics), cmocka_unit_test(test_long)};
    report_program("prog");
    return cmocka_run_group_tests(tests, NULL, NULL);
}
