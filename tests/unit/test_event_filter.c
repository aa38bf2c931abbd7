/* event_filter: which events' samples count. */
#include "support.h"

#include "perf/event_filter.h"

static enum event_place place(struct event_filter *events, const char *event, enum event_text text) {
    return event_filter_place(events, event_filter_note(events, slice_of_text(event)), text);
}

static void test_default(void **state) {
    (void)state;
    struct event_filter events = {0};
    assert_int_equal(place(&events, "odd", EVENT_TEXT_OTHER), EVENT_KEPT); /* none in force yet */
    assert_int_equal(place(&events, "sched:sched_switch", EVENT_TEXT_ARGUMENTS), EVENT_UNDECIDED);
    assert_false(events.has_default);
    assert_int_equal(place(&events, "cycles", EVENT_TEXT_NONE), EVENT_KEPT);
    assert_true(events.has_default && events.default_event == event_filter_note(&events, SLICE("cycles")));
    assert_int_equal(place(&events, "cycles", EVENT_TEXT_NONE), EVENT_KEPT);
    assert_int_equal(place(&events, "cycles:u", EVENT_TEXT_NONE), EVENT_DROPPED);
    assert_int_equal(place(&events, "sched:sched_switch", EVENT_TEXT_ARGUMENTS), EVENT_DROPPED);
    assert_false(
        event_filter_keeps_undecided(&events, event_filter_note(&events, SLICE("sched:sched_switch"))));
    event_filter_free(&events);
}

/* Tracepoints with arguments count where there is nothing else; not even a part of them where there is. */
static void test_tracepoints(void **state) {
    (void)state;
    struct event_filter events = {0};
    uint32_t one = event_filter_note(&events, SLICE("sched:one")),
             two = event_filter_note(&events, SLICE("sched:two"));
    assert_int_equal(event_filter_place(&events, one, EVENT_TEXT_ARGUMENTS), EVENT_UNDECIDED);
    assert_int_equal(event_filter_place(&events, two, EVENT_TEXT_ARGUMENTS), EVENT_UNDECIDED);
    events.samples[one].kept = 3;
    assert_true(event_filter_keeps_undecided(&events, one) && event_filter_keeps_undecided(&events, two));
    assert_int_equal(event_filter_place(&events, two, EVENT_TEXT_NONE), EVENT_KEPT); /* the default now */
    assert_false(event_filter_keeps_undecided(&events, one));
    assert_true(event_filter_keeps_undecided(&events, two));
    event_filter_settle(&events);
    assert_int_equal(events.samples[one].kept, 0);
    assert_int_equal(events.samples[one].dropped, 3);
    event_filter_free(&events);
}

static void test_given(void **state) {
    (void)state;
    const char *const filters[] = {"cycles", "page-faults"};
    struct event_filter events = {.filters = filters, .filter_count = 2};
    static const struct {
        struct slice event;
        enum event_place place;
    } cases[] = {
        {BYTES("cycles"), EVENT_KEPT},
        {BYTES("page-faults"), EVENT_KEPT},
        {BYTES("Cycles"), EVENT_DROPPED},
        {BYTES("cycle"), EVENT_DROPPED},
        {BYTES("cyclesx"), EVENT_DROPPED},
        {BYTES("cycles:u"), EVENT_UNDECIDED},
        {BYTES("cpu_core/cycles/"), EVENT_UNDECIDED},
        {BYTES("page-faults:uH"), EVENT_UNDECIDED},
        {BYTES("branches:u"), EVENT_DROPPED},
        {BYTES("x:cycles"), EVENT_DROPPED},
        {BYTES("cycles\0"), EVENT_DROPPED},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        uint32_t event = event_filter_note(&events, cases[i].event);
        assert_int_equal(event_filter_place(&events, event, (enum event_text)(i % 3)), cases[i].place);
        assert_false(event_filter_keeps_undecided(&events, event)); /* both were met exactly */
    }
    event_filter_free(&events);
}

