/* filekind: first bytes of kinds of files, of texts that only look like them, and what is advised. */
#include "support.h"

#include "base/filekind.h"

/* A line of a thread dump. */
#define DUMP "Full thread dump OpenJDK 64-Bit Server VM (25.91-b14 mixed mode):\n"
#define SAMPLE "app 1 [000] 1.0: 1 cycles: \n\t4005d0 main+0x1 (/bin/app)\n\n"

static const struct {
    struct slice start;
    const char *name; /* NULL: not known */
} cases[] = {
    {BYTES(""), NULL},
    {BYTES("\n\n"), NULL},
    {BYTES("Dear reader,\nthis is a letter.\n"), NULL},
    /* packed */
    {BYTES("\x1f\x8b\x08\0"), "compressed by gzip"},
    {BYTES("\x1f\x8b"), "compressed by gzip"},
    {BYTES("\x1f"), NULL},
    {BYTES("BZh91AY&SY\x01"), "compressed by bzip2"},
    {BYTES("BZh9;f 1"), "folded already"},
    {BYTES("\xfd"
           "7zXZ\0\0"),
     "compressed by xz"},
    {BYTES("\xfd"
           "7zXZ;f 1"),
     "folded already"},
    {BYTES("\x28\xb5\x2f\xfd\x04"), "compressed by zstd"},
    {BYTES("\x04\x22\x4d\x18\x64"), "compressed by lz4"},
    {BYTES("(a) 1"), NULL},
    {BYTES("\xff\xfe"
           "a\0;\0"),
     "text in UTF-16"},
    {BYTES("PK\x03\x04"), "a zip archive"},
    {BYTES("7z\xbc\xaf\x27\x1c"), "a 7z archive"},
    /* recordings */
    {BYTES("PERFILE2\x68"), "a recording of perf"},
    {BYTES("2ELIFREP\0"), "a recording of perf"},
    {BYTES("SIMPLEPERF\x01\0"), "a trace of simpleperf"},
    {BYTES("SIMPLEPERF;main 7\n"), "folded already"},
    {BYTES("\x17\x08"
           "Dtracing"),
     "a trace of trace-cmd"},
    {BYTES("\x0a\x04\x08\x01\x10\x02\x0a"), "a profile of pprof"},
    {BYTES("\x0a\x06\x08\x85\x01\x10\x86\x01\x12\x0b\x0a"), "a profile of pprof"},
    {BYTES("\x32\0\x32\x07samples\x32"), "a profile of pprof"},
    {BYTES("\x5a\x04\x08\x01\x10\x02\x60\x80\x04\x0a"), "a profile of pprof"}, /* as Go begins */
    {BYTES("\x48\xc3\xe1\x86\xbf\xac\xdf\xf1\xf5\x18\x0a\x04\x08\x01\x10\x02\x0a"), "a profile of pprof"},
    {BYTES("\x48\xc3\xe1\x86\xbf\xac\xdf\xf1\xf5\x18\x50\x01"), NULL},
    {BYTES("\x32\0"), NULL},
    {BYTES("\x0a\x04\x08\x01\x18\x02\x0a"), NULL},
    {BYTES("\x0a\x04\x08\x01\x10\x02\x12\0\x80\x01\x05"), NULL}, /* a field of another message */
    {BYTES("\x0a\0\x12\0"), NULL},
    {BYTES("\n\ta\n"), NULL},
    {BYTES("FLR\0\0\x02"), "a recording of Java Flight Recorder"},
    {BYTES("FLR;a 1\n"), "folded already"},
    {BYTES("Nettrace\x14\0\0\0!FastSerialization.1"), "a trace of .NET"},
    {BYTES("\0\0\0\0\0\0\0\0\x03\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x10\x27"), "a profile of gperftools"},
    {BYTES("JAVA PROFILE 1.0.2\0"), "a heap dump of Java"},
    {BYTES("\x7f"
           "ELF\x02"),
     "an ELF program or library"},
    {BYTES("\xff\xd8\xff\xe0"), "a JPEG picture"},
    {BYTES("\x89PNG\r\n\x1a\n"), "a PNG picture"},
    {BYTES("GIF89a"), "a GIF picture"},
    {BYTES("%PDF-1.7"), "a PDF document"},
    /* markup and JSON */
    {BYTES("<?xml version=\"1.0\"?>\n<svg version=\"1.1\""), "an SVG picture"},
    {BYTES("<svg xmlns="), "an SVG picture"},
    {BYTES("<?xml version=\"1.0\"?>\n<trace-toc>"), "the table of contents of a trace of Instruments"},
    {BYTES("<?xml version=\"1.0\"?>\n<trace-query-result>"), "a table of Instruments, as XML"},
    {BYTES("<?xml version=\"1.0\"?>\n<note>"), "XML"},
    {BYTES("<!DOCTYPE html>"), "a web page"},
    {BYTES("<alloc::Vec as Drop>::drop;free 3\n"), "folded already"},
    {BYTES("{\"traceEvents\": ["), "a trace of Chrome, as JSON"},
    {BYTES("[ {\"pid\": 1, \"ph\": \"X\"}"), "a trace of Chrome, as JSON"},
    {BYTES("{\"$schema\":\"https://www.speedscope.app/file-format-schema.json\""),
     "a profile of speedscope, as JSON"},
    {BYTES("{\"nodes\": [{\"id\": 1,"), "a CPU profile of Chrome or Node.js, as JSON"},
    {BYTES("{\"snapshot\":{\"meta\":{}},\"nodes\":[1,2"), "a heap snapshot of Chrome or Node.js, as JSON"},
    {BYTES("{\n  \"name\" : 1}"), "JSON"},
    {BYTES("{\"head\":{\"selfSize\":0}}"), "a heap profile of Chrome or Node.js, as JSON"},
    {BYTES("{\"program\":\"x\",\"cost_centres\":["), "a profile of GHC, as JSON"},
    {BYTES("{\"app 1 [000] 1.0: 1 cycles: \n\t4005d0 main+0x1 (/bin/app)\n\": 1"), "text of perf script"},
    {BYTES("{\"name"), NULL},
    {BYTES("{lambda};run 3\n"), "folded already"},
    {BYTES("[libc.so.6];run 3\n"), "folded already"},
    {BYTES("[New LWP 1]\n#0  0x0f in read () from /lib/libc.so.6\n"), "text of gdb"},
    /* text */
    {BYTES(SAMPLE), "text of perf script"},
    {BYTES("# ========\n# captured on    : now\n#\n" SAMPLE), "text of perf script"},
    {BYTES("app 1 1.0: 250000\n\tffff0000 f (/m)\n"), "text of perf script"},
    {BYTES("app 1/2 1.0: cycles: ffff0000 f\n"), "text of perf script"},
    {BYTES("app;x 1 1.0: 250000\n\tffff0000 f (/m)\n"), "text of perf script"},
    {BYTES("at 10:00 1.5: tea\n"), NULL},
    {BYTES("  a list (or so)\n"), NULL},
    {BYTES("# To display the perf.data header info, please use --header\n#\n"), "text of perf report"},
    {BYTES("# ========\n#\n# Samples: 5K of event 'cycles'\n"), "text of perf report"},
    {BYTES("\n Performance counter stats for './a':\n"), "text of perf stat, which counts only"},
    {BYTES("Attaching 2 probes...\n^C\n"), "text of bpftrace"},
    {BYTES("\n@stacks[\n    read+1\n]: 7\n"), "text of bpftrace"},
    {BYTES("@[app, 7]: 12\n"), "text of bpftrace"},
    {BYTES("@name 3\n"), NULL},
    {BYTES("CPU     ID                    FUNCTION:NAME\n"), "text of DTrace"},
    {BYTES("\n\n     libc.so.1`_read+0x15\n     app`main+0x1\n       40\n"), "text of DTrace"},
    {BYTES("2016-07-12 14:02:38\n" DUMP), "a thread dump of Java"},
    {BYTES("PeriodType: cpu nanoseconds\n"), "text of pprof -raw"},
    {BYTES("goroutine profile: total 5\n"), "a profile of Go as text"},
    /* folded, and what looks like another kind comes after it */
    {BYTES("a;b 1\n"), "folded already"},
    {BYTES("a;b 1.5\r\n"), "folded already"},
    {BYTES("\xef\xbb\xbf"
           "a;b 1\n"),
     "folded already"},
    {BYTES("# difffolded before=a after=b\na;b 1 2\nc 1 3\n"), "folded already, with two counts per line"},
    {BYTES("a;b 1 2\nc 3\n"), "folded already"},
    {BYTES("a;b 1 2\n"), "folded already"}, /* one line: 1 may end the name */
    {BYTES("a;b 1\n" DUMP), NULL},
    {BYTES("a;b 1\n" SAMPLE), NULL},
    {BYTES("main 12\nother 3\n"), NULL}, /* or header lines of perf script */
    {BYTES("a;b -3\n"), NULL},
    {BYTES("a;b 1..5\n"), NULL},
    {BYTES(SAMPLE DUMP), "text of perf script"},
};

