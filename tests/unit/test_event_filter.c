/* event_filter: which events' samples count. */
#include "support.h"

#include "perf/event_filter.h"

static void test_default(void **state) {
    (void)state;
    struct event_filter events = {0};
    uint32_t sched = event_filter_note(&events, SLICE("sched:sched_switch"));
    assert_int_equal(event_filter_place(&events, sched, false), EVENT_KEPT); /* none in force yet */
    assert_false(events.has_default);
    uint32_t cycles = event_filter_note(&events, SLICE("cycles"));
    assert_int_equal(event_filter_place(&events, cycles, true), EVENT_KEPT);
    assert_true(events.has_default && events.default_event == cycles);
    assert_int_equal(event_filter_place(&events, cycles, true), EVENT_KEPT);
    uint32_t modified = event_filter_note(&events, SLICE("cycles:u"));
    assert_int_equal(event_filter_place(&events, modified, true), EVENT_DROPPED);
    assert_int_equal(event_filter_place(&events, sched, false), EVENT_DROPPED);
    assert_int_equal(event_filter_note(&events, SLICE("cycles")), cycles);
    event_filter_free(&events);
}

static void test_given(void **state) {
    (void)state;
    const char *const filters[] = {"cycles", "page-faults"};
    struct event_filter events = {.filters = filters, .count = 2};
    static const struct {
        struct slice event;
        int64_t place;
    } cases[] = {
        {BYTES("cycles"), EVENT_KEPT},        {BYTES("page-faults"), EVENT_KEPT},
        {BYTES("Cycles"), EVENT_DROPPED},     {BYTES("cycle"), EVENT_DROPPED},
        {BYTES("cyclesx"), EVENT_DROPPED},    {BYTES("cycles:u"), 0},
        {BYTES("cpu_core/cycles/"), 0},       {BYTES("page-faults:uH"), 1},
        {BYTES("branches:u"), EVENT_DROPPED}, {BYTES("x:cycles"), EVENT_DROPPED},
        {BYTES("cycles\0"), EVENT_DROPPED},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        uint32_t event = event_filter_note(&events, cases[i].event);
        assert_int_equal(event_filter_place(&events, event, i % 2), cases[i].place);
    }
    assert_false(event_filter_keeps_loose(&events, 0)); /* both were met exactly */
    assert_false(event_filter_keeps_loose(&events, 1));
    event_filter_free(&events);
}

static void test_loose(void **state) {
    (void)state;
    const char *const filters[] = {"cycles", "page-faults"};
    struct event_filter events = {.filters = filters, .count = 2};
    uint32_t loose = event_filter_note(&events, SLICE("cycles:P"));
    uint32_t exact = event_filter_note(&events, SLICE("page-faults"));
    uint32_t other = event_filter_note(&events, SLICE("page-faults:u"));
    events.samples[loose].kept = 3;
    events.samples[exact].kept = 4;
    events.samples[other].kept = 5;
    assert_true(event_filter_keeps_loose(&events, 0));
    assert_false(event_filter_keeps_loose(&events, 1));
    event_filter_settle(&events);
    assert_int_equal(events.samples[loose].kept, 3);
    assert_int_equal(events.samples[exact].kept, 4);
    assert_int_equal(events.samples[other].kept, 0);
    assert_int_equal(events.samples[other].dropped, 5);
    event_filter_free(&events);
    struct event_filter none = {.filters = filters, .count = 2};
    event_filter_settle(&none); /* no event met at all */
    assert_false(event_filter_keeps_loose(&none, 0));
    event_filter_free(&none);
}

static void test_plain(void **state) {
    (void)state;
    static const struct {
        struct slice event;
        const char *plain;
    } cases[] = {
        {BYTES("cycles"), "cycles"},
        {BYTES("cycles:P"), "cycles"},
        {BYTES("cycles:uppp"), "cycles"},
        {BYTES("cpu-clock:uhH"), "cpu-clock"},
        {BYTES("cpu_core/cycles:Pu/"), "cycles"},
        {BYTES("cpu_atom/cycles/u"), "cycles"},
        {BYTES("cpu_core/cycles/"), "cycles"},
        {BYTES("sched:sched_switch"), "sched:sched_switch"},
        {BYTES("sched:sched_switch:u"), "sched:sched_switch"},
        {BYTES("r00c0:u"), "r00c0"},
        {BYTES(""), ""},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        support_text(cases[i].plain, event_filter_plain(cases[i].event), cases[i].plain);
    static const struct slice odd[] = {BYTES(":"),  BYTES("/"),    BYTES("//"), BYTES("a/"),
                                       BYTES("a:"), BYTES("a::u"), BYTES(":u")};
    for (size_t i = 0; i < COUNT_OF(odd); i++)
        assert_true(event_filter_plain(odd[i]).len <= odd[i].len);
}

/* Parts of one input, read by two, are put together: in the order of the input. */
static void test_merge(void **state) {
    (void)state;
    struct event_filter one = {.chunk = 1};
    assert_false(event_filter_is_fixed(&one));
    event_filter_place(&one, event_filter_note(&one, SLICE("sched:x")), false); /* never the default */
    event_filter_place(&one, event_filter_note(&one, SLICE("sched:y")), false);
    assert_false(event_filter_is_fixed(&one));
    event_filter_place(&one, event_filter_note(&one, SLICE("cycles")), true);
    assert_true(event_filter_is_fixed(&one));
    struct event_filter two = event_filter_like(&one);
    assert_true(event_filter_is_fixed(&two));
    assert_int_equal(event_filter_place(&two, event_filter_note(&two, SLICE("cycles")), true), EVENT_KEPT);
    two.chunk = 3;
    uint32_t late = event_filter_note(&two, SLICE("late"));
    event_filter_note(&two, SLICE("later"));
    two.samples[late].dropped = 3;
    one.chunk = 4;
    event_filter_note(&one, SLICE("last"));
    event_filter_note(&one, SLICE("later"));
    uint32_t again = event_filter_note(&one, SLICE("late"));
    one.samples[again].dropped = 4;
    event_filter_merge(&one, &two);
    event_filter_settle(&one);
    static const char *const order[] = {"sched:x", "sched:y", "cycles", "late", "later", "last"};
    assert_int_equal(one.events.count, COUNT_OF(order));
    for (size_t i = 0; i < COUNT_OF(order); i++)
        support_text("order", intern_text(&one.events, one.order[i]), order[i]);
    assert_int_equal(one.samples[again].dropped, 7);
    event_filter_free(&one);
    event_filter_free(&two);

    const char *const filters[] = {"cycles"};
    struct event_filter given = {.filters = filters, .count = 1}, like = event_filter_like(&given);
    assert_true(event_filter_is_fixed(&given));
    assert_int_equal(event_filter_place(&like, event_filter_note(&like, SLICE("x")), true), EVENT_DROPPED);
    event_filter_free(&like);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_default), cmocka_unit_test(test_given),
                                       cmocka_unit_test(test_loose), cmocka_unit_test(test_plain),
                                       cmocka_unit_test(test_merge)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
