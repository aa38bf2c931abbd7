/* drawing: the document as a whole; what a frame says and how it is coloured. */
#include "support.h"

#include "settings.h"
#include "viewer.h"
#include "profile/frame_places.h"

enum { WORDS = 10 };

struct picture {
    struct settings settings;
    struct profile profile;
    struct palette_map map;
    struct nameattr attributes;
    struct messages messages;
    struct bytebuf svg;
    uint64_t nodes, pruned;
    char capacity[200];
};

/* What the options mean that are separated by '|'. */
static void understand(struct picture *self, const char *words) {
    char program[] = "test", *argv[WORDS + 1] = {program};
    int argc = 1;
    struct arguments given = arguments_default();
    snprintf(self->capacity, sizeof self->capacity, "%s", words);
    for (char *word = self->capacity; *words && word; argc++) {
        char *end = word + strcspn(word, "|");
        argv[argc] = word;
        word = *end ? end + 1 : NULL;
        *end = '\0';
    }
    support_check(words, options_parse(arguments_rows, &given, &argc, argv, &self->messages));
    support_check(words, settings_make(&self->settings, &given, &self->messages));
}

/* Draws the folded lines. */
static void draw(struct picture *self, const char *words, struct slice input) {
    struct linereader in = {0};
    memset(self, 0, sizeof *self);
    understand(self, words);
    support_attach(&in, input);
    self->profile.settings = self->settings.profile;
    profile_read(&self->profile, &in, &self->messages);
    support_detach(&in);
    linereader_free(&in);
    profile_finish(&self->profile);
    if (self->settings.sort_by_size)
        frame_places_by_size(&self->profile.tree);
    struct outbuf out = support_output();
    struct drawing drawing = {.options = &self->settings.drawing,
                              .tree = &self->profile.tree,
                              .differential = self->profile.differential,
                              .map = self->settings.keep_colours ? &self->map : NULL,
                              .out = &out};
    drawing_write(&drawing);
    self->nodes = drawing.layout.nodes;
    self->pruned = drawing.layout.pruned;
    drawing_free(&drawing);
    self->svg = support_output_text(&out);
}

static void picture_free(struct picture *self) {
    bytebuf_free(&self->svg);
    palette_map_free(&self->map);
    nameattr_free(&self->attributes);
    profile_free(&self->profile);
    settings_free(&self->settings);
    messages_free(&self->messages);
}

/*
 * What stands between the two texts, which is cut off *rest
 * with all before it; at == NULL: they are not there.
 */
static struct slice between(struct slice *rest, struct slice before, struct slice behind) {
    size_t start = slice_search(*rest, before);
    if (start == rest->len)
        return (struct slice){0};
    *rest = slice_from(*rest, start + before.len);
    size_t end = slice_search(*rest, behind);
    struct slice found = slice_part(*rest, 0, end);
    *rest = slice_from(*rest, end);
    return found;
}

/* The frames, each as "title|fill|", in the order of the file. */
static struct bytebuf frames_of(const struct picture *picture, bool colours) {
    struct bytebuf frames = {0};
    struct slice rest = bytebuf_slice(&picture->svg), title;
    between(&rest, SLICE("<g id=\"frames\">"), SLICE("\n"));
    while ((title = between(&rest, SLICE("<title>"), SLICE("</title>"))).at) {
        struct slice fill = between(&rest, SLICE(" fill=\"rgb("), SLICE(")"));
        bytebuf_add(&frames, title);
        bytebuf_add_byte(&frames, '|');
        if (colours) {
            bytebuf_add(&frames, fill);
            bytebuf_add_byte(&frames, '|');
        }
    }
    return frames;
}

struct frames_case {
    const char *words;
    struct slice input;
    const char *frames;
    bool colours;
};

