/* gunzip: members, headers with all their fields, and every cut and every flipped bit of a small file. */
#include "support.h"

#include <unistd.h>

#include "base/gunzip.h"
#include "base/unpack.h"

/* "a;b 1\n" packed: stored, and with a fixed code. */
#define HEADER "\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03"
#define STORED             \
    "\x01\x06\x00\xf9\xff" \
    "a;b 1\n"
#define FIXED "\x4b\xb4\x4e\x52\x30\xe4\x02\x00"
#define TRAILER "\x0f\x63\x71\x2b\x06\x00\x00\x00"

static void gather(void *context, struct linereader *lines) {
    struct bytebuf *text = context;
    for (struct slice line; linereader_next(lines, &line);) {
        bytebuf_add(text, line);
        bytebuf_add_byte(text, '\n');
    }
}

/* What is in the file; *good: whether all of it is. */
static struct bytebuf unpack(struct slice packed, bool *good, bool *reported) {
    struct linereader in = {0};
    struct bytebuf text = {0};
    struct messages messages = {0};
    support_attach(&in, packed);
    *good = unpack_read(&in, gather, &text, &messages);
    *reported = !messages_are_none(&messages);
    support_detach(&in);
    linereader_free(&in);
    messages_free(&messages);
    return text;
}

static void check(const char *what, struct slice packed, const char *want, bool wanted_good) {
    bool good, reported;
    struct bytebuf text = unpack(packed, &good, &reported);
    support_text(what, bytebuf_slice(&text), want);
    support_check(what, good == wanted_good && reported == !good);
    bytebuf_free(&text);
}

static void test_members(void **state) {
    (void)state;
    check("stored", SLICE(HEADER STORED TRAILER), "a;b 1\n", true);
    check("fixed", SLICE(HEADER FIXED TRAILER), "a;b 1\n", true);
    check("two", SLICE(HEADER FIXED TRAILER HEADER STORED TRAILER), "a;b 1\na;b 1\n", true);
    check("padding", SLICE(HEADER FIXED TRAILER "\0\0\0"), "a;b 1\n", true);
    check("no member after it", SLICE(HEADER FIXED TRAILER "x"), "a;b 1\n", false);
    check("all fields",
          SLICE("\x1f\x8b\x08\x1e\0\0\0\0\0\x03"
                "\x02\0xy"
                "name\0"
                "remark\0"
                "\1\2" FIXED TRAILER),
          "a;b 1\n", true);
    check("check", SLICE(HEADER FIXED "\0\0\0\0\x06\0\0\0"), "a;b 1\n", false);
    check("size", SLICE(HEADER FIXED "\x0f\x63\x71\x2b\x07\0\0\0"), "a;b 1\n", false);
    check("other method", SLICE("\x1f\x8b\x07\0\0\0\0\0\0\x03" FIXED TRAILER), "", false);
}

/* The same in the format of zlib: two bytes, and another check. */
static void test_zlib(void **state) {
    (void)state;
    check("fixed", SLICE("\x78\x9c" FIXED "\x05\xc7\x01\x5a"), "a;b 1\n", true);
    check("stored", SLICE("\x78\x01" STORED "\x05\xc7\x01\x5a"), "a;b 1\n", true);
    check("check", SLICE("\x78\x9c" FIXED "\x05\xc7\x01\x5b"), "a;b 1\n", false);
    check("cut", SLICE("\x78\x9c" FIXED "\x05\xc7"), "a;b 1\n", false);
    check("text", SLICE("x^a;b 1\n"), "x^a;b 1\n", true);
    assert_true(gunzip_is_zlib(SLICE("\x78\x9c\x4b\xb4")));
    assert_false(gunzip_is_zlib(SLICE("\x78\x9d\x4b\xb4")));
    assert_false(gunzip_is_zlib(SLICE("\x78\xbb\x4b\xb4"))); /* with a dictionary */
    assert_false(gunzip_is_zlib(SLICE("x^a;b 1\n")));
}

static void test_cut(void **state) {
    (void)state;
    struct slice packed = SLICE(HEADER FIXED TRAILER);
    for (size_t len = 2; len < packed.len; len++) {
        bool good, reported;
        struct bytebuf text = unpack(slice_part(packed, 0, len), &good, &reported);
        support_check("cut", !good && reported);
        struct slice cut = slice_part(bytebuf_slice(&text), 0, text.len ? text.len - 1 : 0); /* without LF */
        support_check("nothing is invented", slice_starts(SLICE("a;b 1"), cut));
        bytebuf_free(&text);
    }
}

/* "a;b 1\n" sixteen times: lengths and distances are cut through, too. */
static void test_cut_repeated(void **state) {
    (void)state;
    struct slice packed = SLICE(HEADER "\x4b\xb4\x4e\x52\x30\xe4\x4a\xa4\x19\x09\x00"),
                 line = SLICE("a;b 1\n");
    for (size_t len = 11; len <= packed.len; len++) {
        bool good, reported;
        struct bytebuf text = unpack(slice_part(packed, 0, len), &good, &reported);
        support_check("cut", !good && reported && (len < packed.len || text.len == 16 * line.len));
        for (size_t at = 0; at + 1 < text.len; at++)
            assert_int_equal(text.at[at], line.at[at % line.len]);
        bytebuf_free(&text);
    }
}

/* Ends, and says so when something is wrong; what the check covers is never wrong in silence. */
static void test_flipped(void **state) {
    (void)state;
    char bytes[] = HEADER FIXED TRAILER;
    struct slice packed = {bytes, sizeof bytes - 1};
    for (size_t bit = 16; bit < packed.len * 8; bit++) { /* after the mark */
        bool good, reported;
        bytes[bit / 8] = (char)(bytes[bit / 8] ^ 1 << bit % 8);
        struct bytebuf text = unpack(packed, &good, &reported);
        support_check("flipped",
                      good != reported && (!good || slice_equal(bytebuf_slice(&text), SLICE("a;b 1\n"))));
        bytebuf_free(&text);
        bytes[bit / 8] = (char)(bytes[bit / 8] ^ 1 << bit % 8);
    }
}

static void ignore(void *context, struct linereader *lines) {
    (void)context;
    (void)lines;
}

/* Who reads nothing is not waited for, and nothing is wrong. */
static void test_unread(void **state) {
    (void)state;
    struct linereader in = {0};
    struct messages messages = {0};
    support_attach(&in, SLICE(HEADER FIXED TRAILER));
    assert_true(unpack_read(&in, ignore, NULL, &messages));
    support_detach(&in);
    linereader_free(&in);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_members), cmocka_unit_test(test_zlib),
                                       cmocka_unit_test(test_cut),     cmocka_unit_test(test_cut_repeated),
                                       cmocka_unit_test(test_flipped), cmocka_unit_test(test_unread)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
