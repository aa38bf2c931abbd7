/*
 * filekind: binary kinds have marks at fixed places (RFC 1952, RFC 8878, and the formats' own descriptions).
 * Text is told by whole lines.
 */
#include "base/filekind.h"

#include "base/count.h"
#include "base/pprofkind.h"
#include "base/textkind.h"
#include "base/utf8.h"

#include "base/banned.h"

enum kind {
    PERF_DATA,
    PERF_TEXT,
    FOLDED,
    DIFFERENTIAL,
    GZIP,
    BZIP2,
    XZ,
    ZSTD,
    LZ4,
    UTF16,
    TAR,
    ZIP,
    SEVEN_ZIP,
    SIMPLEPERF,
    TRACE_CMD,
    PPROF,
    GPERFTOOLS,
    GO_TEXT,
    JFR,
    NETTRACE,
    HPROF,
    ELF,
    JPEG,
    PNG,
    GIF,
    PDF,
    SVG,
    HTML,
    XCTRACE,
    TRACE_TOC,
    XML,
    CHROME,
    SPEEDSCOPE,
    CPUPROFILE,
    HEAP_PROFILE,
    HEAP_SNAPSHOT,
    GHC_JSON,
    JSON,
    PERF_REPORT,
    PERF_STAT,
    SPINDUMP
};

#define OPEN_IN_SPEEDSCOPE "open it at https://www.speedscope.app"

static const struct filekind kinds[] = {
    [PERF_DATA] = {"a recording of perf", FILEKIND_BY_STACKCOLLAPSE_PERF | FILEKIND_BY_STACKCOLLAPSE,
                   .fold = "stackcollapse-perf FILE", .format = "perf"},
    [PERF_TEXT] = {"text of perf script", FILEKIND_BY_STACKCOLLAPSE_PERF | FILEKIND_BY_STACKCOLLAPSE,
                   .fold = "stackcollapse-perf FILE", .format = "perf"},
    [FOLDED] = {"folded already", FILEKIND_BY_FLAMEGRAPH | FILEKIND_BY_DIFFFOLDED,
                .other = "flamegraph FILE > out.svg", .open = true},
    [DIFFERENTIAL] = {"folded already, with two counts per line", FILEKIND_BY_FLAMEGRAPH,
                      .other = "flamegraph FILE > out.svg", .open = true},
    [GZIP] = {"compressed by gzip", .plain = "zcat FILE"},
    [BZIP2] = {"compressed by bzip2", .plain = "bzcat FILE"},
    [XZ] = {"compressed by xz", .plain = "xzcat FILE"},
    [ZSTD] = {"compressed by zstd", .plain = "zstdcat FILE"},
    [LZ4] = {"compressed by lz4", .plain = "lz4cat FILE"},
    [UTF16] = {"text in UTF-16", .plain = "iconv -f UTF-16 -t UTF-8 FILE"},
    [TAR] = {"a tar archive", .other = "tar -xf FILE"},
    [ZIP] = {"a zip archive", .other = "unzip FILE"},
    [SEVEN_ZIP] = {"a 7z archive", .other = "7z x FILE"},
    [SIMPLEPERF] = {"a trace of simpleperf", .other =
                                                 "record it with simpleperf record -g, print its perf.data "
                                                 "with simpleperf's report_sample.py"},
    [TRACE_CMD] = {"a trace of trace-cmd", .other = "trace-cmd report FILE"},
    [PPROF] = {"a profile of pprof", FILEKIND_BY_STACKCOLLAPSE, .fold = "stackcollapse FILE",
               .format = "pprof"},
    [GPERFTOOLS] = {"a profile of gperftools", .other = "go tool pprof -proto PROGRAM FILE > FILE.pb.gz"},
    [GO_TEXT] = {"a profile of Go as text", .other = "go tool pprof -proto FILE > FILE.pb.gz"},
    [JFR] = {"a recording of Java Flight Recorder", .other = "jfrconv -o collapsed FILE out.folded"},
    [NETTRACE] = {"a trace of .NET", .other = "dotnet-trace convert --format Speedscope FILE"},
    [HPROF] = {"a heap dump of Java", .other = "open it in Eclipse MAT: it holds no profile"},
    [ELF] = {"an ELF program or library", .other = "perf record -g -- ./FILE"},
    [JPEG] = {.name = "a JPEG picture"},
    [PNG] = {.name = "a PNG picture"},
    [GIF] = {.name = "a GIF picture"},
    [PDF] = {.name = "a PDF document"},
    [SVG] = {"an SVG picture", .other = "open it in a browser, or draw it anew from its folded stacks"},
    [HTML] = {"a web page", .other = "open it in a browser"},
    [XCTRACE] = {"a table of Instruments, as XML", FILEKIND_BY_STACKCOLLAPSE, .fold = "stackcollapse FILE",
                 .format = "xctrace"},
    [TRACE_TOC] = {"the table of contents of a trace of Instruments",
                   .other = "xctrace export --input TRACE --xpath "
                            "'/trace-toc/run/data/table[@schema=\"time-profile\"]' | stackcollapse"},
    [XML] = {"XML", .open = true},
    [CHROME] = {"a trace of Chrome, as JSON", FILEKIND_BY_STACKCOLLAPSE, .fold = "stackcollapse FILE",
                .open = true, .format = "chrome-tracing"},
    [SPEEDSCOPE] = {"a profile of speedscope, as JSON", .other = OPEN_IN_SPEEDSCOPE, .open = true},
    [CPUPROFILE] = {"a CPU profile of Chrome or Node.js, as JSON", FILEKIND_BY_STACKCOLLAPSE,
                    .fold = "stackcollapse FILE", .open = true, .format = "cpuprofile"},
    [HEAP_PROFILE] = {"a heap profile of Chrome or Node.js, as JSON", .other = OPEN_IN_SPEEDSCOPE,
                      .open = true},
    [HEAP_SNAPSHOT] = {"a heap snapshot of Chrome or Node.js, as JSON",
                       .other = "open it in the browser's developer tools: it holds no profile",
                       .open = true},
    [GHC_JSON] = {"a profile of GHC, as JSON", .other = "run the program with +RTS -p", .open = true},
    [JSON] = {"JSON", .open = true},
    [PERF_REPORT] = {"text of perf report", .fold = "perf script | stackcollapse-perf"},
    [PERF_STAT] = {"text of perf stat, which counts only", .other = "perf record -g -- PROGRAM"},
    [SPINDUMP] = {"a report of macOS' spindump", .other = "sample the process instead: sample PID"},
};

