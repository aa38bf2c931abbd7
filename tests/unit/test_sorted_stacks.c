/* sorted_stacks: stacks of a sorted file whatever the size of a block, and where a file is left to the table.
 */
#include "support.h"

#include <fcntl.h>
#include <unistd.h>

#include "sorted_stacks.h"

static char path[] = "/tmp/test_sorted_stacks_XXXXXX";

static int make_file(void **state) {
    (void)state;
    int fd = mkstemp(path);
    return fd < 0 || close(fd);
}

static int remove_file(void **state) {
    (void)state;
    return unlink(path);
}

/* "<STACK COUNT>" of each stack, then "end" or "left", and the total. */
static struct bytebuf read_stacks(struct sorted_stacks *in) {
    struct bytebuf text = {0};
    if (sorted_stacks_start(in))
        while (sorted_stacks_next(in)) {
            bytebuf_add_byte(&text, '<');
            bytebuf_add(&text, in->stack);
            bytebuf_add_byte(&text, ' ');
            count_print(&text, in->count);
            bytebuf_add_byte(&text, '>');
        }
    bytebuf_add(&text, in->ended ? SLICE("end ") : SLICE("left"));
    if (in->ended)
        count_print(&text, in->total);
    return text;
}

static const struct {
    bool strip;
    struct slice content;
    struct slice want;
} cases[] = {
    {false, BYTES("a 1\n"), BYTES("<a 1>end 1")},
    {false, BYTES("a 1\na 2\na;b 3\nb 4"), BYTES("<a 3><a;b 3><b 4>end 10")},
    {false, BYTES("a 1\r\nb 2.5\r\n"), BYTES("<a 1><b 2.5>end 3.5")},
    {false, BYTES(" 1\n\xff;\0 2\n"), BYTES("< 1><\xff;\0 2>end 3")},
    {false, BYTES("a 18446744073709551615\na 1\n"),
     BYTES("<a 1.84467440737096e+19>end 1.84467440737096e+19")},
    {false, BYTES("f+0x1 1\nf+0x2 2\n"), BYTES("<f+0x1 1><f+0x2 2>end 3")},
    {true, BYTES("f+0x1 1\nf+0x2 2\ng 3\n"), BYTES("<f+0x... 3><g 3>end 6")},
    {true, BYTES("0x1 1\n0x2;a 1\n0x3;b 1\n"), BYTES("<0x... 1><0x...;a 1><0x...;b 1>end 3")},
    {true, BYTES("0x1;b 1\n0x2;a 1\n"), BYTES("left")}, /* in order before the numbers are stripped only */
    {false, BYTES(""), BYTES("end 0")},
    {false, BYTES("b 1\na 1\n"), BYTES("left")},
    {false, BYTES("a 1\nb 1\na;b 1\n"), BYTES("<a 1>left")},
    {false, BYTES("a 1\n\nb 1\n"), BYTES("left")},
    {false, BYTES("a 1\nb\n"), BYTES("left")},
    {false, BYTES("a 1\nb 2\nc -1\n"), BYTES("<a 1>left")},
    {false,
     BYTES("\xEF\xBB\xBF"
           "a 1\n"),
     BYTES("left")},
    {false, BYTES("a;x 1 2\nb;x 3 4\n"),
     BYTES("left")}, /* two counts: refused with a message by who reads it then */
    {false, BYTES("\x1f\x8b\x08 1\n"), BYTES("left")},
};

static void test_cases(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        support_write(path, cases[i].content);
        for (size_t block = 1; block < 40; block++) {
            struct sorted_stacks in = {.file = {.path = path, .block = block}, .strip = cases[i].strip};
            for (int again = 0; again < 2; again++) {
                struct bytebuf text = read_stacks(&in);
                support_same("stacks", bytebuf_slice(&text), cases[i].want);
                bytebuf_free(&text);
            }
            sorted_stacks_free(&in);
        }
    }
}

static void test_no_file(void **state) {
    (void)state;
    struct sorted_stacks none = {.file = {.path = "/tmp/is/not/there", .block = 16}},
                         folder = {.file = {.path = "/tmp", .block = 16}};
    assert_false(sorted_stacks_start(&none));
    assert_false(sorted_stacks_start(&folder));
    assert_false(none.ended || folder.ended);
    assert_false(sorted_stacks_next(&none));
    sorted_stacks_free(&none);
    sorted_stacks_free(&folder);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_cases), cmocka_unit_test(test_no_file)};
    return cmocka_run_group_tests(tests, make_file, remove_file);
}