static const struct frames_case frames_cases[] = {
    {"", BYTES("a;b 60\na;c 30\nd 110\n"),
     "all (200 samples, 100%)|a (90 samples, 45.00%)|b (60 samples, 30.00%)|c (30 samples, 15.00%)|"
     "d (110 samples, 55.00%)|",
     false},
    {"--sort=size", BYTES("a;b 30\na;c 60\nd 110\n"),
     "all (200 samples, 100%)|d (110 samples, 55.00%)|a (90 samples, 45.00%)|c (60 samples, 30.00%)|"
     "b (30 samples, 15.00%)|",
     false},
    {"--countname=a&b &amp; \"<c>\"", BYTES("a 1\n"),
     "all (1 a&amp;b &amp; &quot;&lt;c&gt;&quot;, 100%)|a (1 a&amp;b &amp; &quot;&lt;c&gt;&quot;, 100.00%)|",
     false},
    {"", BYTES("<&>\"'_[k] 5\n"), "all (5 samples, 100%)|&lt;&amp;&gt;&quot;' (5 samples, 100.00%)|", false},
    {"", BYTES("&amp; 5\n"), "all (5 samples, 100%)|&amp;amp (5 samples, 100.00%)|",
     false}, /* names are not options */
    {"--factor=1000", BYTES("a 1234\nb 2\n"),
     "all (1,236,000 samples, 100%)|a (1,234,000 samples, 99.84%)|b (2,000 samples, 0.16%)|", false},
    {"--factor=0.25", BYTES("a 2\nb 6\n"),
     "all (2 samples, 100%)|a (0 samples, 25.00%)|b (2 samples, 75.00%)|", false},
    {"--total=400", BYTES("a 100\nb 100\n"),
     "all (400 samples, 100%)|a (100 samples, 25.00%)|b (100 samples, 25.00%)|", false},
    {"--minwidth=0", BYTES("a 0\nb 4\n"),
     "all (4 samples, 100%)|a (0 samples, 0.00%)|b (4 samples, 100.00%)|", false},
    {"--minwidth=30%", BYTES("a;b 20\na;c 30\nd;e 50\n"),
     "all (100 samples, 100%)|a (50 samples, 50.00%)|c (30 samples, 30.00%)|d (50 samples, 50.00%)|"
     "e (50 samples, 50.00%)|",
     false},

    /* differences: the largest of a line is 20 */
    {"", BYTES("a;b 10 30\na;c 40 30\nd 40 40\n"),
     "all (100 samples, 100%)|255,255,255|a (60 samples, 60.00%; 0.00%)|255,255,255|"
     "b (30 samples, 30.00%; +20.00%)|255,0,0|c (30 samples, 30.00%; -10.00%)|105,105,255|"
     "d (40 samples, 40.00%; 0.00%)|255,255,255|",
     true},
    {"--negate", BYTES("a;b 10 30\na;c 40 30\nd 40 40\n"),
     "all (100 samples, 100%)|255,255,255|a (60 samples, 60.00%; 0.00%)|255,255,255|"
     "b (30 samples, 30.00%; -20.00%)|0,0,255|c (30 samples, 30.00%; +10.00%)|255,105,105|"
     "d (40 samples, 40.00%; 0.00%)|255,255,255|",
     true},
    /* compared are shares, of 90 and 100; with so few samples all of it can be noise */
    {"--delta=total", BYTES("a;b 10 30\na;c 40 30\nd 40 40\n"),
     "all (100 samples, 100%)|255,255,255|"
     "a (60 samples, 60.00%; +4.44% total, 0.00% self)|255,255,255|"
     "b (30 samples, 30.00%; +18.89% total, +18.89% self)|255,255,255|"
     "c (30 samples, 30.00%; -14.44% total, -14.44% self)|255,255,255|"
     "d (40 samples, 40.00%; -4.44% total, -4.44% self)|255,255,255|",
     true},
    /* the greatest change has the strongest colour; 0.61 of it has 0.78 of that
     */
    {"--delta=total", BYTES("a;b 300 801\na;c 301 400\nd 200 0\nd;e 101 601\nf 91 0\n"),
     "all (1,802 samples, 100%)|255,255,255|a (1,201 samples, 66.65%; +6.12% total, 0.00% self)|255,255,255|"
     "b (801 samples, 44.45%; +14.24% total, +14.24% self; more than noise)|255,45,45|"
     "c (400 samples, 22.20%; -8.11% total, -8.11% self)|255,255,255|"
     "d (601 samples, 33.35%; +3.04% total, -20.14% self)|255,255,255|"
     "e (601 samples, 33.35%; +23.18% total, +23.18% self; more than noise)|255,0,0|",
     true},
    {"--delta=total|--negate|--diff-colors=safe", BYTES("a;b 0 300\na;c 700 601\nd 0 99\ne 1 0\n"),
     "all (1,000 samples, 100%)|255,255,255|"
     "a (901 samples, 90.10%; +9.76% total, 0.00% self; more than noise)|240,166,91|"
     "b (300 samples, 30.00%; -30.00% total, -30.00% self; gone; more than noise)|0,20,70|"
     "c (601 samples, 60.10%; +39.76% total, +39.76% self; more than noise)|225,110,0|"
     "d (99 samples, 9.90%; -9.90% total, -9.90% self; gone; more than noise)|0,20,70|",
     true},
    {"--diff-colors=safe", BYTES("a;b 0 300\na;c 700 601\nd 0 99\ne 1 0\n"),
     "all (1,000 samples, 100%)|255,255,255|"
     "a (901 samples, 90.10%; 0.00%; more than noise)|255,255,255|"
     "b (300 samples, 30.00%; +30.00%; new; more than noise)|110,20,0|"
     "c (601 samples, 60.10%; -39.76%; more than noise)|40,90,200|"
     "d (99 samples, 9.90%; +9.90%; new; more than noise)|110,20,0|",
     true},
    /* the original's, to the byte */
    {"--delta=self", BYTES("a;b 0 30\na;c 40 30\nd 40 40\n"),
     "all (100 samples, 100%)|255,255,255|a (60 samples, 60.00%; 0.00%)|255,255,255|"
     "b (30 samples, 30.00%; +30.00%)|255,0,0|c (30 samples, 30.00%; -10.00%)|140,140,255|"
     "d (40 samples, 40.00%; 0.00%)|255,255,255|",
     true},
    {"--delta=total", BYTES("n;m 0 10\nn;o 0 30\nx 60 60\n"), /* new with all on top of it */
     "all (100 samples, 100%)|n (40 samples, 40.00%; +40.00% total, 0.00% self; new)|"
     "m (10 samples, 10.00%; +10.00% total, +10.00% self; new)|o (30 samples, 30.00%; +30.00% total, +30.00% "
     "self; new)|"
     "x (60 samples, 60.00%; -40.00% total, -40.00% self)|",
     false},
    {"--delta=total",
     BYTES("a 0 0.1\nb 0 0.2\nc 0 0.3\nd 0 0.7\ne 0.1 0.7\n"), /* sums of fractions are not exact */
     "all (2 samples, 100%)|a (0 samples, 0.00%; +5.00% total, +5.00% self; new)|b (0 samples, 0.00%; "
     "+10.00% total, +10.00% self; new)|"
     "c (0 samples, 0.00%; +15.00% total, +15.00% self; new)|d (1 samples, 50.00%; +35.00% total, +35.00% "
     "self; new)|"
     "e (1 samples, 50.00%; -65.00% total, -65.00% self)|",
     false},
    {"--delta=total", BYTES("a 5\n"), "all (5 samples, 100%)|a (5 samples, 100.00%)|",
     false}, /* no difference */
    {"", BYTES("a 1 3\na 1 6\n"),
     "all (9 samples, 100%)|255,255,255|a (9 samples, 100.00%; +77.78%)|255,0,0|", true},
    {"", BYTES("-;-- 5 5\n"),
     "all (5 samples, 100%)|255,255,255|- (5 samples, 100.00%; 0.00%)|200,200,200|"
     "-- (5 samples, 100.00%; 0.00%)|160,160,160|",
     true},

    /* own share: the most has d with 60; the square root of a share gives the heat */
    {"--colors=selftime", BYTES("a;b 15\na 0\nd 60\n"),
     "all (75 samples, 100%)|255,240,200|a (15 samples, 20.00%)|255,240,200|b (15 samples, "
     "20.00%)|238,145,120|"
     "d (60 samples, 80.00%)|220,50,40|",
     true},
    {"--colors=selftime|--sort=size", BYTES("a 1\na;b 1\n"),
     "all (2 samples, 100%)|255,240,200|a (2 samples, 100.00%)|220,50,40|b (1 samples, 50.00%)|220,50,40|",
     true},
};