struct mark {
    struct slice text;
    enum kind kind;
};

static const struct filekind *by_marks(struct slice start, const struct mark *marks, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (slice_starts(start, marks[i].text))
            return &kinds[marks[i].kind];
    return NULL;
}

/* ---- bytes ---- */

/* The name of its first file, numbers, and a mark after 257 bytes, among which no line ends. */
static bool is_tar(struct slice start) {
    enum { NAME = 100, MARK = 257 };
    return start.len > MARK && slice_find(slice_part(start, 0, NAME), '\0') < NAME &&
           slice_find(slice_part(start, 0, MARK), '\n') == MARK &&
           slice_starts(slice_from(start, MARK), SLICE("ustar"));
}

static const struct filekind *binary_kind(struct slice start) {
    static const struct mark marks[] = {
        {SLICE_INIT("PERFILE2"), PERF_DATA},
        {SLICE_INIT("2ELIFREP"), PERF_DATA}, /* of a machine with the other byte order */
        {SLICE_INIT("\x1F\x8B"), GZIP},
        {SLICE_INIT("BZh91AY&SY"), BZIP2},
        {SLICE_INIT("\3757zXZ\0"), XZ},
        {SLICE_INIT("\x28\xB5\x2F\xFD"), ZSTD},
        {SLICE_INIT("\x04\x22\x4D\x18"), LZ4},
        {SLICE_INIT("PK\x03\x04"), ZIP},
        {SLICE_INIT("7z\xBC\xAF\x27\x1C"), SEVEN_ZIP},
        {SLICE_INIT("SIMPLEPERF\x01\0"), SIMPLEPERF},
        {SLICE_INIT("\x17\x08\x44tracing"), TRACE_CMD},
        {SLICE_INIT("\0\0\0\0\0\0\0\0\x03\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"), GPERFTOOLS},
        {SLICE_INIT("FLR\0"), JFR},
        {SLICE_INIT("Nettrace"), NETTRACE},
        {SLICE_INIT("JAVA PROFILE 1.0."), HPROF},
        {SLICE_INIT("\177ELF"), ELF},
        {SLICE_INIT("\xFF\xD8\xFF"), JPEG},
        {SLICE_INIT("\x89PNG\r\n\x1A\n"), PNG},
        {SLICE_INIT("GIF87a"), GIF},
        {SLICE_INIT("GIF89a"), GIF},
        {SLICE_INIT("%PDF-"), PDF},
    };
    return pprofkind_is(start) ? &kinds[PPROF] : by_marks(start, marks, sizeof marks / sizeof *marks);
}

/* ---- markup and JSON ---- */

