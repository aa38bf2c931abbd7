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

/* What follows branches in a sample is found, whatever else is recorded of them. */
static void test_fields(void **state) {
    (void)state;
    enum { INDEX = 111, COUNTERS = 222, STACK = 333 };
    static const uint64_t types[] = {BRANCH_CALL_STACK, BRANCH_CALL_STACK | BRANCH_HAS_INDEX,
                                     BRANCH_CALL_STACK | BRANCH_HAS_COUNTERS,
                                     BRANCH_CALL_STACK | BRANCH_HAS_INDEX | BRANCH_HAS_COUNTERS};
    for (size_t i = 0; i < COUNT_OF(types); i++) {
        struct recording_event event = {.sample_type = SAMPLE_BRANCH_STACK | SAMPLE_STACK_USER,
                                        .branch_type = types[i]};
        const struct recording recording = {.events = &event, .event_count = 1};
        uint64_t body[16] = {2}, stack = 0;
        size_t count = 1;
        if (types[i] & BRANCH_HAS_INDEX)
            body[count++] = INDEX;
        for (uint64_t k = 1; k <= 6; k++)
            body[count++] = k;
        for (size_t k = 0; k < 2 && types[i] & BRANCH_HAS_COUNTERS; k++)
            body[count++] = COUNTERS;
        body[count++] = sizeof stack;
        body[count++] = STACK;
        body[count++] = sizeof stack;
        const struct record record = {.type = RECORD_SAMPLE,
                                      .body = {(const unsigned char *)body, count * sizeof *body}};
        struct record_sample sample;
        assert_true(record_read_sample(&recording, &record, &sample));
        assert_int_equal(sample.branches.size, 2 * RECORD_BRANCH);
        assert_true(view_read8(&sample.stack, 0, &stack) && stack == STACK);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_chain), cmocka_unit_test(test_fields)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
