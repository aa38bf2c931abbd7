/* zstd: frames of the zstd program, in pieces of any size, cut at every byte, and with every bit flipped. */
#include "support.h"

#include "base/zstd.h"

#define MAGIC "\x28\xb5\x2f\xfd"

/* "main;work;step_N COUNT" forty times: Huffman codes, three tables, repeated distances. */
#define STEPS                                                                                                \
    MAGIC "\x04\x68\xbd\x04\x00\x32\xc9\x17\x14\xa0\xab\x03\x00\x69\xb6\x95\xce\xfa\xf7\x77\x6d\x2b\x65\xda" \
          "\x89\x07\x7e\x54\xf1\x40\x7d\xff\x9b\x88\x8a\xe9\x9e\x5d\xbc\x36\x93\xf5\xb6\x16\xd3\x2c\xfb\xf4" \
          "\x14\xa4\x03\x0c\xf0\x8c\x18\x5c\xfa\x9e\xde\xdf\xec\x45\x74\xa3\x4c\xc6\xf3\xd9\x98\x4d\xec\xdf" \
          "\xda\xac\x4d\xc7\x6a\xbe\x0c\x51\xe1\xb9\x0e\x5b\xcf\x42\x2f\xb7\x0a\x58\xd9\xb0\x14\x4e\x23\x1c" \
          "\x8c\xf2\x08\x89\x41\x20\x01\x27\xa8\x11\x44\xac\xbd\xdf\x01\x30\xc3\x49\x0f\x11\xfc\x0e\x4c\xa0" \
          "\x1f\x9d\x73\x66\x73\x1a\xca\x18\x46\x97\x9c\x74\x62\xa2\xa5\xca\x94\x4f\x90\xb8\x11\x3d\x24\xed" \
          "\x68\xa3\x64\x97\xee\xfc\xed\x86\x69\x40\xad\x02\x2f\x50\x30\x60"

static struct bytebuf steps_text(void) {
    struct bytebuf text = {0};
    for (int i = 0; i < 40; i++)
        bytebuf_add_format(&text, "main;work;step_%d %d\n", i % 7, i * i);
    return text;
}

struct sink {
    struct bytebuf text;
    size_t most; /* bytes that are wanted; 0: all */
};

static bool gather(void *context, struct slice bytes) {
    struct sink *self = context;
    assert_true(bytes.len > 0);
    bytebuf_add(&self->text, bytes);
    return !self->most || self->text.len < self->most;
}

/* Unpacks in pieces of that size (0: all at once). Returns the problem, "cut off", or NULL. */
static const char *unpack(struct slice packed, size_t piece, struct sink *sink) {
    struct zstd zstd = {.take = gather, .context = sink, .window_max = 1 << 23};
    bool good = true;
    sink->text.len = 0;
    while (good && packed.len) {
        size_t count = piece && piece < packed.len ? piece : packed.len;
        good = zstd_push(&zstd, slice_part(packed, 0, count));
        packed = slice_from(packed, count);
    }
    const char *problem = zstd.problem ? zstd.problem
                          : !good      ? "stopped"
                                       : (zstd_is_between_frames(&zstd) ? NULL : "cut off");
    zstd_free(&zstd);
    return problem;
}

static void check(const char *what, struct slice packed, struct slice want, const char *problem) {
    struct sink sink = {0};
    for (size_t i = 0; i < COUNT_OF(support_chunks); i++) {
        const char *got = unpack(packed, support_chunks[i], &sink);
        support_same(what, bytebuf_slice(&sink.text), want);
        support_check(what, !got == !problem && (!got || strstr(got, problem)));
    }
    bytebuf_free(&sink.text);
}

static void test_frames(void **state) {
    (void)state;
    struct bytebuf steps = steps_text(), many = {0};
    bytebuf_add(&many, slice_of_text("xxxxxxxxxx"));
    for (int i = 0; i < 290; i++)
        bytebuf_add_byte(&many, 'x');
    check("nothing", SLICE(""), SLICE(""), NULL);
    check("empty", SLICE(MAGIC "\x24\x00\x01\x00\x00\x99\xe9\xd8\x51"), SLICE(""), NULL);
    check("raw",
          SLICE(MAGIC "\x00\x58\x31\x00\x00"
                      "a;b 1\n"),
          SLICE("a;b 1\n"), NULL);
    check("one byte repeated", SLICE(MAGIC "\x00\x58\x4d\x00\x00\x10\x78\x78\x01\x00\x27\x2a\xc0\x02"),
          bytebuf_slice(&many), NULL);
    check("a block of one byte", SLICE(MAGIC "\x00\x58\x63\x09\x00x"), bytebuf_slice(&many), NULL);
    check("sequences",
          SLICE(MAGIC "\x00\x58\x6d\x00\x00\x30\x61\x3b\x62\x20\x31\x0a\x01\x00\x97\xa9\x14\x01"),
          SLICE("a;b 1\na;b 1\na;b 1\na;b 1\na;b 1\na;b 1\na;b 1\na;b 1\n"
                "a;b 1\na;b 1\na;b 1\na;b 1\na;b 1\na;b 1\na;b 1\na;b 1\n"),
          NULL);
    check("codes and tables", SLICE(STEPS), bytebuf_slice(&steps), NULL);
    bytebuf_free(&steps);
    bytebuf_free(&many);
}