static const struct filekind *markup_kind(struct slice text) {
    static const struct mark marks[] = {
        {SLICE_INIT("<?xml "), XML},          {SLICE_INIT("<svg "), SVG},
        {SLICE_INIT("<!DOCTYPE html"), HTML}, {SLICE_INIT("<!doctype html"), HTML},
        {SLICE_INIT("<!DOCTYPE svg"), SVG},   {SLICE_INIT("<html"), HTML}};
    const struct filekind *kind = by_marks(text, marks, sizeof marks / sizeof *marks);
    if (kind == &kinds[XML] && slice_has(text, SLICE("<svg ")))
        return &kinds[SVG];
    if (kind == &kinds[XML] && slice_has(text, SLICE("<trace-query-result")))
        return &kinds[XCTRACE];
    if (kind == &kinds[XML] && slice_has(text, SLICE("<trace-toc")))
        return &kinds[TRACE_TOC];
    return kind;
}

/* An object with at least one member, or a list of objects. */
static bool is_json(struct slice text) {
    if (slice_starts(text, SLICE("[")))
        text = slice_trim_start(slice_from(text, 1));
    if (!slice_starts(text, SLICE("{")))
        return false;
    text = slice_trim_start(slice_from(text, 1));
    if (!slice_starts(text, SLICE("\"")))
        return false;
    text = slice_part(text, 1, slice_find(text, '\n')); /* a name is in one line */
    size_t quote = slice_find(text, '"');
    return quote < text.len && slice_starts(slice_trim_start(slice_from(text, quote + 1)), SLICE(":"));
}

static const struct filekind *json_kind(struct slice text) {
    static const struct mark members[] = {
        {SLICE_INIT("\"traceEvents\""), CHROME},     {SLICE_INIT("speedscope.app/"), SPEEDSCOPE},
        {SLICE_INIT("\"hitCount\""), CPUPROFILE},    {SLICE_INIT("\"selfSize\""), HEAP_PROFILE},
        {SLICE_INIT("\"snapshot\""), HEAP_SNAPSHOT}, {SLICE_INIT("\"cost_centres\""), GHC_JSON},
        {SLICE_INIT("\"nodes\""), CPUPROFILE},       {SLICE_INIT("\"ph\""), CHROME}};
    if (!is_json(text))
        return NULL;
    for (size_t i = 0; i < sizeof members / sizeof *members; i++)
        if (slice_has(text, members[i].text))
            return &kinds[members[i].kind];
    return &kinds[JSON];
}

/* ---- lines ---- */

/* Takes what precedes the next blanks off *rest, and them. False at the end. */
static bool next_word(struct slice *rest, struct slice *word) {
    size_t end = 0;
    *rest = slice_trim_start(*rest);
    while (end < rest->len && !byte_is_blank(rest->at[end]))
        end++;
    *word = slice_part(*rest, 0, end);
    *rest = slice_from(*rest, end);
    return end > 0;
}

static size_t digits(struct slice text, size_t from) {
    while (from < text.len && byte_is_digit(text.at[from]))
        from++;
    return from;
}

/* "12.345678:" */
static bool is_time(struct slice word) {
    size_t point = digits(word, 0), end = point < word.len ? digits(word, point + 1) : point;
    return point > 0 && point + 1 < end && word.at[point] == '.' && end + 1 == word.len &&
           word.at[end] == ':';
}

/* A process, a thread or a processor, 12, 12/34, [001]; a misc field, U; the end of a date, 12:34:56.123456;
 * or nothing. */
static bool is_field_before_time(struct slice word) {
    size_t at = word.len && (word.at[0] == '[' || word.at[0] == '-'), end = digits(word, at);
    if (word.len < 2 || (word.len > 8 && word.at[2] == ':' && word.at[5] == ':'))
        return true;
    if (end < word.len && word.at[end] == '/')
        end = digits(word, at = end + 1 + (end + 1 < word.len && word.at[end + 1] == '-'));
    return end > at && end + (word.at[0] == '[') == word.len;
}

/* Whether it is a header line of perf script, with a time. */
static bool is_perf_header(struct slice line) {
    struct slice word, before = SLICE("");
    while (next_word(&line, &word)) {
        if (is_time(word) && is_field_before_time(before))
            return true;
        before = word;
    }
    return false;
}

/* Whether it is a frame line of perf script: address, symbol, and a module in parentheses. */
static bool is_perf_frame(struct slice line) {
    enum { SHORTEST_ADDRESS = 4 };
    struct slice rest = line, address;
    return line.len && byte_is_blank(line.at[0]) && next_word(&rest, &address) && slice_is_hex(address) &&
           address.len >= SHORTEST_ADDRESS && slice_has(rest, SLICE(" (")) && slice_ends(rest, SLICE(")"));
}

/* What is left of the line without a blank and a count at its end, or nothing. */
static struct slice without_count(struct slice line) {
    size_t end = line.len;
    while (end > 0 && (byte_is_digit(line.at[end - 1]) || line.at[end - 1] == '.'))
        end--;
    struct slice count = slice_from(line, end);
    bool counts = end > 1 && byte_is_blank(line.at[end - 1]) && count.len && count_length(count) == count.len;
    return slice_part(line, 0, counts ? end - 1 : 0);
}

