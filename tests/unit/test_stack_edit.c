/* stack_edit: the options one by one and together, what cannot be, and sums that stay. */
#include "support.h"

#include "profile/stack_edit.h"

static const char *const lines[] = {"java;main;read 3", "java;main;write 4", "java;main 1", "sh;main 2",
                                    "sh 5"};

static void fill(struct stack_table *stacks, struct intern *names) {
    for (size_t i = 0; i < COUNT_OF(lines); i++) {
        struct slice line = slice_of_text(lines[i]), text = slice_part(line, 0, line.len - 2);
        uint32_t frames[4];
        size_t depth = 0;
        for (struct slice name; slice_cut(&text, ';', &name);)
            frames[depth++] = intern_add(names, name);
        stack_table_add(stacks, frames, depth, count_whole((uint64_t)(line.at[line.len - 1] - '0')));
    }
}

/* What the options make of the lines; *dropped: how many stacks were left out. */
static struct bytebuf edited(const struct stack_edit_options *options, uint64_t *dropped) {
    struct stack_edit edit = {.options = options};
    struct stack_table stacks = {0};
    struct intern names = {0};
    struct messages messages = {0};
    struct outbuf out = support_output();
    fill(&stacks, &names);
    assert_true(stack_edit_compile(&edit, &messages));
    stack_edit_apply(&edit, &stacks, &names);
    stack_table_print(&stacks, &names, &out);
    *dropped = edit.dropped;
    stack_edit_free(&edit);
    stack_table_free(&stacks);
    intern_free(&names);
    messages_free(&messages);
    return support_output_text(&out);
}

static struct option_list list_of(const char **words) {
    struct option_list list = {.at = words};
    while (words && words[list.count])
        list.count++;
    return list;
}

static void test_options(void **state) {
    (void)state;
    static const struct {
        const char *drop[3], *keep[3], *root;
        bool strip_root;
        int64_t depth;
        uint64_t dropped;
        const char *want;
    } cases[] = {
        {.want = "java;main 1\njava;main;read 3\njava;main;write 4\nsh 5\nsh;main 2\n"},
        {.drop = {"^re"}, .dropped = 1, .want = "java;main 1\njava;main;write 4\nsh 5\nsh;main 2\n"},
        {.drop = {"^re", "it|sh"}, .dropped = 4, .want = "java;main 1\n"},
        {.drop = {"^main$"}, .dropped = 4, .want = "sh 5\n"},
        {.drop = {"."}, .dropped = 5, .want = ""},
        {.keep = {"^sh$"}, .dropped = 3, .want = "sh 5\nsh;main 2\n"},
        {.keep = {"read", "write"}, .dropped = 3, .want = "java;main;read 3\njava;main;write 4\n"},
        {.drop = {"java"}, .keep = {"main"}, .dropped = 4, .want = "sh;main 2\n"},
        {.strip_root = true, .want = "- 5\nmain 3\nmain;read 3\nmain;write 4\n"},
        {.depth = 1, .want = "java 8\nsh 7\n"},
        {.depth = 2, .want = "java;main 8\nsh 5\nsh;main 2\n"},
        {.depth = 3,
         .root = "h",
         .want = "h;java;main 1\nh;java;main;read 3\nh;java;main;write 4\nh;sh 5\nh;sh;main 2\n"},
        {.depth = 1, .root = "a b;sh", .want = "a b;sh;java 8\na b;sh;sh 7\n"},
        {.strip_root = true, .depth = 1, .root = "h", .want = "h 5\nh;main 10\n"},
        {.drop = {"h;main", "sh main"},
         .want = "java;main 1\njava;main;read 3\njava;main;write 4\nsh 5\nsh;main 2\n"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        const char *drop[3], *keep[3];
        memcpy(drop, cases[i].drop, sizeof drop);
        memcpy(keep, cases[i].keep, sizeof keep);
        struct stack_edit_options options = {.drop = list_of(drop),
                                             .keep = list_of(keep),
                                             .strip_root = cases[i].strip_root,
                                             .depth = cases[i].depth ? cases[i].depth : STACK_EDIT_WHOLE,
                                             .root = cases[i].root};
        uint64_t dropped;
        struct bytebuf text = edited(&options, &dropped);
        support_text("edited", bytebuf_slice(&text), cases[i].want);
        assert_int_equal(dropped, cases[i].dropped);
        assert_int_equal(stack_edit_is_given(&options), i > 0);
        bytebuf_free(&text);
    }
}

static void test_refused(void **state) {
    (void)state;
    const char *bad[] = {"a(", NULL}, *empty[] = {"", NULL};
    const struct {
        struct stack_edit_options options;
        const char *want;
    } cases[] = {
        {{.depth = 0}, "--depth: must be 1 or more\n"},
        {{.depth = -2}, "--depth: must be 1 or more\n"},
        {{.drop = list_of(empty), .depth = 1}, "--drop: '': an expression is missing\n"},
        {{.keep = list_of(bad), .depth = 1}, NULL},
        {{.root = "", .depth = 1}, "--root: '': a name is missing\n"},
        {{.root = "a;", .depth = 1}, "--root: 'a;': a name is missing\n"},
        {{.root = "a\nb", .depth = 1}, "--root: 'a\nb': a name cannot have a line end\n"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct stack_edit edit = {.options = &cases[i].options};
        struct messages messages = {0};
        struct slice rest, message;
        assert_false(stack_edit_compile(&edit, &messages));
        rest = bytebuf_slice(&messages.text);
        assert_true(messages_cut(&rest, &message));
        support_check("one message", !messages_cut(&rest, &message) || cases[i].want);
        messages_free(&messages);
        stack_edit_free(&edit);
    }
}

/* Names that come with a later table are tried, too. */
static void test_two_tables(void **state) {
    (void)state;
    const char *drop[] = {"1000$", NULL};
    struct stack_edit_options options = {.drop = list_of(drop), .depth = STACK_EDIT_WHOLE};
    struct stack_edit edit = {.options = &options};
    struct stack_table first = {0}, second = {0};
    struct intern names = {0};
    struct messages messages = {0};
    uint32_t name = intern_add(&names, SLICE("a"));
    assert_true(stack_edit_compile(&edit, &messages));
    stack_table_add(&first, &name, 1, count_whole(1));
    stack_edit_apply(&edit, &first, &names);
    for (unsigned i = 0; i < 2000; i++) {
        struct bytebuf text = {0};
        bytebuf_add_format(&text, "f%u", i);
        name = intern_add(&names, bytebuf_slice(&text));
        stack_table_add(&second, &name, 1, count_whole(1));
        bytebuf_free(&text);
    }
    stack_edit_apply(&edit, &second, &names);
    assert_int_equal(stack_table_size(&first), 1);
    assert_int_equal(stack_table_size(&second), 1999);
    assert_int_equal(edit.dropped, 1);
    stack_edit_free(&edit);
    stack_table_free(&first);
    stack_table_free(&second);
    intern_free(&names);
    messages_free(&messages);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_options), cmocka_unit_test(test_refused),
                                       cmocka_unit_test(test_two_tables)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
