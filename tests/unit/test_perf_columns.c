/* perf_columns: lines without a time, as perf pads them. */
#include "support.h"

#include "perf/perf_columns.h"

struct columns_case {
    struct slice line;
    bool has_thread, is_shaped;
    const char *comm, *tid, *period, *event;
};

static const struct columns_case cases[] = {
    {BYTES("V8 Worker    -1/1             250000 cycles:P: "), true, true, "V8 Worker", "1", "250000",
     "cycles:P"},
    {BYTES("       V8 Worker   999/77    g              7 cycles: "), true, true, "V8 Worker", "77", "7",
     "cycles"},
    {BYTES("app 4194304/0     [015] K             50 my event: "), true, true, "app", "4194304", "50",
     "my event"},
    {BYTES("VM: 4321 VCPU:001 app    77         50 cycles: "), true, true, "app", "77", "50", "cycles"},
    {BYTES("app     1 2026-11-22 10:11:12.131415         50 cycles: "), true, true, "app", "1", "50",
     "cycles"},
    {BYTES("  12346 cycles:      401774 f (/x)"), true, true, "", "12346", "", "cycles"},
    {BYTES("app   1/1       250000 "), true, true, "app", "1", "250000", ""},
    {BYTES("app     250000 cycles: "), false, true, "app", "", "250000", "cycles"},
    {BYTES("walk     250000 "), false, true, "walk", "", "250000", ""},
    {BYTES("some other text"), false, false, "some other text", "", "", ""},
    {BYTES("walk U     2026-11-22 10:11:12.131415          1 cycles: "), false, true, "walk", "", "1",
     "cycles"},
};

static void test_lines(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        const struct columns_case *c = &cases[i];
        struct perf_header header, thread;
        support_check(c->line.at, perf_columns_read_thread(c->line, &thread) == c->has_thread);
        perf_columns_read(c->line, &header);
        support_check(c->line.at, header.is_shaped == c->is_shaped);
        support_text(c->line.at, header.comm, c->comm);
        support_text(c->line.at, header.tid, c->tid);
        support_text(c->line.at, header.period, c->period);
        support_text(c->line.at, header.event, c->event);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_lines)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
