/* perf_frame_skip: each line that is skipped is read as a frame; the frames that perf usually prints are. */
#include "support.h"

#include "perf/perf_line.h"

static const char *const addresses[] = {"\t               1", "\tffffffff8110a5b4", "\t    7f1b2c3d4e5f",
                                        "    7f1b2c3d4e5f", "\t 1"};
static const char *const symbols[] = {
    " main+0x1f", " a::b<int>::operator()(c const&)+0x7f3",
    " [unknown]", " app 1 [000] 1.5: 2 cycles:",
    " at 3.25:",  " x: y",
    "",           " JS:*handle /tmp/demo/a very long name of a function in a shop.js:83:27"};
static const char *const ends[] = {" (/usr/lib/x86_64-linux-gnu/libc.so.6)",
                                   " ([kernel.kallsyms])",
                                   " ([a])",
                                   " (/x (deleted))",
                                   "(int)",
                                   " (/cut",
                                   " (/x) ",
                                   ""};

static struct slice pick(const char *const *texts, size_t count) {
    return slice_of_text(texts[support_random((uint32_t)count)]);
}

static void add_line(struct bytebuf *text) {
    size_t start = text->len;
    bytebuf_add(text, pick(addresses, COUNT_OF(addresses)));
    bytebuf_add(text, pick(symbols, COUNT_OF(symbols)));
    bytebuf_add(text, pick(ends, COUNT_OF(ends)));
    if (support_random(4) == 0) /* one byte is another */
        text->at[start + support_random((uint32_t)(text->len - start))] = " :.()[1a\t\r"[support_random(10)];
    bytebuf_add_byte(text, '\n');
}

/* Returns how many lines were skipped. */
static uint64_t check_text(struct slice text) {
    uint64_t lines = 0, read = 0;
    struct slice skipped = slice_part(text, 0, perf_frame_skip(text, &lines)), line;
    for (; skipped.len; read++) {
        size_t end = slice_find(skipped, '\n');
        struct perf_line fields;
        line = slice_part(skipped, 0, end);
        support_check("a skipped line is whole", end < skipped.len);
        support_check("a skipped line is a frame", perf_line_read(line, &fields) == PERF_LINE_FRAME);
        skipped = slice_from(skipped, end + 1);
    }
    assert_int_equal(read, lines);
    return lines;
}

static void test_frames_only(void **state) {
    (void)state;
    struct bytebuf text = {0};
    uint64_t skipped = 0;
    for (int i = 0; i < 100000; i++) {
        text.len = 0;
        for (uint32_t count = 1 + support_random(4); count > 0; count--)
            add_line(&text);
        struct bytebuf copy = {0}; /* of its own size, so that reading beyond it is noticed */
        bytebuf_add(&copy, slice_part(bytebuf_slice(&text), 0, text.len - support_random(2)));
        skipped += check_text(bytebuf_slice(&copy));
        bytebuf_free(&copy);
    }
    assert_true(skipped > 10000);
    bytebuf_free(&text);
}

static void test_usual(void **state) {
    (void)state;
    const struct slice text = SLICE("\tffffffff8110a5b4 schedule+0x14 ([kernel.kallsyms])\n"
                                    "\t    7f1b2c3d4e5f a::b<int>::operator()(c)+0x7 (/usr/lib/libb.so.1)\n"
                                    "\t               1 main+0x1 (/x)\n"
                                    "\nnext 1 [000] 12.345678:     100000 cycles: \n");
    uint64_t lines = 4;
    assert_int_equal(perf_frame_skip(text, &lines), slice_search(text, SLICE("\nnext")));
    assert_int_equal(lines, 7);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_frames_only), cmocka_unit_test(test_usual)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
