/* contrast: which colours ask for white labels, and the style that says so. */
#include "support.h"

#include "contrast.h"

static void test_dark(void **state) {
    (void)state;
    static const struct {
        const char *colour;
        bool dark;
    } cases[] = {{"rgb(0,0,0)", true},
                 {"rgb(255,255,255)", false},
                 {"rgb(117,117,117)", true},
                 {"rgb(119,119,119)", false},
                 {"rgb(200,0,0)", true},
                 {"rgb(255,0,0)", false},
                 {"rgb(0,0,255)", true},
                 {"rgb(0,140,0)", false},
                 {"rgb(230,0,230)", false},
                 {"rgb(0,0,256)", false},
                 {"rgb(0,0)", false},
                 {"rgb(0,0,0,0)", false},
                 {"rgb(0,,0)", false},
                 {"rgb(0,0,-1)", false},
                 {"rgb(0, 0, 0)", false},
                 {"rgb(0,0,0000)", false},
                 {"black", false},
                 {"", false},
                 {"rgb(", false},
                 {"rgb(0,0,0", false}};
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        if (contrast_is_dark(slice_of_text(cases[i].colour)) != cases[i].dark)
            fail_msg("%s is %s", cases[i].colour, cases[i].dark ? "dark" : "light");
    }
}

static void test_style(void **state) {
    (void)state;
    struct contrast contrast = {0};
    struct bytebuf out = {0};
    contrast_note(&contrast, SLICE("rgb(255,255,0)"));
    contrast_note(&contrast, SLICE("rgb(\"]{},0,0)"));
    contrast_add_style(&contrast, &out);
    support_text("all light", bytebuf_slice(&out), "");
    contrast_note(&contrast, SLICE("rgb(0,0,9)"));
    contrast_note(&contrast, SLICE("rgb(0,0,8)"));
    contrast_note(&contrast, SLICE("rgb(0,0,9)"));
    contrast_add_style(&contrast, &out);
    support_text("two dark", bytebuf_slice(&out),
                 "<style type=\"text/css\">\n.flamegraph rect[fill=\"rgb(0,0,9)\"] + text,\n"
                 ".flamegraph rect[fill=\"rgb(0,0,8)\"] + text { fill: #fff; }\n</style>\n");
    bytebuf_free(&out);
    contrast_free(&contrast);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_dark), cmocka_unit_test(test_style)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
