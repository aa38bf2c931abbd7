/* textkind: each recogniser looks at all lines, for what precedes a profile may be anything. */
#include "base/textkind.h"

#include "base/count.h"

#include "base/banned.h"

/* ---- parts of a line ---- */

static struct slice cut_digits(struct slice text) {
    size_t at = 0;
    while (at < text.len && byte_is_digit(text.at[at]))
        at++;
    return slice_from(text, at);
}

/* What follows the start in the line; at == NULL: it does not start so. */
static struct slice after(struct slice line, struct slice start) {
    return slice_starts(line, start) ? slice_from(line, start.len) : (struct slice){0};
}

/* "TID 4711", after the word. */
static bool starts_with_number(struct slice rest) {
    return rest.len && byte_is_digit(rest.at[0]);
}

/* Whether the line has these words at its start, with blanks between them. */
static bool has_words(struct slice line, struct slice words) {
    struct slice word;
    while (slice_cut(&words, ' ', &word)) {
        line = slice_trim_start(line);
        if (!slice_starts(line, word))
            return false;
        line = slice_from(line, word.len);
        if (line.len && !byte_is_blank(line.at[0]))
            return false;
    }
    return true;
}

/* ---- lines that only one kind has ---- */

/* A key of a map: "@[", "@stacks[". */
static bool is_bpftrace(struct slice line) {
    size_t at = 1;
    while (at < line.len && byte_is_word(line.at[at]))
        at++;
    return at < line.len && line.at[0] == '@' && line.at[at] == '[';
}

/* What bpftrace prints first. */
static bool is_bpftrace_start(struct slice line) {
    return slice_starts(line, SLICE("Attaching ")) &&
           (slice_ends(line, SLICE(" probes...")) || slice_ends(line, SLICE(" probe...")));
}

static bool is_bpftrace_line(struct slice line) {
    return is_bpftrace_start(line) ||
           (is_bpftrace(line) && (slice_ends(line, SLICE("[")) || slice_ends(line, SLICE(",")) ||
                                  slice_ends(line, SLICE(", ")) || slice_has(line, SLICE("]: "))));
}

static bool is_jstack(struct slice line) {
    return slice_starts(line, SLICE("Full thread dump")) ||
           (slice_starts(line, SLICE("\"")) && slice_find(slice_from(line, 1), '"') + 1 < line.len &&
            (slice_has(line, SLICE("prio=")) || slice_has(line, SLICE("tid="))));
}

static bool is_ibmjava(struct slice line) {
    return slice_starts(line, SLICE("0SECTION")) || slice_starts(line, SLICE("1TISIGINFO")) ||
           slice_starts(line, SLICE("3XMTHREADINFO"));
}

static bool is_sample(struct slice line) {
    return slice_starts(line, SLICE("Call graph:"));
}

static bool is_sample_line(struct slice line) {
    return is_sample(line) || slice_starts(line, SLICE("Analysis of sampling "));
}

static bool is_go_line(struct slice line) {
    return slice_starts(line, SLICE("PeriodType: "));
}

static bool is_elfutils(struct slice line) {
    return starts_with_number(after(line, SLICE("PID "))) || starts_with_number(after(line, SLICE("TID ")));
}

static bool is_gdb(struct slice line) {
    return slice_starts(line, SLICE("#0 "));
}

static bool is_gdb_line(struct slice line) {
    return is_gdb(line) && (slice_has(line, SLICE(" in ")) || slice_has(line, SLICE(" (")));
}

static bool is_faulthandler(struct slice line) {
    return slice_has(line, SLICE("most recent call first):"));
}

/* "[17]" or "[17 samples]", up to the end of the line. */
static bool is_samples(struct slice text) {
    struct slice rest = after(text, SLICE("["));
    struct slice end = cut_digits(rest);
    return rest.len > end.len && (slice_equal(end, SLICE(" samples]")) || slice_starts(end, SLICE("]")));
}

static bool is_pmc(struct slice line) {
    struct slice text = slice_trim_start(line), rest = cut_digits(text);
    size_t bracket = slice_find_last(line, '[');
    if (slice_starts(line, SLICE("@ ")) && bracket < line.len)
        return slice_ends(line, SLICE(" samples]")) && is_samples(slice_from(line, bracket));
    if (rest.len == text.len || !slice_starts(rest, SLICE(".")))
        return false;
    rest = after(cut_digits(slice_from(rest, 1)), SLICE("%"));
    return rest.len && byte_is_blank(rest.at[0]) && is_samples(slice_trim_start(rest));
}

static bool is_xdebug(struct slice line) {
    return slice_starts(line, SLICE("TRACE START ["));
}

