/* palette: the original's colours, to the last digit. */
#include "support.h"

#include "palette.h"

struct colour_case {
    const char *palette, *name;
    struct colour by_sum, by_hash;
};

/* Made from the formulas by another program. */
static const struct colour_case colour_cases[] = {
    {"hot", "", {213, 39, 9}, {255, 230, 55}},
    {"hot", "a", {236, 146, 35}, {235, 140, 33}},
    {"hot", "main", {243, 179, 42}, {247, 83, 46}},
    {"hot", "std::vector<int>::push_back", {245, 184, 44}, {242, 146, 40}},
    {"hot", "\303\251", {208, 15, 3}, {246, 191, 45}},
    {"hot", "\346\227\245\346\234\254\350\252\236", {253, 223, 53}, {237, 178, 35}},
    {"hot", "\360\237\230\200", {240, 164, 39}, {249, 204, 48}},
    {"hot", "mod`func", {211, 29, 7}, {253, 172, 53}},
    {"hot", "`x", {218, 60, 14}, {255, 113, 55}},
    {"hot", "x`", {218, 60, 14}, {229, 230, 27}},
    {"hot", "a`", {216, 54, 12}, {230, 230, 28}},
    {"hot", "a`b`c", {224, 87, 20}, {231, 115, 29}},
    {"hot", "`", {243, 176, 42}, {238, 153, 36}},
    {"hot", "``", {223, 83, 20}, {255, 230, 55}},
    {"hot", "\303\251`x", {213, 37, 8}, {246, 230, 45}},
    {"hot", "x`\303\251", {213, 37, 8}, {255, 191, 55}},
    {"hot", "ab", {253, 224, 53}, {226, 104, 24}},
    {"hot", "_[k]", {220, 69, 16}, {236, 139, 34}},
    {"mem", "main", {0, 228, 163}, {0, 232, 76}},
    {"mem", "\346\227\245\346\234\254\350\252\236", {0, 238, 203}, {0, 222, 162}},
    {"mem", "\303\251`x", {0, 198, 33}, {0, 231, 210}},
    {"io", "main", {126, 126, 232}, {101, 101, 236}},
    {"io", "\346\227\245\346\234\254\350\252\236", {138, 138, 243}, {126, 126, 225}},
    {"io", "\303\251`x", {89, 89, 198}, {140, 140, 235}},
    {"red", "main", {242, 112, 112}, {219, 79, 79}},
    {"red", "\346\227\245\346\234\254\350\252\236", {253, 127, 127}, {242, 112, 112}},
    {"red", "\303\251`x", {208, 62, 62}, {255, 130, 130}},
    {"green", "main", {96, 242, 96}, {71, 219, 71}},
    {"green", "\346\227\245\346\234\254\350\252\236", {108, 253, 108}, {96, 242, 96}},
    {"green", "\303\251`x", {59, 208, 59}, {110, 255, 110}},
    {"blue", "main", {126, 126, 243}, {101, 101, 223}},
    {"blue", "\346\227\245\346\234\254\350\252\236", {138, 138, 253}, {126, 126, 243}},
    {"blue", "\303\251`x", {89, 89, 213}, {140, 140, 255}},
    {"yellow", "main", {217, 217, 65}, {194, 194, 57}},
    {"yellow", "\346\227\245\346\234\254\350\252\236", {228, 228, 69}, {217, 217, 65}},
    {"yellow", "\303\251`x", {183, 183, 53}, {230, 230, 70}},
    {"purple", "main", {240, 126, 240}, {213, 101, 213}},
    {"purple", "\346\227\245\346\234\254\350\252\236", {253, 138, 253}, {240, 126, 240}},
    {"purple", "\303\251`x", {200, 89, 200}, {255, 140, 255}},
    {"aqua", "main", {96, 207, 207}, {71, 184, 184}},
    {"aqua", "\346\227\245\346\234\254\350\252\236", {108, 218, 218}, {96, 207, 207}},
    {"aqua", "\303\251`x", {59, 173, 173}, {110, 220, 220}},
    {"wakeup", "main", {96, 207, 207}, {71, 184, 184}},
    {"wakeup", "\346\227\245\346\234\254\350\252\236", {108, 218, 218}, {96, 207, 207}},
    {"wakeup", "\303\251`x", {59, 173, 173}, {110, 220, 220}},
    {"orange", "main", {240, 140, 0}, {213, 113, 0}},
    {"orange", "\346\227\245\346\234\254\350\252\236", {253, 153, 0}, {240, 140, 0}},
    {"orange", "\303\251`x", {200, 100, 0}, {255, 155, 0}},
};

