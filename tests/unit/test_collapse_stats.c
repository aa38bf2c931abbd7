/* collapse_stats: lines that gave nothing are counted, and the first of them become messages. */
#include "support.h"

#include "perf/collapse_stats.h"

/* Checks the messages, which are removed. */
static void check(const char *what, struct collapse_stats *stats, const char *want) {
    support_text(what, support_text_of(&stats->messages), want);
    stats->messages.text.len = 0;
}

static void test_kinds(void **state) {
    (void)state;
    static const char *const wanted[COLLAPSE_SKIPPED] = {
        [COLLAPSE_UNRECOGNISED] = "file:1: line not understood: what?\n",
        [COLLAPSE_CUT] = "file:1: frame cut inside its module: what?\n"};
    for (int kind = 0; kind < COLLAPSE_SKIPPED; kind++) {
        struct collapse_stats stats = {0};
        collapse_stats_skip(&stats, (enum collapse_skipped)kind, "file", 1, SLICE("what?"));
        check("kind", &stats, wanted[kind] ? wanted[kind] : "");
        assert_int_equal(stats.skipped[kind].seen, 1);
        support_text("first", bytebuf_slice(&stats.skipped[kind].first), "file:1: what?");
        collapse_stats_free(&stats);
    }
}

/* Three become messages; the first is kept. */
static void test_many(void **state) {
    (void)state;
    struct collapse_stats stats = {0};
    for (uint64_t i = 1; i <= 5; i++)
        collapse_stats_skip(&stats, COLLAPSE_UNRECOGNISED, "file", i, i == 1 ? SLICE("\x1b") : SLICE("x"));
    check("first", &stats,
          "file:1: line not understood: \\x1b\nfile:2: line not understood: x\n"
          "file:3: line not understood: x\n");
    assert_int_equal(stats.skipped[COLLAPSE_UNRECOGNISED].seen, 5);
    support_text("kept", bytebuf_slice(&stats.skipped[COLLAPSE_UNRECOGNISED].first), "file:1: \\x1b");
    collapse_stats_free(&stats);
}

/* Logs of chunks that were read in any order: their lines are counted in the order of the file. */
static void test_logs(void **state) {
    (void)state;
    struct collapse_stats stats = {0};
    struct collapse_skipped_log logs[2] = {{.chunk = 1}, {.chunk = 0}};
    static const uint64_t lines_before[] = {10, 20};
    for (int i = 0; i < 2; i++) {
        stats.log = &logs[i];
        for (uint64_t line = 1; line <= 2 + 3 * (uint64_t)i; line++)
            collapse_stats_skip(&stats, COLLAPSE_UNRECOGNISED, "file", line, SLICE("x"));
    }
    stats.log = NULL;
    assert_true(messages_are_none(&stats.messages));
    collapse_stats_skip_logged(&stats, logs, 2, lines_before);
    check("logged", &stats,
          "file:11: line not understood: x\nfile:12: line not understood: x\n"
          "file:13: line not understood: x\n");
    assert_int_equal(stats.skipped[COLLAPSE_UNRECOGNISED].seen, 7);
    assert_int_equal(stats.unrecognised.seen, 7);
    collapse_stats_free(&stats);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_kinds), cmocka_unit_test(test_many),
                                       cmocka_unit_test(test_logs)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
