/* linereader: the same lines however the bytes arrive. */
#include "support.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

struct lines_case {
    const char *name;
    struct slice input;
    struct slice lines; /* each ended by '|' */
    bool cut;           /* the last line has no LF */
};

static const struct lines_case lines_cases[] = {
    {"nothing", BYTES(""), BYTES(""), false},
    {"one", BYTES("a\n"), BYTES("a|"), false},
    {"no last newline", BYTES("a\nb"), BYTES("a|b|"), true},
    {"only a newline", BYTES("\n"), BYTES("|"), false},
    {"newlines", BYTES("\n\n\n"), BYTES("|||"), false},
    {"crlf", BYTES("a\r\nb\r\n"), BYTES("a|b|"), false},
    {"one cr of two", BYTES("a\r\r\n"), BYTES("a\r|"), false},
    {"cr inside", BYTES("a\rb\n\rc\n"), BYTES("a\rb|\rc|"), false},
    {"cr alone", BYTES("\r\n"), BYTES("|"), false},
    {"cr at the end without newline", BYTES("a\r"), BYTES("a\r|"), true},
    {"NUL and high bytes", BYTES("a\0b\n\xff\n"), BYTES("a\0b|\xff|"), false},
    {"empty last line", BYTES("a\n\nb"), BYTES("a||b|"), true},
};

static void read_all(struct linereader *in, struct bytebuf *seen) {
    uint64_t number = in->line;
    seen->len = 0;
    for (struct slice line; linereader_next(in, &line);) {
        assert_int_equal(in->line, ++number);
        bytebuf_add(seen, line);
        bytebuf_add_byte(seen, '|');
    }
    assert_int_equal(in->error, 0);
}

static void test_lines(void **state) {
    (void)state;
    struct bytebuf seen = {0};
    for (size_t i = 0; i < COUNT_OF(lines_cases); i++)
        for (size_t chunk = 0; chunk < COUNT_OF(support_chunks); chunk++) {
            const struct lines_case *c = &lines_cases[i];
            struct linereader in = {.chunk = support_chunks[chunk]};
            support_attach(&in, c->input);
            read_all(&in, &seen);
            support_same(c->name, bytebuf_slice(&seen), c->lines);
            support_check(c->name, in.cut == c->cut);
            struct slice line;
            support_check(c->name, !linereader_next(&in, &line)); /* the end stays the end */
            support_detach(&in);
            linereader_free(&in);
        }
    bytebuf_free(&seen);
}

static void test_long_lines(void **state) {
    (void)state;
    struct bytebuf text = {0};
    static const size_t sizes[] = {1, (1 << 18) - 1, 1 << 18, (1 << 18) + 1, 3000000, 0, 5};
    for (size_t i = 0; i < COUNT_OF(sizes); i++) {
        for (size_t k = 0; k < sizes[i]; k++)
            bytebuf_add_byte(&text, (char)('a' + (k + i) % 26));
        bytebuf_add_byte(&text, '\n');
    }
    static const size_t chunks[] = {0, 4096, 65537};
    for (size_t chunk = 0; chunk < COUNT_OF(chunks); chunk++) {
        struct linereader in = {.chunk = chunks[chunk]};
        support_attach(&in, bytebuf_slice(&text));
        for (size_t i = 0; i < COUNT_OF(sizes); i++) {
            struct slice line;
            assert_true(linereader_next(&in, &line));
            assert_int_equal(line.len, sizes[i]);
            for (size_t k = 0; k < line.len; k += 997)
                assert_int_equal(line.at[k], 'a' + (k + i) % 26);
        }
        support_detach(&in);
        linereader_free(&in);
    }
    bytebuf_free(&text);
}

/* "a", a line of so many bytes, and "b"; `ended`: with LF after all, else the long line is the last one. */
static void read_long_line(size_t length, bool ended, size_t chunk) {
    struct linereader in = {.chunk = chunk};
    struct bytebuf text = {0};
    struct slice line;
    bool fits = length <= linereader_longest;
    bytebuf_add(&text, SLICE("a\n"));
    for (size_t i = 0; i < length; i++)
        bytebuf_add_byte(&text, 'x');
    bytebuf_add(&text, ended ? SLICE("\nb\n") : SLICE(""));
    for (int file = 0; file < 2; file++) { /* what the reader keeps for the next file changes nothing */
        support_attach(&in, bytebuf_slice(&text));
        assert_true(linereader_next(&in, &line));
        support_text("before", line, "a");
        assert_int_equal(linereader_next(&in, &line), fits);
        assert_int_equal(in.error, fits ? 0 : LINEREADER_TOO_LONG);
        assert_int_equal(in.line, fits ? 2 : 1);
        if (fits)
            assert_int_equal(line.len, length);
        assert_int_equal(linereader_next(&in, &line), fits && ended);
        assert_int_equal(linereader_next(&in, &line), false);
        support_detach(&in);
    }
    linereader_free(&in);
    bytebuf_free(&text);
}

