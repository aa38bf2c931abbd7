/* child: another program's ends, its status, and what it does not get. */
#include "support.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/child.h"

/* All that the child writes, until it ends its output. */
static struct bytebuf output_of(const struct child *child) {
    struct bytebuf text = {0};
    for (ssize_t got; (got = read(child->output, bytebuf_reserve(&text, 4096), 4096)) > 0;)
        text.len += (size_t)got;
    return text;
}

/* Runs `sh -c script WORD`; checks status and output. */
static void check_script(const char *script, const char *word, int input, int status, const char *output) {
    const char *const words[] = {"sh", "-c", script, word, NULL};
    struct child child;
    support_check(script, child_start(&child, words, input));
    struct bytebuf text = output_of(&child);
    support_text(script, bytebuf_slice(&text), output);
    assert_int_equal(child_end(&child), status);
    bytebuf_free(&text);
}

static void test_status(void **state) {
    (void)state;
    check_script("exit 0", "x", CHILD_NO_INPUT, 0, "");
    check_script("echo a; exit 7", "x", CHILD_NO_INPUT, 7, "a\n");
    check_script("exit 127", "x", CHILD_NO_INPUT, 127, "");
    check_script("echo a; kill -9 $$", "x", CHILD_NO_INPUT, CHILD_SIGNAL + SIGKILL, "a\n");
    check_script("exec >&-; exit 3", "x", CHILD_NO_INPUT, 3, "");
}

/* Words are words: no shell of ours looks at them. */
static void test_words(void **state) {
    (void)state;
    static const char *const unrecognised[] = {"",        "a b", "$(echo x)", "`x`", "*",
                                               "a;b|c>d", "\\n", "\"'",       "\xff"};
    for (size_t i = 0; i < COUNT_OF(unrecognised); i++)
        check_script("printf %s \"$0\"", unrecognised[i], CHILD_NO_INPUT, 0, unrecognised[i]);
}

static void test_input(void **state) {
    (void)state;
    check_script("cat; echo end", "x", CHILD_NO_INPUT, 0, "end\n");
    int file = support_file(SLICE("from a file\n"));
    check_script("cat", "x", file, 0, "from a file\n");
    assert_int_equal(lseek(file, 0, SEEK_SET), 0); /* it is still ours */
    close(file);
}

static void test_talk(void **state) {
    (void)state;
    const char *const words[] = {"sh", "-c", "while read -r x; do echo \"<$x>\"; done; echo end", NULL};
    struct child child;
    char answer[16] = "";
    assert_true(child_start(&child, words, CHILD_TALK));
    assert_true(child_say(&child, SLICE("one\n")));
    assert_int_equal(read(child.output, answer, sizeof answer), 6); /* it answers before its input ends */
    support_same("answer", slice_make(answer, 6), SLICE("<one>\n"));
    assert_true(child_say(&child, SLICE("")));
    assert_true(child_say(&child, SLICE("two\n")));
    assert_int_equal(shutdown(child.input, SHUT_WR), 0);
    struct bytebuf text = output_of(&child);
    support_text("rest", bytebuf_slice(&text), "<two>\nend\n");
    bytebuf_free(&text);
    assert_int_equal(child_end(&child), 0);
}

/* What is more than the socket holds arrives whole. */
static void test_long_text(void **state) {
    (void)state;
    enum { LENGTH = 1 << 21 };
    const char *const words[] = {"sh", "-c", "head -c 2097152 | wc -c", NULL};
    struct bytebuf text = {0};
    struct child child;
    memset(bytebuf_reserve(&text, LENGTH), 'a', LENGTH);
    text.len = LENGTH;
    assert_true(child_start(&child, words, CHILD_TALK));
    assert_true(child_say(&child, bytebuf_slice(&text)));
    bytebuf_free(&text);
    text = output_of(&child);
    support_same("length", slice_trim(bytebuf_slice(&text)), SLICE("2097152"));
    assert_int_equal(child_end(&child), 0);
    bytebuf_free(&text);
}

/* One that does not listen is not a SIGPIPE for us, which would end the test. */
static void test_deaf(void **state) {
    (void)state;
    const char *const words[] = {"sh", "-c", "exec <&-; echo deaf; exit 5", NULL};
    struct child child;
    assert_true(child_start(&child, words, CHILD_TALK));
    struct bytebuf text = output_of(&child);
    support_text("before", bytebuf_slice(&text), "deaf\n");
    assert_false(child_say(&child, SLICE("hello")));
    assert_int_equal(child_end(&child), 5);
    bytebuf_free(&text);
}

static int open_descriptors(void) {
    int count = 0;
    for (int fd = 0; fd < 256; fd++)
        count += fcntl(fd, F_GETFD) >= 0;
    return count;
}

static void test_not_started(void **state) {
    (void)state;
    static const int inputs[] = {CHILD_NO_INPUT, CHILD_TALK, STDIN_FILENO};
    static const struct {
        const char *program;
        int error;
    } cases[] = {{"/nowhere/at/all", ENOENT}, {"no-such-program-anywhere", ENOENT}, {"/", EACCES}};
    int before = open_descriptors();
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        for (size_t k = 0; k < COUNT_OF(inputs); k++) {
            const char *const words[] = {cases[i].program, NULL};
            struct child child;
            assert_false(child_start(&child, words, inputs[k]));
            assert_int_equal(child.error, cases[i].error);
            assert_true(child.input < 0 && child.output < 0);
        }
    assert_int_equal(open_descriptors(), before);
    check_script("exit 0", "x", CHILD_NO_INPUT, 0, "");
    assert_int_equal(open_descriptors(), before);
}

/* A child does not hold the ends of another one open: that one would wait for the end of its input for ever.
 */
static void test_apart(void **state) {
    (void)state;
    const char *const words[] = {"cat", NULL};
    struct child one, other;
    char script[200];
    assert_true(child_start(&one, words, CHILD_TALK));
    snprintf(script, sizeof script, "for fd in %d %d; do [ -e /proc/self/fd/$fd ] && echo $fd; done; exit 0",
             one.input, one.output);
    const char *const others[] = {"sh", "-c", script, NULL};
    assert_true(one.input > 2 && one.output > 2);
    assert_true(child_start(&other, others, CHILD_NO_INPUT));
    assert_int_equal(close(one.input), 0);
    struct bytebuf text = output_of(&one);
    assert_int_equal(text.len, 0);
    bytebuf_free(&text);
    text = output_of(&other);
    support_text("inherited", bytebuf_slice(&text), "");
    bytebuf_free(&text);
    one.input = -1;
    assert_int_equal(child_end(&one), 0);
    assert_int_equal(child_end(&other), 0);
}

/* Who started us may have asked for no reports of ended children. */
static void test_ignored_children(void **state) {
    (void)state;
    signal(SIGCHLD, SIG_IGN);
    check_script("exit 9", "x", CHILD_NO_INPUT, 9, "");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_status),
        cmocka_unit_test(test_words),
        cmocka_unit_test(test_input),
        cmocka_unit_test(test_talk),
        cmocka_unit_test(test_long_text),
        cmocka_unit_test(test_deaf),
        cmocka_unit_test(test_apart),
        cmocka_unit_test(test_not_started),
        cmocka_unit_test(test_ignored_children),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
