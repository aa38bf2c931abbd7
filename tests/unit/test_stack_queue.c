/* stack_queue: after it has settled, tables are as if the stacks had been added at once. */
#include "support.h"

#include "profile/stack_queue.h"

enum { TABLES = 3 };

/* The stacks of a table in the order in which they came, with their counts. */
static struct bytebuf content(const struct stack_table *table) {
    struct bytebuf text = {0};
    for (uint32_t stack = 0; stack < stack_table_size(table); stack++) {
        struct count count;
        size_t depth;
        const uint32_t *frames = stack_table_at(table, stack, &depth, &count);
        for (size_t i = 0; i < depth; i++)
            bytebuf_add_format(&text, "%u;", frames[i]);
        count_print(&text, count);
        bytebuf_add_byte(&text, '\n');
    }
    return text;
}

static void test_as_added(void **state) {
    (void)state;
    static struct stack_table now[TABLES], later[TABLES];
    struct stack_queue queue = {0};
    for (int i = 0; i < 20000; i++) {
        uint32_t frames[20], depth = 1 + support_random(COUNT_OF(frames)), table = support_random(TABLES);
        uint32_t names = support_random(2) ? 2 : 1000;
        for (uint32_t at = 0; at < depth; at++)
            frames[at] = support_random(names);
        struct count count = support_random(9) ? count_whole(support_random(100)) : count_parse(SLICE("0.1"));
        stack_table_add(&now[table], frames, depth, count);
        stack_queue_add(&queue, &later[table], frames, depth, count);
        if (support_random(50) == 0)
            stack_queue_settle(&queue);
    }
    stack_queue_settle(&queue);
    for (int i = 0; i < TABLES; i++) {
        struct bytebuf wanted = content(&now[i]), is = content(&later[i]);
        support_same("table", bytebuf_slice(&is), bytebuf_slice(&wanted));
        bytebuf_free(&wanted);
        bytebuf_free(&is);
        stack_table_free(&now[i]);
        stack_table_free(&later[i]);
    }
    stack_queue_free(&queue);
}

/* What waits when it is freed is not added. */
static void test_freed(void **state) {
    (void)state;
    struct stack_table table = {0};
    struct stack_queue queue = {0};
    for (uint32_t frame = 0; frame < STACK_QUEUE_LENGTH + 2; frame++)
        stack_queue_add(&queue, &table, &frame, 1, count_whole(1));
    assert_int_equal(stack_table_size(&table), 2);
    stack_queue_free(&queue);
    stack_queue_settle(&queue);
    assert_int_equal(stack_table_size(&table), 2);
    stack_table_free(&table);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_as_added), cmocka_unit_test(test_freed)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
