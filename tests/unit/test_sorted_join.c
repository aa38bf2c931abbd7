/* sorted_join: what diff prints of the same files, whatever they are; files that change, and an output that
 * is one. */
#include "support.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "profile/folded_line.h"
#include "sorted_join.h"

static char paths[DIFF_SIDES][sizeof "/tmp/test_sorted_join_XXXXXX"] = {"/tmp/test_sorted_join_XXXXXX",
                                                                        "/tmp/test_sorted_join_XXXXXX"};

static int make_files(void **state) {
    (void)state;
    for (int side = 0; side < DIFF_SIDES; side++) {
        int fd = mkstemp(paths[side]);
        if (fd < 0 || close(fd) != 0)
            return 1;
    }
    return 0;
}

static int remove_files(void **state) {
    (void)state;
    return unlink(paths[0]) || unlink(paths[1]);
}

static void write_file(int side, struct slice content) {
    int fd = open(paths[side], O_WRONLY | O_TRUNC | O_CLOEXEC);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, content.at, content.len), (ssize_t)content.len);
    close(fd);
}

/* ---- the same as diff ---- */

struct options {
    bool strip, normalize;
};

/* What the table prints, and whether it had nothing to say of a line. */
static struct bytebuf by_table(struct options options, const struct slice texts[DIFF_SIDES], bool *silent) {
    struct diff diff = {.strip = options.strip};
    struct outbuf out = support_output();
    for (int side = 0; side < DIFF_SIDES; side++) {
        struct linereader in = {0};
        struct messages messages = {0};
        support_attach(&in, texts[side]);
        diff_read(&diff, (size_t)side, &in, &messages);
        support_detach(&in);
        messages_free(&messages);
        linereader_free(&in);
    }
    *silent = diff.unrecognised.seen == 0;
    diff_add_up(&diff);
    if (options.normalize)
        diff_normalize(&diff);
    diff_print(&diff, &out);
    diff_free(&diff);
    return support_output_text(&out);
}

/* What the streams print. False: they leave it to the table. */
static bool by_streams(struct options options, size_t block, struct bytebuf *text) {
    struct sorted_join join = {.paths = {paths[0], paths[1]},
                               .strip = options.strip,
                               .normalize = options.normalize,
                               .block = block};
    struct outbuf out = support_output();
    struct messages messages = {0};
    bool joins = sorted_join_check(&join, out.fd);
    if (joins)
        assert_true(sorted_join_print(&join, &out, &messages));
    sorted_join_free(&join);
    *text = support_output_text(&out);
    messages_free(&messages);
    return joins;
}

static const struct slice stacks[] = {
    BYTES("a"),       BYTES("a;b"),      BYTES("a b"),       BYTES("a;b;c"),   BYTES("b"),
    BYTES(""),        BYTES(";"),        BYTES("f+0x1;g"),   BYTES("f+0x2"),   BYTES("0x9"),
    BYTES("f+0xaB1"), BYTES("\xff\xfe"), BYTES("a\0b"),      BYTES("a\r"),     BYTES("a\tb"),
    BYTES("a;"),      BYTES("\xc2\xa0"), BYTES("zz;0x;0x1"), BYTES("a;b;c;d"), BYTES("-"),
    BYTES("#comment")};
static const struct slice counts[] = {BYTES("1"),  BYTES("2"),   BYTES("0"),
                                      BYTES("30"), BYTES("2.5"), BYTES("18446744073709551615"),
                                      BYTES("7."), BYTES("007"), BYTES("123456789012345678901234567890")};
static const struct slice malformed[] = {BYTES(""),        BYTES("a"),        BYTES("a -1"),
                                         BYTES("a 1.5e3"), BYTES("a 1 "),     BYTES("12"),
                                         BYTES("\r"),      BYTES("a;b 0x1f"), BYTES("a 1.2.3")};

struct line {
    struct slice stack, count;
};

static int compare_lines(const void *a, const void *b) {
    return slice_compare(((const struct line *)a)->stack, ((const struct line *)b)->stack);
}

