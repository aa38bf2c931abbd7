/* stack_table: equal stacks are summed, and come out in the order of their text. */
#include "support.h"

#include "profile/stack_table.h"

/* Adds a stack given as text. */
static void add(struct stack_table *stacks, struct intern *names, struct slice text, uint64_t count) {
    uint32_t frames[40];
    size_t depth = 0;
    for (struct slice name; slice_cut(&text, ';', &name);)
        frames[depth++] = intern_add(names, name);
    stack_table_add(stacks, frames, depth, count_whole(count));
}

static struct bytebuf print(const struct stack_table *stacks, const struct intern *names) {
    struct outbuf out = support_output();
    stack_table_print(stacks, names, &out);
    return support_output_text(&out);
}

static void check_printed(const char *what, const struct stack_table *stacks, const struct intern *names,
                          struct slice want) {
    struct bytebuf text = print(stacks, names);
    support_same(what, bytebuf_slice(&text), want);
    bytebuf_free(&text);
}

static void test_sums(void **state) {
    (void)state;
    struct stack_table stacks = {0};
    struct intern names = {0};
    check_printed("nothing", &stacks, &names, SLICE(""));
    add(&stacks, &names, SLICE("b;x"), 1);
    add(&stacks, &names, SLICE("a;x"), 5);
    add(&stacks, &names, SLICE("b;x"), 2);
    add(&stacks, &names, SLICE("b"), 0);
    add(&stacks, &names, SLICE("x;b"), UINT64_MAX);
    assert_int_equal(stack_table_size(&stacks), 4);
    check_printed("sums", &stacks, &names, SLICE("a;x 5\nb 0\nb;x 3\nx;b 18446744073709551615\n"));
    add(&stacks, &names, SLICE("x;b"), 1);
    check_printed("overflow", &stacks, &names, SLICE("a;x 5\nb 0\nb;x 3\nx;b 1.84467440737096e+19\n"));
    stack_table_free(&stacks);
    assert_int_equal(stack_table_size(&stacks), 0);
    intern_free(&names);
}

static void test_order(void **state) {
    (void)state;
    static const struct slice lines[] = {
        /* in order */
        BYTES(""),      BYTES("\x01"),  BYTES(" "),        BYTES("a"),    BYTES("a\0"), BYTES("a\0;b"),
        BYTES("a x"),   BYTES("a x;b"), BYTES("a-b"),      BYTES("a;"),   BYTES("a; "), BYTES("a;b"),
        BYTES("a;b c"), BYTES("a;b;c"), BYTES("a;b<c"),    BYTES("a<"),   BYTES("aa"),  BYTES("aa;b"),
        BYTES("b"),     BYTES("\x7f"),  BYTES("\xc3\xa9"), BYTES("\xff"),
    };
    struct stack_table stacks = {0};
    struct intern names = {0};
    struct bytebuf want = {0};
    for (size_t i = COUNT_OF(lines); i > 0; i--)
        add(&stacks, &names, lines[(i * 7) % COUNT_OF(lines)], 1);
    for (size_t i = 0; i < COUNT_OF(lines); i++) {
        assert_true(i == 0 || slice_compare(lines[i - 1], lines[i]) < 0);
        bytebuf_add(&want, lines[i]);
        bytebuf_add(&want, SLICE(" 1\n"));
    }
    check_printed("order", &stacks, &names, bytebuf_slice(&want));
    bytebuf_free(&want);
    stack_table_free(&stacks);
    intern_free(&names);
}

static int by_bytes(const void *a, const void *b) {
    return slice_compare(*(const struct slice *)a, *(const struct slice *)b);
}

/* What a stack shares with the last one whose text was asked for is not made again, whichever that was. */
static void check_texts(const struct stack_table *stacks, const struct intern *names,
                        const struct slice *sorted) {
    struct stack_walk walk = stack_walk_start(stacks, names);
    struct bytebuf text = {0};
    for (size_t i = 0; stack_walk_next(&walk); i++)
        if (support_random(2)) {
            text.len = 0;
            stack_walk_add_text(&walk, &text);
            support_same("text", bytebuf_slice(&text), sorted[i]);
        }
    bytebuf_free(&text);
    stack_walk_free(&walk);
}

/* Random stacks of names whose bytes stand around ';' against sorted joined text. */
static void test_random_order(void **state) {
    (void)state;
    enum { STACKS = 400 };
    static const char letters[] = {':', '<', ' ', '\0', 'a', 'b', '\xff', '-'};
    for (int round = 0; round < 60; round++) {
        struct stack_table stacks = {0};
        struct intern names = {0};
        struct bytebuf texts[STACKS] = {{0}}, want = {0};
        struct slice sorted[STACKS];
        size_t kept = 0;
        for (size_t i = 0; i < STACKS; i++) {
            for (uint32_t depth = 1 + support_random(4), k = 0; k < depth; k++) {
                if (k)
                    bytebuf_add_byte(&texts[i], ';');
                for (uint32_t n = support_random(3); n > 0; n--)
                    bytebuf_add_byte(&texts[i], letters[support_random(COUNT_OF(letters))]);
            }
            if (!texts[i].at)
                bytebuf_reserve(&texts[i], 1);
            size_t before = stack_table_size(&stacks);
            add(&stacks, &names, bytebuf_slice(&texts[i]), 1);
            if (stack_table_size(&stacks) > before)
                sorted[kept++] = bytebuf_slice(&texts[i]);
        }
        qsort(sorted, kept, sizeof *sorted, by_bytes);
        struct bytebuf got = print(&stacks, &names);
        struct slice rest = bytebuf_slice(&got), line;
        for (size_t i = 0; i < kept; i++) {
            assert_true(slice_cut(&rest, '\n', &line));
            support_same("line", slice_part(line, 0, slice_find_last(line, ' ')), sorted[i]);
        }
        assert_int_equal(rest.len, 0);
        check_texts(&stacks, &names, sorted);
        bytebuf_free(&got);
        bytebuf_free(&want);
        for (size_t i = 0; i < STACKS; i++)
            bytebuf_free(&texts[i]);
        stack_table_free(&stacks);
        intern_free(&names);
    }
}

