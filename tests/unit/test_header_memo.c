/* header_memo: what is found is what perf_header reads, for headers and for lines that nearly are some. */
#include "support.h"

#include "perf/header_memo.h"
#include "perf/perf_header.h"

static struct intern events, threads;

/* As perf_header reads it: the event's number, the thread's in `process`. False: it is not a usual header. */
static bool read_header(struct slice line, struct known_header *known) {
    struct perf_header header;
    struct bytebuf thread = {0};
    if (!perf_header_read_timed(line, &header) || header.is_record || !header.period.len ||
        !header.event.len || header.tail.has_frame || header.tail.has_arguments)
        return false;
    const struct slice texts[] = {header.comm, header.pid, header.tid};
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        bytebuf_add(&thread, texts[i]);
        bytebuf_add_byte(&thread, '\n');
    }
    *known = (struct known_header){.thread = {intern_add(&threads, bytebuf_slice(&thread)), false, true},
                                   .event = intern_add(&events, header.event),
                                   .period = header.period};
    bytebuf_free(&thread);
    return true;
}

static void check_line(struct header_memo *memo, struct slice line) {
    struct known_header read = {0}, found;
    bool is_header = read_header(line, &read);
    if (header_memo_find(memo, line, &found)) {
        assert_true(is_header);
        assert_int_equal(found.event, read.event);
        assert_int_equal(found.thread.process, read.thread.process);
        assert_true(found.thread.with_pid && !found.thread.java);
        support_same("period", found.period, read.period);
    } else if (is_header) {
        header_memo_note(memo, line, &read);
    }
}

struct found_case {
    const char *noted, *line;
    bool found;
};

static const struct found_case found_cases[] = {
    {"app 1 1.0: 1 cycles: ", "app 1 1.0: 1 cycles: ", true},
    {"app 1 1.0: 1 cycles: ", "app 1 123.456:      7654 cycles: ", true},
    {"app 1/2 [003] 1.0: 1 cycles: ", "app 1/2 [003] 2.0: 2 cycles: ", true},
    {"app 1 1.0: 1 cycles: ", "app 2 1.0: 1 cycles: ", false},
    {"app 1 1.0: 1 cycles: ", "app 1 1.0: 1 faults: ", false},
    {"app 1 1.0: 1 cycles: ", "app 1 1.0: 1 cycles:", false},
    {"app 1 1.0: 1 cycles: ", "app 1 1.0: cycles: ", false},
    {"app 1 1.0: 1 cycles: ", "app 1 1.0:1 cycles: ", false},
    {"app 1 1.0: 1 cycles: ", "app 1 1x0: 1 cycles: ", false},
    {"app 1 1.0: 1 cycles: ", "app 1 .0: 1 cycles: ", false},
    {"app 1 1.0: 1 cycles: ", "app 1 1.: 1 cycles: ", false},
    {"app 1 1.0: 1 cycles: ", "app 1 :", false},
    {"app 1 1.0: 1 cycles: ", "app 1 1.0: 1", false},
    {"app 1 1.0: 1 2 cycles: ", "app 1 1.0: 1 2 cycles: ", false}, /* not perf's layout */
    {"app 1 1.0: 1 cycles: 12 f (/x)", "app 1 1.0: 1 cycles: 12 f (/x)", false},
    {"app 1.0: 1 cycles: ", "app 1.0: 1 cycles: ", false}, /* no thread number */
};

static void test_found(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT_OF(found_cases); i++) {
        static struct header_memo memo;
        memo = (struct header_memo){0};
        struct known_header known = {.thread = {7, true, false}, .event = 5}, found;
        header_memo_note(&memo, slice_of_text(found_cases[i].noted), &known);
        bool is_found = header_memo_find(&memo, slice_of_text(found_cases[i].line), &found);
        support_check(found_cases[i].line, is_found == found_cases[i].found);
        if (is_found)
            assert_true(found.event == 5 && found.thread.process == 7 && found.thread.java && memo.hits == 1);
    }
}

/* More events and longer texts than it holds: what is not remembered is not found. */
static void test_full(void **state) {
    (void)state;
    static struct header_memo memo;
    struct known_header found;
    char line[200];
    for (int event = 0; event < 3 * HEADER_MEMO_EVENTS; event++) {
        snprintf(line, sizeof line, "app 1 1.0: 1 event%d: ", event);
        header_memo_note(&memo, slice_of_text(line), &(struct known_header){.event = (uint32_t)event});
        assert_true(header_memo_find(&memo, slice_of_text(line), &found));
        assert_int_equal(found.event, event);
    }
    assert_false(header_memo_find(&memo, SLICE("app 1 1.0: 1 event0: "), &found));
    snprintf(line, sizeof line, "%0*d 1 1.0: 1 event: ", HEADER_MEMO_TEXT, 1);
    header_memo_note(&memo, slice_of_text(line), &(struct known_header){0});
    assert_false(header_memo_find(&memo, slice_of_text(line), &found));
}

static void test_as_read(void **state) {
    (void)state;
    static const char *const threads_of[] = {
        "app 1 ", "V8 Worker 12/13 [001] ", "java 7 [000] ", " 5 ", "a:b 3 ", "x 1.5: 2 ", "  app 12 ",
        "1/2 ",   "swapper     0 [000] "};
    static const char *const times[] = {"1.0:", "22.123456:", " 3.7:", "4:", "5.:", ".6:", "7.1"};
    static const char *const periods[] = {" 1", "   20000", " 0", "", " 00", " x", " 1 2"};
    static const char *const events_of[] = {" cycles: ",    " cpu-clock:u: ", " cycles:",      " a b: ",
                                            " cycles: 1 f", " 12 cycles: ",   " branches:u: ", "cycles: "};
    static struct header_memo memo;
    for (int i = 0; i < 200000; i++) {
        char line[200];
        int len = snprintf(line, sizeof line, "%s%s%s%s", threads_of[support_random(COUNT_OF(threads_of))],
                           times[support_random(COUNT_OF(times))], periods[support_random(COUNT_OF(periods))],
                           events_of[support_random(COUNT_OF(events_of))]);
        if (support_random(4) == 0) /* one byte is another */
            line[support_random((uint32_t)len)] = " :./[1a\t"[support_random(8)];
        check_line(&memo, slice_of_text(line));
    }
    assert_true(memo.hits > 1000);
    intern_free(&events);
    intern_free(&threads);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_found), cmocka_unit_test(test_full),
                                       cmocka_unit_test(test_as_read)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