static struct colour colour_of(const char *palette_name, enum palette_source source, struct slice name) {
    struct palette palette;
    support_check(palette_name, palette_find(&palette, slice_of_text(palette_name)));
    return palette_colour(&palette, source, name);
}

static void check_colour(const char *what, struct colour got, struct colour want) {
    if (got.red != want.red || got.green != want.green || got.blue != want.blue)
        fail_msg("%s: rgb(%d,%d,%d), wanted rgb(%d,%d,%d)", what, got.red, got.green, got.blue, want.red,
                 want.green, want.blue);
}

static void test_colours(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT_OF(colour_cases); i++) {
        const struct colour_case *c = &colour_cases[i];
        char what[100];
        snprintf(what, sizeof what, "%s \"%s\"", c->palette, c->name);
        check_colour(what, colour_of(c->palette, PALETTE_BY_SUM, slice_of_text(c->name)), c->by_sum);
        check_colour(what, colour_of(c->palette, PALETTE_BY_HASH, slice_of_text(c->name)), c->by_hash);
    }
    /* the sum of the code points decides: anagrams have one colour */
    check_colour("anagram", colour_of("hot", PALETTE_BY_SUM, SLICE("niam")),
                 colour_of("hot", PALETTE_BY_SUM, SLICE("main")));
    check_colour("sum", colour_of("hot", PALETTE_BY_SUM, SLICE("ad")),
                 colour_of("hot", PALETTE_BY_SUM, SLICE("\xc3\x85")));
}

/* Only three characters at either end count, and only after a module's name. */
static void test_hash_looks_at_the_ends(void **state) {
    (void)state;
    check_colour("middle", colour_of("hot", PALETTE_BY_HASH, SLICE("abc1def")),
                 colour_of("hot", PALETTE_BY_HASH, SLICE("abc23456def")));
    check_colour("start of the module", colour_of("hot", PALETTE_BY_HASH, SLICE("libc`main")),
                 colour_of("hot", PALETTE_BY_HASH, SLICE("Xibc`main")));
    check_colour("not UTF-8 is one character", colour_of("hot", PALETTE_BY_HASH, SLICE("\xff\xff")),
                 colour_of("hot", PALETTE_BY_HASH, SLICE("\xef\xbf\xbd\xef\xbf\xbd")));
}

/* The sum is one of 32 bits. */
static void test_long_sum(void **state) {
    (void)state;
    struct bytebuf name = {0};
    for (int i = 0; i < 4096; i++)
        bytebuf_add(&name, SLICE("\xf4\x80\x80\x80")); /* 4096 times U+100000 is 2^32 */
    check_colour("2^32", colour_of("hot", PALETTE_BY_SUM, bytebuf_slice(&name)),
                 colour_of("hot", PALETTE_BY_SUM, SLICE("")));
    bytebuf_add(&name, SLICE("a"));
    check_colour("2^32 and a", colour_of("hot", PALETTE_BY_SUM, bytebuf_slice(&name)),
                 colour_of("hot", PALETTE_BY_SUM, SLICE("a")));
    bytebuf_free(&name);
}

