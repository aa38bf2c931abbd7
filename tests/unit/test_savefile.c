/* savefile: the new content or the old one, through links, with the mode and the owner that the file had. */
#include "support.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/savefile.h"

static char folder[] = "/tmp/savefile-XXXXXX";

enum { NOBODY = 65534 };

static void write_file(const char *name, const char *text, mode_t mode) {
    int fd = open(name, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, text, strlen(text)), (ssize_t)strlen(text));
    assert_int_equal(fchmod(fd, mode), 0);
    close(fd);
}

static void check_file(const char *name, const char *want) {
    struct bytebuf text = {0};
    FILE *file = fopen(name, "rb");
    assert_non_null(file);
    text.len = fread(bytebuf_reserve(&text, 4096), 1, 4096, file);
    fclose(file);
    support_text(name, bytebuf_slice(&text), want);
    bytebuf_free(&text);
}

static struct stat status_of(const char *name) {
    struct stat status;
    assert_int_equal(lstat(name, &status), 0);
    return status;
}

static int save(const char *name, const char *text) {
    struct bytebuf content = {0};
    bytebuf_add(&content, slice_of_text(text));
    int error = savefile_replace(name, &content);
    bytebuf_free(&content);
    return error;
}

/* Removes what a test made, and fails if that is not all: a temporary file was left. */
static void clear(const char *const *names, size_t n) {
    size_t entries = 0;
    for (size_t i = 0; i < n; i++)
        assert_int_equal(unlink(names[i]), 0);
    DIR *open_folder = opendir(".");
    assert_non_null(open_folder);
    while (readdir(open_folder))
        entries++;
    closedir(open_folder);
    assert_int_equal(entries, 2); /* "." and ".." */
}

#define CLEAR(...) clear((const char *const[]){__VA_ARGS__}, COUNT_OF(((const char *const[]){__VA_ARGS__})))

static void test_new(void **state) {
    (void)state;
    mode_t mask = umask(027);
    assert_int_equal(save("new", "text"), 0);
    umask(mask);
    check_file("new", "text");
    assert_int_equal(status_of("new").st_mode & 07777, 0640);
    assert_int_equal(save("new", ""), 0); /* nothing is a content, too */
    check_file("new", "");
    assert_int_equal(save("no/such/folder", "text"), ENOENT);
    assert_int_equal(save(".", "text"), EISDIR);
    CLEAR("new");
}

static void test_existing(void **state) {
    (void)state;
    write_file("old", "a longer text than the new one", 0604);
    ino_t before = status_of("old").st_ino;
    assert_int_equal(save("old", "new"), 0);
    check_file("old", "new");
    assert_int_equal(status_of("old").st_mode & 07777, 0604);
    assert_int_not_equal(status_of("old").st_ino, before); /* it was another file that took the name */
    CLEAR("old");
}

static void test_links(void **state) {
    (void)state;
    assert_int_equal(mkdir("sub", 0755), 0);
    write_file("sub/file", "old", 0600);
    assert_int_equal(symlink("file", "sub/link"), 0); /* from the folder of the link */
    assert_int_equal(symlink("sub/link", "link"), 0);
    assert_int_equal(save("link", "new"), 0);
    assert_true(S_ISLNK(status_of("link").st_mode) && S_ISLNK(status_of("sub/link").st_mode));
    assert_true(S_ISREG(status_of("sub/file").st_mode));
    check_file("sub/file", "new");

    assert_int_equal(symlink("sub/none", "dangling"), 0);
    assert_int_equal(save("dangling", "made"), 0);
    assert_true(S_ISLNK(status_of("dangling").st_mode));
    check_file("sub/none", "made");

    char path[300] = "sub/";
    memset(path + 4, 'x', 250); /* longer than the first try to read a link */
    assert_int_equal(symlink(path, "long"), 0);
    assert_int_equal(save("long", "far"), 0);
    check_file(path, "far");

    assert_int_equal(symlink("loop", "loop"), 0);
    assert_int_equal(save("loop", "new"), ELOOP);
    assert_int_equal(symlink("/dev/null", "device"), 0);
    assert_int_equal(save("device", "gone"), 0);
    assert_true(S_ISCHR(status_of("/dev/null").st_mode)); /* and is not a file now */
    assert_int_equal(unlink("sub/file") + unlink("sub/link") + unlink("sub/none") + unlink(path), 0);
    assert_int_equal(rmdir("sub"), 0);
    CLEAR("link", "dangling", "long", "loop", "device");
}

