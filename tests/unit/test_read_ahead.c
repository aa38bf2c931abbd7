/* read_ahead: the lines, and what is known of them, are those of a single thread, whoever reads. */
#include "support.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <sys/wait.h>
#include <unistd.h>

#include "read_ahead.h"

static bool no_threads;
static size_t threads_started, refusals;

int __real_pthread_create(pthread_t *, const pthread_attr_t *, void *(*)(void *), void *);
int __wrap_pthread_create(pthread_t *, const pthread_attr_t *, void *(*)(void *), void *);

int __wrap_pthread_create(pthread_t *thread, const pthread_attr_t *attributes, void *(*start)(void *),
                          void *context) {
    threads_started++;
    return no_threads ? EAGAIN : __real_pthread_create(thread, attributes, start, context);
}

static void count_refusal(int error) {
    assert_int_equal(error, EAGAIN);
    refusals++;
}

static pthread_t caller;
static atomic_int reads_of_caller, reads_of_others, reads_left = -1; /* before one fails; -1: none fails */

ssize_t __real_read(int, void *, size_t);
ssize_t __wrap_read(int, void *, size_t);

ssize_t __wrap_read(int fd, void *bytes, size_t size) {
    if (pthread_equal(pthread_self(), caller))
        reads_of_caller++;
    else
        reads_of_others++;
    if (reads_left == 0) {
        errno = EIO;
        return -1;
    }
    reads_left -= reads_left > 0;
    return __real_read(fd, bytes, size);
}

/* How an input is read. */
struct way {
    unsigned threads;
    size_t single_size, batch_lines, chunk;
    bool pipe;
    uint64_t compared; /* lines after which nothing is compared any more, once a batch ends */
    uint64_t again;    /* 0, or lines after which a file is read from its start, once a batch ends */
};

static void show_batch(const struct line_batch *batch, bool compares, uint64_t compared,
                       struct bytebuf *seen) {
    for (size_t i = 0; i < batch->count; i++) {
        const struct batch_line *line = &batch->lines[i];
        bytebuf_add_format(seen, "%llu ", (unsigned long long)(batch->first + i));
        bytebuf_add(seen, line->line.text);
        if (line->folded && compares && batch->first + i <= compared)
            bytebuf_add_format(seen, " shared %zu%s", line->shared, line->in_order ? "" : " late");
        if (line->folded) {
            bytebuf_add(seen, SLICE(" count "));
            count_print(seen, line->line.count);
            bytebuf_add_byte(seen, line->line.two ? '2' : '1');
        }
        bytebuf_add_byte(seen, '\n');
    }
}

/* What was read, after it was read again if it is to be. */
static void read_all(struct read_ahead *ahead, struct way way, struct bytebuf *seen) {
    uint64_t last = 0;
    for (const struct line_batch *batch; (batch = read_ahead_next(ahead, last < way.compared));) {
        assert_true(batch->count > 0 && batch->first == last + 1);
        assert_true(!way.batch_lines || batch->count <= way.batch_lines);
        show_batch(batch, last < way.compared, way.compared, seen);
        last += batch->count;
        if (!way.again || last < way.again)
            continue;
        read_ahead_restart(ahead);
        seen->len = 0;
        last = way.again = 0;
        way.compared = 0;
    }
}

/* The text twice, as two inputs: what precedes the second one is the first. The error of the last. */
static struct bytebuf run(struct way way, struct slice text, int *error) {
    struct read_ahead ahead = {.threads = way.threads,
                               .single_size = way.single_size,
                               .batch_lines = way.batch_lines,
                               .refused = count_refusal};
    struct linereader in = {.chunk = way.chunk};
    struct bytebuf seen = {0};
    for (int file = 0; file < 2; file++) {
        pid_t writer = 0;
        linereader_attach(&in, way.pipe ? support_pipe(text, &writer) : support_file(text), "test");
        read_ahead_open(&ahead, &in);
        read_all(&ahead, way, &seen);
        read_ahead_close(&ahead);
        bytebuf_add_format(&seen, "%llu lines\n", (unsigned long long)in.line);
        assert_int_equal(in.chunk, way.chunk);
        *error = in.error;
        support_detach(&in);
        if (writer)
            waitpid(writer, NULL, 0);
    }
    read_ahead_free(&ahead);
    linereader_free(&in);
    return seen;
}

