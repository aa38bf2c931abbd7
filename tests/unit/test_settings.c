/* settings: what is possible, what is refused and said, and what the numbers mean. */
#include "support.h"

#include "settings.h"

enum { WORDS = 10 };

/* Words, as given and as understood. */
struct parsed {
    char capacity[200];
    struct settings settings;
    struct messages messages;
};

/* Parses and checks words, '|' between. */
static bool parse(struct parsed *self, const char *words) {
    char program[] = "test", *argv[WORDS + 1] = {program};
    int argc = 1;
    memset(self, 0, sizeof *self);
    snprintf(self->capacity, sizeof self->capacity, "%s", words);
    for (char *word = self->capacity; *words && word; argc++) {
        char *end = word + strcspn(word, "|");
        argv[argc] = word;
        word = *end ? end + 1 : NULL;
        *end = '\0';
    }
    struct arguments given = arguments_default();
    return options_parse(arguments_rows, &given, &argc, argv, &self->messages) &&
           settings_make(&self->settings, &given, &self->messages);
}

static void parsed_free(struct parsed *self) {
    settings_free(&self->settings);
    messages_free(&self->messages);
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
                                           "--threads=1",
                                           "--threads=256",
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
        struct parsed parsed;
        bool good = parse(&parsed, accepted[i]);
        support_text(accepted[i], support_text_of(&parsed.messages), "");
        support_check(accepted[i], good);
        parsed_free(&parsed);
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
        {"--threads=0", "threads"},
        {"--threads=257", "threads"},
        {"--threads=-1", "threads"},
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
        struct parsed parsed;
        bool good = parse(&parsed, refused[i].words);
        struct slice text = support_text_of(&parsed.messages);
        support_check(refused[i].words, !good);
        if (!slice_has(text, slice_of_text(refused[i].says)))
            fail_msg("%s: said %.*s", refused[i].words, (int)text.len, text.at);
        parsed_free(&parsed);
    }
}

/* All that is wrong is said at once. */
static void test_all_errors(void **state) {
    (void)state;
    struct parsed parsed;
    assert_false(parse(&parsed, "--width=5|--colors=x|--total=y|--minwidth=z|--fonttype=;|--height=0"));
    struct slice text = support_text_of(&parsed.messages);
    static const char *const options[] = {"--width",    "--colors",   "--total",
                                          "--minwidth", "--fonttype", "--height"};
    for (size_t i = 0; i < COUNT_OF(options); i++)
        support_check(options[i], slice_has(text, slice_of_text(options[i])));
    parsed_free(&parsed);
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
        struct parsed parsed;
        assert_true(parse(&parsed, cases[i].words));
        assert_string_equal(parsed.settings.drawing.title, cases[i].title);
        parsed_free(&parsed);
    }
}

static void test_defaults(void **state) {
    (void)state;
    struct parsed parsed;
    assert_true(parse(&parsed, ""));
    const struct settings *settings = &parsed.settings;
    const struct drawing_options *drawing = &settings->drawing;
    const struct layout_options *layout = &drawing->layout;
    assert_true(layout->width == 1200 && layout->height == 16 && layout->minwidth == 0.1);
    assert_true(layout->fontsize == 12 && layout->fontwidth == 0.59 && count_is_zero(layout->total));
    assert_false(layout->minwidth_is_percent || layout->inverted || layout->subtitle || drawing->fluid);
    assert_true(drawing->factor.form == COUNT_WHOLE && drawing->factor.whole == 1);
    assert_true(drawing->fonttype_is_default && drawing->theme == THEME_LIGHT &&
                drawing->delta == DELTA_SELF && drawing->truncate == LABEL_CUT_END);
    assert_string_equal(drawing->fonttype, "Verdana");
    assert_true(drawing->source == PALETTE_BY_SUM && !drawing->negate && !drawing->encoding);
    support_text("size", drawing->fontsize_text, "12");
    assert_true(!settings->nameattr && !settings->sort_by_size && !settings->keep_colours);
    assert_true(settings->profile.min_share == 0.1 / 1180);
    assert_false(settings->profile.reverse || settings->profile.chart || settings->profile.chain);
    parsed_free(&parsed);
}

