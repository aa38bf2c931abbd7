/* The n-th allocation fails, for every n: a message and exit 1, wherever that is. */
#include "support.h"

#include <fcntl.h>
#include <unistd.h>

#include "perf/collapse.h"
#include "perf/collapse_messages.h"
#include "profile/frametree_build.h"
#include "base/report.h"

static const struct slice input =
    BYTES("java 1/2 1.0: 1 cycles: \n\t1 La/b->c (/tmp/perf-1.map)\n\t2 [unknown] (/lib/x.so)\n\t3 "
          "\"f\"(int) (/x)\n\n"
          "garbage\napp 1/2 1.0: 1 faults: \n\t1 x (/y)\n\napp 1/2 1.0: 1.5 cycles: \n\t1 x (/y)\n\t2 y\n\n");

static void run(struct outbuf *out) {
    const char *filters[] = {"cycles", "page-faults"};
    struct linereader in = {0};
    struct collapse collapse = {
        .settings = {.tid = true, .srcline = true, .rules = {.kernel = true, .addrs = true}},
        .stats = {.messages = {.show = report_messages}},
        .events = {.filters = filters, .filter_count = 2}};
    support_attach(&in, input);
    collapse_read(&collapse, &in);
    support_detach(&in);
    collapse_finish(&collapse);
    collapse_messages_add_warnings(&collapse.stats, &collapse.events, &collapse.stats.messages);
    stack_table_print(&collapse.stacks, &collapse.names, out);
    struct frametree tree = {0};
    frametree_build_add(&tree, SLICE("a;b"), count_whole(1), count_whole(1));
    frametree_build_add(&tree, SLICE("a;c"), count_parse(SLICE("0.5")), count_whole(2));
    frametree_build_finish(&tree);
    frametree_free(&tree);
    collapse_free(&collapse);
    linereader_free(&in);
    assert_int_equal(outbuf_close(out), 0);
}

static void fail_nth(void *context) {
    struct outbuf out = {.fd = open("/dev/null", O_WRONLY)};
    report_program("prog");
    arena_fail_after = *(uint64_t *)context;
    run(&out);
}

static void test_every_allocation(void **state) {
    (void)state;
    uint64_t nth = 1;
    for (int status = 1; status; nth++) {
        struct bytebuf said = {0};
        status = support_child(fail_nth, &nth, &said);
        bool told = slice_ends(bytebuf_slice(&said), SLICE("prog: out of memory\n"));
        if (status > 1 || told != (status == 1))
            fail_msg("allocation %llu: status %d, said %.*s", (unsigned long long)nth, status, (int)said.len,
                     said.at);
        bytebuf_free(&said);
        assert_true(nth < 10000);
    }
    assert_true(nth > 30); /* the hook reached the modules */
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_every_allocation)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
