/*
 * Any input (settings in the first byte), read twice as two files: several threads that take small parts of a
 * file or a pipe print and say what one thread does. Counts past 2^64 are doubles, whose last digit depends
 * on the order they are added in: outputs with such counts are not compared.
 */
#include <unistd.h>

#include "perf/collapse_job.h"
#include "perf/collapse_messages.h"
#include "profile/stack_print.h"
#include "base/report.h"
#include "fuzz.h"

enum { PIPE_HOLDS = 4096 };

/* How the input is read. */
struct way {
    unsigned threads;
    size_t chunk_size, chunk;
    bool pipe;
};

static int pipe_of(struct slice input) {
    int ends[2];
    fuzz_check(pipe(ends) == 0);
    fuzz_check(write(ends[1], input.at, input.len) == (ssize_t)input.len);
    close(ends[1]);
    return ends[0];
}

static void print(struct collapse *collapse, struct threads threads, struct bytebuf *text) {
    struct outbuf out = {.fd = fuzz_file(SLICE(""))};
    int copy = dup(out.fd);
    stack_print_fewest = 0;
    stack_print(&collapse->stacks, &collapse->names, &threads, &out);
    fuzz_check(outbuf_close(&out) == 0);
    fuzz_read(copy, text);
    close(copy);
}

/* The messages, and what is printed after them. */
static struct bytebuf run(struct slice input, unsigned settings, struct way way) {
    static const char *const filters[] = {"cycles", "faults"};
    struct collapse collapse = {
        .settings = {.pid = settings & 1,
                     .tid = settings & 2,
                     .srcline = settings & 4,
                     .rules = {.tidy = (enum tidy)((settings >> 3) % 3), .addrs = settings & 32}},
        .stats = {.messages = {.show = report_messages}},
        .events = {.filters = filters, .filter_count = settings >> 6 & 3 ? (settings >> 6 & 3) - 1 : 0}};
    struct worker_pool pool = {
        .job = &collapse_job, .threads = way.threads, .single_size = 1, .chunk_size = way.chunk_size};
    static struct linereader in; /* one block for all runs */
    struct bytebuf text = {0};
    in.chunk = way.chunk;
    fuzz_listen();
    for (int file = 0; file < 2; file++) {
        linereader_attach(&in, way.pipe ? pipe_of(input) : fuzz_file(input), file ? "second" : "first");
        worker_pool_read(&pool, &collapse, &in, false);
        close(in.fd);
        fuzz_check(linereader_close(&in) == 0);
    }
    worker_pool_finish(&pool, &collapse);
    collapse_finish(&collapse);
    collapse_messages_add_warnings(&collapse.stats, &collapse.events, &collapse.stats.messages);
    collapse_messages_add_stats(&collapse.stats, &collapse.events, &collapse.stats.messages);
    fuzz_heard(&text);
    print(&collapse, worker_pool_threads(&pool), &text);
    collapse_free(&collapse);
    return text;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (size < 1)
        return 0;
    struct slice input = {(const char *)data + 1, size - 1};
    struct way way = {.threads = 2 + (unsigned)(size % 3),
                      .chunk_size = 1 + size % 61,
                      .chunk = size % 4 ? 0 : 1 + size % 7,
                      .pipe = size % 5 == 0 && input.len <= PIPE_HOLDS};
    struct bytebuf want = run(input, data[0], (struct way){.threads = 1}), got = run(input, data[0], way);
    fuzz_check(slice_equal(bytebuf_slice(&got), bytebuf_slice(&want)) ||
               slice_has(bytebuf_slice(&want), SLICE("e+")));
    bytebuf_free(&want);
    bytebuf_free(&got);
    return 0;
}
