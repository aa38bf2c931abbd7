/*
 * collapse_repeats, collapse_chain: recordings that repeat themselves, with all that may be in them, give the
 * same stacks and numbers when read in blocks, where callers are found and frames skipped, and in pieces of a
 * few bytes, where they are not.
 */
#include "support.h"

#include "perf/collapse.h"
#include "perf/collapse_messages.h"

static const char *const headers[] = {"app 1 1.0: 1 cycles: \n",          "java 2/3 [001] 22.5: 7 cycles: \n",
                                      "app 1 3.1: 2 faults: \n",          "b 4 1.5: cycles: \n",
                                      "app 1 1.0: 1 cycles: 12 f (/x)\n", "app 1 4.4: 0 cycles: \r\n",
                                      "app 0 1.0: 5 branches:u: \n"};
static const char *const chains[] = {
    "\t               1 a+0x1 (/x)\n\t               2 b (/x)\n\t               3 c (/y)\n\t               4 "
    "main (/y)\n\n",
    "\t               9 d (/x)\n\t               2 b (/x)\n\t               3 c (/y)\n\t               4 "
    "main (/y)\n\n",
    "\t               2 b (/x)\n\t               2 b (/x)\n\t               3 c (/y)\n\t               4 "
    "main (/y)\n\n",
    "\t               1 a+0x1 (/x)\n\t               2 b (/x)\r\n\t               3 c (/y)\n\t               "
    "4 main (/y)\n\r\n",
    "\t               1 a+0x1 (/x)\n\t               2 b (/x)\n\t               3 [unknown] (/y)\n\t         "
    "      4 main (/y)\n\n",
    "\t               1 a+0x1 (/x)\n\t               2 b (/x)\n\t               3 c (/y)\n\t               4 "
    "main (/y)\n",
    "\t               5 x->y->z (/tmp/perf-1.map)\n\t               6 q->b (/tmp/perf-1.map)\n\t             "
    "  4 main (/y)\n\n",
    "\t               1 a+0x1 (/x)\nnoise of any kind\n\t               2 b (/x)\n\t               3 c "
    "(/y)\n\n",
    "\t               1 a+0x1 (/x)\n# comment\n\t               2 b (/x)\n\t               3 c (/y)\n\n",
    "\t               1 a+0x1 (/x)\n\t               2\n\t               3 c (/y)\n\t               4 main "
    "(/y)\n\n",
    "\t               1 a+0x1 (/x)\n\t               2 app 1 3.1: 2 faults: (/x)\n\t               3 c "
    "(/y)\n\n",
    "\t               1 a+0x1 (/x)\n\t               2 b::c(int: 1.0) (/x)\n\t               3 d(e)\n\t     "
    "          4 f (g\n\t               5 h (/y)\n\n",
    "\n"};

/* One of the texts, the first ones more often. */
static struct slice pick(const char *const *texts, size_t count) {
    size_t at =
        support_random(3) ? support_random((uint32_t)(count + 2) / 3) : support_random((uint32_t)count);
    return slice_of_text(texts[at]);
}

static void make_recording(struct bytebuf *text) {
    text->len = 0;
    for (uint32_t i = 0, count = 1 + support_random(60); i < count; i++) {
        bytebuf_add(text, pick(headers, COUNT_OF(headers)));
        bytebuf_add(text, pick(chains, COUNT_OF(chains)));
    }
}

/* How often each fast way was taken. */
struct ways {
    uint64_t callers, headers, skipped;
};

/* All that is printed of it, and its numbers. */
static struct bytebuf collapsed(struct slice text, bool keeps_all, size_t chunk, struct ways *ways) {
    static const char *const filters[] = {"all"};
    static struct linereader in;
    struct collapse collapse = {.events = {.filters = filters, .filter_count = keeps_all},
                                .stats = {.wants_pid = true},
                                .caller_memo = {.credit = support_random(2) ? CALLER_MEMO_CREDIT : 0}};
    struct outbuf out = support_output();
    in.chunk = chunk;
    support_attach(&in, text);
    collapse_read(&collapse, &in);
    support_detach(&in);
    collapse_finish(&collapse);
    const struct collapse_stats *stats = &collapse.stats;
    const uint64_t numbers[] = {stats->lines,
                                stats->headers,
                                stats->samples,
                                stats->chains,
                                stats->cut_samples,
                                stats->unknown_samples,
                                stats->branch_traces,
                                stats->with_pid,
                                collapse.ended_by_blank,
                                collapse.ended_by_header};
    for (size_t i = 0; i < COUNT_OF(numbers); i++)
        bytebuf_add_format(&out.pending, "%llu ", (unsigned long long)numbers[i]);
    for (uint32_t i = 0; i < collapse.events.events.count; i++)
        bytebuf_add_format(&out.pending, "%llu,%llu ", (unsigned long long)collapse.events.samples[i].kept,
                           (unsigned long long)collapse.events.samples[i].dropped);
    for (int kind = 0; kind < COLLAPSE_SKIPPED; kind++)
        bytebuf_add_format(&out.pending, "%llu ", (unsigned long long)stats->skipped[kind].seen);
    bytebuf_add_byte(&out.pending, '\n');
    stack_table_print(&collapse.stacks, &collapse.names, &out);
    ways->callers += collapse.caller_memo.hits;
    ways->headers += collapse.header_memo.hits;
    ways->skipped += collapse.skipped_frames;
    collapse_free(&collapse);
    return support_output_text(&out);
}

static void test_same(void **state) {
    (void)state;
    struct bytebuf text = {0};
    struct ways blocks = {0}, in_pieces = {0};
    for (int i = 0; i < 1500; i++) {
        bool keeps_all = support_random(2);
        make_recording(&text);
        struct bytebuf whole = collapsed(bytebuf_slice(&text), keeps_all, 0, &blocks);
        struct bytebuf pieces = collapsed(bytebuf_slice(&text), keeps_all, 1 + support_random(7), &in_pieces);
        support_same("recording", bytebuf_slice(&whole), bytebuf_slice(&pieces));
        bytebuf_free(&whole);
        bytebuf_free(&pieces);
    }
    assert_true(blocks.callers > 3000 && blocks.headers > 5000 && blocks.skipped > 1000);
    assert_true(in_pieces.callers == 0 && in_pieces.skipped == 0);
    bytebuf_free(&text);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_same)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
