/* worker_pool: whatever the number of threads, the size of the chunks and the kind of the input, the result
 * and the messages are those of one thread. */
#include "support.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <sys/wait.h>
#include <unistd.h>

#include "perf/collapse_job.h"
#include "perf/collapse_messages.h"
#include "base/report.h"

#define H "app 1 1.0: 1 cycles: \n"

static const char *const lines[] = {
    H,
    "\t1 a (/x)\n",
    "\t2 b (/x)\n",
    "\tffffffff81000001 k ([k])\n",
    "\t    55c4df9a41ae u+0x1 (/x)\n",
    "\t1 x->y (/tmp/perf-1.map)\n",
    "\t1 [unknown] ([unknown])\n",
    "\n",
    "\n",
    "\n",
    "\r\n",
    "\n\n\n",
    "# x\n",
    "garbage\n",
    "  a.c:5\n",
    " insn: 1\n",
    "V8 W 1 2/3 1.5: 7 faults:u: \n",
    "java 1 1.0: 1 cycles:  1 La/b (/x)\n",
    "t 1 1.0: sched:x: a=1\n",
    "t 1 1.0: sched:y: a=1\n",
    "1 2.0: 0 cycles:\n",
    "z 9 1.0: 5 cycles:P: \n",
    "xx 5 cycles\n",
    "p 0 0.0: PERF_RECORD_COMM: x\n",
};

static const char *const filters[] = {"faults", "cycles"};

/* How one run is made. */
struct way {
    unsigned settings;
    unsigned threads;
    size_t single_size, chunk_size, chunk;
    bool pipe;
};

static struct collapse make_collapse(unsigned settings) {
    return (struct collapse){
        .settings = {.pid = settings & 1,
                     .tid = settings & 2,
                     .srcline = settings & 4,
                     .rules = {.tidy = settings & 8 ? TIDY_BALANCED : TIDY_CLASSIC,
                               .addrs = (settings & 48) == 48}},
        .stats = {.messages = {.show = report_messages}},
        .events = {.filters = filters, .filter_count = settings & 64 ? 1 + (settings >> 7) % 2 : 0}};
}

static void report_refused_thread(int error) {
    report_failure("cannot start a thread, going on with fewer", error);
}

/* Reads the text twice, as two files, and gives what is printed, and the messages after it. */
static struct bytebuf run(struct way way, struct slice text) {
    struct collapse collapse = make_collapse(way.settings);
    struct worker_pool pool = {.job = &collapse_job,
                               .refused = report_refused_thread,
                               .threads = way.threads,
                               .single_size = way.single_size,
                               .chunk_size = way.chunk_size};
    static struct linereader in; /* one block for all runs */
    support_gather_messages();
    for (int file = 0; file < 2; file++) {
        pid_t writer = 0;
        in.chunk = way.chunk;
        linereader_attach(&in, way.pipe ? support_pipe(text, &writer) : support_file(text),
                          file ? "second" : "first");
        worker_pool_read(&pool, &collapse, &in, false);
        support_detach(&in);
        if (writer)
            waitpid(writer, NULL, 0);
    }
    worker_pool_finish(&pool, &collapse);
    collapse_finish(&collapse);
    collapse_messages_add_warnings(&collapse.stats, &collapse.events, &collapse.stats.messages);
    collapse_messages_add_stats(&collapse.stats, &collapse.events, &collapse.stats.messages);
    struct outbuf out = support_output();
    stack_table_print(&collapse.stacks, &collapse.names, &out);
    collapse_free(&collapse);
    struct bytebuf result = support_output_text(&out), said = support_messages();
    bytebuf_add(&result, bytebuf_slice(&said));
    bytebuf_free(&said);
    return result;
}

static void check_same(const char *what, struct way way, struct slice text) {
    struct way plain = {.settings = way.settings, .threads = 1};
    struct bytebuf want = run(plain, text), got = run(way, text);
    support_same(what, bytebuf_slice(&got), bytebuf_slice(&want));
    bytebuf_free(&want);
    bytebuf_free(&got);
}

static void add_lines(struct bytebuf *text, uint32_t count) {
    for (; count > 0; count--)
        bytebuf_add(text, slice_of_text(lines[support_random(COUNT_OF(lines))]));
}

