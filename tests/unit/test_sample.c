/* sample: what is pushed comes out outermost first, after the process. */
#include "support.h"

#include "profile/sample.h"

static struct bytebuf printed(const struct stack_table *stacks, const struct intern *names) {
    struct outbuf out = support_output();
    stack_table_print(stacks, names, &out);
    return support_output_text(&out);
}

static void test_stacks(void **state) {
    (void)state;
    struct sample sample = {0};
    struct stack_table stacks = {0};
    struct stack_queue queue = {0};
    struct intern names = {0};
    uint32_t app = intern_add(&names, SLICE("app")), f = intern_add(&names, SLICE("f")),
             g = intern_add(&names, SLICE("g"));
    sample_open(&sample, app, count_whole(2));
    assert_true(sample.open);
    sample_push(&sample, f);
    sample_push(&sample, g);
    assert_int_equal(*sample_at(&sample, 0), g);
    assert_int_equal(*sample_at(&sample, 1), f);
    *sample_at(&sample, 1) = app;
    sample_close(&sample, &stacks, &queue);
    assert_false(sample.open);
    sample_open(&sample, INTERN_NONE, count_whole(3)); /* nothing to add */
    sample_close(&sample, &stacks, &queue);
    sample_open(&sample, INTERN_NONE, count_whole(4));
    sample_push(&sample, f);
    sample_close(&sample, &stacks, &queue);
    sample_open(&sample, app, count_whole(5));
    sample_push(&sample, f);
    sample_drop(&sample);
    assert_false(sample.open);
    sample_open(&sample, app, count_whole(6)); /* without frames */
    sample_close(&sample, &stacks, &queue);
    stack_queue_settle(&queue);
    struct bytebuf text = printed(&stacks, &names);
    support_text("stacks", bytebuf_slice(&text), "app 6\napp;g;app 2\nf 4\n");
    bytebuf_free(&text);
    stack_queue_free(&queue);
    stack_table_free(&stacks);
    intern_free(&names);
    sample_free(&sample);
}

static void test_deep(void **state) {
    (void)state;
    struct sample sample = {0};
    struct stack_table stacks = {0};
    struct stack_queue queue = {0};
    enum { DEPTH = 5000 };
    sample_open(&sample, INTERN_NONE, count_whole(1));
    for (uint32_t i = 0; i < DEPTH; i++)
        sample_push(&sample, i);
    for (uint32_t i = 0; i < DEPTH; i++)
        assert_int_equal(*sample_at(&sample, i), DEPTH - 1 - i);
    sample_close(&sample, &stacks, &queue);
    stack_queue_settle(&queue);
    assert_int_equal(stack_table_size(&stacks), 1);
    stack_queue_free(&queue);
    stack_table_free(&stacks);
    sample_free(&sample);
}

/* Callers given at once lie as those that are pushed one by one. */
static void test_callers(void **state) {
    (void)state;
    struct sample sample = {0};
    static uint32_t names[3000];
    for (uint32_t i = 0; i < COUNT_OF(names); i++)
        names[i] = i;
    for (size_t count = 0; count <= COUNT_OF(names); count = count * 3 + 1) {
        sample_open(&sample, INTERN_NONE, count_whole(1));
        sample_push(&sample, 7777);
        sample_push_callers(&sample, names, count);
        assert_int_equal(sample.depth, count + 1);
        for (size_t i = 0; i < count; i++)
            assert_int_equal(*sample_at(&sample, i), i);
        assert_int_equal(*sample_at(&sample, count), 7777);
        sample_drop(&sample);
    }
    sample_free(&sample);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_stacks), cmocka_unit_test(test_deep),
                                       cmocka_unit_test(test_callers)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
