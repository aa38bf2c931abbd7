/*
 * mount_root: files of a process with a mount namespace of its own, and what must not be opened through it.
 * Where no such process can be started, that is skipped.
 */
#include "support.h"

#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "symbols/mount_root.h"

#define PLACE "/tmp/mount-root-test"

static void write_file(const char *path, const char *text) {
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0644);
    if (fd < 0 || write(fd, text, strlen(text)) < 0)
        _exit(1);
    close(fd);
}

/* A container: its own files at PLACE, which are not there outside. Says "1" when it is ready. */
static void contain(int ready) {
    bool good = unshare(CLONE_NEWNS) == 0 && mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0 &&
                mount("none", PLACE, "tmpfs", 0, NULL) == 0;
    if (good) {
        write_file(PLACE "/inside", "hello");
        good = symlink(PLACE "/inside", PLACE "/link") == 0 &&
               symlink("/etc/../../../etc/passwd", PLACE "/up") == 0 && mkfifo(PLACE "/fifo", 0644) == 0 &&
               symlink("/proc/self/status", PLACE "/proc") == 0 &&
               symlink("/proc/1/root/etc/passwd", PLACE "/magic") == 0;
    }
    if (write(ready, good ? "1" : "0", 1) != 1)
        _exit(1);
    for (;;)
        pause();
}

static bool reads(const struct mount_root *root, const char *path, const char *want) {
    struct mapped_file file;
    bool found = mount_root_open_file(root, path, &file);
    bool same = found && slice_equal(view_slice(&file.bytes), slice_of_text(want));
    if (found)
        mapped_file_close(&file);
    return want[0] ? same : found;
}

static void check_inside(pid_t child) {
    struct mount_root root;
    uint64_t number = mount_root_number((uint32_t)child);
    assert_true(number && number != mount_root_number(0));
    assert_false(mount_root_open(&root, (uint32_t)child, number + 1));
    assert_false(mount_root_open(&root, (uint32_t)child, 0));
    assert_true(mount_root_open(&root, (uint32_t)child, number));
    assert_int_equal(root.inner_pid, child); /* it is in our namespace of processes */
    assert_int_not_equal(access(PLACE "/inside", F_OK), 0);
    assert_true(reads(&root, PLACE "/inside", "hello"));
    assert_true(reads(&root, PLACE "/../mount-root-test/link", "hello"));
    assert_false(reads(&root, PLACE "/fifo", ""));
    assert_false(reads(&root, PLACE "/proc", ""));
    assert_false(reads(&root, PLACE "/magic", ""));
    assert_false(reads(&root, PLACE, ""));
    assert_false(reads(&root, PLACE "/missing", ""));
    assert_false(reads(&root, "", ""));
    mount_root_close(&root);
}

static void test_container(void **state) {
    (void)state;
    int ready[2];
    char word = '0';
    (void)mkdir(PLACE, 0755);
    assert_int_equal(pipe(ready), 0);
    pid_t child = fork();
    if (child == 0)
        contain(ready[1]);
    close(ready[1]);
    assert_int_equal(read(ready[0], &word, 1), 1);
    if (word == '1')
        check_inside(child);
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
    close(ready[0]);
    (void)rmdir(PLACE);
    if (word != '1')
        skip();
}

static void test_none(void **state) {
    (void)state;
    struct mount_root root;
    assert_true(mount_root_number(0) == mount_root_number((uint32_t)getpid()));
    assert_int_equal(mount_root_number(0x7ffffff0), 0);
    assert_false(mount_root_open(&root, 0x7ffffff0, 5));
    assert_false(mount_root_open(&root, 0, 5));
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_container), cmocka_unit_test(test_none)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