static void check_same(const char *what, struct way way, struct slice text) {
    int error, plain_error;
    struct way plain = {.threads = 1, .compared = way.compared, .again = way.again};
    struct bytebuf want = run(plain, text, &plain_error), got = run(way, text, &error);
    support_same(what, bytebuf_slice(&got), bytebuf_slice(&want));
    assert_int_equal(error, plain_error);
    bytebuf_free(&want);
    bytebuf_free(&got);
}

static void add_line(struct bytebuf *text) {
    static const struct slice parts[] = {BYTES("a"),       BYTES("a;"),   BYTES("b;c"),  BYTES(" 1"),
                                         BYTES(" 12"),     BYTES(" 1.5"), BYTES(" "),    BYTES("\r"),
                                         BYTES("\0;\xFF"), BYTES("#"),    BYTES("a;b "), BYTES("7 30")};
    static char long_name[3000];
    for (uint32_t n = support_random(5); n > 0; n--)
        bytebuf_add(text, parts[support_random(COUNT_OF(parts))]);
    memset(long_name, 'x', sizeof long_name);
    if (support_random(100) == 0)
        bytebuf_add(text, slice_make(long_name, support_random(sizeof long_name)));
    bytebuf_add(text, support_random(3) ? SLICE(" 5\n") : SLICE("\n"));
}

/* Any lines, sorted or not, in batches of any size, from files and pipes. */
static void test_random(void **state) {
    (void)state;
    struct bytebuf text = {0};
    for (uint32_t round = 0; round < 600; round++) {
        text.len = 0;
        for (uint32_t n = support_random(round % 50 ? 80 : 3000); n > 0; n--)
            add_line(&text);
        if (support_random(2) && text.len)
            text.len--; /* the last line does not end */
        struct way way = {.threads = 2,
                          .single_size = 1 + support_random(round % 3 ? 300 : 1),
                          .batch_lines = support_random(round % 4 ? 5 : 700),
                          .chunk = round % 2 ? 0 : 1 + support_random(60),
                          .pipe = round % 5 == 0,
                          .compared = round % 3 ? UINT64_MAX : support_random(50)};
        if (!way.pipe && round % 7 == 0)
            way.again = 1 + support_random(60);
        check_same("random", way, bytebuf_slice(&text));
    }
    bytebuf_free(&text);
}

static void add_names(struct bytebuf *text, size_t bytes, int i) {
    memset(bytebuf_reserve(text, bytes), 'a' + i, bytes);
    text->len += bytes;
    bytebuf_add(text, SLICE(" 1\n"));
}

/* Lines of many sizes around that of a block. */
static void test_long_lines(void **state) {
    (void)state;
    struct bytebuf text = {0};
    static const size_t sizes[] = {
        10,      LINEREADER_BLOCK,     5, LINEREADER_BLOCK - 3, LINEREADER_BLOCK - 4,
        3000000, 2 * LINEREADER_BLOCK, 1};
    for (int round = 0; round < 12; round++) {
        text.len = 0;
        for (int i = 0; i < 7; i++)
            add_names(&text, sizes[support_random(COUNT_OF(sizes))], i);
        check_same(
            "long lines",
            (struct way){.threads = 2, .single_size = 1, .pipe = round % 3 == 0, .compared = UINT64_MAX},
            bytebuf_slice(&text));
    }
    bytebuf_free(&text);
}

