/* chunks: together they have every line after the start exactly once, whatever their size, of files and
 * pipes. */
#include "support.h"

#include <unistd.h>

#include "profile/chunks.h"

static void add_line(struct bytebuf *text, struct slice line) {
    bytebuf_add(text, line);
    bytebuf_add_byte(text, '\n');
}

/* Reads lines up to the first empty line that ends at `until` or later. */
static void read_until(struct linereader *in, uint64_t until, struct bytebuf *text) {
    for (struct slice line; linereader_next(in, &line);) {
        add_line(text, line);
        if (line.len == 0 && linereader_position(in) >= until)
            return;
    }
}

/* All lines by way of chunks, in their order; how many chunks there were. */
static size_t read_in_chunks(struct linereader *in, size_t size, struct bytebuf *text) {
    struct linereader piece = {0};
    struct chunks chunks = {.in = in, .size = size};
    size_t count = 0;
    read_until(in, 1, text);
    if (chunks_open(&chunks, 1)) {
        for (uint64_t number; chunks_take(&chunks, &piece, &number);) {
            assert_int_equal(number, count++);
            uint64_t end = chunks_end(&chunks, &piece);
            if (chunks_find_start(&chunks, &piece))
                read_until(&piece, end, text);
            chunks_put_back(&chunks, &piece, number);
        }
        chunks_close(&chunks);
        assert_int_equal(chunks.count, count);
        for (size_t i = 1; i < count; i++)
            assert_true(chunks.lines[i] >= chunks.lines[i - 1]);
        chunks_free(&chunks);
    }
    read_until(in, UINT64_MAX, text);
    linereader_free(&piece);
    return count;
}

static int pipe_of(struct slice text) {
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(write(ends[1], text.at, text.len), (ssize_t)text.len);
    close(ends[1]);
    return ends[0];
}

static void check(struct slice text, size_t size, bool is_pipe, size_t min_count) {
    struct linereader in = {.chunk = 20}; /* else one read would take a whole pipe */
    struct bytebuf read = {0};
    int fd = is_pipe ? pipe_of(text) : support_file(text);
    linereader_attach(&in, fd, "test");
    assert_int_equal(chunks_is_file(fd), !is_pipe);
    assert_true(read_in_chunks(&in, size, &read) >= min_count);
    support_same("lines", bytebuf_slice(&read), text);
    size_t newlines = 0;
    for (size_t i = 0; i < text.len; i++)
        newlines += text.at[i] == '\n';
    assert_int_equal(in.line, newlines); /* the reader has counted them all */
    close(fd);
    linereader_free(&in);
    bytebuf_free(&read);
}

static void test_all_lines(void **state) {
    (void)state;
    static const char *const pieces[] = {"a\n", "bb ccc\n", "\n", "\n\n", "x\n\n"};
    struct bytebuf text = {0};
    for (int i = 0; i < 2000; i++) {
        text.len = 0;
        for (uint32_t n = support_random(40); n > 0; n--)
            bytebuf_add(&text, slice_of_text(pieces[support_random(COUNT_OF(pieces))]));
        check(bytebuf_slice(&text), 1 + support_random(20), i % 2, 0);
    }
    text.len = 0;
    for (int i = 0; i < 100; i++)
        bytebuf_add(&text, SLICE("header\n\tframe\n\n"));
    check(bytebuf_slice(&text), 50, false, 20);
    check(bytebuf_slice(&text), 50, true, 20);
    bytebuf_free(&text);
}

/* What cannot be cut is left to the caller. */
static void test_uncut(void **state) {
    (void)state;
    struct linereader in = {0};
    struct bytebuf read = {0};
    struct chunks chunks = {.in = &in};
    int fd = support_file(SLICE("\n\na\nb\nc\n"));
    linereader_attach(&in, fd, "test");
    read_until(&in, 1, &read);
    assert_false(chunks_open(&chunks, 100)); /* too little is left */
    chunks = (struct chunks){.in = &in};
    read.len = 0;
    read_until(&in, UINT64_MAX, &read);
    support_text("rest", bytebuf_slice(&read), "\na\nb\nc\n");
    close(fd);
    linereader_free(&in);
    bytebuf_free(&read);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_all_lines), cmocka_unit_test(test_uncut)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
