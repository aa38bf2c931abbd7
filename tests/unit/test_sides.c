/* sides: the words after the options. */
#include "support.h"

#include "sides.h"

struct sides_case {
    const char *words; /* blank between */
    bool ended;
    const char *sides;   /* "BEFORE|AFTER"; NULL: refused */
    const char *message; /* then a part of it */
};

static const struct sides_case cases[] = {
    {"a b", false, "a|b", NULL},
    {"a b", true, "a|b", NULL},
    {"- b", false, "-|b", NULL},
    {"- -", false, "-|-", NULL}, /* as the original has it */
    {"a -- b", false, "a|b", NULL},
    {"a b -- c", false, "a b|c", NULL},
    {"a -- b c", false, "a|b c", NULL},
    {"a - -- c d e", false, "a -|c d e", NULL},
    {"-a -- -b", true, "-a|-b", NULL},
    {"-a -b", true, "-a|-b", NULL},
    {"a -- -- b", true, "a|-- b", NULL},
    {"", false, NULL, "two files are needed"},
    {"a", false, NULL, "two files are needed"},
    {"a b c", false, NULL, "more than two files"},
    {"a b -n", false, NULL, "options must be given before"},
    {"a b -n c", false, NULL, "a file of that name is ./-n"},
    {"a --summary b", false, NULL, "options must be given before"},
    {"a -- b --json", false, NULL, "options must be given before"},
    {"a -- b -- c", false, NULL, "options must be given before"},
    {"-- a", true, NULL, "there is no file before --"},
    {"a --", false, NULL, "there is no file after --"},
    {"a b --", true, NULL, "there is no file after --"},
    {"--", true, NULL, "there is no file before --"},
    {"- -- -", false, NULL, "read once"},
    {"- - -- a", false, NULL, "read once"},
};

static void show(const struct sides *sides, struct bytebuf *into) {
    for (int side = 0; side < DIFF_SIDES; side++)
        for (size_t i = 0; i < sides->counts[side]; i++) {
            bytebuf_add(into, i ? SLICE(" ") : side ? SLICE("|") : SLICE(""));
            bytebuf_add(into, slice_of_text(sides_files(sides, (enum diff_side)side)[i]));
        }
}

static void run_case(const struct sides_case *c) {
    char text[100] = {0}, *words[20] = {NULL};
    size_t count = 0;
    memcpy(text, c->words, strlen(c->words));
    for (char *at = text; *at; at += strlen(at) + 1) {
        words[count++] = at;
        at[strcspn(at, " ")] = '\0';
    }
    struct sides sides = {0};
    struct bytebuf shown = {0};
    struct messages messages = {0};
    bool good = sides_take(&sides, count, words, c->ended, &messages);
    struct slice said = support_text_of(&messages);
    support_check(c->words, good == (c->sides != NULL));
    support_check(c->words, good ? !said.len : slice_has(said, slice_of_text(c->message)));
    if (good) {
        show(&sides, &shown);
        support_text(c->words, bytebuf_slice(&shown), c->sides);
    }
    bytebuf_free(&shown);
    messages_free(&messages);
}

static void test_cases(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        run_case(&cases[i]);
}

static void test_names(void **state) {
    (void)state;
    char a[] = "a", b[] = "b", c[] = "-";
    struct sides sides = {(char *[]){a, b, c}, {1, 2}};
    struct bytebuf name = {0};
    sides_name(&sides, DIFF_BEFORE, &name);
    bytebuf_add_byte(&name, '|');
    sides_name(&sides, DIFF_AFTER, &name);
    support_text("names", bytebuf_slice(&name), "a|b (2 files)");
    bytebuf_free(&name);
    assert_string_equal(sides_shown(&sides, 0), "a");
    assert_string_equal(sides_shown(&sides, 2), "standard input");
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_cases), cmocka_unit_test(test_names)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