/* A line may have so many bytes and no more, wherever reads end. */
static void test_longest_line(void **state) {
    (void)state;
    const size_t usual = linereader_longest;
    static const size_t limits[] = {
        LINEREADER_BLOCK,     LINEREADER_BLOCK + 1,     300000, 2 * LINEREADER_BLOCK - 1,
        2 * LINEREADER_BLOCK, 2 * LINEREADER_BLOCK + 1, 700001};
    static const size_t chunks[] = {0, 4096, 65537};
    assert_true(usual >= 1 << 30);
    for (size_t i = 0; i < COUNT_OF(limits); i++)
        for (size_t more = 0; more < 3; more++)
            for (size_t chunk = 0; chunk < COUNT_OF(chunks); chunk++) {
                linereader_longest = limits[i];
                read_long_line(limits[i] - 1 + more, true, chunks[chunk]);
                read_long_line(limits[i] - 1 + more, false, chunks[chunk]);
            }
    linereader_longest = usual;
}

static void test_open(void **state) {
    (void)state;
    struct linereader in = {0};
    struct slice line;
    assert_false(linereader_open(&in, "no such file"));
    assert_int_equal(in.error, ENOENT);
    assert_false(linereader_next(&in, &line));
    assert_int_equal(linereader_close(&in), ENOENT);
    assert_true(linereader_open(&in, "/dev/null")); /* the reader goes on with the next file */
    assert_false(linereader_next(&in, &line));
    assert_int_equal(linereader_close(&in), 0);
    if (linereader_open(&in, "/")) /* a directory opens, and cannot be read */
        assert_false(linereader_next(&in, &line));
    assert_int_equal(linereader_close(&in), EISDIR);
    assert_true(linereader_open(&in, "-"));
    support_text("name", slice_of_text(in.name), "standard input");
    assert_int_equal(linereader_close(&in), 0);
    assert_true(fcntl(STDIN_FILENO, F_GETFD) >= 0); /* not closed */
    linereader_free(&in);
}

static void test_numbers_begin_anew(void **state) {
    (void)state;
    struct linereader in = {0};
    struct slice line;
    for (int file = 0; file < 2; file++) {
        support_attach(&in, SLICE("a\nb"));
        assert_true(linereader_next(&in, &line));
        assert_int_equal(in.line, 1);
        assert_false(in.cut);
        assert_true(linereader_next(&in, &line));
        assert_true(in.cut);
        support_detach(&in);
    }
    linereader_free(&in);
}

static void test_peek(void **state) {
    (void)state;
    for (size_t chunk = 0; chunk < COUNT_OF(support_chunks); chunk++) {
        struct linereader in = {.chunk = support_chunks[chunk]};
        struct slice line;
        support_attach(&in, SLICE("PERFILE2 more\nx"));
        assert_true(slice_starts(linereader_peek(&in, 8), SLICE("PERFILE2")));
        assert_true(slice_starts(linereader_peek(&in, 1), SLICE("P")));
        assert_true(linereader_next(&in, &line));
        support_text("nothing is lost", line, "PERFILE2 more");
        support_text("less than wanted", linereader_peek(&in, 100), "x");
        assert_true(linereader_next(&in, &line));
        support_text("the rest", line, "x");
        assert_true(in.cut);
        support_detach(&in);
        support_attach(&in, SLICE(""));
        support_text("at the end", linereader_peek(&in, 8), "");
        assert_false(linereader_next(&in, &line));
        support_detach(&in);
        linereader_free(&in);
    }
}

/* Who knows what comes takes whole lines at once. */
static void test_take(void **state) {
    (void)state;
    struct linereader in = {0};
    struct slice line;
    support_attach(&in, SLICE("a\nb\nc\nd\n"));
    support_text("before the first", linereader_unread(&in), "");
    assert_true(linereader_next(&in, &line));
    support_text("unread", linereader_unread(&in), "b\nc\nd\n");
    linereader_advance(&in, 4, 2);
    assert_true(linereader_next(&in, &line));
    support_text("line", line, "d");
    assert_int_equal(in.line, 4);
    support_detach(&in);
    linereader_free(&in);
}

