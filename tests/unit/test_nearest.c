/* nearest: distances, the limit, and which of several wins. */
#include "support.h"

#include "base/nearest.h"

enum { MAX_NAMES = 4 };

static void test_nearest(void **state) {
    (void)state;
    static const struct {
        const char *wanted, *names[MAX_NAMES], *found;
    } cases[] = {
        {"width", {"width"}, "width"},
        {"widht", {"height", "width"}, "width"},       /* two letters swapped */
        {"WIDHT", {"height", "width"}, "width"},       /* in any case */
        {"wdth", {"width"}, "width"},                  /* one left out */
        {"widthh", {"width"}, "width"},                /* one added */
        {"wodth", {"width"}, "width"},                 /* another one */
        {"wotdh", {"width"}, NULL},                    /* too much for five letters */
        {"colour", {"countname", "colors"}, "colors"}, /* two of six letters */
        {"colouur", {"colors"}, NULL},                 /* three of seven */
        {"min-sampels", {"min-samples"}, "min-samples"},
        {"p", {"cp", "pid"}, "cp"},
        {"x", {"cp", "pid"}, NULL},
        {"", {"cp", "h"}, "h"}, /* one letter from nothing */
        {"", {"cp"}, NULL},
        {"tid", {"pid", "tid"}, "tid"}, /* the nearer one, though it comes later */
        {"bid", {"pid", "tid"}, "pid"}, /* of two as near, the first */
        {"\xff\xfe", {"cp"}, NULL},
        {"abcdefghijklmnopqrstuvwxyzabcdefg",
         {"abcdefghijklmnopqrstuvwxyzabcdefg"},
         NULL}, /* too long to count */
        {"abc", {"abcdefghijklmnopqrstuvwxyzabcdefg", "abd"}, "abd"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct nearest nearest = nearest_to(slice_of_text(cases[i].wanted));
        const char *found = NULL;
        for (int name = 0; name < MAX_NAMES && cases[i].names[name]; name++)
            if (nearest_try(&nearest, slice_of_text(cases[i].names[name])))
                found = cases[i].names[name];
        support_text(cases[i].wanted, slice_of_text(found ? found : "none"),
                     cases[i].found ? cases[i].found : "none");
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_nearest)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