/* Which palette a language's palette chooses for a name. */
static void test_languages(void **state) {
    (void)state;
    static const struct {
        const char *palette, *name, *same;
    } cases[] = {
        {"java", "a_[j]", "green"},
        {"java", "a_[i]", "aqua"},
        {"java", "java/lang", "green"},
        {"java", "Lorg/x", "green"},
        {"java", "orgx/y", "red"},
        {"java", "a:::b", "green"},
        {"java", "a::b", "yellow"},
        {"java", "a_[k]", "orange"},
        {"java", "a", "red"},
        {"java", "jdk/internal", "green"},
        {"java", "", "red"},
        {"perl", "a::b", "yellow"},
        {"perl", "Perl_x", "green"},
        {"perl", "x.pl", "green"},
        {"perl", "a_[k]", "orange"},
        {"perl", "a", "red"},
        {"js", "a/b_[j]", "green"},
        {"js", "ab_[j]", "aqua"},
        {"js", "a::b", "yellow"},
        {"js", "/x/y.js", "green"},
        {"js", "a:b", "aqua"},
        {"js", " ", "green"},
        {"js", "a_[k]b", "orange"},
        {"js", "a", "red"},
        {"js", "x.js/", "red"},
        {"wakeup", "a", "aqua"},
        {"chain", "a", "blue"},
        {"chain", "a_[w]", "aqua"},
        {"chain", "a_[w]b", "aqua"},
        {"java", "javax/x", "green"},
        {"java", "net/x", "green"},
        {"java", "com/x", "green"},
        {"java", "Lio/x", "green"},
        {"java", "sun/x", "green"},
        {"java", "LLio/x", "red"},
        {"java", "xjava/lang", "red"},
        {"java", "java/a::b", "green"},
        {"java", "java/x_[i]", "aqua"},
        {"java", "a::b_[k]", "yellow"},
        {"perl", "Perl::x", "yellow"},
        {"perl", "Perl_x_[k]", "green"},
        {"js", "a/b::c_[j]", "green"},
        {"js", "a:b_[k]", "aqua"},
        {"js", "  ", "red"},
        {"js", "", "red"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        for (int source = 0; source < 2; source++) {
            struct slice name = slice_of_text(cases[i].name);
            check_colour(cases[i].name, colour_of(cases[i].palette, (enum palette_source)source, name),
                         colour_of(cases[i].same, (enum palette_source)source, name));
        }
}

static void test_ranges(void **state) {
    (void)state;
    static const struct {
        const char *palette;
        struct colour min, max;
    } cases[] = {
        {"hot", {205, 0, 0}, {255, 230, 55}},       {"mem", {0, 190, 0}, {0, 240, 210}},
        {"io", {80, 80, 190}, {140, 140, 245}},     {"red", {200, 50, 50}, {255, 130, 130}},
        {"green", {50, 200, 50}, {110, 255, 110}},  {"blue", {80, 80, 205}, {140, 140, 255}},
        {"yellow", {175, 175, 50}, {230, 230, 70}}, {"purple", {190, 80, 190}, {255, 140, 255}},
        {"aqua", {50, 165, 165}, {110, 220, 220}},  {"orange", {190, 90, 0}, {255, 155, 0}},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        for (int k = 0; k < 3000; k++) {
            char name[8];
            for (size_t n = 0; n < sizeof name; n++)
                name[n] = (char)support_random(256);
            struct colour c = colour_of(cases[i].palette, (enum palette_source)(k % 3),
                                        slice_make(name, support_random(9)));
            assert_in_range(c.red, cases[i].min.red, cases[i].max.red);
            assert_in_range(c.green, cases[i].min.green, cases[i].max.green);
            assert_in_range(c.blue, cases[i].min.blue, cases[i].max.blue);
        }
}

static void test_delta(void **state) {
    (void)state;
    static const struct {
        double delta, largest;
        struct colour colour;
    } cases[] = {
        {0, 10, {255, 255, 255}},    {-0.0, 10, {255, 255, 255}}, {10, 10, {255, 0, 0}},
        {5, 10, {255, 105, 105}},    {1, 3, {255, 140, 140}},     {-10, 10, {0, 0, 255}},
        {-5, 10, {105, 105, 255}},   {-1, 3, {140, 140, 255}},    {1e-9, 1, {255, 209, 209}},
        {-1e-9, 1, {209, 209, 255}}, {20, 10, {255, 0, 0}}, /* sums of lines may be above the largest line */
        {-20, 10, {0, 0, 255}},      {1e280, 1e280, {255, 0, 0}}, {3, 1e280, {255, 210, 210}},
        {0.5, 1, {255, 105, 105}},   {1, 210, {255, 209, 209}},   {209, 210, {255, 1, 1}},
        {-209, 210, {1, 1, 255}},    {999, 1000, {255, 0, 0}},    {995, 1000, {255, 1, 1}},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        char what[100];
        snprintf(what, sizeof what, "%g of %g", cases[i].delta, cases[i].largest);
        check_colour(what, palette_delta_colour(cases[i].delta, cases[i].largest), cases[i].colour);
    }
}

/* By a frame's own share: pale without any, red with the most; more is never paler; odd shares are clamped.
 */
static void test_self(void **state) {
    (void)state;
    struct palette palette;
    assert_true(palette_find(&palette, SLICE("selftime")));
    assert_true(palette_is_by_self(&palette));
    struct colour none = palette_self_colour(&palette, 0), max = palette_self_colour(&palette, 1),
                  before = none;
    check_colour("below", palette_self_colour(&palette, -1), none);
    check_colour("above", palette_self_colour(&palette, 2), max);
    assert_true(max.red > max.green + 100 && max.red > max.blue + 100);
    assert_true(none.green > 200);
    for (int i = 1; i <= 1000; i++) {
        struct colour c = palette_self_colour(&palette, i / 1000.0);
        assert_true(c.green <= before.green && c.blue <= before.blue);
        before = c;
    }
}

/* With the square root: a hundredth of the largest change has a tenth of the way. */
static void test_changes(void **state) {
    (void)state;
    check_colour("none", palette_change_colour(PALETTE_DIFF_SAFE, 0), (struct colour){255, 255, 255});
    check_colour("grew", palette_change_colour(PALETTE_DIFF_CLASSIC, 1), (struct colour){255, 0, 0});
    check_colour("grew little", palette_change_colour(PALETTE_DIFF_CLASSIC, 0.01),
                 (struct colour){255, 189, 189});
    check_colour("shrank by a quarter", palette_change_colour(PALETTE_DIFF_CLASSIC, -0.25),
                 (struct colour){105, 105, 255});
    check_colour("least", palette_change_colour(PALETTE_DIFF_SAFE, -1e-12), (struct colour){190, 215, 250});
    check_colour("beyond", palette_change_colour(PALETTE_DIFF_SAFE, 2), (struct colour){225, 110, 0});
    struct colour new = palette_new_colour(PALETTE_DIFF_CLASSIC),
                  gone = palette_gone_colour(PALETTE_DIFF_CLASSIC);
    assert_true(new.red == 255 && new.green != new.blue); /* not the red of growth, pale or not */
    assert_true(gone.blue < 255);
}

static void test_kinds(void **state) {
    (void)state;
    struct bytebuf names = {0};
    struct slice name;
    size_t n = 0;
    palette_list(&names);
    for (struct slice rest = bytebuf_slice(&names); slice_cut(&rest, ' ', &name); n++) {
        struct palette palette;
        assert_true(palette_find(&palette, name));
        assert_int_equal(palette_is_chain(&palette), slice_equal(name, SLICE("chain")));
        assert_int_equal(palette_is_by_self(&palette), slice_equal(name, SLICE("selftime")));
    }
    assert_int_equal(n, 20);
    bytebuf_free(&names);
}

static void test_background(void **state) {
    (void)state;
    static const struct {
        const char *palette, *wanted, *top, *bottom;
    } cases[] = {
        {"hot", "", "#eeeeee", "#eeeeb0"},        {"mem", "", "#eef2ee", "#e0ffe0"},
        {"io", "", "#eeeeee", "#e0e0ff"},         {"chain", "", "#eeeeee", "#e0e0ff"},
        {"red", "", "#f8f8f8", "#e8e8e8"},        {"java", "", "#eeeeee", "#eeeeb0"},
        {"hot", "blue", "#eeeeee", "#e0e0ff"},    {"hot", "#123abc", "#123abc", "#123abc"},
        {"hot", "green", "#eef2ee", "#e0ffe0"},   {"mem", "yellow", "#eeeeee", "#eeeeb0"},
        {"mem", "grey", "#f8f8f8", "#e8e8e8"},    {"wakeup", "", "#eeeeee", "#e0e0ff"},
        {"green", "", "#f8f8f8", "#e8e8e8"},      {"orange", "", "#f8f8f8", "#e8e8e8"},
        {"js", "", "#eeeeee", "#eeeeb0"},         {"perl", "", "#eeeeee", "#eeeeb0"},
        {"hot", "#zzzzzz", "#zzzzzz", "#zzzzzz"}, {"hot", "#\"/><a>", "#\"/><a>", "#\"/><a>"},
    };
    struct palette palette;
    struct palette_background background;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        assert_true(palette_find(&palette, slice_of_text(cases[i].palette)));
        assert_true(palette_background(&palette, slice_of_text(cases[i].wanted), &background));
        support_text(cases[i].palette, background.top, cases[i].top);
        support_text(cases[i].palette, background.bottom, cases[i].bottom);
    }
    static const char *const bad[] = {"gray",       "#12345",        "#1234567", "Blue",   "#",
                                      "#12345\x7f", "#1234\xc3\xa9", "#12345\n", "1234567"};
    for (size_t i = 0; i < COUNT_OF(bad); i++)
        assert_false(palette_background(&palette, slice_of_text(bad[i]), &background));
    assert_false(palette_find(&palette, SLICE("Hot")));
    assert_false(palette_find(&palette, SLICE("")));
    assert_false(palette_find(&palette, SLICE("ho")));
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_colours),
                                       cmocka_unit_test(test_languages),
                                       cmocka_unit_test(test_ranges),
                                       cmocka_unit_test(test_delta),
                                       cmocka_unit_test(test_hash_looks_at_the_ends),
                                       cmocka_unit_test(test_long_sum),
                                       cmocka_unit_test(test_self),
                                       cmocka_unit_test(test_changes),
                                       cmocka_unit_test(test_kinds),
                                       cmocka_unit_test(test_background)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