/* Whether the stacks are in order, as they are printed. */
static bool is_sorted(const struct line *lines, size_t n, bool strip) {
    struct bytebuf texts[2] = {{0}};
    bool sorted = true;
    for (size_t i = 0; i < n; i++) {
        struct slice stack = strip ? diff_strip(lines[i].stack, &texts[i % 2]) : lines[i].stack;
        struct slice before = i == 0  ? (struct slice){0}
                              : strip ? bytebuf_slice(&texts[(i + 1) % 2])
                                      : lines[i - 1].stack;
        sorted = sorted && (i == 0 || slice_compare(before, stack) <= 0);
    }
    bytebuf_free(&texts[0]);
    bytebuf_free(&texts[1]);
    return sorted;
}

/* Appends a random file. True: it is sorted, has a line, and all are well formed. */
static bool make_text(struct bytebuf *into, struct options options) {
    struct line lines[12];
    size_t n = support_random(COUNT_OF(lines) + 1), bad = support_random(5) ? n : support_random(12);
    const char *end = support_random(4) ? "\n" : "\r\n";
    for (size_t i = 0; i < n; i++)
        lines[i] =
            (struct line){stacks[support_random(COUNT_OF(stacks))], counts[support_random(COUNT_OF(counts))]};
    if (support_random(4))
        qsort(lines, n, sizeof *lines, compare_lines);
    for (size_t i = 0; i < n; i++) {
        if (i == bad) {
            bytebuf_add(into, malformed[support_random(COUNT_OF(malformed))]);
            bytebuf_add_text(into, "\n");
        }
        bytebuf_add(into, lines[i].stack);
        bytebuf_add_byte(into, support_random(9) ? ' ' : '\t');
        bytebuf_add(into, lines[i].count);
        if (i + 1 < n || support_random(3))
            bytebuf_add_text(into, end);
    }
    return n && bad >= n && is_sorted(lines, n, options.strip);
}

static void check_random(size_t block, size_t *joined) {
    struct options options = {support_random(2), support_random(2)};
    struct bytebuf texts[DIFF_SIDES] = {{0}}, got = {0};
    bool good = true, silent;
    for (int side = 0; side < DIFF_SIDES; side++) {
        good &= make_text(&texts[side], options);
        write_file(side, bytebuf_slice(&texts[side]));
    }
    bool joins = by_streams(options, block, &got);
    struct bytebuf want =
        by_table(options, (struct slice[]){bytebuf_slice(&texts[0]), bytebuf_slice(&texts[1])}, &silent);
    support_check("streams join what is sorted, and nothing else", joins == good);
    if (joins) {
        support_check("nothing is to be said of a line", silent);
        support_same("joined", bytebuf_slice(&got), bytebuf_slice(&want));
    } else {
        assert_int_equal(got.len, 0);
    }
    *joined += joins;
    bytebuf_free(&got);
    bytebuf_free(&want);
    bytebuf_free(&texts[0]);
    bytebuf_free(&texts[1]);
}

static void test_random(void **state) {
    (void)state;
    size_t joined = 0;
    enum { ROUNDS = 1000 };
    for (size_t i = 0; i < ROUNDS; i++)
        check_random(i % 3 ? 0 : 1 + support_random(60), &joined);
    assert_true(joined > ROUNDS / 20 && joined < ROUNDS);
}

/* Larger than the block that is read at once. */
static void test_large(void **state) {
    (void)state;
    struct bytebuf texts[DIFF_SIDES] = {{0}}, got = {0};
    bool silent;
    for (int i = 0; i < 40000; i++)
        for (int side = 0; side < DIFF_SIDES; side++)
            if (support_random(5))
                bytebuf_add_format(&texts[side], "process;%06d;0x%x;function %u\n", i / 2, i,
                                   support_random(100));
    for (int side = 0; side < DIFF_SIDES; side++)
        write_file(side, bytebuf_slice(&texts[side]));
    for (int i = 0; i < 4; i++) {
        struct options options = {i & 1, i & 2};
        assert_true(by_streams(options, 0, &got));
        struct bytebuf want =
            by_table(options, (struct slice[]){bytebuf_slice(&texts[0]), bytebuf_slice(&texts[1])}, &silent);
        support_same("joined", bytebuf_slice(&got), bytebuf_slice(&want));
        bytebuf_free(&got);
        bytebuf_free(&want);
    }
    bytebuf_free(&texts[0]);
    bytebuf_free(&texts[1]);
}