static void test_frames(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT_OF(frames_cases); i++) {
        const struct frames_case *c = &frames_cases[i];
        struct picture picture;
        draw(&picture, c->words, c->input);
        struct bytebuf frames = frames_of(&picture, c->colours);
        support_text(c->words, bytebuf_slice(&frames), c->frames);
        bytebuf_free(&frames);
        picture_free(&picture);
    }
}

/* Depths, exact counts, and what is free to the left of a frame: its parent's own, or a frame that is not
 * drawn.
 */
static void test_metadata(void **state) {
    (void)state;
    static const struct {
        const char *words;
        struct slice input;
        const char *text;
    } cases[] = {
        {"", BYTES("a 2\na;b 3\na;c 5\nd 1.5\n"),
         "\"frames\":[0,11.5,1,10,2,3,2,5,1,1.5],\"gaps\":[2,2],\"narrow\":[]}"},
        {"--minwidth=20%", BYTES("a;b 50\na;c 1\na;d 49\n"),
         "\"frames\":[0,100,1,100,2,50,2,49],\"gaps\":[3,1],\"narrow\":[1,1]}"},
        {"--total=400", BYTES("a 100\nb 100\n"), "\"frames\":[0,400,1,100,1,100],\"gaps\":[],\"narrow\":[]}"},
        {"", BYTES("a 2 1\na;b 30 5\na;c 0 10\n"),
         "\"narrow\":[],\"before\":[32,32,30,0],\"other\":[],\"names\":[],\"fills\":[],\"rest\":[]}"},
        {"--negate", BYTES("a 2 1\na;b 30 5\n"),
         "\"narrow\":[],\"after\":[32,32,30],\"other\":[],\"names\":[],\"fills\":[],\"rest\":[]}"},
        /* c is gone, with d on top of it; b is the drawn frame 2, k is too narrow on either side */
        {"--minwidth=1%", BYTES("a;b 50 99\na;c 20 0\na;c;b 10 0\na;c;d 9 0\na;k 1 1\n"),
         "\"before\":[90,90,50,1],\"other\":[3,2,39,0,-1,0,0,3,10,0,2,1,0,3,9,0,-2,2],\"names\":[\"c\",\"d\"]"
         ","
         "\"fills\":[\"rgb(124,124,255)\",\"rgb(167,167,255)\",\"rgb(171,171,255)\"],\"rest\":[]}"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct picture picture;
        draw(&picture, cases[i].words, cases[i].input);
        if (!slice_has(bytebuf_slice(&picture.svg), slice_of_text(cases[i].text)))
            fail_msg("%s: %s is not there", cases[i].words, cases[i].text);
        picture_free(&picture);
    }
}

/* What must stand in the document, or must not. */
static void test_texts(void **state) {
    (void)state;
    static const struct {
        const char *words, *text;
        bool is_there;
    } cases[] = {
        {"", "<?xml version=\"1.0\" standalone=\"no\"?>\n<!DOCTYPE svg ", true},
        {"--encoding=UTF-8", "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"no\"?>", true},
        {"",
         "<svg version=\"1.1\" width=\"1200\" height=\"134\" viewBox=\"0 0 1200 134\" class=\"flamegraph\" "
         "font-family=\"Verdana,sans-serif\" font-size=\"12\" ",
         true},
        {"--width=100%", " width=\"100%\" height=\"134\" viewBox=\"0 0 1200 134\" ", true},
        {"--width=100%", "\"fluid\":true", true},
        {"", "\"fluid\":false", true},
        {"--theme=dark", "class=\"flamegraph theme-dark\"", true},
        {"--theme=auto", "class=\"flamegraph theme-auto\"", true},
        {"--theme=light", "class=\"flamegraph\"", true},
        {"--fonttype=a \"b\"", "font-family=\"a &quot;b&quot;\"", true},
        {"--fontsize=1_0.5", "font-size=\"10.5\"", true},
        {"--fontsize=10.5", "<g font-size=\"15.5\">\n<text id=\"title\"", true},
        {"--title=<b>&amp;&", ">&lt;b&gt;&amp;&amp;</text>", true},
        {"--title=\xff\x01", ">\xef\xbf\xbd\xef\xbf\xbd</text>", true},
        {"--title=\xc3\xa9", ">\xc3\xa9</text>", true},
        {"", "id=\"subtitle\"", false},
        {"--subtitle=0", "<text id=\"subtitle\" x=\"600.00\" y=\"48\" >0</text>", true},
        {"--notes=a--b", "<!-- NOTES: a- -b -->", true},
        {"--notes=a-", "<!-- NOTES: a-  -->", true},
        {"", "<!-- NOTES:  -->", true},
        {"--nametype=</script>\"]]>", "\"nametype\":\"\\u003c/script\\u003e\\u0022]]\\u003e\"", true},
        {"--countname=a\"b", "\"countname\":\"a\\u0022b\"", true},
        {"--truncate=middle", "\"truncate\":\"middle\"", true},
        {"--inverted", "\"inverted\":true", true},
        {"--bgcolors=#\"/><a>", "<stop stop-color=\"#&quot;/&gt;&lt;a&gt;\" offset=\"5%\" />", true},
        {"", "<!-- Frames too narrow", false},
        {"", "\"pruned\":0", true},
        {"--minwidth=20%", "<!-- Frames too narrow to be drawn: 2. -->\n", true},
        {"--minwidth=20%", "\"pruned\":2,\"frames\":[0,200,1,200,2,188],\"gaps\":[],\"narrow\":[1,12]}",
         true},
        {"--factor=0.5", "\"frames\":[0,100,1,100,2,94,2,6,3,6],\"gaps\":[],\"narrow\":[]}", true},
        {"", "<text  x=\"13.00\" y=\"79.5\" >main</text>", true},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct picture picture;
        draw(&picture, cases[i].words, SLICE("main;a 188\nmain;b;c 12\n"));
        if (slice_has(bytebuf_slice(&picture.svg), slice_of_text(cases[i].text)) != cases[i].is_there)
            fail_msg("%s: %s %s", cases[i].words, cases[i].text,
                     cases[i].is_there ? "is not there" : "is there");
        picture_free(&picture);
    }
}

/* Names that do not fit are cut where the user wants it; labels that would be empty are left out. */
static void test_labels(void **state) {
    (void)state;
    static const struct {
        const char *words, *label; /* of a frame of 118 pixels: 16 characters */
    } cases[] = {
        {"", "abcdefghijklmn.."},
        {"--truncate=start", "..ghijklmnopqrst"},
        {"--truncate=middle", "abcdefg..nopqrst"},
        {"--fontwidth=3", "a.."},
        {"--fontwidth=4", NULL},
        {"--fontsize=5", "abcdefghijklmnopqrst"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct picture picture;
        draw(&picture, cases[i].words, SLICE("abcdefghijklmnopqrst 20\nz 180\n"));
        struct slice rest = bytebuf_slice(&picture.svg);
        between(&rest, SLICE("<title>abc"), SLICE("</title>"));
        struct slice frame = between(&rest, SLICE("</title>"), SLICE("</g>"));
        struct slice label = between(&frame, SLICE("\" >"), SLICE("</text>"));
        support_text(cases[i].words, label, cases[i].label ? cases[i].label : "");
        support_check(cases[i].words, !label.at == !cases[i].label);
        picture_free(&picture);
    }
}

/* The script is what stands in the source, the frames precede it, and all is the same twice. */
static void test_document(void **state) {
    (void)state;
    static const struct slice input = BYTES("a;]]></script> 5\n\xff;\x01;<!-- 5\na;b 3\n");
    struct picture once, twice;
    struct bytebuf end = {0};
    draw(&once, "--hash|--minwidth=0", input);
    draw(&twice, "--hash|--minwidth=0", input);
    support_same("twice", bytebuf_slice(&once.svg), bytebuf_slice(&twice.svg));
    bytebuf_add(&end, SLICE("</g>\n<script type=\"text/ecmascript\"><![CDATA[\n"));
    bytebuf_add(&end, viewer_script);
    bytebuf_add(&end, SLICE("]]></script>\n</svg>\n"));
    assert_true(slice_ends(bytebuf_slice(&once.svg), bytebuf_slice(&end)));
    assert_true(slice_has(bytebuf_slice(&once.svg), viewer_style));
    struct slice above = slice_part(bytebuf_slice(&once.svg), 0, once.svg.len - end.len);
    static const char *const unwanted[] = {"<script", "]]>", "<![CDATA[", "\xff", "\x01"};
    for (size_t i = 0; i < COUNT_OF(unwanted); i++)
        support_check(unwanted[i], !slice_has(above, slice_of_text(unwanted[i])));
    assert_int_equal(once.nodes, 7);
    assert_int_equal(once.pruned, 0);
    bytebuf_free(&end);
    picture_free(&once);
    picture_free(&twice);
}

/* Names that are drawn get into the map, and have their colours from it. */
static void test_map(void **state) {
    (void)state;
    struct picture picture;
    struct slice colour;
    draw(&picture, "--cp|--minwidth=20%", SLICE("a;b 90\nc 5\n- 30\n"));
    assert_true(palette_map_find(&picture.map, SLICE("a"), &colour));
    support_text("a", colour, "rgb(236,146,35)");
    assert_true(palette_map_find(&picture.map, SLICE(""), &colour));
    support_text("root", colour, "rgb(213,39,9)");
    assert_false(palette_map_find(&picture.map, SLICE("c"), &colour)); /* too narrow */
    assert_false(palette_map_find(&picture.map, SLICE("-"), &colour));
    picture_free(&picture);
}

static void test_error(void **state) {
    (void)state;
    struct picture picture = {.nodes = 0};
    understand(&picture, "");
    struct outbuf out = support_output();
    document_write_error(&picture.settings.drawing, &out);
    struct bytebuf svg = support_output_text(&out);
    struct slice text = bytebuf_slice(&svg);
    assert_true(slice_has(text, SLICE(" width=\"1200\" height=\"60\" viewBox=\"0 0 1200 60\" ")));
    assert_true(
        slice_ends(text, SLICE("<text  x=\"600.00\" y=\"24\" >ERROR: No valid input provided to flamegraph."
                               "</text>\n</svg>\n")));
    bytebuf_free(&svg);
    picture_free(&picture);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_frames),   cmocka_unit_test(test_metadata),
                                       cmocka_unit_test(test_texts),    cmocka_unit_test(test_labels),
                                       cmocka_unit_test(test_document), cmocka_unit_test(test_map),
                                       cmocka_unit_test(test_error)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