/* A part of a file is read without moving the file's position; lines go on after its end. */
static void test_part(void **state) {
    (void)state;
    for (size_t chunk = 0; chunk < COUNT_OF(support_chunks); chunk++) {
        int fd = support_file(SLICE("aa\nbb\ncc\ndd"));
        struct linereader in = {.chunk = support_chunks[chunk]};
        struct slice line;
        linereader_attach_range(&in, fd, "part", 3, 7);
        assert_true(linereader_next(&in, &line));
        support_text("first", line, "bb");
        assert_int_equal(linereader_position(&in), 6);
        assert_true(linereader_next(&in, &line));
        support_text("across the end", line, "cc");
        assert_true(linereader_next(&in, &line));
        support_text("behind the end", line, "dd");
        assert_false(linereader_next(&in, &line));
        assert_int_equal(lseek(fd, 0, SEEK_CUR), 0);
        support_detach(&in);
        linereader_free(&in);
    }
}

/* The first bytes go to another reader; blocks change hands, the rest stays. */
static void test_give(void **state) {
    (void)state;
    struct linereader in = {0}, piece = {0};
    struct slice line;
    support_attach(&in, SLICE("a\nb\nc\nd"));
    for (int i = 0; i < 2; i++) {
        linereader_peek(&in, 4);
        linereader_split(&in, &piece, 2);
        assert_true(linereader_next(&piece, &line));
        support_text("given", line, i ? "b" : "a");
        assert_int_equal(piece.line, 1);
        assert_false(linereader_next(&piece, &line));
        assert_false(piece.cut);
    }
    assert_true(linereader_next(&in, &line));
    support_text("left", line, "c");
    assert_int_equal(linereader_position(&in), 6);
    assert_true(linereader_next(&in, &line));
    support_text("last", line, "d");
    support_detach(&in);
    linereader_free(&in);
    linereader_free(&piece);
}

static void test_seek(void **state) {
    (void)state;
    struct linereader in = {0};
    struct slice line;
    int fd = support_file(SLICE("skipped\naa\nbb\ncc\n"));
    lseek(fd, 8, SEEK_SET); /* as a shell hands a file on */
    linereader_attach(&in, fd, "test");
    assert_true(linereader_next(&in, &line));
    support_text("first", line, "aa");
    linereader_seek(&in, 6);
    assert_true(linereader_next(&in, &line));
    support_text("elsewhere", line, "cc");
    assert_int_equal(in.line, 2);
    support_detach(&in);

    int ends[2];
    assert_int_equal(pipe(ends), 0);
    close(ends[1]);
    linereader_attach(&in, ends[0], "pipe");
    linereader_seek(&in, 6);
    assert_false(linereader_next(&in, &line));
    assert_int_equal(linereader_close(&in), ESPIPE);
    close(ends[0]);
    linereader_free(&in);
}

/* A pipe that has nothing yet and does not block. */
static void test_nonblocking(void **state) {
    (void)state;
    int ends[2];
    assert_int_equal(pipe2(ends, O_NONBLOCK), 0);
    pid_t child = fork();
    if (child == 0) {
        usleep(20000);
        _exit(write(ends[1], "late\n", 5) != 5);
    }
    close(ends[1]);
    struct linereader in = {0};
    struct slice line;
    linereader_attach(&in, ends[0], "pipe");
    assert_true(linereader_next(&in, &line));
    support_text("line", line, "late");
    assert_false(linereader_next(&in, &line));
    assert_int_equal(linereader_close(&in), 0);
    linereader_free(&in);
    close(ends[0]);
}

/* A pipe is made as wide as we may make it. */
static void test_wide_pipe(void **state) {
    (void)state;
    int ends[2], other[2], saved = dup(STDIN_FILENO);
    struct linereader in = {0};
    assert_true(pipe(ends) == 0 && pipe(other) == 0);
    if (fcntl(other[0], F_SETPIPE_SZ, 1 << 20) < 1 << 20)
        skip(); /* this user has too many pipes */
    assert_true(fcntl(ends[0], F_GETPIPE_SZ) < 1 << 20);
    dup2(ends[0], STDIN_FILENO);
    assert_true(linereader_open(&in, "-"));
    assert_int_equal(fcntl(STDIN_FILENO, F_GETPIPE_SZ), 1 << 20);
    assert_int_equal(linereader_close(&in), 0);
    dup2(saved, STDIN_FILENO);

    char folder[] = "/tmp/test-linereader-XXXXXX", name[64];
    assert_non_null(mkdtemp(folder));
    snprintf(name, sizeof name, "%s/pipe", folder);
    assert_int_equal(mkfifo(name, 0600), 0);
    int writer = open(name, O_RDWR);
    assert_true(writer >= 0 && linereader_open(&in, name));
    assert_int_equal(fcntl(writer, F_GETPIPE_SZ), 1 << 20);
    assert_int_equal(linereader_close(&in), 0);
    linereader_free(&in);
    unlink(name);
    rmdir(folder);
    const int open_ones[] = {writer, saved, ends[0], ends[1], other[0], other[1]};
    for (size_t i = 0; i < COUNT_OF(open_ones); i++)
        close(open_ones[i]);
}

