/* settings: what is possible, what is refused and said, and what the numbers mean. */
#include "support.h"

#include <math.h>

#include "base/report.h"
#include "settings.h"

enum { WORDS = 10 };

/* Parses and checks words, '|' between. `room` holds them and must live as long as the settings. */
static bool parse(struct settings *settings, const char *words, char room[200]) {
    char program[] = "test", *argv[WORDS + 1] = {program};
    int argc = 1;
    snprintf(room, 200, "%s", words);
    for (char *word = room; *words && word; argc++) {
        char *end = word + strcspn(word, "|");
        argv[argc] = word;
        word = *end ? end + 1 : NULL;
        *end = '\0';
    }
    *settings = settings_default();
    struct messages messages = {0};
    bool good = options_parse(settings_rows, settings, &argc, argv, &messages) && settings_check(settings);
    report_messages(&messages);
    messages_free(&messages);
    return good;
}

static void test_accepted(void **state) {
    (void)state;
    static const char *const accepted[] = {"",
                                           "--width=21",
                                           "--width=1000000",
                                           "--width=100%",
                                           "--width=+1_200",
                                           "--height=1",
                                           "--height=1000000",
                                           "--fontsize=.5",
                                           "--fontsize=1e1",
                                           "--fontsize=1_2",
                                           "--fontsize=12.5",
                                           "--fontwidth=0.1",
                                           "--factor=0.001",
                                           "--factor=1e6",
                                           "--total=5",
                                           "--total=5.5",
                                           "--total=5.",
                                           "--total=1e6",
                                           "--total=1E+6",
                                           "--total=25e-1",
                                           "--total=0",
                                           "--total|",
                                           "--total=18446744073709551616",
                                           "--minwidth=0",
                                           "--minwidth=.5",
                                           "--minwidth=5.",
                                           "--minwidth=0.1%",
                                           "--minwidth=.1%",
                                           "--minwidth=250%",
                                           "--bgcolors=blue",
                                           "--bgcolors=#12aBcD",
                                           "--bgcolors|",
                                           "--encoding=UTF-8",
                                           "--encoding=utf-8",
                                           "--fonttype=Courier New",
                                           "--fonttype='A-b', \"C_1\"",
                                           "--notes=a--b & c",
                                           "--title|",
                                           "--sort=name",
                                           "--sort=size",
                                           "--theme=light",
                                           "--theme=dark",
                                           "--theme=auto",
                                           "--truncate=end",
                                           "--truncate=start",
                                           "--truncate=middle",
                                           "--delta=self",
                                           "--delta=total",
                                           "--color=java",
                                           "--ti=x",
                                           "--sort=name|--flamechart",
                                           "--nameattr=missing",
                                           "--title=\xff",
                                           "--subtitle=<&>",
                                           "--width=20|--width=30",
                                           "--width=21|file"};
    for (size_t i = 0; i < COUNT_OF(accepted); i++) {
        struct settings settings;
        char room[200];
        support_gather_messages();
        bool good = parse(&settings, accepted[i], room);
        struct bytebuf said = support_messages();
        support_text(accepted[i], bytebuf_slice(&said), "");
        support_check(accepted[i], good);
        bytebuf_free(&said);
    }
}

/* Every refusal names the option. */
static void test_refused(void **state) {
    (void)state;
    static const struct {
        const char *words, *says;
    } refused[] = {
        {"--width=20", "width"},
        {"--width=0", "width"},
        {"--width=-5", "width"},
        {"--width=1e3", "width"},
        {"--width=100px", "width"},
        {"--width=50%", "width"},
        {"--width=1000001", "width"},
        {"--width|", "width"},
        {"--width=0x20", "width"},
        {"--width=99999999999999999999", "width"},
        {"--width=100 %", "width"},
        {"--height=0", "height"},
        {"--height=-1", "height"},
        {"--height=1.5", "height"},
        {"--height=1000001", "height"},
        {"--fontsize=0", "fontsize"},
        {"--fontsize=-1", "fontsize"},
        {"--fontsize=1e400", "fontsize"},
        {"--fontsize=1x5", "fontsize"},
        {"--fontsize=nan", "fontsize"},
        {"--fontsize=12.", "fontsize"},
        {"--fontsize=1000001", "fontsize"},
        {"--fontwidth=0", "fontwidth"},
        {"--fontwidth=-0.5", "fontwidth"},
        {"--factor=0", "factor"},
        {"--factor=-1", "factor"},
        {"--factor=1e400", "factor"},
        {"--factor=0.0", "factor"},
        {"--total=abc", "total"},
        {"--total=300x", "total"},
        {"--total=-5", "total"},
        {"--total=1e", "total"},
        {"--total=1e+", "total"},
        {"--total= 5", "total"},
        {"--total=0x10", "total"},
        {"--total=1e400", "total"},
        {"--total=1e99999", "total"},
        {"--total=.5", "total"},
        {"--total=1e5.5", "total"},
        {"--minwidth|", "minwidth"},
        {"--minwidth=%", "minwidth"},
        {"--minwidth=.", "minwidth"},
        {"--minwidth=1.2.3", "minwidth"},
        {"--minwidth=5%%", "minwidth"},
        {"--minwidth=-1", "minwidth"},
        {"--minwidth=1px", "minwidth"},
        {"--minwidth=.5.", "minwidth"},
        {"--minwidth=1e5", "minwidth"},
        {"--colors=Hot", "colors"},
        {"--colors|", "colors"},
        {"--colors=nosuch", "selftime"},
        {"--bgcolors=gray", "bgcolors"},
        {"--bgcolors=#12345", "bgcolors"},
        {"--encoding=latin1", "encoding"},
        {"--encoding|", "encoding"},
        {"--encoding=UTF-16", "encoding"},
        {"--fonttype=a;b", "fonttype"},
        {"--fonttype=<b>", "fonttype"},
        {"--fonttype=a&b", "fonttype"},
        {"--fonttype=\xc3\xa9", "fonttype"},
        {"--fonttype=a\tb", "fonttype"},
        {"--fonttype=a(b)", "fonttype"},
        {"--fonttype=a\\b", "fonttype"},
        {"--notes=a<b", "notes"},
        {"--notes=a>b", "notes"},
        {"--sort=x", "sort"},
        {"--sort=Size", "sort"},
        {"--sort|", "sort"},
        {"--theme=x", "theme"},
        {"--theme|", "theme"},
        {"--truncate=left", "truncate"},
        {"--delta=x", "delta"},
        {"--delta|", "delta"},
        {"--sort=size|--flamechart", "sort"},
        {"--t=x", "ambiguous"},
    };
    for (size_t i = 0; i < COUNT_OF(refused); i++) {
        struct settings settings;
        char room[200];
        support_gather_messages();
        bool good = parse(&settings, refused[i].words, room);
        struct bytebuf said = support_messages();
        support_check(refused[i].words, !good);
        if (!slice_has(bytebuf_slice(&said), slice_of_text(refused[i].says)))
            fail_msg("%s: said %.*s", refused[i].words, (int)said.len, said.at);
        bytebuf_free(&said);
    }
}

