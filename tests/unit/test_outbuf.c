/* outbuf: all bytes arrive, and the first failure is kept. */
#include "support.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

static void test_all_bytes(void **state) {
    (void)state;
    struct outbuf out = support_output();
    for (uint32_t i = 0; i < 100000; i++) {
        bytebuf_add_format(&out.pending, "%u\n", i);
        outbuf_settle(&out);
        assert_true(out.pending.len < OUTBUF_BLOCK + 20);
    }
    bytebuf_add(&out.pending, SLICE("\0end"));
    struct bytebuf text = support_output_text(&out);
    assert_true(slice_starts(bytebuf_slice(&text), SLICE("0\n1\n2\n")));
    assert_true(slice_ends(bytebuf_slice(&text), SLICE("\n99999\n\0end")));
    assert_int_equal(text.len, 588890 + 4);
    bytebuf_free(&text);
}

static size_t writes;

ssize_t __real_write(int, const void *, size_t);
ssize_t __wrap_write(int, const void *, size_t);

ssize_t __wrap_write(int fd, const void *bytes, size_t size) {
    writes++;
    return __real_write(fd, bytes, size);
}

/* Small texts are gathered: a call for each block, not for each text. */
static void test_few_writes(void **state) {
    (void)state;
    enum { TEXTS = 200000 };
    struct outbuf out = {.fd = open("/dev/null", O_WRONLY)};
    writes = 0;
    for (int i = 0; i < TEXTS; i++) {
        bytebuf_add(&out.pending, SLICE("12345678"));
        outbuf_settle(&out);
    }
    assert_int_equal(outbuf_close(&out), 0);
    assert_in_range(writes, 2, TEXTS * 8 / OUTBUF_BLOCK + 1);
}

static void test_full_disk(void **state) {
    (void)state;
    struct outbuf out = {.fd = open("/dev/full", O_WRONLY)};
    if (out.fd < 0)
        skip();
    bytebuf_add(&out.pending, SLICE("a"));
    outbuf_flush(&out);
    assert_int_equal(out.error, ENOSPC);
    bytebuf_add(&out.pending, SLICE("more"));
    outbuf_flush(&out);
    assert_int_equal(out.pending.len, 0); /* thrown away */
    assert_int_equal(outbuf_close(&out), ENOSPC);
}

static void test_bad_descriptor(void **state) {
    (void)state;
    struct outbuf out = {.fd = open("/dev/null", O_RDONLY)};
    bytebuf_add(&out.pending, SLICE("a"));
    assert_int_equal(outbuf_close(&out), EBADF);
    struct outbuf closed = {.fd = 1000};
    assert_int_equal(outbuf_close(&closed), EBADF);
}

/* A pipe that takes little at a time and does not block. */
static void test_slow_pipe(void **state) {
    (void)state;
    enum { SIZE = 1 << 20 };
    int ends[2];
    assert_int_equal(pipe2(ends, O_NONBLOCK), 0);
    pid_t child = fork();
    if (child == 0) {
        struct outbuf out = {.fd = ends[1]};
        close(ends[0]);
        memset(bytebuf_reserve(&out.pending, SIZE), 'x', SIZE);
        out.pending.len = SIZE;
        _exit(outbuf_close(&out));
    }
    close(ends[1]);
    size_t total = 0;
    static char bytes[3000];
    for (ssize_t got; (got = read(ends[0], bytes, sizeof bytes)) != 0;) {
        if (got < 0)
            usleep(100);
        else
            total += (size_t)got;
    }
    assert_int_equal(total, SIZE);
    close(ends[0]);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_all_bytes), cmocka_unit_test(test_few_writes), cmocka_unit_test(test_full_disk),
        cmocka_unit_test(test_bad_descriptor), cmocka_unit_test(test_slow_pipe)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