static size_t searched, reads;

void *__real_memchr(const void *, int, size_t);
void *__wrap_memchr(const void *, int, size_t);

void *__wrap_memchr(const void *bytes, int byte, size_t size) {
    const char *found = __real_memchr(bytes, byte, size);
    searched += found ? (size_t)(found - (const char *)bytes) + 1 : size;
    return (void *)(uintptr_t)found;
}

ssize_t __real_read(int, void *, size_t);
ssize_t __wrap_read(int, void *, size_t);

ssize_t __wrap_read(int fd, void *bytes, size_t size) {
    ssize_t got = __real_read(fd, bytes, size);
    reads++;
    return got;
}

/* How the lines of a text of so many bytes are read; all but the last have `len`. */
static void count_work(size_t size, size_t len, size_t chunk) {
    struct bytebuf text = {0};
    struct linereader in = {.chunk = chunk};
    memset(bytebuf_reserve(&text, size), 'x', size);
    for (size_t at = len; at < size; at += len + 1)
        text.at[at] = '\n';
    text.len = size;
    support_attach(&in, bytebuf_slice(&text));
    searched = reads = 0;
    for (struct slice line; linereader_next(&in, &line);)
        ;
    support_detach(&in);
    linereader_free(&in);
    bytebuf_free(&text);
}

/* Few large reads, and each byte is searched for a newline once or twice, however long the lines are. */
static void test_work(void **state) {
    (void)state;
    enum { SIZE = 1 << 22 };
    count_work(SIZE, 60, 0);
    assert_in_range(reads, 2, SIZE >> 16);
    assert_in_range(searched, SIZE - 100, SIZE + SIZE / 8);
    count_work(SIZE, SIZE, 0);
    assert_in_range(reads, 2, SIZE >> 16);
    assert_in_range(searched, SIZE, 2 * SIZE);
    count_work(SIZE, SIZE, 4096); /* one line in a thousand pieces */
    assert_in_range(searched, SIZE, 2 * SIZE);
    count_work(SIZE, 300000, 4096);
    assert_in_range(searched, SIZE - 100, 3 * SIZE);
}

/* After the end of a part little is read: it belongs to somebody else. */
static void test_little_after_part(void **state) {
    (void)state;
    enum { SIZE = 1 << 21, END = 1 << 20, LITTLE = 1 << 15 };
    struct bytebuf text = {0};
    struct linereader in = {0};
    struct slice line;
    memset(bytebuf_reserve(&text, SIZE), 'x', SIZE);
    text.len = SIZE;
    text.at[END + 1000] = '\n';
    int fd = support_file(bytebuf_slice(&text));
    linereader_attach_range(&in, fd, "range", 10, END);
    assert_true(linereader_next(&in, &line));
    assert_int_equal(line.len, END + 1000 - 10);
    assert_in_range(in.bytes, END + 1000, END + LITTLE);
    support_detach(&in);
    linereader_free(&in);
    bytebuf_free(&text);
}

/* What was handed out since a position, as long as it is in the block. */
static void test_since(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT_OF(support_chunks); i++) {
        struct linereader in = {.chunk = support_chunks[i]};
        struct slice line, bytes;
        support_attach(&in, SLICE("a\r\nbc\n\nd\n"));
        assert_true(linereader_next(&in, &line));
        uint64_t position = linereader_position(&in);
        assert_true(linereader_since(&in, position, &bytes));
        assert_int_equal(bytes.len, 0);
        assert_true(linereader_next(&in, &line) && linereader_next(&in, &line));
        if (!support_chunks[i]) /* else it may have been moved out */
            assert_true(linereader_since(&in, position, &bytes));
        if (linereader_since(&in, position, &bytes))
            support_text("since", bytes, "bc\n\n");
        assert_false(linereader_since(&in, UINT64_MAX, &bytes)); /* before the first byte */
        support_detach(&in);
        linereader_free(&in);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lines),
        cmocka_unit_test(test_long_lines),
        cmocka_unit_test(test_open),
        cmocka_unit_test(test_numbers_begin_anew),
        cmocka_unit_test(test_peek),
        cmocka_unit_test(test_take),
        cmocka_unit_test(test_part),
        cmocka_unit_test(test_give),
        cmocka_unit_test(test_longest_line),
        cmocka_unit_test(test_seek),
        cmocka_unit_test(test_nonblocking),
        cmocka_unit_test(test_wide_pipe),
        cmocka_unit_test(test_since),
        cmocka_unit_test(test_work),
        cmocka_unit_test(test_little_after_part),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
