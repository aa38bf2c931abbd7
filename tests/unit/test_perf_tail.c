/* perf_tail: the frame of a sample without call chain among the fields that perf prints with it. */
#include "support.h"

#include "perf/perf_tail.h"

/* Shown: what the text has, then address|symbol|module of the frame. */
static const struct {
    struct slice text;
    const char *shown;
} cases[] = {
    {BYTES(""), ""},
    {BYTES(" "), ""},
    {BYTES("      55c4df9a41ae work+0xc (/bin/app)"), "frame:55c4df9a41ae|work+0xc|/bin/app"},
    {BYTES(" ffffffffabcdefab add (/x)"), "frame:ffffffffabcdefab|add|/x"},
    {BYTES(" ffffffff81000001 operator new(int) (/x)"), "frame:ffffffff81000001|operator new(int)|/x"},
    {BYTES("      55c4df9a41ae f (void (*)(int)) (/x y)"), "frame:55c4df9a41ae|f (void (*)(int))|/x y"},
    {BYTES(" 7f00 work (/bin/app)"), "frame:7f00|work|/bin/app"}, /* not aligned: the first word */
    {BYTES(" added 3 (pages)"), "arguments"},
    {BYTES("      557ab8448140 Perl_pp_gvsv"), "frame:557ab8448140|Perl_pp_gvsv|"},
    {BYTES("      557ab8448140"), "address"},

    /* fields before it */
    {BYTES("                                      0     7fca99943ac7 f+0x37 (/x)"),
     "frame:7fca99943ac7|f+0x37|/x"},
    {BYTES("     55ffba5cda08     11868100242 |OP LOAD|LVL LFB/MAB hit|BLK  N/A             225              "
           " 0 "
           "ffffffffa4470d46 [unknown] ([k])"),
     "frame:ffffffffa4470d46|[unknown]|[k]"},
    {BYTES("   call                      55c4df9a41ae f (/x)"), "frame:55c4df9a41ae|f|/x"},
    {BYTES(" 259,76 R 4096 () 57622160 + 8 [fio] ffffffff8beead90 blk_mq_start_request ([k])"),
     "arguments frame:ffffffff8beead90|blk_mq_start_request|[k]"},

    /* fields after it */
    {BYTES("          1085b67a f (/x) 0x1085ab3a(/x)/0x1085b598(/x)/P/-/-/0/  0x1(/y)/0x2(/y)/M/-/-/0/"),
     "frame:1085b67a|f|/x"},
    {BYTES("          1085b67a f (/x)main+0x1(/x)/leaf+0x2(/y)/P/-/-/0/"), "frame:1085b67a|f|/x"},
    {BYTES("          1085b67a f (/x) ABI:2    AX:0x1    BX:0x2"), "frame:1085b67a|f|/x"},
    {BYTES("          1085b67a f (/x)       10a3f5c40 4K N/A"), "frame:1085b67a|f|/x"},
    {BYTES("          1085b67a f (/x) insn: 48 89"), "frame:1085b67a|f|/x"},
    {BYTES("          1085b67a f+0x1 0x1/0x2/P/-/-/0"), "frame:1085b67a|f+0x1|"},

    /* no frames */
    {BYTES("                0"), "address"},
    {BYTES(" ABI:2    AX:0x1"), ""},
    {BYTES(" page=0xffffea00269631d0 pfn=647"), "arguments"},
    {BYTES(" text"), "arguments word"},
};

static void show(const struct perf_tail *tail, struct bytebuf *into) {
    into->len = 0;
    bytebuf_add(into, tail->has_arguments ? SLICE("arguments ") : SLICE(""));
    bytebuf_add(into, tail->is_word ? SLICE("word ") : SLICE(""));
    bytebuf_add(into, tail->has_address ? SLICE("address ") : SLICE(""));
    if (tail->has_frame) {
        bytebuf_add(into, SLICE("frame:"));
        bytebuf_add(into, tail->frame.address);
        bytebuf_add_byte(into, '|');
        bytebuf_add(into, tail->frame.symbol);
        bytebuf_add_byte(into, '|');
        bytebuf_add(into, tail->frame.module);
    }
}

static void test_texts(void **state) {
    (void)state;
    struct bytebuf shown = {0};
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct perf_tail tail;
        perf_tail_read(cases[i].text, &tail);
        show(&tail, &shown);
        support_text(cases[i].shown, slice_trim(bytebuf_slice(&shown)), cases[i].shown);
    }
    bytebuf_free(&shown);
}

static void test_fields(void **state) {
    (void)state;
    static const char *const fields[] = {
        "",         "  ",           " 0x1/0x2/P/-/-/0", " ABI:2",
        " 4K 4K",   " N/A",         "       10a3f5c40", "       10a3f5c40 4K",
        " insn: 1", " \t IPC: 0.42"};
    static const char *const others[] = {" f", " 10a3f5c40 f", "       10a3f5c40 f", " 4", " K"};
    for (size_t i = 0; i < COUNT_OF(fields); i++)
        support_check(fields[i], perf_tail_is_fields(slice_of_text(fields[i])));
    for (size_t i = 0; i < COUNT_OF(others); i++)
        support_check(others[i], !perf_tail_is_fields(slice_of_text(others[i])));
}

/* Texts made to be slow: nothing here may be quadratic. */
static void test_long(void **state) {
    (void)state;
    static const char *const pieces[] = {"               0",    " (",  " (x)", " (x) y", " 4K",
                                         " 1234567890123456 f", "/P/", " 0x1/"};
    struct bytebuf text = {0};
    for (size_t i = 0; i < COUNT_OF(pieces); i++) {
        struct perf_tail tail;
        text.len = 0;
        bytebuf_add(&text, SLICE(" ffffffff81000001 f"));
        while (text.len < 1000000)
            bytebuf_add(&text, slice_of_text(pieces[i]));
        perf_tail_read(bytebuf_slice(&text), &tail);
        assert_true(tail.frame.symbol.len <= text.len);
    }
    bytebuf_free(&text);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_texts), cmocka_unit_test(test_fields),
                                       cmocka_unit_test(test_long)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
