/* perf_event: period, event and what follows; perf_thread: whose sample it is; perf_word: the words of both.
 */
#include "support.h"

#include "perf/perf_event.h"
#include "perf/perf_thread.h"
#include "perf/perf_word.h"

static void check_event(struct slice text, const char *period, const char *event, bool has_frame) {
    struct perf_header header = {0}, usual = {0};
    perf_event_read(text, &header);
    support_text(text.at, header.period, period);
    support_text(text.at, header.event, event);
    support_check(text.at, header.tail.has_frame == has_frame);
    if (perf_event_read_usual(text, &usual)) {
        support_text(text.at, usual.period, period);
        support_text(text.at, usual.event, event);
    }
}

static void test_events(void **state) {
    (void)state;
    check_event(SLICE("    1001001 cycles: "), "1001001", "cycles", false);
    check_event(SLICE(" cycles: "), "", "cycles", false);
    check_event(SLICE(" 12 cpu/mem-loads,ldlat=30/P: "), "12", "cpu/mem-loads,ldlat=30/P", false);
    check_event(SLICE("    1001001           401774 main (/x)"), "1001001", "", true);
    check_event(SLICE("           401774 main (/x)"), "", "", true);
    check_event(SLICE("     250000 "), "250000", "", false);
    check_event(SLICE("              225 ilen: 2"), "", "", false);
    check_event(SLICE("          50         401774 AX:x: y (/x)"), "50", "", true);
    check_event(SLICE(" 12: "), "", "", false);
}

static void test_usual(void **state) {
    (void)state;
    struct perf_header header = {0};
    assert_true(perf_event_read_usual(SLICE("    1 cycles:u: "), &header));
    assert_false(perf_event_read_usual(SLICE("    1 my event: "), &header));
    assert_false(perf_event_read_usual(SLICE("    1: "), &header));
    assert_false(perf_event_read_usual(SLICE(" cycles: 7f00 "), &header));
    assert_false(perf_event_read_usual(SLICE(""), &header));
}

static void test_records(void **state) {
    (void)state;
    assert_true(perf_event_is_record(SLICE("app   1/1   PERF_RECORD_FORK(1:2):(1:1)")));
    assert_true(perf_event_is_record(SLICE("app   1/1   \tmetric:     0.37  insn per cycle")));
    assert_false(perf_event_is_record(SLICE("app 1 cycles: ")));
}

static void check_thread(struct slice text, bool has_number, const char *comm, const char *pid,
                         const char *tid) {
    struct perf_header header = {0};
    support_check(text.at, perf_thread_read(text, &header) == has_number);
    support_text(text.at, header.comm, comm);
    support_text(text.at, header.pid, pid);
    support_text(text.at, header.tid, tid);
}

static void test_threads(void **state) {
    (void)state;
    check_thread(SLICE("V8 Worker 12 11600/11602 [001] U      "), true, "V8 Worker 12", "11600", "11602");
    check_thread(SLICE("app    -1/77    2026-11-22 10:11:12.131415 "), true, "app", "-1", "77");
    check_thread(SLICE("  VM: 4321 VCPU:001 app 5 "), true, "app", "", "5");
    check_thread(SLICE("Vim "), false, "Vim", "", "");
    check_thread(SLICE("    V8 Worker 12 "), false, "V8 Worker 12", "", ""); /* 16 columns of a name */
    assert_int_equal(perf_thread_machine(SLICE("VM: 4321 VCPU:001 a")), 18);
    assert_int_equal(perf_thread_machine(SLICE("VM:x")), 0);
}

static void test_words(void **state) {
    (void)state;
    support_text("last", perf_word_last(SLICE("a bc  ")), "bc");
    support_text("none", perf_word_last(SLICE("  ")), "");
    struct slice text = SLICE("a   bc");
    assert_int_equal(perf_word_columns(text, perf_word_last(text)), 5);
    assert_true(perf_word_is_cpu(SLICE("[001]")) && !perf_word_is_cpu(SLICE("[]")));
    assert_true(perf_word_is_misc(SLICE("U")) && perf_word_is_misc(SLICE("g")) &&
                !perf_word_is_misc(SLICE("x")));
    assert_true(perf_word_is_time_of_day(SLICE("10:11:12.131415")) &&
                !perf_word_is_time_of_day(SLICE("10:11:12")));
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_events), cmocka_unit_test(test_usual),
                                       cmocka_unit_test(test_records), cmocka_unit_test(test_threads),
                                       cmocka_unit_test(test_words)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