#define RAW MAGIC "\x00\x58\x19\x00\x00" /* three bytes */

static void test_several(void **state) {
    (void)state;
    check("two", SLICE(RAW "abc" RAW "def"), SLICE("abcdef"), NULL);
    check("skipped", SLICE("\x50\x2a\x4d\x18\x00\x00\x00\x00" RAW "abc\x5f\x2a\x4d\x18\x05\x00\x00\x00hello"),
          SLICE("abc"), NULL);
    check("cut in what is skipped", SLICE("\x50\x2a\x4d\x18\x05\x00\x00\x00hell"), SLICE(""), "cut off");
    check("several blocks",
          SLICE(MAGIC "\x00\x58\x18\x00\x00"
                      "abc\x22\x00\x00"
                      "d\x01\x00\x00"),
          SLICE("abcdddd"), NULL);
}

static void test_refused(void **state) {
    (void)state;
    check("no frame", SLICE("hello"), SLICE(""), "no frame of zstd");
    check("text after a frame", SLICE(RAW "abcd\nef"), SLICE("abc"), "no frame of zstd");
    check("dictionary",
          SLICE(MAGIC "\x01\x58\x07\x19\x00\x00"
                      "abc"),
          SLICE(""), "dictionary");
    check("dictionary 0 is none",
          SLICE(MAGIC "\x01\x58\x00\x19\x00\x00"
                      "abc"),
          SLICE("abc"), NULL);
    check("reserved bit",
          SLICE(MAGIC "\x08\x58\x19\x00\x00"
                      "abc"),
          SLICE(""), "another version");
    check("large window",
          SLICE(MAGIC "\x00\x69\x19\x00\x00"
                      "abc"),
          SLICE(""), "more memory");
    check("reserved block",
          SLICE(MAGIC "\x00\x58\x1f\x00\x00"
                      "abc"),
          SLICE(""), "a block is damaged");
    check("block above the window", SLICE(MAGIC "\x00\x00\x0b\x20\x00x"), SLICE(""), "a block is damaged");
    check("size",
          SLICE(MAGIC "\x20\x04\x19\x00\x00"
                      "abc"),
          SLICE("abc"), "its size");
    check("check",
          SLICE(MAGIC "\x04\x58\x31\x00\x00"
                      "a;b 1\n\x7a\x2e\x2f\x08"),
          SLICE("a;b 1\n"), "its check");
    check("good check",
          SLICE(MAGIC "\x04\x58\x31\x00\x00"
                      "a;b 1\n\x7a\x2e\x2f\x09"),
          SLICE("a;b 1\n"), NULL);
    check("codes of no block before", SLICE(MAGIC "\x00\x58\x2d\x00\x00\x13\x40\x00\x01\x00"), SLICE(""),
          "a block is damaged");
    check("tables of no block before",
          SLICE(MAGIC "\x00\x58\x35\x00\x00\x08"
                      "a\x01\xfc\x01\x00"),
          SLICE(""), "a block is damaged");
}

/* Nothing is invented, and nothing is called whole. */
static void test_cut(void **state) {
    (void)state;
    struct bytebuf steps = steps_text();
    struct slice packed = SLICE(STEPS);
    struct sink sink = {0};
    for (size_t len = 1; len < packed.len; len++) {
        support_text("cut", slice_of_text(unpack(slice_part(packed, 0, len), 0, &sink)), "cut off");
        support_check("nothing is invented", slice_starts(bytebuf_slice(&steps), bytebuf_slice(&sink.text)));
    }
    bytebuf_free(&sink.text);
    bytebuf_free(&steps);
}

/* Ends, and says so when something is wrong: the check covers all bytes of the content. */
static void test_flipped(void **state) {
    (void)state;
    struct bytebuf steps = steps_text();
    char bytes[] = STEPS;
    struct sink sink = {0};
    for (size_t bit = 0; bit < 8 * (sizeof bytes - 1); bit++) {
        bytes[bit / 8] = (char)(bytes[bit / 8] ^ 1 << bit % 8);
        const char *problem = unpack((struct slice){bytes, sizeof bytes - 1}, 0, &sink);
        support_check("flipped", problem || bit / 8 == 4 /* that there is a check */ ||
                                     slice_equal(bytebuf_slice(&sink.text), bytebuf_slice(&steps)));
        bytes[bit / 8] = (char)(bytes[bit / 8] ^ 1 << bit % 8);
    }
    bytebuf_free(&sink.text);
    bytebuf_free(&steps);
}

static void test_stopped(void **state) {
    (void)state;
    struct sink sink = {.most = 3};
    support_text("stopped", slice_of_text(unpack(SLICE(RAW "abc" RAW "def"), 0, &sink)), "stopped");
    support_text("and no more", bytebuf_slice(&sink.text), "abc");
    bytebuf_free(&sink.text);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_frames), cmocka_unit_test(test_several), cmocka_unit_test(test_refused),
        cmocka_unit_test(test_cut),    cmocka_unit_test(test_flipped), cmocka_unit_test(test_stopped),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