static void test_patterns(void **state) {
    (void)state;
    static const struct {
        const char *filter;
        struct slice event;
        bool kept;
    } cases[] = {
        {"syscalls:sys_enter_*", BYTES("syscalls:sys_enter_read"), true},
        {"syscalls:sys_enter_*", BYTES("syscalls:sys_exit_read"), false},
        {"cpu_*/cycles/", BYTES("cpu_atom/cycles/"), true},
        {"cpu_*/cycles/", BYTES("cpu_atom/cycles/u"), false},
        {"*", BYTES("x"), true},
        {"*a*b*", BYTES("xaxbx"), true},
        {"*a*b*", BYTES("xbxax"), false},
        {"c?cles", BYTES("cycles"), true},
        {"c?cles", BYTES("ccles"), false},
        {"[a-c]x", BYTES("bx"), true},
        {"[a-c]x", BYTES("dx"), false},
        {"[]x]y", BYTES("]y"), true},
        {"[ab", BYTES("[ab"), true}, /* never closed: as it is */
        {"[ab", BYTES("a"), false},
        {"cyc.*", BYTES("cycles"), false},
        {"all", BYTES("x"), true},
        {"al", BYTES("x"), false},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct event_filter events = {.filters = &cases[i].filter, .filter_count = 1};
        uint32_t event = event_filter_note(&events, cases[i].event);
        support_check(cases[i].filter,
                      (event_filter_place(&events, event, EVENT_TEXT_NONE) == EVENT_KEPT) == cases[i].kept);
        assert_int_equal(event_filter_keeps_all(&events), cases[i].filter[0] == 'a' && cases[i].kept);
        event_filter_free(&events);
    }
}

static void test_base_name_filters(void **state) {
    (void)state;
    const char *const filters[] = {"cycles", "page-faults"};
    struct event_filter events = {.filters = filters, .filter_count = 2};
    uint32_t by_base = event_filter_note(&events, SLICE("cycles:P"));
    uint32_t exact = event_filter_note(&events, SLICE("page-faults"));
    uint32_t other = event_filter_note(&events, SLICE("page-faults:u"));
    events.samples[by_base].kept = 3;
    events.samples[exact].kept = 4;
    events.samples[other].kept = 5;
    assert_true(event_filter_keeps_undecided(&events, by_base));
    assert_false(event_filter_keeps_undecided(&events, other));
    event_filter_settle(&events);
    assert_int_equal(events.samples[by_base].kept, 3);
    assert_int_equal(events.samples[exact].kept, 4);
    assert_int_equal(events.samples[other].kept, 0);
    assert_int_equal(events.samples[other].dropped, 5);
    event_filter_free(&events);
    struct event_filter none = {.filters = filters, .filter_count = 2};
    event_filter_settle(&none); /* no event met at all */
    event_filter_free(&none);
}

static void test_base_name(void **state) {
    (void)state;
    static const struct {
        struct slice event;
        const char *base;
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
        {BYTES("sched:sched_switch:R"), "sched:sched_switch"}, /* a modifier of newer perf */
        {BYTES("sched:sched_switch:uR"), "sched:sched_switch"},
        {BYTES("cycles:R"), "cycles:R"}, /* may be a tracepoint */
        {BYTES("cpu_core/sched:x:y/"), "sched:x"},
        {BYTES("r00c0:u"), "r00c0"},
        {BYTES(""), ""},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        support_text(cases[i].base, event_filter_base_name(cases[i].event), cases[i].base);
    static const struct slice unrecognised[] = {BYTES(":"),  BYTES("/"),    BYTES("//"), BYTES("a/"),
                                                BYTES("a:"), BYTES("a::u"), BYTES(":u")};
    for (size_t i = 0; i < COUNT_OF(unrecognised); i++)
        assert_true(event_filter_base_name(unrecognised[i]).len <= unrecognised[i].len);
}

/* Parts of one input, read by two, are put together: in the order of the input. */
static void test_merge(void **state) {
    (void)state;
    struct event_filter one = {.chunk = 1};
    assert_false(event_filter_is_fixed(&one));
    event_filter_place(&one, event_filter_note(&one, SLICE("sched:x")),
                       EVENT_TEXT_ARGUMENTS); /* never the default */
    event_filter_place(&one, event_filter_note(&one, SLICE("sched:y")), EVENT_TEXT_ARGUMENTS);
    assert_false(event_filter_is_fixed(&one));
    event_filter_place(&one, event_filter_note(&one, SLICE("cycles")), EVENT_TEXT_NONE);
    assert_true(event_filter_is_fixed(&one));
    struct event_filter two = event_filter_like(&one);
    assert_true(event_filter_is_fixed(&two));
    assert_int_equal(event_filter_place(&two, event_filter_note(&two, SLICE("cycles")), EVENT_TEXT_NONE),
                     EVENT_KEPT);
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
    struct event_filter given = {.filters = filters, .filter_count = 1}, like = event_filter_like(&given);
    assert_true(event_filter_is_fixed(&given));
    assert_int_equal(event_filter_place(&like, event_filter_note(&like, SLICE("x")), EVENT_TEXT_NONE),
                     EVENT_DROPPED);
    event_filter_free(&like);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_default),
                                       cmocka_unit_test(test_given),
                                       cmocka_unit_test(test_base_name_filters),
                                       cmocka_unit_test(test_tracepoints),
                                       cmocka_unit_test(test_patterns),
                                       cmocka_unit_test(test_base_name),
                                       cmocka_unit_test(test_merge)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