/* ---- files that are not left alone ---- */

/* What is said when the second file becomes `content` between the passes; `kept`: with its time of change. */
static void check_changed(struct slice content, bool kept) {
    struct sorted_join join = {.paths = {paths[0], paths[1]}};
    struct outbuf out = support_output();
    struct messages messages = {0};
    struct stat status;
    write_file(0, SLICE("a 1\nb 2\n"));
    write_file(1, SLICE("a 3\nc 4\n"));
    assert_int_equal(stat(paths[1], &status), 0);
    assert_true(sorted_join_check(&join, out.fd));
    write_file(1, content);
    if (kept)
        assert_int_equal(
            utimensat(AT_FDCWD, paths[1], (struct timespec[]){status.st_atim, status.st_mtim}, 0), 0);
    assert_false(sorted_join_print(&join, &out, &messages));
    struct slice said = support_text_of(&messages);
    assert_true(slice_starts(said, slice_of_text(paths[1])));
    assert_true(slice_ends(said, SLICE(": it changed while it was read; join again\n")));
    sorted_join_free(&join);
    messages_free(&messages);
    struct bytebuf text = support_output_text(&out);
    bytebuf_free(&text);
}

static void test_changed(void **state) {
    (void)state;
    check_changed(SLICE("a 3\nc 4\nd 5\n"), false);
    check_changed(SLICE("a 3\n"), false);
    check_changed(SLICE(""), false);
    check_changed(SLICE("a 3\nc 5\n"), true);   /* another total */
    check_changed(SLICE("c 3\na 4\n"), true);   /* another order */
    check_changed(SLICE("a 3\ncc4\n"), true);   /* malformed */
    check_changed(SLICE("c\xa0 4444\n"), true); /* other lines */
}

static void test_gone(void **state) {
    (void)state;
    struct sorted_join join = {.paths = {paths[0], paths[1]}};
    struct outbuf out = support_output();
    struct messages messages = {0};
    write_file(0, SLICE("a 1\n"));
    write_file(1, SLICE("a 1\n"));
    assert_true(sorted_join_check(&join, out.fd));
    assert_int_equal(unlink(paths[0]), 0);
    assert_false(sorted_join_print(&join, &out, &messages));
    assert_true(slice_has(support_text_of(&messages), SLICE("No such file")));
    sorted_join_free(&join);
    messages_free(&messages);
    struct bytebuf text = support_output_text(&out);
    bytebuf_free(&text);
    close(open(paths[0], O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
}

/* A file that is also the output grows while it is read: the table reads all before it writes. */
static void test_output(void **state) {
    (void)state;
    write_file(0, SLICE("a 1\n"));
    write_file(1, SLICE("a 1\n"));
    for (int side = 0; side < DIFF_SIDES; side++) {
        struct sorted_join join = {.paths = {paths[0], paths[1]}};
        int fd = open(paths[side], O_WRONLY | O_APPEND | O_CLOEXEC);
        assert_true(fd >= 0);
        assert_false(sorted_join_check(&join, fd));
        sorted_join_free(&join);
        close(fd);
    }
}

static void test_standard_input(void **state) {
    (void)state;
    for (int side = 0; side < DIFF_SIDES; side++) {
        struct sorted_join join = {.paths = {paths[0], paths[1]}};
        join.paths[side] = "-";
        assert_false(sorted_join_check(&join, STDOUT_FILENO));
        sorted_join_free(&join);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_random),  cmocka_unit_test(test_large),
                                       cmocka_unit_test(test_changed), cmocka_unit_test(test_gone),
                                       cmocka_unit_test(test_output),  cmocka_unit_test(test_standard_input)};
    return cmocka_run_group_tests(tests, make_files, remove_files);
}
