/* branch_chain: records made here, since no hardware that makes them is at hand. */
#include "support.h"

#include "perf/branch_chain.h"

static void test_chain(void **state) {
    (void)state;
    /* main at 0x1000 calls work at 0x2000, which calls deep at 0x3000 */
    static const uint64_t branches[] = {0x2011, 0x3000, 0, 0x1022, 0x2000, 0, 0x411, 0x1000, 0};
    const struct recording_event stacks = {.branch_type = BRANCH_CALL_STACK | 2}, any = {.branch_type = 2};
    struct record_sample sample = {.event = &stacks};
    uint64_t addresses[8] = {0};
    sample.branches = (struct view){(const unsigned char *)branches, sizeof branches};
    assert_true(branch_chain_is_there(&sample));
    assert_int_equal(branch_chain_read(&sample, addresses, 8), 4);
    static const uint64_t want[] = {0x3000, 0x2011, 0x1022, 0x411};
    assert_memory_equal(addresses, want, sizeof want);
    for (unsigned most = 0; most < 5; most++)
        assert_int_equal(branch_chain_read(&sample, addresses, most), most > 4 ? 4 : most);
    sample.event = &any; /* branches, but not those of calls that did not return */
    assert_false(branch_chain_is_there(&sample));
    assert_int_equal(branch_chain_read(&sample, addresses, 8), 0);
    sample.event = &stacks;
    sample.branches.size = 0;
    assert_false(branch_chain_is_there(&sample));
    assert_int_equal(branch_chain_read(&sample, addresses, 8), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_chain)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
