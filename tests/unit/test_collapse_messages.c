/* collapse_messages: silent when all is well, and one line for each thing that a user must know. */
#include "support.h"

#include "perf/collapse_messages.h"

static void note(struct event_filter *events, const char *event, uint64_t kept, uint64_t dropped) {
    uint32_t number = event_filter_note(events, slice_of_text(event));
    events->samples[number].kept = kept;
    events->samples[number].dropped = dropped;
}

/* What is said of the numbers; they are freed. */
static void check(const char *what, struct collapse_stats *stats, struct event_filter *events, bool all,
                  const char *want) {
    struct messages messages = {0};
    (all ? collapse_messages_add_stats : collapse_messages_add_warnings)(stats, events, &messages);
    support_text(what, support_text_of(&messages), want);
    messages_free(&messages);
    collapse_stats_free(stats);
    event_filter_free(events);
}

static void test_silence(void **state) {
    (void)state;
    struct event_filter events = {0};
    check("nothing read", &(struct collapse_stats){0}, &events, false, "");
    note(&events, "cycles", 2, 0);
    check("all well", &(struct collapse_stats){.lines = 9, .headers = 2, .samples = 2, .chains = 2}, &events,
          false, "");
}

static void test_unit(void **state) {
    (void)state;
    static const struct {
        const char *first, *second;
        uint64_t total;
        bool said;
    } rows[] = {
        {"cpu-clock:u", NULL, 1000, true}, {"task-clock", "cpu-clock", 1000, true},
        {"cpu-clock", NULL, 2, false}, /* samples without periods */
        {"cycles", NULL, 1000, false},     {"cpu-clock", "cycles", 1000, false},
        {NULL, NULL, 1000, false},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct event_filter events = {0};
        struct messages messages = {0};
        const struct collapse_stats stats = {.samples = 2};
        if (rows[i].first)
            note(&events, rows[i].first, 1, 0);
        if (rows[i].second)
            note(&events, rows[i].second, 1, 0);
        note(&events, "page-faults", 0, 7);
        collapse_messages_add_unit(&stats, &events, count_whole(rows[i].total), &messages);
        support_text(rows[i].first ? rows[i].first : "no event", support_text_of(&messages),
                     rows[i].said ? "the counts are nanoseconds; flamegraph --unit=ns shows them as times\n"
                                  : "");
        messages_free(&messages);
        event_filter_free(&events);
    }
}

/* No sample, for whatever reason: one message says so, and it is not this one when another one did. */
static void test_empty(void **state) {
    (void)state;
    static const char *const filters[] = {"none"};
    static const struct {
        struct collapse_stats stats;
        bool recording, filtered;
        const char *said; /* the start of the message, or "" */
    } rows[] = {
        {{0}, false, false, "no samples: the input is empty; "},
        {{.lines = 3}, false, false, "no samples: perf script printed none; "},
        {{0}, true, false, "no samples in the recording; "},
        {{.lines = 9, .headers = 1, .samples = 1}, false, false, ""},
        {{.lines = 3, .headers = 1, .cut_samples = 1}, false, false, ""},
        {{.lines = 3, .headers = 4}, false, true, ""},
        {{.lines = 3, .unrecognised = {.seen = 3}}, false, false, ""},
        {{.lines = 3, .skipped = {[COLLAPSE_STRAY] = {.seen = 3}}}, false, false, ""},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct event_filter events = {.filters = filters, .filter_count = rows[i].filtered};
        if (rows[i].filtered)
            note(&events, "cycles", 0, 4);
        struct messages messages = {0};
        collapse_messages_add_empty(&rows[i].stats, &events, rows[i].recording, &messages);
        struct slice said = support_text_of(&messages), start = slice_of_text(rows[i].said);
        assert_true(start.len ? slice_starts(said, start) : said.len == 0);
        messages_free(&messages);
        event_filter_free(&events);
    }
}

static void test_events(void **state) {
    (void)state;
    struct event_filter events = {0};
    struct collapse_stats stats = {.headers = 6, .samples = 2, .chains = 2};
    note(&events, "cycles", 2, 0);
    note(&events, "page\033faults", 0, 3);
    note(&events, "faults", 0, 1);
    check("default filter", &stats, &events, false,
          "kept the samples of cycles (2), dropped those of page\\x1bfaults (3), faults (1); choose with "
          "--event-filter=EVENT\n");
    const char *const filters[] = {"none"};
    events = (struct event_filter){.filters = filters, .filter_count = 1};
    note(&events, "cycles", 0, 4);
    check("no event matches", &(struct collapse_stats){.headers = 4}, &events, false,
          "no event matches --event-filter; there are cycles (4)\n");
}