/* What has several names keeps them. */
static void test_hard_link(void **state) {
    (void)state;
    write_file("one", "old and longer", 0600);
    assert_int_equal(link("one", "other"), 0);
    assert_int_equal(save("one", "new"), 0);
    check_file("other", "new");
    CLEAR("one", "other");

    char name[64]; /* what has none stays where its descriptor is */
    int fd = support_file(SLICE("old and longer"));
    snprintf(name, sizeof name, "/proc/self/fd/%d", fd);
    assert_int_equal(save(name, "new"), 0);
    check_file(name, "new");
    assert_int_equal(lseek(fd, 0, SEEK_END), 3);
    close(fd);
}

static void save_too_much(void *context) {
    (void)context;
    char text[2000];
    memset(text, 'x', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    signal(SIGXFSZ, SIG_IGN);
    setrlimit(RLIMIT_FSIZE, &(struct rlimit){1000, 1000});
    _exit(save("full", text) == EFBIG ? 3 : 4);
}

static void test_full_disk(void **state) {
    (void)state;
    struct bytebuf said = {0};
    write_file("full", "old", 0600);
    assert_int_equal(support_child(save_too_much, NULL, &said), 3);
    check_file("full", "old");
    bytebuf_free(&said);
    CLEAR("full");
}

static void save_as_nobody(void *context) {
    const char *name = context;
    if (geteuid() == 0 && (setgid(NOBODY) != 0 || setuid(NOBODY) != 0))
        _exit(4);
    _exit(save(name, "new") == 0 ? 3 : 5);
}

/* A folder that takes no new file: the file may be written all the same, if it may be. */
static void test_closed_folder(void **state) {
    (void)state;
    struct bytebuf said = {0};
    assert_int_equal(mkdir("closed", 0755), 0);
    write_file("closed/file", "old", 0666);
    write_file("closed/locked", "old", 0444);
    assert_int_equal(chmod("closed", 0555) + chmod(".", 0755), 0);
    assert_int_equal(support_child(save_as_nobody, (void *)(uintptr_t) "closed/file", &said), 3);
    check_file("closed/file", "new");
    assert_int_equal(support_child(save_as_nobody, (void *)(uintptr_t) "closed/locked", &said), 5);
    check_file("closed/locked", "old");
    assert_int_equal(support_child(save_as_nobody, (void *)(uintptr_t) "closed/none", &said), 5);
    assert_int_equal(chmod("closed", 0755), 0);
    assert_int_equal(unlink("closed/file") + unlink("closed/locked") + rmdir("closed"), 0);
    bytebuf_free(&said);
}

/* The owner and the group stay; where they cannot, the file is written in place. */
static void test_owner(void **state) {
    (void)state;
    if (geteuid() != 0)
        skip(); /* who is not root cannot give files away */
    struct bytebuf said = {0};
    write_file("theirs", "old", 0640);
    assert_int_equal(chown("theirs", NOBODY, 12345), 0);
    assert_int_equal(save("theirs", "new"), 0);
    check_file("theirs", "new");
    struct stat status = status_of("theirs");
    assert_int_equal(status.st_uid, NOBODY);
    assert_int_equal(status.st_gid, 12345);
    assert_int_equal(status.st_mode & 07777, 0640);

    /* Somebody else may write it, but cannot make one of the same owner. */
    assert_int_equal(chown("theirs", 0, 0) + chmod("theirs", 0666) + chmod(".", 0777), 0);
    ino_t before = status_of("theirs").st_ino;
    assert_int_equal(support_child(save_as_nobody, (void *)(uintptr_t) "theirs", &said), 3);
    check_file("theirs", "new");
    assert_int_equal(status_of("theirs").st_uid, 0);
    assert_true(status_of("theirs").st_ino == before);
    assert_int_equal(chmod(".", 0755), 0);
    bytebuf_free(&said);
    CLEAR("theirs");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_new),       cmocka_unit_test(test_existing),
        cmocka_unit_test(test_links),     cmocka_unit_test(test_hard_link),
        cmocka_unit_test(test_full_disk), cmocka_unit_test(test_closed_folder),
        cmocka_unit_test(test_owner),
    };
    if (!mkdtemp(folder) || chdir(folder))
        return 1;
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    rmdir(folder);
    return failed;
}