/* Of blocks that grew for a long line no more than one waits, however many such lines there are. */
static void test_large_blocks(void **state) {
    (void)state;
    struct bytebuf text = {0};
    struct read_ahead ahead = {.threads = 2, .single_size = 1};
    struct linereader in = {0};
    size_t batches = 0, large = 0;
    for (int i = 0; i < 12; i++)
        add_names(&text, 1000000, i);
    support_attach(&in, bytebuf_slice(&text));
    read_ahead_open(&ahead, &in);
    while (read_ahead_next(&ahead, true))
        batches++;
    read_ahead_close(&ahead);
    for (size_t i = 0; i < READ_AHEAD_BATCHES; i++)
        large += ahead.batches[i].texts.capacity > LINEREADER_BLOCK;
    assert_int_equal(batches, 12);
    assert_true(large <= 1);
    read_ahead_free(&ahead);
    support_detach(&in);
    linereader_free(&in);
    bytebuf_free(&text);
}

/* The lines that were kept, in the order in which they came or sorted; read with so many threads. */
static struct bytebuf run_kept(const struct kept_lines *kept, unsigned threads, size_t batch_lines) {
    struct read_ahead ahead = {.threads = threads, .single_size = 1, .batch_lines = batch_lines};
    struct bytebuf seen = {0};
    struct slice before = {0};
    size_t count = 0;
    read_ahead_open_kept(&ahead, kept);
    for (const struct line_batch *batch; (batch = read_ahead_next(&ahead, true));)
        for (size_t i = 0; i < batch->count; i++) {
            const struct batch_line *line = &batch->lines[i];
            line_batch_fetch(batch, i + 1);
            assert_int_equal(line->shared, threads < 2 ? 0 : slice_common(before, line->line.text));
            bytebuf_add(&seen, line->line.text);
            bytebuf_add_format(&seen, " %zu %d\n", line->line.whole.stack, line->line.two);
            before = line->line.text;
            count++;
        }
    read_ahead_close(&ahead);
    read_ahead_free(&ahead);
    assert_int_equal(count, kept->count);
    return seen;
}

static void test_kept(void **state) {
    (void)state;
    for (uint32_t round = 0; round < 300; round++) {
        struct kept_lines kept = {0};
        struct bytebuf text = {0};
        for (uint32_t n = support_random(60); n > 0; n--) {
            struct profile_line line;
            text.len = 0;
            add_line(&text);
            if (profile_line_parse(slice_part(bytebuf_slice(&text), 0, text.len - 1), &line))
                kept_lines_add(&kept, line.text);
            else
                kept_lines_add_stack(&kept, bytebuf_slice(&text), count_whole(n));
        }
        if (round % 2)
            kept_lines_sort(&kept, &(struct threads){.count = 1});
        struct bytebuf want = run_kept(&kept, 1, 0), got = run_kept(&kept, 2, support_random(9));
        support_same("kept", bytebuf_slice(&got), bytebuf_slice(&want));
        bytebuf_free(&want);
        bytebuf_free(&got);
        bytebuf_free(&text);
        kept_lines_free(&kept);
    }
}

/* A thread is started for many lines only; without it they are the same. */
static void test_when_it_starts_for_kept(void **state) {
    (void)state;
    struct kept_lines kept = {0};
    for (int i = 0; i < 40000; i++) {
        struct bytebuf line = {0};
        bytebuf_add_format(&line, "process;function %d", i);
        kept_lines_add(&kept, bytebuf_slice(&line));
        bytebuf_free(&line);
    }
    for (int way = 0; way < 4; way++) {
        struct read_ahead ahead = {.threads = way < 3 ? 2 : 1, .refused = count_refusal};
        size_t count = 0, all = kept.count;
        no_threads = way == 1;
        kept.count = way == 2 ? 30000 : all;
        threads_started = refusals = 0;
        read_ahead_open_kept(&ahead, &kept);
        for (const struct line_batch *batch; (batch = read_ahead_next(&ahead, true));)
            count += batch->count;
        read_ahead_close(&ahead);
        read_ahead_free(&ahead);
        no_threads = false;
        assert_int_equal(count, kept.count);
        assert_int_equal(threads_started, way < 2);
        assert_int_equal(refusals, way == 1);
        kept.count = all;
    }
    kept_lines_free(&kept);
}