/* Numbers, depth, count and text of each stack; the walk is over when it says so, and can be ended before. */
static void test_walk(void **state) {
    (void)state;
    static const struct slice texts[] = {BYTES(""), BYTES("a"), BYTES("a x;b"), BYTES("a;b"), BYTES("b;a;b")};
    struct stack_table stacks = {0};
    struct intern names = {0};
    struct bytebuf text = {0};
    struct stack_walk walk = stack_walk_start(&stacks, &names);
    assert_false(stack_walk_next(&walk));
    stack_walk_free(&walk);
    for (size_t i = COUNT_OF(texts); i > 1; i--)
        add(&stacks, &names, texts[i - 1], i - 1);
    stack_table_add(&stacks, NULL, 0, count_whole(0));
    walk = stack_walk_start(&stacks, &names);
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        assert_true(stack_walk_next(&walk));
        text.len = 0;
        stack_walk_add_text(&walk, &text);
        support_same("text", bytebuf_slice(&text), texts[i]);
        assert_int_equal(walk.count.whole, i);
        struct slice rest = i ? texts[i] : (struct slice){0}, name;
        size_t depth = 0;
        for (; slice_cut(&rest, ';', &name); depth++)
            support_same("name", intern_text(&names, walk.frames[depth]), name);
        assert_int_equal(walk.depth, depth);
    }
    assert_false(stack_walk_next(&walk));
    assert_false(stack_walk_next(&walk));
    stack_walk_free(&walk);
    walk = stack_walk_start(&stacks, &names);
    assert_true(stack_walk_next(&walk));
    stack_walk_free(&walk);
    bytebuf_free(&text);
    stack_table_free(&stacks);
    intern_free(&names);
}

static void test_merge(void **state) {
    (void)state;
    struct stack_table one = {0}, other = {0};
    struct intern names = {0};
    add(&one, &names, SLICE("a;b"), 1);
    add(&other, &names, SLICE("a;b"), 2);
    add(&other, &names, SLICE("a"), 4);
    stack_table_merge(&one, &other, NULL);
    check_printed("merged", &one, &names, SLICE("a 4\na;b 3\n"));
    check_printed("untouched", &other, &names, SLICE("a 4\na;b 2\n"));
    static const uint32_t numbers[] = {1, 0}; /* "a" there is "b" here */
    stack_table_merge(&one, &other, numbers);
    check_printed("renumbered", &one, &names, SLICE("a 4\na;b 3\nb 4\nb;a 2\n"));
    stack_table_free(&one);
    stack_table_free(&other);
    intern_free(&names);
}

static void test_large(void **state) {
    (void)state;
    enum { DEPTH = 100000 };
    struct stack_table stacks = {0};
    struct intern names = {0};
    uint32_t *frames = calloc(DEPTH, sizeof *frames);
    frames[0] = intern_add(&names, SLICE("x"));
    stack_table_add(&stacks, frames, DEPTH, count_whole(1));
    stack_table_add(&stacks, frames, DEPTH - 1, count_whole(1));
    stack_table_add(&stacks, frames, 0, count_whole(7));
    struct bytebuf text = print(&stacks, &names);
    assert_int_equal(text.len, 2 * DEPTH + 2 + 2 * (DEPTH - 1) + 2 + 3);
    assert_true(slice_starts(bytebuf_slice(&text), SLICE(" 7\nx;x;")));
    bytebuf_free(&text);
    free(frames);
    stack_table_free(&stacks);
    intern_free(&names);
}

static void test_find(void **state) {
    (void)state;
    struct stack_table stacks = {0};
    struct intern names = {0};
    struct count count;
    uint32_t frames[] = {0, 1, 0};
    assert_false(stack_table_find(&stacks, frames, 2, &count));
    add(&stacks, &names, SLICE("a;b"), 3);
    add(&stacks, &names, SLICE("a;b"), 4);
    assert_true(stack_table_find(&stacks, frames, 2, &count));
    assert_int_equal(count.whole, 7);
    assert_false(stack_table_find(&stacks, frames, 3, &count));
    assert_false(stack_table_find(&stacks, frames, 0, &count));
    stack_table_free(&stacks);
    intern_free(&names);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_sums),         cmocka_unit_test(test_order),
                                       cmocka_unit_test(test_random_order), cmocka_unit_test(test_merge),
                                       cmocka_unit_test(test_large),        cmocka_unit_test(test_walk),
                                       cmocka_unit_test(test_find)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