static void test_random(void **state) {
    (void)state;
    struct bytebuf text = {0};
    for (int i = 0; i < 1500; i++) {
        text.len = 0;
        if (i % 3)
            bytebuf_add(&text, SLICE(H));
        add_lines(&text, support_random(i % 50 ? 60 : 3000));
        struct way way = {.settings = support_random(256),
                          .threads = 2 + support_random(4),
                          .single_size = 1 + support_random(100),
                          .chunk_size = 1 + support_random(i % 2 ? 300 : 20),
                          .chunk = i % 4 ? 0 : 1 + support_random(50),
                          .pipe = i % 5 == 0};
        check_same("random", way, bytebuf_slice(&text));
    }
    bytebuf_free(&text);
}

/* Samples without empty lines between them cannot be told apart; long ones are longer than any part. */
static void test_uncut(void **state) {
    (void)state;
    struct bytebuf text = {0};
    for (int i = 0; i < 3000; i++)
        bytebuf_add(&text, SLICE("app 1 1.0: 1 cycles:  1 a (/x)\n"));
    check_same("flat file", (struct way){.threads = 3, .single_size = 10, .chunk_size = 100},
               bytebuf_slice(&text));
    check_same("flat pipe", (struct way){.threads = 3, .single_size = 10, .chunk_size = 100, .pipe = true},
               bytebuf_slice(&text));
    for (int i = 0; i < 40; i++) {
        bytebuf_add(&text, SLICE("\n" H));
        for (int frame = 0; frame < 5000; frame++)
            bytebuf_add_format(&text, "\t%x f%d (/x)\n", frame + 1, frame % 300);
    }
    check_same("long samples", (struct way){.threads = 4, .single_size = 10, .chunk_size = 3000},
               bytebuf_slice(&text));
    check_same("usual sizes", (struct way){.threads = 4}, bytebuf_slice(&text));
    check_same("usual sizes, pipe", (struct way){.threads = 4, .pipe = true}, bytebuf_slice(&text));
    bytebuf_free(&text);
}

static bool no_threads;
static size_t threads_started;
static int cut_file = -1; /* is cut to cut_size when a thread is started */
static off_t cut_size;

int __real_pthread_create(pthread_t *, const pthread_attr_t *, void *(*)(void *), void *);
int __wrap_pthread_create(pthread_t *, const pthread_attr_t *, void *(*)(void *), void *);

int __wrap_pthread_create(pthread_t *thread, const pthread_attr_t *attributes, void *(*start)(void *),
                          void *context) {
    threads_started++;
    if (cut_file >= 0)
        assert_int_equal(ftruncate(cut_file, cut_size), 0);
    return no_threads ? EAGAIN : __real_pthread_create(thread, attributes, start, context);
}

static void test_when_threads_start(void **state) {
    (void)state;
    struct bytebuf text = {0}, got, want;
    for (int i = 0; i < 2000; i++)
        bytebuf_add(&text, SLICE(H "\t1 a (/x)\n\n"));
    threads_started = 0;
    got = run((struct way){.threads = 4}, bytebuf_slice(&text)); /* a small input */
    assert_int_equal(threads_started, 0);
    bytebuf_free(&got);
    got = run((struct way){.threads = 4, .single_size = 100, .chunk_size = 1000}, bytebuf_slice(&text));
    assert_int_equal(threads_started, 6); /* three for each file */
    bytebuf_free(&got);

    no_threads = true;
    want = run((struct way){.threads = 1}, bytebuf_slice(&text));
    got = run((struct way){.threads = 4, .single_size = 100, .chunk_size = 1000}, bytebuf_slice(&text));
    no_threads = false;
    struct slice said = bytebuf_slice(&got),
                 message = SLICE("prog: cannot start a thread, going on with fewer: ");
    size_t at = slice_search(said, message);
    assert_true(at < said.len);
    assert_false(slice_has(slice_from(said, at + 1), message)); /* once */
    assert_true(slice_starts(said, SLICE("app;a 4000\n")));
    bytebuf_free(&got);
    bytebuf_free(&want);
    bytebuf_free(&text);
}

