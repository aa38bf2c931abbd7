/* thread_table: names, forks, and whose maps a thread has. */
#include "support.h"

#include "perf/thread_table.h"

static void check_name(struct thread_table *table, uint32_t thread, const char *want) {
    support_text("name", intern_text(&table->names, table->threads[thread].name), want);
}

static uint32_t fork_thread(struct thread_table *table, uint32_t parent, uint32_t pid, uint32_t tid,
                            bool keeps) {
    const struct recorded_thread *thread = &table->threads[parent];
    struct thread_fork fork = {pid, tid, thread->pid, thread->tid, keeps};
    thread_table_fork(table, &fork);
    return thread_table_get(table, pid, tid);
}

static bool is_mapped(const struct thread_table *table, uint32_t thread, uint64_t address) {
    return address_space_find(thread_table_space(table, thread), address) != NULL;
}

static void test_names(void **state) {
    (void)state;
    struct thread_table table = {0};
    check_name(&table, thread_table_get(&table, 0, 0), "swapper");
    check_name(&table, thread_table_get(&table, UINT32_MAX, UINT32_MAX), ":-1");
    uint32_t app = thread_table_get(&table, 12, 12);
    check_name(&table, app, ":12");
    check_name(&table, fork_thread(&table, app, 12, 13, false), ":13"); /* nobody named the parent */
    thread_table_name(&table, app, SLICE("my app"));
    check_name(&table, app, "my app");
    uint32_t child = fork_thread(&table, app, 20, 20, false);
    check_name(&table, child, "my app");
    thread_table_name(&table, child, SLICE("sh"));
    check_name(&table, app, "my app");
    assert_int_equal(thread_table_get(&table, 20, 20), child);
    uint32_t again = fork_thread(&table, app, 20, 20, false); /* the number is used anew */
    assert_int_not_equal(again, child);
    check_name(&table, again, "my app");
    check_name(&table, child, "sh");
    thread_table_free(&table);
}

static void test_maps(void **state) {
    (void)state;
    struct thread_table table = {0};
    uint32_t app = thread_table_get(&table, 1, 1), thread = thread_table_get(&table, 1, 2);
    thread_table_map(&table, thread, &(struct address_map){10, 20, 0, 0});
    assert_true(is_mapped(&table, app, 15)); /* threads share */
    uint32_t child = fork_thread(&table, app, 3, 3, false), bare = fork_thread(&table, app, 4, 4, true);
    assert_true(is_mapped(&table, child, 15));
    assert_false(is_mapped(&table, bare, 15));
    thread_table_map(&table, child, &(struct address_map){30, 40, 0, 0});
    assert_true(is_mapped(&table, child, 35));
    assert_false(is_mapped(&table, app, 35));                 /* processes do not */
    uint32_t early = thread_table_get(&table, UINT32_MAX, 9); /* of a process that is not known yet */
    assert_false(is_mapped(&table, early, 15));
    assert_int_equal(thread_table_get(&table, 1, 9), early);
    assert_true(is_mapped(&table, early, 15));
    thread_table_free(&table);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_names), cmocka_unit_test(test_maps)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