static void test_kinds(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        const struct filekind *kind = filekind_of(cases[i].start, true);
        support_text(cases[i].start.at, slice_of_text(kind ? kind->name : ""),
                     cases[i].name ? cases[i].name : "");
    }
}

static void test_tar(void **state) {
    (void)state;
    char block[512] = "file.txt";
    memcpy(block + 257, "ustar", 5);
    support_text("tar", slice_of_text(filekind_of(slice_make(block, sizeof block), false)->name),
                 "a tar archive");
    assert_null(filekind_of(slice_make(block, 257), false));
    memset(block, 'a', 257);
    assert_null(filekind_of(slice_make(block, sizeof block), false));
}

/* The line that is cut, since there is more of the file, is not judged: its count may follow. */
static void test_cut_line(void **state) {
    (void)state;
    struct slice text = BYTES("a;b 1 2\nc;d 1 2\na;b 1 ");
    support_text("cut", slice_of_text(filekind_of(text, false)->name),
                 "folded already, with two counts per line");
    support_text("whole", slice_of_text(filekind_of(text, true)->name), "folded already");
    text = (struct slice)BYTES("app 1 1.0:");
    assert_null(filekind_of(text, false));
    support_text("whole", slice_of_text(filekind_of(text, true)->name), "text of perf script");
}