static bool is_vsprof(struct slice line) {
    return slice_starts(line, SLICE("Level,Function Name,"));
}

static bool is_vtune_mc(struct slice line) {
    size_t at = slice_search(line, SLICE("Allocation"));
    return slice_starts(line, SLICE("Function Stack")) && at < line.len &&
           slice_has(slice_from(line, at), SLICE(":Self"));
}

static bool is_vtune(struct slice line) {
    return slice_starts(line, SLICE("Function Stack")) &&
           (slice_find(line, ',') < line.len || slice_find(line, '\t') < line.len);
}

static bool is_instruments(struct slice line) {
    return slice_find(line, '\t') < line.len &&
           (slice_starts(line, SLICE("Running Time")) || slice_starts(line, SLICE("Weight")) ||
            slice_starts(line, SLICE("Bytes Used")));
}

static bool is_ghcprof(struct slice line) {
    return slice_starts(line, SLICE("COST CENTRE")) && has_words(line, SLICE("COST CENTRE MODULE"));
}

static bool is_aix(struct slice line) {
    struct slice rest = after(line, SLICE("---------- tid#"));
    return rest.at && starts_with_number(slice_trim_start(rest));
}

static bool is_wcp(struct slice line) {
    return slice_starts(line, SLICE("Full stacks"));
}

static bool is_stap(struct slice line) {
    struct slice text = slice_trim_start(line), rest = after(text, SLICE("0x"));
    size_t hex = 0;
    while (hex < rest.len && byte_is_hex(rest.at[hex]))
        hex++;
    if (text.len == line.len || !hex)
        return false;
    rest = slice_trim_end(slice_from(rest, hex));
    return slice_starts(rest, SLICE(" : ")) ||
           (slice_starts(rest, SLICE(" [")) && slice_has(rest, SLICE("+0x")) && slice_ends(rest, SLICE("]")));
}

static bool is_dtrace_heading(struct slice line) {
    return slice_starts(line, SLICE("CPU")) && has_words(line, SLICE("CPU ID FUNCTION:NAME"));
}

/* A byte of a module's name: libc.so.6, genunix, a.out. */
static bool byte_is_module(char c) {
    return byte_is_word(c) || c == '.' || c == '-' || c == '+';
}

/* A frame: module`function. Bytes of a binary file may look so, but for control bytes among them. */
static bool is_dtrace_frame(struct slice line) {
    struct slice text = slice_trim_start(line);
    size_t tick = 0;
    while (tick < text.len && byte_is_module(text.at[tick]))
        tick++;
    for (size_t i = 0; i < line.len; i++)
        if ((unsigned char)line.at[i] < ' ' && line.at[i] != '\t')
            return false;
    return tick > 0 && tick + 1 < text.len && text.at[tick] == '`';
}

static bool is_dtrace_line(struct slice line) {
    return is_dtrace_heading(line) || slice_starts(line, SLICE("dtrace: ")) ||
           (is_dtrace_frame(line) && byte_is_blank(line.at[0]));
}

/* "  at NAME(" */
static bool is_java_exceptions(struct slice line) {
    struct slice text = slice_trim_start(line), rest = after(text, SLICE("at "));
    size_t bracket = slice_find(rest, '('), blank = slice_find(rest, ' ');
    return text.len < line.len && bracket && bracket < rest.len && blank > bracket;
}

/* ---- several lines ---- */

typedef bool line_test(struct slice line);

static bool any_line(struct slice text, line_test *is) {
    struct slice line;
    while (slice_cut(&text, '\n', &line))
        if (is(slice_ends(line, SLICE("\r")) ? slice_part(line, 0, line.len - 1) : line))
            return true;
    return false;
}

static bool is_go_samples(struct slice line) {
    return slice_starts(line, SLICE("Samples:"));
}

static bool is_go_other(struct slice line) {
    return slice_starts(line, SLICE("PeriodType:")) || slice_starts(line, SLICE("Locations"));
}

static bool is_go_text(struct slice text) {
    return any_line(text, is_go_samples) && any_line(text, is_go_other);
}

static bool is_number_alone(struct slice line) {
    line = slice_trim(line);
    return line.len && cut_digits(line).len == 0;
}

static bool has_tick(struct slice line) {
    return slice_find(line, '`') < line.len;
}

static bool is_dtrace_text(struct slice text) {
    return any_line(text, is_dtrace_heading) || (any_line(text, has_tick) && any_line(text, is_number_alone));
}

/* The first line: "42 3  my_func(prog.java:455)". */
static bool is_ljp_text(struct slice text) {
    struct slice line = slice_part(text, 0, slice_find(text, '\n'));
    for (int i = 0; i < 2; i++) {
        struct slice rest = cut_digits(line);
        if (rest.len == line.len || !rest.len || !byte_is_blank(rest.at[0]))
            return false;
        line = slice_trim_start(rest);
    }
    return line.len > 0;
}