/* A file that loses its end once threads are started: what is missing is not made up. */
static void test_shrinking_file(void **state) {
    (void)state;
    static const size_t chunk_sizes[] = {5, 100, 10000, 10000000};
    struct bytebuf text = {0};
    for (int i = 0; i < 20000; i++)
        bytebuf_add(&text, SLICE(H "\t1 a (/x)\n\n"));
    for (size_t i = 0; i < COUNT_OF(chunk_sizes) * 2; i++) {
        struct collapse collapse = make_collapse(0);
        struct worker_pool pool = {
            .job = &collapse_job, .threads = 2, .single_size = 1, .chunk_size = chunk_sizes[i / 2]};
        struct linereader in = {.chunk = 50};
        support_attach(&in, bytebuf_slice(&text));
        cut_file = in.fd;
        cut_size = (off_t)text.len / 2 + (i % 2 ? 0 : 5);
        support_gather_messages();
        worker_pool_read(&pool, &collapse, &in, false);
        worker_pool_finish(&pool, &collapse);
        collapse_finish(&collapse);
        struct bytebuf said = support_messages();
        assert_int_equal(collapse.stats.samples, 10000);
        bytebuf_free(&said);
        collapse_free(&collapse);
        support_detach(&in);
        linereader_free(&in);
    }
    cut_file = -1;
    bytebuf_free(&text);
}

static atomic_int reads_before_failure = -1; /* of parts of files; -1: none fails */

static bool wait_for_others; /* the caller's thread reads no chunk before another one has */
static pthread_t caller;
static atomic_int reads_of_others;

ssize_t __real_pread(int, void *, size_t, off_t);
ssize_t __wrap_pread(int, void *, size_t, off_t);

ssize_t __wrap_pread(int fd, void *bytes, size_t size, off_t from) {
    int left = reads_before_failure;
    if (!pthread_equal(pthread_self(), caller))
        reads_of_others++;
    for (int i = 0; wait_for_others && threads_started && !reads_of_others && i < 10000; i++)
        usleep(1000);
    while (left > 0 && !atomic_compare_exchange_weak(&reads_before_failure, &left, left - 1))
        ;
    if (left == 0) {
        errno = EIO;
        return -1;
    }
    return __real_pread(fd, bytes, size, from);
}

/* Threads that are started take chunks of the file: they are not there in vain. */
static void test_shared(void **state) {
    (void)state;
    struct bytebuf text = {0};
    for (int i = 0; i < 2000; i++)
        bytebuf_add(&text, SLICE(H "\t1 a (/x)\n\n"));
    caller = pthread_self();
    threads_started = 0;
    reads_of_others = 0;
    wait_for_others = true;
    struct bytebuf got =
        run((struct way){.threads = 2, .single_size = 100, .chunk_size = 1000}, bytebuf_slice(&text));
    wait_for_others = false;
    assert_true(slice_starts(bytebuf_slice(&got), SLICE("app;a 4000\n")));
    assert_true(reads_of_others > 0);
    bytebuf_free(&got);
    bytebuf_free(&text);
}

/* A part that cannot be read is an error of the file, as with one thread. */
static void test_read_error(void **state) {
    (void)state;
    struct bytebuf text = {0};
    for (int i = 0; i < 20000; i++)
        bytebuf_add(&text, SLICE(H "\t1 a (/x)\n\n"));
    for (int reads = 1; reads < 40; reads += 3) { /* the first one only looks at the end of the file */
        struct collapse collapse = make_collapse(0);
        struct worker_pool pool = {
            .job = &collapse_job, .threads = 2, .single_size = 100, .chunk_size = 20000};
        struct linereader in = {0};
        int fd = support_file(bytebuf_slice(&text));
        linereader_attach(&in, fd, "test");
        in.chunk = 10000;
        reads_before_failure = reads;
        support_gather_messages();
        worker_pool_read(&pool, &collapse, &in, false);
        reads_before_failure = -1;
        worker_pool_finish(&pool, &collapse);
        collapse_finish(&collapse);
        struct bytebuf said = support_messages();
        assert_int_equal(linereader_close(&in), EIO);
        assert_true(collapse.stats.samples < 20000);
        close(fd);
        bytebuf_free(&said);
        collapse_free(&collapse);
        linereader_free(&in);
    }
    bytebuf_free(&text);
}

