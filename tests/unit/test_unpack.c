/* unpack: what zstd and xz packed, whole, in several frames, cut off and damaged; what is not packed. */
#include "support.h"

#include <unistd.h>

#include "base/unpack.h"

/* "a;b 1\n" packed, with checks. */
#define ZSTD                                                           \
    "\x28\xb5\x2f\xfd\x04\x58\x31\x00\x00\x61\x3b\x62\x20\x31\x0a\x7a" \
    "\x2e\x2f\x09"
#define XZ_BYTES                                                       \
    "\xfd\x37\x7a\x58\x5a\x00\x00\x04\xe6\xd6\xb4\x46\x02\x00\x21\x01" \
    "\x16\x00\x00\x00\x74\x2f\xe5\xa3\x01\x00\x05\x61\x3b\x62\x20\x31" \
    "\x0a\x00\x00\x00\x6f\xbd\x30\x52\xd6\x1e\x4b\x92\x00\x01\x1e\x06" \
    "\xc1\x2f\xa4\x1d\x1f\xb6\xf3\x7d\x01\x00\x00\x00\x00\x04\x59\x5a"

static void gather(void *context, struct linereader *lines) {
    struct bytebuf *text = context;
    for (struct slice line; linereader_next(lines, &line);) {
        bytebuf_add(text, line);
        bytebuf_add_byte(text, '\n');
    }
}

static void check(const char *what, struct slice packed, const char *want, bool wanted_good) {
    struct linereader in = {0};
    struct bytebuf text = {0};
    struct messages messages = {0};
    support_attach(&in, packed);
    bool good = unpack_read(&in, gather, &text, &messages);
    support_text(what, bytebuf_slice(&text), want);
    support_check(what, good == wanted_good && messages_are_none(&messages) == good);
    support_detach(&in);
    linereader_free(&in);
    messages_free(&messages);
    bytebuf_free(&text);
}

static void test_plain(void **state) {
    (void)state;
    check("nothing", SLICE(""), "", true);
    check("a line", SLICE("a;b 1\n"), "a;b 1\n", true);
    check("another letter", SLICE("(\xb5/\n"), "(\xb5/\n", true);
}

static void test_zstd(void **state) {
    (void)state;
    check("one frame", SLICE(ZSTD), "a;b 1\n", true);
    check("two frames", SLICE(ZSTD ZSTD), "a;b 1\na;b 1\n", true);
    check("cut off", slice_part(SLICE(ZSTD ZSTD), 0, sizeof ZSTD + 3), "a;b 1\n", false);
    check("damaged", SLICE(ZSTD "\x28\xb5\x2f\xfd\x04\xff"), "a;b 1\n", false);
}

static bool has_xz(void) {
    return access("/usr/bin/xz", X_OK) == 0;
}

static const struct slice packed_xz = SLICE_INIT(XZ_BYTES);

static void test_xz(void **state) {
    (void)state;
    if (!has_xz())
        skip();
    check("whole", packed_xz, "a;b 1\n", true);
}

/* xz says on standard error what is wrong, too. */
static void test_xz_cut(void **state) {
    (void)state;
    if (!has_xz())
        skip();
    support_gather_messages();
    check("cut off", slice_part(packed_xz, 0, packed_xz.len - 5), "a;b 1\n", false);
    struct bytebuf said = support_messages();
    bytebuf_free(&said);
}

/* Without the program the file is named. */
static void test_no_xz(void **state) {
    (void)state;
    char *path = strdup(getenv("PATH"));
    assert_int_equal(setenv("PATH", "/nowhere", 1), 0);
    check("no xz", packed_xz, "", false);
    assert_int_equal(setenv("PATH", path, 1), 0);
    free(path);
}

static void read_one(void *context, struct linereader *lines) {
    struct bytebuf *text = context;
    struct slice line;
    if (linereader_next(lines, &line))
        bytebuf_add(text, line);
}

/* Who reads only the start is not waited for, and nothing is wrong. */
static void test_unread(void **state) {
    (void)state;
    const struct slice all[] = {SLICE(ZSTD ZSTD), packed_xz};
    for (size_t i = 0; i < COUNT_OF(all); i++) {
        struct linereader in = {0};
        struct bytebuf text = {0};
        struct messages messages = {0};
        if (i == 1 && !has_xz())
            continue;
        support_attach(&in, all[i]);
        assert_true(unpack_read(&in, read_one, &text, &messages));
        support_text("the first", bytebuf_slice(&text), "a;b 1");
        support_detach(&in);
        linereader_free(&in);
        bytebuf_free(&text);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_plain), cmocka_unit_test(test_zstd),
                                       cmocka_unit_test(test_xz),    cmocka_unit_test(test_xz_cut),
                                       cmocka_unit_test(test_no_xz), cmocka_unit_test(test_unread)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