/* The same event on two kinds of cores, and tracepoints of different units. */
static void test_hybrid_and_tracepoints(void **state) {
    (void)state;
    struct event_filter events = {0};
    struct collapse_stats stats = {.headers = 6, .samples = 2, .chains = 2};
    note(&events, "cpu_core/cycles/P", 2, 0);
    note(&events, "cpu_atom/cycles/P", 0, 3);
    events.has_default = true;
    check("hybrid", &stats, &events, false,
          "kept the samples of cpu_core/cycles/P (2), dropped those of cpu_atom/cycles/P (3); "
          "--event-filter=cycles adds up the same event of all cores\n");
    events = (struct event_filter){0};
    note(&events, "sched:sched_switch", 1, 0);
    events.samples[0].weight = count_whole(1);
    check("one tracepoint", &stats, &events, false, "");
    note(&events, "sched:sched_switch", 1, 0);
    note(&events, "sched:sched_stat_sleep", 1, 0);
    events.samples[0].weight = count_whole(1);
    events.samples[1].weight = count_whole(1358063);
    check("two tracepoints", &stats, &events, false,
          "added up the weights of sched:sched_switch (1), sched:sched_stat_sleep (1358063); choose one "
          "with --event-filter=EVENT\n");
}

static void test_missing(void **state) {
    (void)state;
    struct event_filter events = {0};
    check("no positions",
          &(struct collapse_stats){.headers = 1, .samples = 1, .chains = 1, .wants_positions = true}, &events,
          false, "--srcline: there are no source positions; perf script -F +srcline prints them\n");
    check("branch trace", &(struct collapse_stats){.headers = 1, .samples = 1, .branch_traces = 1}, &events,
          false,
          "no call chains were found, only branches; perf script --itrace=i100usg makes samples with "
          "chains\n");
    check("unknown", &(struct collapse_stats){.unknown = {.frames = 4, .unknown = 3, .kernel = 2}}, &events,
          false,
          "75% of the frames are without symbol; most are of the kernel: record as root, or with "
          "kernel.kptr_restrict=0\n");
}

/* A list that is too long is cut, and what follows it is not. */
static void test_many_events(void **state) {
    (void)state;
    struct event_filter events = {0};
    struct collapse_stats stats = {.headers = 6, .samples = 2, .chains = 2};
    note(&events, "cycles", 2, 0);
    for (int i = 0; i < 1000; i++) {
        char name[80];
        snprintf(name, sizeof name, "%060d", i);
        note(&events, name, 0, 10);
    }
    struct messages messages = {0};
    collapse_messages_add_warnings(&stats, &events, &messages);
    assert_true(slice_has(support_text_of(&messages),
                          SLICE("0017 (10), and 982 more (9820); choose with --event-filter=EVENT\n")));
    messages_free(&messages);
    event_filter_free(&events);
}

static void test_losses(void **state) {
    (void)state;
    struct event_filter events = {0};
    check("no chains", &(struct collapse_stats){.headers = 1, .samples = 1}, &events, false,
          "no call chains were found; was it recorded without -g?\n");
    check("cut off", &(struct collapse_stats){.headers = 1, .cut_samples = 1}, &events, false,
          "the last sample is cut off (no empty line follows it); it was dropped\n");
    struct collapse_stats stray = {0};
    collapse_stats_skip(&stray, COLLAPSE_STRAY, "a", 1, SLICE("\t7f f (m)"));
    check("no headers", &stray, &events, false,
          "no sample headers were found; perf script must print at least comm, tid and time\n");
}

/* Lines that were not understood: those that were not shown are counted. */
static void test_unrecognised(void **state) {
    (void)state;
    struct collapse_stats stats = {.headers = 1}, none = {.unrecognised.seen = 1};
    for (uint64_t i = 1; i <= 5; i++)
        collapse_stats_skip(&stats, COLLAPSE_UNRECOGNISED, "file", i, SLICE("what?"));
    check("rest", &stats, &(struct event_filter){0}, false, "2 more: line not understood\n");
    check("no sample", &none, &(struct event_filter){0}, false,
          "no samples were found; is this what perf script prints?\n");
}

static void test_print(void **state) {
    (void)state;
    struct event_filter events = {0};
    struct collapse_stats stats = {
        .lines = 20, .headers = 5, .samples = 4, .chains = 3, .unknown_samples = 1};
    note(&events, "cycles", 4, 0);
    note(&events, "faults", 0, 1);
    collapse_stats_skip(&stats, COLLAPSE_NOISE, "f", 7, SLICE(" insn: 90\001"));
    collapse_stats_skip(&stats, COLLAPSE_NOISE, "f", 8, SLICE(" insn: 91"));
    check("all", &stats, &events, true,
          "20 lines, 5 samples\nsamples kept: 4; by event: cycles (4)\n"
          "samples dropped by event: faults (1); cut off: 0\n"
          "samples with unknown frames: 1 (25.0%); without call chain: 1\n"
          "lines skipped, not understood: 0\nlines skipped, frames outside samples: 0\n"
          "lines skipped, without content for us: 2, the first is f:7: insn: 90\\x01\n");
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_silence),
                                       cmocka_unit_test(test_unit),
                                       cmocka_unit_test(test_empty),
                                       cmocka_unit_test(test_events),
                                       cmocka_unit_test(test_hybrid_and_tracepoints),
                                       cmocka_unit_test(test_missing),
                                       cmocka_unit_test(test_many_events),
                                       cmocka_unit_test(test_losses),
                                       cmocka_unit_test(test_unrecognised),
                                       cmocka_unit_test(test_print)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
