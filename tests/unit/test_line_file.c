/* line_file: lines whatever the size of a block, and what is no file to read in turn. */
#include "support.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/line_file.h"

static char path[] = "/tmp/test_line_file_XXXXXX";

static int make_file(void **state) {
    (void)state;
    int fd = mkstemp(path);
    return fd < 0 || close(fd);
}

static int remove_file(void **state) {
    (void)state;
    return unlink(path);
}

/* The lines, each in angle brackets. */
static struct bytebuf read_lines(struct line_file *in) {
    struct bytebuf text = {0};
    for (struct slice line; line_file_next(in, &line);) {
        bytebuf_add_byte(&text, '<');
        bytebuf_add(&text, line);
        bytebuf_add_byte(&text, '>');
    }
    return text;
}

static void test_lines(void **state) {
    (void)state;
    static const struct {
        struct slice content;
        const char *want;
    } cases[] = {
        {BYTES(""), ""},
        {BYTES("\n"), "<>"},
        {BYTES("a"), "<a>"},
        {BYTES("a;b 1\na;c 22\n"), "<a;b 1><a;c 22>"},
        {BYTES("a 1\r\n\r\n\r"), "<a 1><><\r>"},
        {BYTES("first\n\na longer second line\nend"), "<first><><a longer second line><end>"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        support_write(path, cases[i].content);
        for (size_t block = 1; block < 40; block++) {
            struct line_file in = {.path = path, .block = block};
            for (int again = 0; again < 2; again++) {
                struct bytebuf text = read_lines(&in);
                support_text("lines", bytebuf_slice(&text), cases[i].want);
                bytebuf_free(&text);
                assert_int_equal(in.error, 0);
                line_file_rewind(&in);
            }
            line_file_free(&in);
        }
    }
}

/* Each line is kept while the next one is handed out, and the last one after the end. */
static void test_before(void **state) {
    (void)state;
    support_write(path, SLICE("a;b 1\r\n\nlonger;line 22\nc"));
    for (size_t block = 1; block < 40; block++) {
        struct line_file in = {.path = path, .block = block};
        struct bytebuf before = {0};
        struct slice line;
        bool more = true;
        assert_int_equal(line_file_before(&in).len, 0);
        while (more) {
            more = line_file_next(&in, &line);
            support_same("the line before", line_file_before(&in), bytebuf_slice(&before));
            before.len = 0;
            if (more)
                bytebuf_add(&before, line);
        }
        support_text("the last line", line_file_before(&in), "c");
        assert_false(line_file_next(&in, &line));
        support_text("the last line, again", line_file_before(&in), "c");
        bytebuf_free(&before);
        line_file_free(&in);
    }
}

static void test_peek(void **state) {
    (void)state;
    support_write(path, SLICE("a 1\nb 2\n"));
    for (size_t block = 1; block < 12; block++) {
        struct line_file in = {.path = path, .block = block};
        struct slice line;
        for (size_t wanted = 0; wanted < 12; wanted++) {
            struct slice start = line_file_peek(&in, wanted);
            assert_true(start.len >= (wanted < 8 ? wanted : 8));
            assert_true(slice_starts(SLICE("a 1\nb 2\n"), start));
        }
        assert_true(line_file_next(&in, &line));
        support_text("first", line, "a 1");
        line_file_free(&in);
    }
}

/* A named pipe is not opened: to open and close it would end a program that waits to write to it. */
static void test_named_pipe(void **state) {
    (void)state;
    char name[sizeof path + 5], got[4] = {0};
    int status;
    snprintf(name, sizeof name, "%s.pipe", path);
    assert_int_equal(mkfifo(name, 0600), 0);
    pid_t writer = fork();
    if (writer == 0) {
        int fd = open(name, O_WRONLY | O_CLOEXEC); /* waits for a reader */
        _exit(write(fd, "a 1\n", 4) != 4);
    }
    usleep(50000);
    struct line_file in = {.path = name, .block = 16};
    struct slice line;
    assert_false(line_file_look(&in));
    assert_false(line_file_next(&in, &line));
    assert_int_equal(in.error, LINE_FILE_OTHER);
    line_file_free(&in);
    usleep(50000);
    int fd = open(name, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    while (read(fd, got, sizeof got) != sizeof got && waitpid(writer, &status, WNOHANG) == 0)
        usleep(1000);
    close(fd);
    waitpid(writer, &status, 0);
    unlink(name);
    assert_int_equal(memcmp(got, "a 1\n", sizeof got), 0);
}

static void test_failures(void **state) {
    (void)state;
    static const struct {
        int error;
        const char *said;
    } failures[] = {{ENOENT, "a: No such file or directory\n"},
                    {LINE_FILE_CHANGED, "a: it changed while it was read; again\n"},
                    {LINE_FILE_OTHER, "a: not a regular file\n"},
                    {LINE_FILE_TOO_LONG, "a: a line is longer than 16777216 bytes\n"}};
    for (size_t i = 0; i < COUNT_OF(failures); i++) {
        struct line_file in = {.path = "a", .error = failures[i].error};
        struct messages messages = {0};
        line_file_add_failure(&in, "again", &messages);
        support_text("said", support_text_of(&messages), failures[i].said);
        messages_free(&messages);
    }
}

static void test_changed(void **state) {
    (void)state;
    struct line_file in = {.path = path, .block = 2};
    struct slice line;
    support_write(path, SLICE("a 1\nb 2\n"));
    assert_true(line_file_next(&in, &line));
    support_write(path, SLICE("a 1\nb 2\nc 3\n"));
    while (line_file_next(&in, &line))
        ;
    assert_int_equal(in.error, LINE_FILE_CHANGED);
    line_file_free(&in);
}

static void test_other(void **state) {
    (void)state;
    struct slice line;
    struct line_file folder = {.path = "/tmp", .block = 16},
                     none = {.path = "/tmp/is/not/there", .block = 16},
                     device = {.path = "/dev/null", .block = 16};
    assert_false(line_file_next(&folder, &line));
    assert_int_equal(folder.error, LINE_FILE_OTHER);
    assert_false(line_file_next(&none, &line));
    assert_int_equal(none.error, ENOENT);
    assert_false(line_file_next(&none, &line));
    assert_false(line_file_next(&device, &line));
    assert_int_equal(device.error, LINE_FILE_OTHER);
}

static void test_too_long(void **state) {
    (void)state;
    struct line_file in = {.path = path, .block = 1 << 16};
    struct slice line;
    support_write(path, SLICE("short\n"));
    assert_int_equal(truncate(path, (off_t)LINE_FILE_LONGEST + (1 << 18)), 0); /* NULs without a LF */
    assert_true(line_file_next(&in, &line));
    assert_false(line_file_next(&in, &line));
    assert_int_equal(in.error, LINE_FILE_TOO_LONG);
    line_file_free(&in);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_lines),    cmocka_unit_test(test_before),
                                       cmocka_unit_test(test_peek),     cmocka_unit_test(test_named_pipe),
                                       cmocka_unit_test(test_failures), cmocka_unit_test(test_changed),
                                       cmocka_unit_test(test_other),    cmocka_unit_test(test_too_long)};
    return cmocka_run_group_tests(tests, make_file, remove_file);
}
