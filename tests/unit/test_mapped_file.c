/* mapped_file: regular files only, nothing waits, and a file that shrinks is noticed. */
#include "support.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/mapped_file.h"

static char folder[] = "/tmp/test-mapped-XXXXXX";

static const char *make(const char *name, const char *text) {
    static char path[64];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    int fd = open(path, O_RDWR | O_CREAT | O_TRUNC, 0600);
    assert_true(fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text));
    close(fd);
    return path;
}

static void test_files(void **state) {
    (void)state;
    struct mapped_file file;
    const char *path = make("text", "hello");
    assert_true(mapped_file_open(&file, path));
    support_text("bytes", view_slice(&file.bytes), "hello");
    mapped_file_release(&file);
    support_text("bytes again", view_slice(&file.bytes), "hello");
    mapped_file_close(&file);
    mapped_file_release(&file); /* nothing to give back */
    assert_true(mapped_file_open(&file, make("empty", "")));
    assert_int_equal(file.bytes.size, 0);
    mapped_file_close(&file);
}

static void test_refused(void **state) {
    (void)state;
    char fifo[64];
    struct mapped_file file;
    snprintf(fifo, sizeof fifo, "%s/fifo", folder);
    assert_int_equal(mkfifo(fifo, 0600), 0);
    const char *const paths[] = {
        fifo, "/dev/zero", folder, "/proc/version", "/proc/self/maps", "/sys/kernel/notes"};
    for (size_t i = 0; i < COUNT_OF(paths); i++) {
        assert_false(mapped_file_open(&file, paths[i])); /* and a FIFO does not wait for a writer */
        assert_int_equal(file.bytes.size, 0);
    }
    assert_false(mapped_file_open(&file, "/nowhere/at/all"));
    assert_int_equal(file.error, ENOENT);
    unlink(fifo);
}

/* Who waits to write into a FIFO does not get to. */
static void test_fifo_is_not_opened(void **state) {
    (void)state;
    char fifo[64];
    struct mapped_file file;
    int status;
    snprintf(fifo, sizeof fifo, "%s/fifo", folder);
    assert_int_equal(mkfifo(fifo, 0600), 0);
    pid_t writer = fork();
    assert_true(writer >= 0);
    if (writer == 0)
        _exit(open(fifo, O_WRONLY) < 0);
    usleep(20000); /* until it waits; if it does not yet, the test sees less */
    assert_false(mapped_file_open(&file, fifo));
    usleep(50000);
    assert_int_equal(waitpid(writer, &status, WNOHANG), 0);
    kill(writer, SIGKILL);
    waitpid(writer, &status, 0);
    unlink(fifo);
}

static void test_shrinks(void **state) {
    (void)state;
    struct mapped_file file;
    uint64_t value = 1;
    const char *path = make("shrinks", "12345678");
    assert_true(mapped_file_open(&file, path));
    assert_int_equal(mapped_file_times_shrunk(), 0);
    assert_int_equal(truncate(path, 0), 0);
    assert_true(view_read8(&file.bytes, 0, &value));
    assert_int_equal(value, 0);
    assert_int_equal(mapped_file_times_shrunk(), 1);
    mapped_file_close(&file);
}

static int make_folder(void **state) {
    (void)state;
    return mkdtemp(folder) ? 0 : -1;
}

static int remove_folder(void **state) {
    (void)state;
    static const char *const names[] = {"text", "empty", "shrinks"};
    char path[64];
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        snprintf(path, sizeof path, "%s/%s", folder, names[i]);
        unlink(path);
    }
    return rmdir(folder);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_files), cmocka_unit_test(test_refused),
                                       cmocka_unit_test(test_fifo_is_not_opened),
                                       cmocka_unit_test(test_shrinks)};
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