/* Which line is too long is known however many threads read. */
static void test_longest_line(void **state) {
    (void)state;
    const size_t usual = linereader_longest;
    linereader_longest = LINEREADER_BLOCK;
    for (int place = 0; place <= 20000; place += 2500) {
        struct bytebuf text = {0};
        for (int i = 0; i < 20000; i++) {
            if (i == place)
                for (size_t k = 0; k <= linereader_longest; k++)
                    bytebuf_add_byte(&text, 'x');
            bytebuf_add(&text, SLICE(H "\t1 a (/x)\n\n"));
        }
        for (unsigned threads = 1; threads <= 3; threads++) {
            struct collapse collapse = make_collapse(0);
            struct worker_pool pool = {
                .job = &collapse_job, .threads = threads, .single_size = 100, .chunk_size = 20000};
            struct linereader in = {0};
            support_attach(&in, bytebuf_slice(&text));
            worker_pool_read(&pool, &collapse, &in, false);
            worker_pool_finish(&pool, &collapse);
            collapse_finish(&collapse);
            assert_int_equal(in.error, place < 20000 ? LINEREADER_TOO_LONG : 0);
            assert_int_equal(in.line, 3 * place);
            assert_true(collapse.stats.samples >= (uint64_t)place);
            support_detach(&in);
            collapse_free(&collapse);
            linereader_free(&in);
        }
        bytebuf_free(&text);
    }
    linereader_longest = usual;
}

static int processors_given; /* by the system, two more each time it is asked; 0: as there are */

int __real_sched_getaffinity(pid_t, size_t, cpu_set_t *);
int __wrap_sched_getaffinity(pid_t, size_t, cpu_set_t *);

int __wrap_sched_getaffinity(pid_t process, size_t size, cpu_set_t *set) {
    if (!processors_given)
        return __real_sched_getaffinity(process, size, set);
    CPU_ZERO(set);
    for (int i = 0; i < processors_given; i++)
        CPU_SET((size_t)i, set);
    processors_given += 2;
    return 0;
}

/* Processors that come while files are read change nothing. */
static void test_growing_system(void **state) {
    (void)state;
    struct bytebuf text = {0};
    for (int i = 0; i < 2000; i++)
        bytebuf_add(&text, SLICE(H "\t1 a (/x)\n\n"));
    processors_given = 2;
    threads_started = 0;
    struct bytebuf got = run((struct way){.single_size = 100, .chunk_size = 1000}, bytebuf_slice(&text));
    processors_given = 0;
    assert_int_equal(threads_started, 2);
    bytebuf_free(&got);
    bytebuf_free(&text);
}

/* Without a number: one thread per processor that the process may use, for a pipe one fewer. */
static void test_usual_size(void **state) {
    (void)state;
    struct bytebuf text = {0};
    cpu_set_t before, one;
    for (int i = 0; i < 2000; i++)
        bytebuf_add(&text, SLICE(H "\t1 a (/x)\n\n"));
    assert_int_equal(sched_getaffinity(0, sizeof before, &before), 0);
    size_t processors = (size_t)CPU_COUNT(&before) < 8 ? (size_t)CPU_COUNT(&before) : 8;
    const struct way usual = {.threads = 0, .single_size = 100, .chunk_size = 1000};
    threads_started = 0;
    struct bytebuf got = run(usual, bytebuf_slice(&text));
    assert_int_equal(threads_started, 2 * (processors - 1));
    assert_int_equal(worker_pool_threads(&(struct worker_pool){0}).count, processors);
    assert_int_equal(worker_pool_threads(&(struct worker_pool){.threads = 3}).count, 3);
    bytebuf_free(&got);
    threads_started = 0;
    got = run((struct way){.single_size = 100, .chunk_size = 1000, .pipe = true}, bytebuf_slice(&text));
    assert_true(processors > 2 ? threads_started > 0 : threads_started == 0);
    bytebuf_free(&got);
    CPU_ZERO(&one);
    for (size_t i = 0; CPU_COUNT(&one) == 0; i++)
        if (CPU_ISSET(i, &before))
            CPU_SET(i, &one);
    assert_int_equal(sched_setaffinity(0, sizeof one, &one), 0);
    threads_started = 0;
    got = run(usual, bytebuf_slice(&text));
    assert_int_equal(threads_started, 0);
    assert_int_equal(sched_setaffinity(0, sizeof before, &before), 0);
    bytebuf_free(&got);
    bytebuf_free(&text);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_random),
        cmocka_unit_test(test_uncut),
        cmocka_unit_test(test_when_threads_start),
        cmocka_unit_test(test_shrinking_file),
        cmocka_unit_test(test_shared),
        cmocka_unit_test(test_read_error),
        cmocka_unit_test(test_longest_line),
        cmocka_unit_test(test_usual_size),
        cmocka_unit_test(test_growing_system),
    };
    report_program("prog");
    return cmocka_run_group_tests(tests, NULL, NULL);
}
