/* legend: where there is one, and what it says. */
#include "support.h"

#include "legend.h"

static struct slice drawn(struct bytebuf *out, const char *palette, const struct legend *legend,
                          enum palette_differences colours) {
    struct drawing_options options = {.layout = {.fontsize = 10}, .diff_colours = colours};
    if (!palette_find(&options.palette, slice_of_text(palette)))
        fail_msg("no palette %s", palette);
    out->len = 0;
    legend_add(out, &options, legend, 100);
    return bytebuf_slice(out);
}

static void test_kinds(void **state) {
    (void)state;
    struct bytebuf out = {0};
    support_text("names only", drawn(&out, "hot", &(struct legend){0}, PALETTE_DIFF_CLASSIC), "");
    support_text(
        "chain", drawn(&out, "chain", &(struct legend){0}, PALETTE_DIFF_CLASSIC),
        "<g class=\"fg-legend\" font-size=\"8\"><text  x=\"10.00\" y=\"96.5\" >"
        "<tspan fill=\"rgb(110,110,230)\" stroke=\"#767676\" stroke-width=\"0.5\">\xe2\x96\xa0</tspan> "
        "sleeping\xc2\xa0 "
        "<tspan fill=\"rgb(80,192,192)\" stroke=\"#767676\" stroke-width=\"0.5\">\xe2\x96\xa0</tspan> "
        "waker\xc2\xa0 </text></g>\n");
    static const char *const palettes[] = {"java", "js", "perl", "rust", "python", "go", "nodejs"};
    for (size_t i = 0; i < COUNT_OF(palettes); i++) {
        struct slice text = drawn(&out, palettes[i], &(struct legend){0}, PALETTE_DIFF_CLASSIC);
        assert_true(slice_has(text, SLICE("</tspan> kernel")));
    }
    bytebuf_free(&out);
}

/* The words of a legend, without its elements. */
static struct slice words(struct bytebuf *into, struct slice text) {
    struct slice piece;
    into->len = 0;
    while (slice_cut(&text, '<', &piece)) {
        size_t end = slice_find(piece, '>');
        bytebuf_add(into, slice_from(piece, end < piece.len ? end + 1 : piece.len));
    }
    return bytebuf_slice(into);
}

static void test_scales(void **state) {
    (void)state;
    struct bytebuf out = {0}, text = {0};
    const struct legend self = {.largest = 0.2}, difference = {.differential = true, .largest = 0.12345};
    support_text(
        "self", words(&text, drawn(&out, "selftime", &self, PALETTE_DIFF_CLASSIC)),
        "self: \xe2\x96\xa0 0.00%\xc2\xa0 \xe2\x96\xa0 5.00%\xc2\xa0 \xe2\x96\xa0 20.00%\xc2\xa0 \n");
    support_text("difference", words(&text, drawn(&out, "hot", &difference, PALETTE_DIFF_CLASSIC)),
                 "\xe2\x96\xa0 grew, up to +12.35%\xc2\xa0 \xe2\x96\xa0 shrank, up to -12.35%\xc2\xa0 "
                 "\xe2\x96\xa0 unchanged\xc2\xa0 \n");
    const struct legend compares = {.differential = true, .compares = true};
    support_text("shares", words(&text, drawn(&out, "hot", &compares, PALETTE_DIFF_SAFE)),
                 "\xe2\x96\xa0 grew\xc2\xa0 \xe2\x96\xa0 shrank\xc2\xa0 \xe2\x96\xa0 new\xc2\xa0 "
                 "\xe2\x96\xa0 gone\xc2\xa0 \xe2\x96\xa0 unchanged, or noise\xc2\xa0 \n");
    assert_true(slice_has(drawn(&out, "hot", &compares, PALETTE_DIFF_SAFE), SLICE("\"rgb(0,20,70)\"")));
    assert_true(slice_has(drawn(&out, "hot", &compares, PALETTE_DIFF_CLASSIC), SLICE("\"rgb(60,200,190)\"")));
    bytebuf_free(&out);
    bytebuf_free(&text);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_kinds), cmocka_unit_test(test_scales)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