static bool ends_in_count(struct slice line) {
    size_t end = line.len;
    while (end > 0 && (byte_is_digit(line.at[end - 1]) || line.at[end - 1] == '.'))
        end--;
    struct slice count = slice_from(line, end);
    return end > 1 && byte_is_blank(line.at[end - 1]) && count.len && count_length(count) == count.len;
}

static bool is_folded_text(struct slice text) {
    size_t lines = 0, counts = 0;
    bool frames = false;
    for (struct slice line; slice_cut(&text, '\n', &line);) {
        line = slice_trim_end(line);
        lines += line.len > 0;
        counts += ends_in_count(line);
        frames |= ends_in_count(line) && slice_find(line, ';') < line.len;
    }
    return frames && counts * 2 > lines;
}

/* ---- the table ---- */

static const struct {
    struct filekind kind;
    line_test *line;       /* a line of it anywhere is enough; or NULL */
    line_test *line_alone; /* the same for one line of a text that may be anything else */
    line_test *text;       /* the whole text; or NULL */
} kinds[] = {
#define TEXT_KIND(what, name) \
    { what, FILEKIND_BY_STACKCOLLAPSE, .fold = "stackcollapse FILE", .format = name }
    {TEXT_KIND("text of bpftrace", "bpftrace"), is_bpftrace, is_bpftrace_line, NULL},
    {TEXT_KIND("a thread dump of Java", "jstack"), is_jstack, is_jstack, NULL},
    {TEXT_KIND("a javacore of IBM's Java", "ibmjava"), is_ibmjava, is_ibmjava, NULL},
    {TEXT_KIND("text of macOS' sample", "sample"), is_sample, is_sample_line, NULL},
    {TEXT_KIND("text of pprof -raw", "go"), NULL, is_go_line, is_go_text},
    {TEXT_KIND("text of eu-stack", "elfutils"), is_elfutils, is_elfutils, NULL},
    {TEXT_KIND("text of gdb", "gdb"), is_gdb, is_gdb_line, NULL},
    {TEXT_KIND("text of Python's faulthandler", "faulthandler"), is_faulthandler, is_faulthandler, NULL},
    {TEXT_KIND("text of FreeBSD's pmcstat", "pmc"), is_pmc, is_pmc, NULL},
    {TEXT_KIND("a trace of Xdebug", "xdebug"), is_xdebug, is_xdebug, NULL},
    {TEXT_KIND("a call tree of Visual Studio", "vsprof"), is_vsprof, is_vsprof, NULL},
    {TEXT_KIND("a memory report of VTune", "vtune-mc"), is_vtune_mc, is_vtune_mc, NULL},
    {TEXT_KIND("a report of VTune", "vtune"), is_vtune, is_vtune, NULL},
    {TEXT_KIND("a call tree of Instruments", "instruments"), is_instruments, is_instruments, NULL},
    {TEXT_KIND("a profile of GHC", "ghcprof"), is_ghcprof, is_ghcprof, NULL},
    {TEXT_KIND("text of AIX' procstack", "aix"), is_aix, is_aix, NULL},
    {TEXT_KIND("text of wcp", "wcp"), is_wcp, is_wcp, NULL},
    {TEXT_KIND("text of SystemTap", "stap"), is_stap, is_stap, NULL},
    {TEXT_KIND("text of DTrace", "dtrace"), NULL, is_dtrace_line, is_dtrace_text},
    {TEXT_KIND("text of the Lightweight Java Profiler", "ljp"), NULL, NULL, is_ljp_text},
    {TEXT_KIND("folded stacks", "folded"), NULL, NULL, is_folded_text},
    {TEXT_KIND("stack traces of Java exceptions", "java-exceptions"), is_java_exceptions, NULL, NULL},
};

enum { KINDS = sizeof kinds / sizeof *kinds };

const struct filekind *textkind_of(struct slice text) {
    if (text.len)
        for (size_t i = 0; i < KINDS; i++)
            if (kinds[i].text ? kinds[i].text(text) : any_line(text, kinds[i].line))
                return &kinds[i].kind;
    return NULL;
}

const struct filekind *textkind_of_line(struct slice line) {
    for (size_t i = 0; i < KINDS; i++)
        if (kinds[i].line_alone && kinds[i].line_alone(line))
            return &kinds[i].kind;
    return NULL;
}

size_t textkind_count(void) {
    return KINDS;
}

const struct filekind *textkind_at(size_t number) {
    assert(number < KINDS);
    return &kinds[number].kind;
}