static bool is_folded(struct slice line) {
    struct slice stack = without_count(line);
    return stack.len && !byte_is_blank(stack.at[0]) && slice_find(stack, ';') < stack.len;
}

static const struct filekind *marked_kind(struct slice line) {
    static const struct mark marks[] = {{SLICE_INIT("# To display the perf.data header info"), PERF_REPORT},
                                        {SLICE_INIT("# Total Lost Samples:"), PERF_REPORT},
                                        {SLICE_INIT("# Samples: "), PERF_REPORT},
                                        {SLICE_INIT("# Overhead  "), PERF_REPORT},
                                        {SLICE_INIT(" Performance counter stats for"), PERF_STAT},
                                        {SLICE_INIT("goroutine profile: total"), GO_TEXT},
                                        {SLICE_INIT("heap profile: "), GO_TEXT},
                                        {SLICE_INIT("Data Source:      Stackshots"), SPINDUMP}};
    const struct filekind *kind = textkind_of_line(line);
    return kind ? kind : by_marks(line, marks, sizeof marks / sizeof *marks);
}

/* All lines fold; the first one has frames. Two counts per line are two columns if no line has one only. */
static const struct filekind *folded_kind(struct slice lines) {
    struct slice line;
    size_t count = 0, two = 0;
    while (slice_cut(&lines, '\n', &line)) {
        line = slice_trim_end(line);
        if (!line.len || line.at[0] == '#')
            continue;
        struct slice stack = without_count(line);
        if (!stack.len)
            return NULL;
        count++;
        two += without_count(stack).len > 0;
    }
    return &kinds[count > 1 && two == count ? DIFFERENTIAL : FOLDED];
}

static const struct filekind *lines_kind(struct slice lines) {
    struct slice rest = lines, line;
    while (slice_cut(&rest, '\n', &line)) {
        line = slice_trim_end(line);
        if (is_perf_frame(line))
            return &kinds[PERF_TEXT];
        if (is_perf_header(line)) {
            if (without_count(line).len == 0)
                return &kinds[PERF_TEXT];
            continue; /* a stack may look so, too: the lines that follow tell */
        }
        if (is_folded(line))
            return folded_kind(lines);
        const struct filekind *kind = marked_kind(line);
        if (kind)
            return kind;
    }
    return NULL;
}

/* Without the last line, which is cut or lacks its end. */
static struct slice whole_lines(struct slice start) {
    size_t last = slice_find_last(start, '\n');
    return slice_part(start, 0, last < start.len ? last : 0);
}

static struct slice without_mark(struct slice start) {
    return slice_from(start, slice_starts(start, SLICE(UTF8_MARK)) ? sizeof UTF8_MARK - 1 : 0);
}

const struct filekind *filekind_of_bytes(struct slice start) {
    const struct filekind *kind = binary_kind(start);
    if (!kind && utf8_is_utf16(start))
        kind = &kinds[UTF16];
    start = without_mark(start);
    if (!kind)
        kind = markup_kind(slice_trim_start(start));
    if (!kind)
        kind = json_kind(slice_trim_start(start));
    if (!kind && is_tar(start))
        kind = &kinds[TAR];
    return kind;
}

const struct filekind *filekind_of(struct slice start, bool whole) {
    const struct filekind *kind = filekind_of_bytes(start);
    start = without_mark(start);
    return kind ? kind : lines_kind(whole ? start : whole_lines(start));
}

/* ---- advice ---- */

const char *filekind_advice(const struct filekind *self, enum filekind_reader reader, struct bytebuf *into) {
    static const struct {
        const char *unpacked, *folds, *usual;
    } programs[] = {
        [FILEKIND_BY_STACKCOLLAPSE_PERF] = {" | stackcollapse-perf > out.folded", " > out.folded",
                                            "perf script | stackcollapse-perf > out.folded"},
        [FILEKIND_BY_FLAMEGRAPH] = {" | flamegraph > out.svg", " | flamegraph > out.svg",
                                    "perf script | stackcollapse-perf | flamegraph > out.svg"},
        [FILEKIND_BY_DIFFFOLDED] = {" > out.folded", " > out.folded",
                                    "perf script | stackcollapse-perf > out.folded"},
        [FILEKIND_BY_STACKCOLLAPSE] = {" | stackcollapse > out.folded", " > out.folded",
                                       "stackcollapse --list-formats"},
    };
    into->len = 0;
    if (self->plain)
        bytebuf_add_format(into, "%s%s", self->plain, programs[reader].unpacked);
    else if (self->fold)
        bytebuf_add_format(into, "%s%s", self->fold, programs[reader].folds);
    else
        bytebuf_add_format(into, "%s", self->other ? self->other : programs[reader].usual);
    bytebuf_add_byte(into, '\0');
    return into->at;
}