static void test_numbers(void **state) {
    (void)state;
    struct parsed parsed;
    const struct drawing_options *drawing = &parsed.settings.drawing;
    const struct layout_options *layout = &drawing->layout;
    assert_true(parse(&parsed, "--width=100%|--minwidth=0.5%|--fontsize=1_2.50|--factor=0.5|"
                               "--fonttype=Verdana|--total=1e3|--subtitle=x"));
    assert_true(drawing->fluid && layout->width == 1200 && layout->minwidth_is_percent &&
                layout->minwidth == 0.5 && layout->subtitle);
    assert_true(parsed.settings.profile.min_share == 0.5 / 100);
    support_text("as written", drawing->fontsize_text, "12.50");
    assert_true(drawing->factor.form == COUNT_READ && drawing->factor.real == 0.5);
    assert_false(drawing->fonttype_is_default);
    assert_true(count_double(layout->total) == 1000);
    parsed_free(&parsed);

    assert_true(parse(&parsed, "--width=100%|--width=300|--total=18446744073709551615|--factor=1_000|"
                               "--delta=total|--theme=auto|--truncate=middle|--sort=size"));
    assert_true(!drawing->fluid && layout->width == 300); /* the last one wins */
    assert_true(layout->total.form == COUNT_WHOLE && layout->total.whole == UINT64_MAX);
    assert_true(count_double(drawing->factor) == 1000);
    assert_true(drawing->delta == DELTA_TOTAL && drawing->theme == THEME_AUTO);
    assert_true(drawing->truncate == LABEL_CUT_MIDDLE && parsed.settings.sort_by_size);
    parsed_free(&parsed);
}

/* Every switch gets where it is needed. */
static void test_switches(void **state) {
    (void)state;
    struct parsed parsed;
    const struct settings *settings = &parsed.settings;
    assert_true(parse(&parsed, "--hash|--inverted|--reverse|--negate|--cp|--nameattr=0|--encoding=utf-8"));
    assert_true(settings->drawing.source == PALETTE_BY_HASH && settings->drawing.layout.inverted);
    assert_true(settings->profile.reverse && settings->drawing.negate && settings->keep_colours);
    assert_null(settings->nameattr);
    assert_string_equal(settings->drawing.encoding, "utf-8");
    parsed_free(&parsed);
    assert_true(parse(&parsed, "--random|--flamechart|--colors=chain|--nameattr=x"));
    assert_true(settings->drawing.source == PALETTE_BY_CHANCE && settings->profile.chart);
    assert_true(settings->profile.chain);
    assert_string_equal(settings->nameattr, "x");
    parsed_free(&parsed);
}

/* The table of options names all palettes that there are. */
static void test_palettes(void **state) {
    (void)state;
    const struct option_row *row = arguments_rows;
    while (!slice_equal(slice_of_text(row->name), SLICE("colors")))
        row++;
    struct slice rest = slice_of_text(row->choices), choice;
    struct palette palette;
    while (slice_cut(&rest, ' ', &choice))
        if (!palette_find(&palette, choice))
            fail_msg("%.*s is not a palette", (int)choice.len, choice.at);
    struct bytebuf names = {0};
    palette_list(&names);
    support_check("as many", names.len == strlen(row->choices));
    bytebuf_free(&names);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_accepted),   cmocka_unit_test(test_refused),
                                       cmocka_unit_test(test_all_errors), cmocka_unit_test(test_titles),
                                       cmocka_unit_test(test_numbers),    cmocka_unit_test(test_defaults),
                                       cmocka_unit_test(test_switches),   cmocka_unit_test(test_palettes)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
