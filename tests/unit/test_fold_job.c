/* fold_job: any number of threads, chunks of any size, files and pipes: the same stacks and messages. */
#include "support.h"

#include <pthread.h>
#include <unistd.h>

#include "fold_job.h"

struct run {
    const struct format *format;
    unsigned threads;
    size_t chunk_size;
    bool is_pipe;
};

struct filling {
    int fd;
    struct slice text;
};

static void *fill(void *context) {
    struct filling *self = context;
    for (size_t at = 0; at < self->text.len;) {
        ssize_t written = write(self->fd, self->text.at + at, self->text.len - at);
        if (written <= 0)
            break;
        at += (size_t)written;
    }
    close(self->fd);
    return NULL;
}

static void read_text(struct fold_reader *reader, struct worker_pool *pool, const struct run *run,
                      struct slice text) {
    struct linereader in = {.chunk = run->is_pipe ? 100 : 0};
    struct filling filling = {.text = text};
    pthread_t thread;
    int fd;
    if (run->is_pipe) {
        int ends[2];
        assert_int_equal(pipe(ends), 0);
        fd = ends[0];
        filling.fd = ends[1];
        assert_int_equal(pthread_create(&thread, NULL, fill, &filling), 0);
    } else {
        fd = support_file(text);
    }
    linereader_attach(&in, fd, "test");
    fold_reader_begin(reader);
    worker_pool_read(pool, reader, &in, run->threads == 1);
    if (run->is_pipe)
        pthread_join(thread, NULL);
    close(fd);
    linereader_free(&in);
}

/* Stacks and messages of two files. */
static struct bytebuf fold(const struct run *run, struct slice text) {
    struct suite_options given = suite_options_default();
    struct fold_reader reader = {.format = run->format, .fold = {.given = &given}};
    struct worker_job job = fold_job(run->format);
    struct worker_pool pool = {
        .job = &job, .threads = run->threads, .single_size = 50, .chunk_size = run->chunk_size};
    struct outbuf out = support_output();
    fold_reader_start(&reader);
    read_text(&reader, &pool, run, text);
    read_text(&reader, &pool, run, text);
    worker_pool_finish(&pool, &reader);
    if (run->format->finish)
        run->format->finish(&reader.fold);
    fold_print(&reader.fold, &out);
    fold_add_messages(&reader.fold);
    struct bytebuf result = support_output_text(&out);
    bytebuf_add(&result, support_text_of(&reader.fold.messages));
    bytebuf_add_format(&result, "%llu lines, %llu stacks\n", (unsigned long long)reader.fold.lines,
                       (unsigned long long)(run->format->merge ? 0 : reader.fold.stacks));
    fold_reader_free(&reader);
    return result;
}

static void check(const struct format *format, struct slice text) {
    struct run one = {format, 1, 0, false};
    struct bytebuf wanted = fold(&one, text);
    for (unsigned threads = 2; threads < 5; threads++)
        for (size_t size = 60; size < 1000; size *= 2)
            for (int is_pipe = 0; is_pipe < 2; is_pipe++) {
                struct run run = {format, threads, is_pipe ? size + 200 : size, is_pipe};
                struct bytebuf got = fold(&run, text);
                support_same(format->name, bytebuf_slice(&got), bytebuf_slice(&wanted));
                bytebuf_free(&got);
            }
    bytebuf_free(&wanted);
}

/* Lines of these, in any order. */
static void check_random(const struct format *format, const char *const *lines, size_t count) {
    struct bytebuf text = {0};
    for (int round = 0; round < 6; round++) {
        text.len = 0;
        for (uint32_t n = 100 + support_random(200); n > 0; n--)
            bytebuf_add_text(&text, lines[support_random((uint32_t)count)]);
        check(format, bytebuf_slice(&text));
    }
    bytebuf_free(&text);
}

static void test_bpftrace(void **state) {
    (void)state;
    static const char *const lines[] = {"@[\n",   "@off[\n",     "    read+1\n",       "    write+2\n",
                                        "]: 7\n", ", app]: 3\n", "@[, x]: 4\n",        "\n",
                                        "]: \n",  "@n[1]: 2\n",  "@[\n    a+1\n]: 1\n"};
    check_random(&format_bpftrace, lines, COUNT_OF(lines));
    struct bytebuf text = {0};
    bytebuf_add_text(&text, "@[\n    a\n]: 1\n");
    for (unsigned i = 999; i >= 100; i--) /* whoever meets one first, the same one is named */
        bytebuf_add_format(&text, "@m%u[\n    a\n]: 1\n", i);
    check(&format_bpftrace, bytebuf_slice(&text));
    bytebuf_free(&text);
}

static void test_jstack(void **state) {
    (void)state;
    static const char *const lines[] = {"\"a-1\" #1 prio=5\n",
                                        "\"b\" #1 prio=5\r\n",
                                        "\tat a.B.c(B.java:1)\n",
                                        "\tat a.B.d(B.java:2)\n",
                                        "   java.lang.Thread.State: RUNNABLE\n",
                                        "\n",
                                        "   Carrying virtual thread #1\n",
                                        "   Mounted virtual thread #1\n"};
    check_random(&format_jstack, lines, COUNT_OF(lines));
}

static void test_gdb(void **state) {
    (void)state;
    static const char *const lines[] = {"#0  0x01 in f (a=1) at a.c:1\n",
                                        "#1  0x02 in g () at a.c:2\n",
                                        "#2  main ()\n",
                                        "#1  0x02 in g (x=5) at\n",
                                        "#1  0x02 in g (anonymous namespace)::h (x=5)\n",
                                        "#1  0x02 in g\n",
                                        "#2  <signal handler called>\n",
                                        "Thread 1 (LWP 1):\n",
                                        "\n",
                                        "    at x.c:3\n"};
    check_random(&format_gdb, lines, COUNT_OF(lines));
}

static void test_folded(void **state) {
    (void)state;
    static const char *const lines[] = {"a;b 1\n",    "a;b 0.1\n", "a;c 2\n", "d 5\r\n",
                                        "no count\n", "\n",        ";; 3\n",  "other line\n"};
    check_random(&format_folded, lines, COUNT_OF(lines));
    check_random(&format_recursive, lines, COUNT_OF(lines));
    static const char *const columns[] = {"a;b 1 2\n", "a;b 1 3\n", "a;c 2 3\n", "d 5 6\r\n"};
    check_random(&format_folded, columns, COUNT_OF(columns));
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_bpftrace), cmocka_unit_test(test_jstack),
                                       cmocka_unit_test(test_gdb), cmocka_unit_test(test_folded)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