static void test_advice(void **state) {
    (void)state;
    static const struct {
        struct slice start;
        enum filekind_reader reader;
        const char *advice;
    } rows[] = {
        {BYTES("PERFILE2"), FILEKIND_BY_FLAMEGRAPH, "stackcollapse-perf FILE | flamegraph > out.svg"},
        {BYTES("PERFILE2"), FILEKIND_BY_DIFFFOLDED, "stackcollapse-perf FILE > out.folded"},
        {BYTES("\x1f\x8b"), FILEKIND_BY_STACKCOLLAPSE_PERF, "zcat FILE | stackcollapse-perf > out.folded"},
        {BYTES("\x1f\x8b"), FILEKIND_BY_DIFFFOLDED, "zcat FILE > out.folded"},
        {BYTES("a;b 1\n"), FILEKIND_BY_STACKCOLLAPSE_PERF, "flamegraph FILE > out.svg"},
        {BYTES("a;b 1 2\nc 1 2\n"), FILEKIND_BY_DIFFFOLDED, "flamegraph FILE > out.svg"},
        {BYTES(DUMP), FILEKIND_BY_STACKCOLLAPSE_PERF, "stackcollapse FILE > out.folded"},
        {BYTES("\xff\xd8\xff"), FILEKIND_BY_FLAMEGRAPH,
         "perf script | stackcollapse-perf | flamegraph > out.svg"},
        {BYTES("PK\x03\x04"), FILEKIND_BY_FLAMEGRAPH, "unzip FILE"},
    };
    struct bytebuf text = {0};
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        support_text("advice",
                     slice_of_text(filekind_advice(filekind_of(rows[i].start, true), rows[i].reader, &text)),
                     rows[i].advice);
    bytebuf_free(&text);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_kinds), cmocka_unit_test(test_tar),
                                       cmocka_unit_test(test_cut_line), cmocka_unit_test(test_advice)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