/* All that is wrong is said at once. */
static void test_all_errors(void **state) {
    (void)state;
    struct settings settings;
    char room[200];
    support_gather_messages();
    assert_false(
        parse(&settings, "--width=5|--colors=x|--total=y|--minwidth=z|--fonttype=;|--height=0", room));
    struct bytebuf said = support_messages();
    static const char *const options[] = {"--width",    "--colors",   "--total",
                                          "--minwidth", "--fonttype", "--height"};
    for (size_t i = 0; i < COUNT_OF(options); i++)
        support_check(options[i], slice_has(bytebuf_slice(&said), slice_of_text(options[i])));
    bytebuf_free(&said);
}

static void test_titles(void **state) {
    (void)state;
    static const struct {
        const char *words, *title;
    } cases[] = {
        {"", "Flame Graph"},
        {"--inverted", "Icicle Graph"},
        {"--flamechart", "Flame Chart"},
        {"--flamechart|--inverted", "Flame Chart"},
        {"--inverted|--title=x", "x"},
        {"--title|", "Flame Graph"},
        {"--title=0", "0"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct settings settings;
        char room[200];
        assert_true(parse(&settings, cases[i].words, room));
        assert_string_equal(settings.title, cases[i].title);
    }
}

static void test_numbers(void **state) {
    (void)state;
    struct settings settings;
    char room[200];
    assert_true(parse(&settings, "", room));
    assert_int_equal(settings.width, 1200);
    assert_int_equal(settings.height, 16);
    assert_false(settings.fluid || settings.least_is_percent || settings.sort == SORT_SIZE);
    assert_true(settings.least == 0.1 && settings.fontsize.value == 12 && settings.fontwidth.value == 0.59);
    assert_true(count_is_zero(settings.total) && settings.factor.form == COUNT_WHOLE &&
                settings.factor.whole == 1);
    assert_true(settings.fonttype_is_default && settings.theme == THEME_LIGHT &&
                settings.delta == DELTA_CLASSIC);
    assert_true(settings.truncate == LABEL_CUT_END);
    support_text("size", settings.fontsize_text, "12");
    support_text("ratio", settings.fontwidth_text, "0.59");

    assert_true(parse(
        &settings,
        "--width=100%|--minwidth=0.5%|--fontsize=1_2.50|--factor=0.5|--fonttype=Verdana|--total=1e3", room));
    assert_true(settings.fluid && settings.width == 1200 && settings.least_is_percent &&
                settings.least == 0.5);
    support_text("as written", settings.fontsize_text, "12.50");
    assert_true(settings.factor.form == COUNT_READ && settings.factor.real == 0.5);
    assert_false(settings.fonttype_is_default);
    assert_true(count_double(settings.total) == 1000);

    assert_true(parse(&settings,
                      "--width=100%|--width=300|--total=18446744073709551615|--factor=1_000|--delta=total|"
                      "--theme=auto|--truncate=middle|--sort=size",
                      room));
    assert_true(!settings.fluid && settings.width == 300); /* the last one wins */
    assert_true(settings.total.form == COUNT_WHOLE && settings.total.whole == UINT64_MAX);
    assert_true(count_double(settings.factor) == 1000);
    assert_true(settings.delta == DELTA_TOTAL && settings.theme == THEME_AUTO && settings.sort == SORT_SIZE);
    assert_true(settings.truncate == LABEL_CUT_MIDDLE);
}

/* The table of options names all palettes that there are. */
static void test_palettes(void **state) {
    (void)state;
    const struct option_row *row = settings_rows;
    while (!slice_equal(slice_of_text(row->name), SLICE("colors")))
        row++;
    struct slice rest = slice_of_text(row->choices), choice;
    struct palette palette;
    while (slice_cut(&rest, ' ', &choice))
        if (!palette_find(&palette, choice))
            fail_msg("%.*s is no palette", (int)choice.len, choice.at);
    struct bytebuf names = {0};
    palette_list(&names);
    support_check("as many", names.len == strlen(row->choices));
    bytebuf_free(&names);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_accepted),   cmocka_unit_test(test_refused),
                                       cmocka_unit_test(test_all_errors), cmocka_unit_test(test_titles),
                                       cmocka_unit_test(test_numbers),    cmocka_unit_test(test_palettes)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
