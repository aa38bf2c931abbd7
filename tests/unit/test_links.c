/* links: a judge of the fuzz targets must itself refuse what is wrong. */
#include "support.h"

#include "links.h"

static void test_links(void **state) {
    (void)state;
    static const struct {
        const char *value;
        bool safe;
    } cases[] = {
        {"http://x", true},
        {"HTTPS:x", true},
        {"mailto:a@b", true},
        {"a.html", true},
        {"/a:b", true},
        {"#a:b", true},
        {"", true},
        {"?a:b", true},
        {"\303\251:x", true},
        {"javascript:x", false},
        {"JavaScript:x", false},
        {" javascript:x", false},
        {"java\tscript:x", false},
        {"a&#9;:x", false},
        {"javascript&#58;x", false},
        {"&#106;avascript:x", false},
        {"java&#10;script:x", false},
        {"data:x", false},
        {"httpx:x", false},
        {"x:", false},
        {":x", true},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        bool wrong = links_wrong(SLICE("xlink:href"), slice_of_text(cases[i].value)) != NULL;
        support_check(cases[i].value, wrong != cases[i].safe);
        support_check(cases[i].value, !links_wrong(SLICE("title"), slice_of_text(cases[i].value)));
    }
    assert_non_null(links_wrong(SLICE("onclick"), SLICE("")));
    assert_non_null(links_wrong(SLICE("ONx"), SLICE("")));
    assert_null(links_wrong(SLICE("opacity"), SLICE("")));
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_links)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