static void check_started(const char *what, struct way way, struct slice text, size_t want) {
    int error;
    threads_started = 0;
    way.compared = UINT64_MAX;
    struct bytebuf got = run(way, text, &error);
    if (threads_started != want)
        fail_msg("%s: %zu threads, not %zu", what, threads_started, want);
    bytebuf_free(&got);
}

/* A thread is started for large inputs only, and then it is the one that reads. */
static void test_when_it_starts(void **state) {
    (void)state;
    struct bytebuf text = {0};
    for (int i = 0; i < 30000; i++)
        bytebuf_add_format(&text, "process;function;function %d\n", i);
    struct slice all = bytebuf_slice(&text);
    check_started("small", (struct way){.threads = 2}, all, 0);
    check_started("small pipe", (struct way){.threads = 2, .pipe = true}, all, 0);
    check_started("one thread", (struct way){.threads = 1, .single_size = 1}, all, 0);
    check_started("all of a file", (struct way){.threads = 2, .single_size = text.len}, all, 2);
    check_started("nearly a file", (struct way){.threads = 2, .single_size = text.len + 1}, all, 0);
    check_started("pipe", (struct way){.threads = 8, .single_size = 1000, .pipe = true}, all, 2);
    for (int i = 0; i < 90000; i++)
        bytebuf_add_format(&text, "process;other_function;function %d\n", i);
    all = bytebuf_slice(&text);
    assert_true(text.len > 1 << 22);
    reads_of_caller = reads_of_others = 0;
    check_started("usual sizes", (struct way){.threads = 2}, all, 2);
    assert_int_equal(reads_of_caller, 0);
    assert_true(reads_of_others > 20);
    check_same("usual sizes", (struct way){.threads = 2, .compared = UINT64_MAX}, all);
    bytebuf_free(&text);
}

/* Without a second thread one reads all, which is reported once. */
static void test_refused(void **state) {
    (void)state;
    struct bytebuf text = {0};
    for (int i = 0; i < 3000; i++)
        add_line(&text);
    for (int piped = 0; piped < 2; piped++) {
        no_threads = true;
        threads_started = refusals = 0;
        check_same("refused",
                   (struct way){.threads = 2, .single_size = 500, .pipe = piped, .compared = UINT64_MAX},
                   bytebuf_slice(&text));
        no_threads = false;
        assert_int_equal(refusals, 1);
        assert_int_equal(threads_started, 2); /* it is tried for each input */
    }
    bytebuf_free(&text);
}

/* A read that fails ends the lines at the same one, with its error. */
static void test_read_error(void **state) {
    (void)state;
    struct bytebuf text = {0};
    for (int i = 0; i < 200; i++)
        add_line(&text);
    for (int reads = 0; reads < 30; reads++) {
        struct bytebuf seen[2];
        for (unsigned i = 0; i < 2; i++) {
            int error;
            reads_left = reads;
            seen[i] = run((struct way){.threads = 1 + i, .single_size = 1, .chunk = 20}, bytebuf_slice(&text),
                          &error);
            reads_left = -1;
            assert_int_equal(error, EIO);
        }
        support_same("read error", bytebuf_slice(&seen[1]), bytebuf_slice(&seen[0]));
        bytebuf_free(&seen[0]);
        bytebuf_free(&seen[1]);
    }
    bytebuf_free(&text);
}

int main(void) {
    caller = pthread_self();
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_random),
                                       cmocka_unit_test(test_kept),
                                       cmocka_unit_test(test_when_it_starts_for_kept),
                                       cmocka_unit_test(test_long_lines),
                                       cmocka_unit_test(test_large_blocks),
                                       cmocka_unit_test(test_when_it_starts),
                                       cmocka_unit_test(test_refused),
                                       cmocka_unit_test(test_read_error)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
