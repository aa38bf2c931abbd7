/* collapse: whole small inputs, however they arrive and wherever they end. */
#include "support.h"

#include <fcntl.h>
#include <unistd.h>

#include "perf/collapse.h"
#include "perf/collapse_messages.h"
#include "profile/folded_line.h"
#include "base/report.h"

enum {
    PID = 1,
    TID = 2,
    KERNEL = 4,
    JIT = 8,
    ADDRS = 16,
    SRCLINE = 32,
    BALANCED = 64,
    NONE = 128,
    EXPAND = 256
};

struct collapse_case {
    const char *name;
    unsigned settings;
    const char *filters; /* comma between, NULL: none */
    struct slice input;
    const char *output;
    const char *said; /* part of what is said; NULL: silence; "" is anything */
};

/* One sample's header and frames. */
#define H "app 1 1.0: 1 cycles: \n"
#define A "\t1 a (/x)\n"
#define B "\t2 b (/x)\n"
#define SAMPLE H A B "\n"

static const struct collapse_case collapse_cases[] = {
    {"nothing", 0, NULL, BYTES(""), "", NULL},
    {"one", 0, NULL, BYTES(SAMPLE), "app;b;a 1\n", NULL},
    {"same", 0, NULL, BYTES(SAMPLE SAMPLE), "app;b;a 2\n", NULL},
    {"order", 0, NULL, BYTES(H B "\n" H A "\n"), "app;a 1\napp;b 1\n", NULL},
    {"blank lines between", 0, NULL, BYTES("\n\n" SAMPLE "\n\n" SAMPLE "\n"), "app;b;a 2\n", NULL},
    {"crlf", 0, NULL, BYTES("app 1 1.0: 1 cycles: \r\n\t1 a (/x)\r\n\r\n"), "app;a 1\n", NULL},

    /* CP-3 to CP-8 with X-6, X-10 and X-13 */
    {"comments", 0, NULL, BYTES("# captured on: Thu Aug 17 14:14:43 2017\n" H "#\n" A "# c\n" B "\n#\n"),
     "app;b;a 1\n", NULL},
    {"only comments", 0, NULL, BYTES("# ========\n# cmdline : /usr/bin/perf record\n#\n"), "", NULL},
    {"comm with hash", 0, NULL, BYTES("#app 1 1.0: 1 cycles: \n" A "\n"), "a 1\n", ""},
    {"no frames", 0, NULL, BYTES(H "\n"), "app 1\n", ""},
    {"line of blanks", 0, NULL, BYTES(H A "  \t \n" B "\n"), "app;b;a 1\n", ""},
    {"frames after the end", 0, NULL, BYTES(H A "\n" B "\n"), "app;a 1\n", NULL},
    {"frames before the header", 0, NULL, BYTES(A "\n" B H A "\n"), "app;a 1\n", NULL},
    {"no header at all", 0, NULL, BYTES(A B "\n"), "b;a 1\n", ""},
    {"not understood", 0, NULL, BYTES(H A "garbage\n" B "\n"), "app;b;a 1\n", "test:3: "},
    {"perf's complaint", 0, NULL, BYTES("Was the 'perf record' command properly terminated?\n" SAMPLE),
     "app;b;a 1\n", "test:1: "},
    {"many not understood", 0, NULL, BYTES("x\nx\nx\nx\nx\n" SAMPLE), "app;b;a 1\n", "2 more"},
    {"cut off", 0, NULL, BYTES(SAMPLE H A), "app;b;a 1\n", "cut off"},
    {"cut off after the header", 0, NULL, BYTES(SAMPLE H), "app;b;a 1\n", "cut off"},
    {"cut off in a line", 0, NULL, BYTES(SAMPLE H "\t1 a (/"), "app;b;a 1\n", "cut off"},
    {"only a cut sample", 0, NULL, BYTES(H A), "", "cut off"},
    {"no newline after the blank line", 0, NULL, BYTES(H A "\n\n#"), "app;a 1\n", NULL},
    {"header without blank line", 0, NULL, BYTES(H A H B "\n"), "app;a 1\napp;b 1\n", NULL},
    {"header twice", 0, NULL, BYTES(H H A "\n"), "app 1\napp;a 1\n", NULL},

    /* CP-12 to CP-14, X-9, X-14, X-18: events */
    {"default filter", 0, NULL, BYTES(SAMPLE "app 1 1.0: 1 faults: \n" A "\n"), "app;b;a 1\n",
     "cycles (1), dropped those of faults (1)"},
    {"modifiers differ", 0, NULL, BYTES(SAMPLE "app 1 1.0: 1 cycles:u: \n" A "\n"), "app;b;a 1\n",
     "cycles:u (1)"},
    {"first event without frames", 0, NULL, BYTES("x 1 1.0: 1 faults: \n\n" SAMPLE), "x 1\n", "cycles (1)"},
    {"dropped header leaves nothing", 0, NULL, BYTES(SAMPLE "y 1 1.0: 1 faults: \n" A "\n" B "\n"),
     "app;b;a 1\n", "faults"},
    {"no event passes", 0, NULL, BYTES(SAMPLE "xx 5 cycles\n" A "\n"), "app;b;a 1\nxx;a 1\n", NULL},
    {"no event passes a filter", 0, "faults", BYTES("xx 5 cycles\n" A "\n"), "xx;a 1\n", NULL},
    {"filter", 0, "faults", BYTES(SAMPLE "app 1 1.0: 3 faults: \n" A "\n"), "app;a 3\n", NULL},
    {"two filters", 0, "faults,cycles",
     BYTES(SAMPLE "app 1 1.0: 3 faults: \n" A "\n"
                  "app 1 1.0: 3 x: \n\n"),
     "app;a 3\napp;b;a 1\n", NULL},
    {"filter without match", 0, "nosuch", BYTES(SAMPLE SAMPLE), "", "cycles (2)"},
    {"filter is not a prefix", 0, "cycle", BYTES(SAMPLE), "", "cycles (1)"},
    {"filter is case sensitive", 0, "Cycles", BYTES(SAMPLE), "", "cycles (1)"},
    {"loose filter", 0, "cycles", BYTES("app 1 1.0: 2 cycles:P: \n" A "\n"), "app;a 2\n", NULL},
    {"loose filter, PMU", 0, "cycles", BYTES("app 1 1.0: 2 cpu_core/cycles:Pu/: \n" A "\n"), "app;a 2\n",
     NULL},
    {"loose filter gives way", 0, "cycles", BYTES("app 1 1.0: 2 cycles:P: \n" A "\n" SAMPLE), "app;b;a 1\n",
     NULL},
    {"each loose filter for itself", 0, "cycles,faults",
     BYTES("a 1 1.0: 2 cycles:P: \n" A "\nb 1 1.0: 4 faults:u: \n" A "\nc 1 1.0: 8 faults: \n" A "\n"),
     "a;a 2\nc;a 8\n", NULL},
    {"tracepoint alone", 0, NULL, BYTES("app 1 1.0: sched:x: a=1 b=2\n" A "\n"), "app;a 1\n", NULL},
    {"tracepoint is not a default", 0, NULL,
     BYTES("t 1 1.0: sched:x: a=1\n" A "\n" SAMPLE "t 1 1.0: sched:x: a=1\n" A "\n"), "app;b;a 1\n",
     "sched:x (2)"},
    {"tracepoints alone", 0, NULL, BYTES("t 1 1.0: sched:x: a=1\n" A "\nt 1 1.0: 5 sched:y: b=1\n" B "\n"),
     "t;a 1\nt;b 5\n", "added up the weights of sched:x (1), sched:y (5)"},
    {"all events", 0, "all", BYTES("t 1 1.0: 5 sched:x: a=1\n" A "\n" SAMPLE),
     "[cycles];app;b;a 1\n[sched:x];t;a 5\n", NULL},
    {"pattern", 0, "sched:*", BYTES("t 1 1.0: 5 sched:x: a=1\n" A "\n" SAMPLE), "t;a 5\n", NULL},
    {"tracepoint and filter", 0, "cycles", BYTES("t 1 1.0: sched:x: a=1\n" A "\n" SAMPLE), "app;b;a 1\n",
     NULL},
    {"tracepoint filtered for", 0, "sched:x", BYTES("t 1 1.0: 7 sched:x: a=1\n" A "\n" SAMPLE), "t;a 7\n",
     NULL},
    {"registers keep the period", 0, NULL, BYTES("app 1 1.0: 7 cycles: ABI:2    AX:0x1\n" A "\n"),
     "app;a 7\n", NULL},
    {"branches keep the period", 0, NULL, BYTES("app 1 1.0: 7 cycles:  0x40/0x50/P/-/-/1\n" A "\n"),
     "app;a 7\n", NULL},

    /* CP-13: counts and names */
    {"periods", 0, NULL, BYTES("app 1 1.0: 250 cycles: \n" A "\napp 1 1.0: 3 cycles: \n" A "\n"),
     "app;a 253\n", NULL},
    {"period zero", 0, NULL, BYTES("app 1 1.0: 0 cycles: \n" A "\n"), "app;a 1\n", NULL},
    {"period 00", 0, NULL, BYTES("app 1 1.0: 00 cycles: \n" A "\n"), "app;a 0\n", NULL},
    {"no period", 0, NULL, BYTES("app 1 1.0: cycles: \n" A "\n"), "app;a 1\n", NULL},
    {"largest period", 0, NULL, BYTES("app 1 1.0: 18446744073709551615 cycles: \n" A "\n"),
     "app;a 18446744073709551615\n", NULL},
    {"too large a sum", 0, NULL,
     BYTES("app 1 1.0: 18446744073709551615 cycles: \n" A "\napp 1 1.0: 1 cycles: \n" A "\n"),
     "app;a 1.84467440737096e+19\n", NULL},
    {"blanks in the name", 0, NULL, BYTES("V8 Worker 12 1 1.0: 1 cycles: \n" A "\n"), "V8_Worker_12;a 1\n",
     NULL},
    {"tab in the name", 0, NULL, BYTES("a\tb 1 1.0: 1 cycles: \n" A "\n"), "a\tb;a 1\n", NULL},
    {"semicolon in the name", 0, NULL, BYTES("x;y;z 1 1.0: 1 cycles: \n" A "\n"), "x:y:z;a 1\n", NULL},
    {"no name", 0, NULL, BYTES("1 1.0: 1 cycles: \n" A "\n"), "a 1\n", NULL},
    {"no name with pid", PID, NULL, BYTES("1 1.0: 1 cycles: \n" A "\n"), "a 1\n", NULL},
    {"no name and no frames", 0, NULL, BYTES("1 1.0: 1 cycles: \n\n" SAMPLE), "app;b;a 1\n", NULL},
    {"pid", PID, NULL, BYTES("app 5/6 1.0: 1 cycles: \n" A "\n"), "app-5;a 1\n", NULL},
    {"tid", TID, NULL, BYTES("app 5/6 1.0: 1 cycles: \n" A "\n"), "app-5/6;a 1\n", NULL},
    {"both", PID | TID, NULL, BYTES("app 5/6 1.0: 1 cycles: \n" A "\n"), "app-5/6;a 1\n", NULL},
    {"no pid", PID, NULL, BYTES("app 6 1.0: 1 cycles: \n" A "\n"), "app-?;a 1\n", NULL},
    {"no pid with tid", TID, NULL, BYTES("app 6 1.0: 1 cycles: \n" A "\n"), "app-?/6;a 1\n", NULL},
    {"tid zero", TID, NULL, BYTES("app 6/0 1.0: 1 cycles: \n" A "\n"), "app-?/6;a 1\n", NULL},
    {"negative", TID, NULL, BYTES(":-1 -1/-1 1.0: 1 cycles: \n" A "\n"), ":-1--1/-1;a 1\n", NULL},
    {"tids stay apart", TID, NULL, BYTES("app 5/6 1.0: 1 cycles: \n" A "\napp 5/7 1.0: 1 cycles: \n" A "\n"),
     "app-5/6;a 1\napp-5/7;a 1\n", NULL},

    /* X-11: no call chains */
    {"flat", 0, NULL,
     BYTES("  app 1 1.0: 2 cycles:   1 a (/x)\n  app 1 1.0: 3 cycles:   1 a (/x)\n  app 1 1.0: 4 cycles:   2 "
           "b (/x)\n"),
     "app;a 5\napp;b 4\n", "no call chains"},
    {"flat with unknown", 0, NULL, BYTES("app 1 1.0: 2 cycles:   1 [unknown] ([unknown])\n"),
     "app;[unknown] 2\n", "no call chains"},
    {"flat, cut", 0, NULL, BYTES("app 1 1.0: 2 cycles:   1 a (/x)\napp 1 1.0: 3 cycles:   1 a (/x"),
     "app;a 2\n", ""},
    {"address field", 0, NULL, BYTES("app 1 1.0: 2 cycles:   1 data (/x)\n" A B "\n"), "app;b;a 2\n", NULL},
    {"address field only now and then", 0, NULL,
     BYTES("app 1 1.0: 2 cycles:   1 data (/x)\n" A "\napp 1 1.0: 1 cycles:   1 data (/x)\n\n"),
     "app;a 2\napp;data 1\n", NULL},
    {"neither chain nor address", 0, NULL, BYTES("app 1 1.0: 1 cycles: \napp 1 1.0: 1 cycles: \n"), "app 2\n",
     "no call chains"},

    /* X-12: frames without module, and others */
    {"no module", 0, NULL, BYTES(H "\t1 main+0x5\n\t2 f(int)\n\n"), "app;f;main 1\n", NULL},
    {"unknown", 0, NULL, BYTES(H "\t1 [unknown] (/lib/libc.so)\n\t2 [unknown] ([unknown])\n\n"),
     "app;[unknown];[libc.so] 1\n", NULL},
    {"addrs", ADDRS, NULL, BYTES(H "\t1 [unknown] (/l/c.so)\n\n" H "\t2 [unknown] (/l/c.so)\n\n"),
     "app;[c.so <1>] 1\napp;[c.so <2>] 1\n", NULL},
    {"inlined by a JIT", 0, NULL, BYTES(H "\t1 x->y (/tmp/perf-1.map)\n" B "\n"), "app;b;x;y_[i] 1\n", NULL},
    {"frame that vanishes", 0, NULL, BYTES(H "\t1 (app) (/x)\n" B "\n"), "app;b 1\n", NULL},
    {"marks", KERNEL | JIT, NULL, BYTES(H "\t1 k ([kernel.kallsyms])\n\t1 j (/tmp/perf-1.map)\n\n"),
     "app;j_[j];k_[k] 1\n", NULL},
    {"java and others", 0, NULL,
     BYTES("java 1 1.0: 1 cycles: \n\t1 La/b (/x)\n\n" H
           "\t1 La/b (/x)\n\njava 1 1.0: 1 cycles: \n\t1 La/b (/x)\n\n"),
     "app;La/b 1\njava;a/b 2\n", NULL},
    {"not indented", 0, NULL, BYTES(H "ffffffff8103d0ca f ([kernel.kallsyms])\n\n"), "app;f 1\n", NULL},
    {"not indented with a number", 0, NULL, BYTES(H A "4005d0 12 f (/x)\n" B "\n"), "4005d0;b 1\napp;a 1\n",
     NULL},
    {"balanced", BALANCED, NULL, BYTES(H "\t1 A::operator->() const (/x)\n\n"), "app;A::operator-> 1\n",
     NULL},
    {"not tidied", NONE, NULL, BYTES(H "\t1 A::f(int; \"x\") const (/x)\n\n"),
     "app;A::f(int: \"x\") const 1\n", NULL},
    {"NUL", 0, NULL, BYTES(H "\t1 a\xff\x01 (/x)\n\n"), "app;a\xff\x01 1\n", NULL},

    /* X-13 */
    {"instructions", 0, NULL, BYTES(H A " insn: 48 01 c2\n" H B " insn: 90\n"), "app;a 1\napp;b 1\n", NULL},
    {"source code", 0, NULL, BYTES(H A "\n|10    int x;\n|11 }\n" H B "\n"), "app;a 1\napp;b 1\n", NULL},
    {"task events", 0, NULL,
     BYTES("app 0 0.0: PERF_RECORD_COMM: app:1/1\n" SAMPLE "app 1 1.0: PERF_RECORD_FORK(1:2):(1:1)\n" SAMPLE),
     "app;b;a 2\n", NULL},

    /* X-16: source lines */
    {"source lines", SRCLINE, NULL, BYTES(H A "  a.c:1\n" B "  b.c:2\n\n"), "app;b:b.c:2;a:a.c:1 1\n", NULL},
    {"source lines differ", SRCLINE, NULL, BYTES(H A "  a.c:1\n\n" H A "  a.c:2\n\n"),
     "app;a:a.c:1 1\napp;a:a.c:2 1\n", NULL},
    {"source line missing", SRCLINE, NULL, BYTES(H A B "  b.c:2\n\n"), "app;b:b.c:2;a 1\n", NULL},
    {"all missing", SRCLINE, NULL, BYTES(SAMPLE SAMPLE), "app;b;a 2\n", "no source positions"},
    {"missing before a header", SRCLINE, NULL, BYTES(H A H B "\n"), "app;a 1\napp;b 1\n",
     "no source positions"},
    {"semicolon in a source line", SRCLINE, NULL, BYTES(H A "  a;b.c:1\n\n"), "app;a:a:b.c:1 1\n", NULL},
    {"brackets in a source line", SRCLINE, NULL, BYTES(H A "  libc.so[27b25]\n" B "  [x] y [z\n\n"),
     "app;b:y [z;a:libc.so 1\n", NULL},
    {"nothing left of it", SRCLINE, NULL, BYTES(H A "  [27b25]\n" B "  b.c:2\n\n"), "app;b:b.c:2;a 1\n",
     NULL},
    {"comment as source line", SRCLINE, NULL, BYTES(H A "#x\n\n"), "app;a:#x 1\n", NULL},
    {"source lines of inlined frames", SRCLINE, NULL,
     BYTES(H "\t1 x->y (/tmp/perf-1.map)\n  x.c:1\n  y.c:2\n" B "  b.c:3\n\n"),
     "app;b:b.c:3;x:x.c:1;y_[i]:y.c:2 1\n", NULL},
    {"unknown has no source line", SRCLINE, NULL, BYTES(H "\t1 [unknown] ([unknown])\n" B "  b.c:3\n\n"),
     "app;b:b.c:3;[unknown] 1\n", NULL},
    {"source lines in dropped samples", SRCLINE, NULL,
     BYTES(H A "  a.c:1\n\napp 1 1.0: 1 faults: \n" A "  a.c:1\n\n" H A "  a.c:1\n\n"), "app;a:a.c:1 2\n",
     "faults (1)"},

    /* inlined functions */
    {"expanded", EXPAND, NULL, BYTES(H "\t1 inl (/x)\n" B "\n" H B "\n"), "app;b 1\napp;b;outer(1);inner 1\n",
     NULL},
    {"expanded has no source line", EXPAND | SRCLINE, NULL, BYTES(H "\t1 inl (/x)\n" B "  b.c:1\n\n"),
     "app;b:b.c:1;outer(1);inner 1\n", NULL},
};

/* Expands frames called "inl". */
static bool expand(void *context, const struct frame *frame, struct bytebuf *names) {
    (void)context;
    if (!slice_equal(frame->symbol, SLICE("inl")))
        return false;
    assert_int_equal(frame->address.len, 1);
    assert_true(frame->has_module);
    bytebuf_add(names, SLICE("outer(1);inner"));
    return true;
}

static struct collapse make_collapse(unsigned settings, const char *const *filters, size_t filter_count) {
    return (struct collapse){
        .settings = {.pid = settings & PID,
                     .tid = settings & TID,
                     .srcline = settings & SRCLINE,
                     .expand = settings & EXPAND ? expand : NULL,
                     .rules = {.tidy = settings & BALANCED ? TIDY_BALANCED
                                       : settings & NONE   ? TIDY_NONE
                                                           : TIDY_CLASSIC,
                               .kernel = settings & KERNEL,
                               .jit = settings & JIT,
                               .addrs = settings & ADDRS}},
        .events = {.filters = filters, .filter_count = filter_count},
        .stats = {.messages = {.show = report_messages}},
    };
}

static struct bytebuf finish(struct collapse *collapse) {
    struct outbuf out = support_output();
    collapse_finish(collapse);
    collapse_messages_add_warnings(&collapse->stats, &collapse->events, &collapse->stats.messages);
    stack_table_print(&collapse->stacks, &collapse->names, &out);
    collapse_free(collapse);
    return support_output_text(&out);
}

/* Collapses parts of a text, each from a file of its own. */
static struct bytebuf run(unsigned settings, const char *filter_list, size_t chunk, const struct slice *parts,
                          size_t part_count) {
    const char *filters[4];
    char list[100] = "";
    size_t count = 0;
    if (filter_list) {
        snprintf(list, sizeof list, "%s", filter_list);
        for (char *filter = list; filter; count++) {
            char *comma = strchr(filter, ',');
            filters[count] = filter;
            if (comma)
                *comma = '\0';
            filter = comma ? comma + 1 : NULL;
        }
    }
    static struct linereader in; /* one block for all runs */
    struct collapse collapse = make_collapse(settings, filters, count);
    in.chunk = chunk;
    for (size_t i = 0; i < part_count; i++) {
        support_attach(&in, parts[i]);
        collapse_read(&collapse, &in);
        support_detach(&in);
    }
    return finish(&collapse);
}

static void check_said(const struct collapse_case *c, struct slice said) {
    if (!c->said)
        support_text(c->name, said, "");
    else if (*c->said && !slice_has(said, slice_of_text(c->said)))
        support_text(c->name, said, c->said);
}

static void test_cases(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT_OF(collapse_cases); i++)
        for (size_t chunk = 0; chunk < COUNT_OF(support_chunks); chunk++) {
            const struct collapse_case *c = &collapse_cases[i];
            support_gather_messages();
            struct bytebuf text = run(c->settings, c->filters, support_chunks[chunk], &c->input, 1);
            struct bytebuf said = support_messages();
            support_text(c->name, bytebuf_slice(&text), c->output);
            check_said(c, bytebuf_slice(&said));
            bytebuf_free(&text);
            bytebuf_free(&said);
        }
}

/* Several files are one stream: cut between any two lines, the result is the same. */
static void test_two_files(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT_OF(collapse_cases); i++) {
        const struct collapse_case *c = &collapse_cases[i];
        for (size_t cut = 1; cut <= c->input.len; cut++) {
            if (c->input.at[cut - 1] != '\n')
                continue;
            const struct slice parts[] = {slice_part(c->input, 0, cut), slice_from(c->input, cut)};
            support_gather_messages();
            struct bytebuf text = run(c->settings, c->filters, 0, parts, 2);
            struct bytebuf said = support_messages();
            support_text(c->name, bytebuf_slice(&text), c->output);
            bytebuf_free(&text);
            bytebuf_free(&said);
        }
    }
}

/* Sums the lines of folded text into a table. */
static void add_folded(struct stack_table *stacks, struct intern *names, struct slice text) {
    struct folded_line folded;
    uint32_t frames[20];
    for (struct slice line, frame; slice_cut(&text, '\n', &line) && text.at;) {
        size_t depth = 0;
        assert_true(folded_line_parse(line, FOLDED_BYTES, &folded));
        while (slice_cut(&folded.stack, ';', &frame))
            frames[depth++] = intern_add(names, frame);
        stack_table_add(stacks, frames, depth, count_parse(folded.count));
    }
}

static void check_sum(const char *what, const struct slice *texts, size_t count, struct slice want) {
    struct stack_table stacks = {0};
    struct intern names = {0};
    for (size_t i = 0; i < count; i++)
        add_folded(&stacks, &names, texts[i]);
    struct outbuf out = support_output();
    stack_table_print(&stacks, &names, &out);
    struct bytebuf text = support_output_text(&out);
    support_same(what, bytebuf_slice(&text), want);
    bytebuf_free(&text);
    stack_table_free(&stacks);
    intern_free(&names);
}

static bool ends_sample(const struct collapse_case *c) {
    return slice_ends(c->input, SLICE("\n\n")) && c->said == NULL && c->filters == NULL;
}

/*
 * collapse(A + B) = collapse(A) + collapse(B), for every two
 * inputs that end with a sample and have one event.
 */
static void test_additive(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT_OF(collapse_cases); i++)
        for (size_t k = 0; k < COUNT_OF(collapse_cases); k++) {
            const struct collapse_case *a = &collapse_cases[i], *b = &collapse_cases[k];
            if (!ends_sample(a) || !ends_sample(b) || a->settings != b->settings ||
                slice_has(a->input, SLICE("sched:")) || slice_has(b->input, SLICE("sched:")) ||
                strlen(a->output) > 60 || strlen(b->output) > 60)
                continue;
            if (slice_has(slice_of_text(a->output), SLICE("e+19")) ||
                slice_has(slice_of_text(b->output), SLICE("e+19")))
                continue; /* sums beyond 2^64 depend on their order */
            const struct slice parts[] = {a->input, b->input};
            const struct slice outputs[] = {slice_of_text(a->output), slice_of_text(b->output)};
            if (slice_has(outputs[0], SLICE("18446744073709551615")) ||
                slice_has(outputs[1], SLICE("18446744073709551615")))
                continue;
            support_gather_messages();
            struct bytebuf text = run(a->settings, NULL, 0, parts, 2);
            struct bytebuf said = support_messages();
            check_sum(b->name, outputs, 2, bytebuf_slice(&text));
            bytebuf_free(&text);
            bytebuf_free(&said);
        }
}

/* Fold, parse, print is the identity. */
static void test_round_trip(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT_OF(collapse_cases); i++) {
        struct slice text = slice_of_text(collapse_cases[i].output);
        if (!slice_has(text, SLICE("e+19")))
            check_sum(collapse_cases[i].name, &text, 1, text);
    }
}

/* The count that a folded text has for a stack; 0 if it does not have it. */
static struct count count_in(struct slice text, struct slice stack) {
    struct folded_line folded;
    for (struct slice line; slice_cut(&text, '\n', &line) && text.at;)
        if (folded_line_parse(line, FOLDED_BYTES, &folded) && slice_equal(folded.stack, stack))
            return count_parse(folded.count);
    return count_whole(0);
}

/* No stack of `part` has a larger count than in `whole`. */
static void check_less(const char *what, struct slice part, struct slice whole) {
    struct folded_line folded;
    for (struct slice line; slice_cut(&part, '\n', &line) && part.at;) {
        support_check(what, folded_line_parse(line, FOLDED_BYTES, &folded));
        support_check(what, count_compare(count_parse(folded.count), count_in(whole, folded.stack)) <= 0);
    }
}

/* Every header opened a sample that was counted, dropped or cut off. Returns how many have a call chain. */
static uint64_t check_headers(const struct collapse_case *c, unsigned settings, struct slice part) {
    struct linereader in = {0};
    struct collapse collapse = make_collapse(settings, NULL, 0);
    support_attach(&in, part);
    collapse_read(&collapse, &in);
    collapse_finish(&collapse);
    uint64_t dropped = 0;
    for (size_t event = 0; event < collapse.events.events.count; event++)
        dropped += collapse.events.samples[event].dropped;
    const struct collapse_stats *stats = &collapse.stats;
    support_check(c->name, stats->headers == stats->samples + stats->cut_samples + dropped);
    support_check(c->name, stack_table_size(&collapse.stacks) <= stats->samples);
    support_check(c->name, stats->cut_samples <= 1);
    uint64_t chains = stats->chains;
    collapse_free(&collapse);
    support_detach(&in);
    linereader_free(&in);
    return chains;
}

/*
 * Every input cut at every byte: it makes no difference how the bytes arrive, no sample is lost, and none is
 * made up of what is left of one. That last does not hold where a later line tells what an earlier one was:
 * whether there are call chains (X-11), that a filter equals an event (X-18), that there are times (X-40), or
 * that an event is not a tracepoint (X-41).
 */
static void check_cuts(const struct collapse_case *c, unsigned settings) {
    struct bytebuf whole = run(settings, c->filters, 0, &c->input, 1);
    bool looks_back = c->filters || slice_has(c->input, SLICE(":   ")) ||
                      slice_has(c->input, SLICE("sched:")) || slice_has(bytebuf_slice(&whole), SLICE("e+19"));
    for (size_t cut = 0; cut < c->input.len; cut++) {
        const struct slice part = slice_part(c->input, 0, cut);
        struct bytebuf text = run(settings, c->filters, 0, &part, 1);
        struct bytebuf other = run(settings, c->filters, 1 + cut % 3, &part, 1);
        support_same(c->name, bytebuf_slice(&other), bytebuf_slice(&text));
        bool undecided = slice_has(c->input, SLICE(".0:")) && !slice_has(part, SLICE(".0: "));
        if (check_headers(c, settings, part) && !looks_back && !undecided)
            check_less(c->name, bytebuf_slice(&text), bytebuf_slice(&whole));
        bytebuf_free(&text);
        bytebuf_free(&other);
    }
    bytebuf_free(&whole);
}

static void test_cuts(void **state) {
    (void)state;
    support_gather_messages();
    for (size_t i = 0; i < COUNT_OF(collapse_cases); i++) {
        check_cuts(&collapse_cases[i], collapse_cases[i].settings);
        check_cuts(&collapse_cases[i], collapse_cases[i].settings | SRCLINE);
    }
    struct bytebuf said = support_messages();
    bytebuf_free(&said);
}

/* Lines of all kinds in random order, in both ways of arriving. */
static void test_random(void **state) {
    (void)state;
    static const char *const lines[] = {
        H,
        A,
        B,
        "\n",
        "\n",
        "\r\n",
        "# x\n",
        "garbage\n",
        " insn: 1\n",
        "|1 x\n",
        "  a.c:5\n",
        "  \n",
        "V8 W 1 2/3 1.5: 7 faults:u: \n",
        "\t1 x->y (/tmp/perf-1.map)\n",
        "\t1 [unknown] ([unknown])\n",
        "\t1 m\n",
        "java 1 1.0: 1 cycles:  1 La/b (/x)\n",
        "t 1 1.0: sched:x: a=1\n",
        "1 2.0: 0 cycles:\n",
        "xx 5 cycles\n",
        "\t1 (gone) (/x)\n",
        "p 0 0.0: PERF_RECORD_COMM: x\n",
    };
    struct bytebuf input = {0};
    for (int i = 0; i < 1500; i++) {
        input.len = 0;
        for (uint32_t n = support_random(30); n > 0; n--)
            bytebuf_add(&input, slice_of_text(lines[support_random(COUNT_OF(lines))]));
        const struct slice whole = bytebuf_slice(&input);
        unsigned settings = support_random(256);
        const char *filter = i % 3 ? NULL : "faults";
        support_gather_messages();
        struct bytebuf one = run(settings, filter, 0, &whole, 1);
        struct bytebuf other = run(settings, filter, 1 + support_random(9), &whole, 1);
        struct bytebuf said = support_messages();
        support_same("random", bytebuf_slice(&other), bytebuf_slice(&one));
        bytebuf_free(&one);
        bytebuf_free(&other);
        bytebuf_free(&said);
    }
    bytebuf_free(&input);
}

/* Frames as perf lays them out, again and again, are compared with what came before only where they are read
 * in one piece: the text and the messages must not show it. */
static void test_expected_frames(void **state) {
    (void)state;
    static const char *const lines[] = {
        "\tffffffff81000001 k ([k])\n",
        "\tffffffff81000002 k ([k])\n",
        "\tffffffff81000002 k ([k])\r\n",
        "\tffffffff81000002 k ([k])\r\r\n",
        "ffffffff81000002 k ([k])\n",
        "    55c4df9a41ae u+0x1 (/x)\n",
        "\t    55c4df9a41ae u+0x1 (/x)\n",
        "\t          ea5659 u+0x1 (/x)\n",
        "\t          EA5659 u+0x1 (/x)\n",
        "\t 55c4df9 a41ae u+0x1 (/x)\n",
        "\t    55c4df9a41aeb u+0x1 (/x)\n",
        "\t    55c4df9a41ag u+0x1 (/x)\n",
        "\t    7fc6bc9413b9 a->b (/tmp/perf-1.map)\n",
        "\t    7fc6bc9413b9 [unknown] ([unknown])\n",
        "\t               1 2.0: 1 cycles: \n",
        "\t               1\n",
        "    a.c:7\n",
        "\n",
        H,
        "java 1 1.0: 1 cycles: \n",
        "app 1 1.0: 1 faults: \n",
    };
    struct bytebuf input = {0};
    for (int i = 0; i < 3000; i++) {
        input.len = 0;
        bytebuf_add(&input, SLICE(H));
        uint32_t few = 2 + support_random(4), first = support_random(COUNT_OF(lines));
        for (uint32_t n = support_random(200); n > 0; n--) {
            uint32_t line = support_random(8) ? first + support_random(few) : support_random(COUNT_OF(lines));
            bytebuf_add(&input, slice_of_text(lines[line % COUNT_OF(lines)]));
        }
        const struct slice whole = bytebuf_slice(&input);
        unsigned settings = i % 2 ? support_random(256) & ~(unsigned)EXPAND : 0;
        support_gather_messages();
        struct bytebuf one = run(settings, NULL, 0, &whole, 1), said = support_messages();
        support_gather_messages();
        struct bytebuf other = run(settings, NULL, 1, &whole, 1), also_said = support_messages();
        support_same("text", bytebuf_slice(&one), bytebuf_slice(&other));
        support_same("messages", bytebuf_slice(&said), bytebuf_slice(&also_said));
        bytebuf_free(&one);
        bytebuf_free(&other);
        bytebuf_free(&said);
        bytebuf_free(&also_said);
    }
    bytebuf_free(&input);
}

/* How many frames of a text were expected, and how many had to be parsed. */
static void count_ways(unsigned settings, struct slice text, uint64_t *expected, uint64_t *parsed) {
    struct linereader in = {0};
    struct collapse collapse = make_collapse(settings, NULL, 0);
    support_attach(&in, text);
    collapse_read(&collapse, &in);
    *expected = collapse.prediction.hits;
    *parsed = collapse.parsed_frames;
    collapse_free(&collapse);
    support_detach(&in);
    linereader_free(&in);
}

/* Frames that come again are not parsed again; where they follow the same ones they are not even looked up.
 */
static void test_fast_ways(void **state) {
    (void)state;
    enum { SAMPLES = 100, FRAMES = 10 };
    struct bytebuf text = {0};
    uint64_t expected, parsed;
    for (int i = 0; i < SAMPLES; i++) {
        bytebuf_add(&text, SLICE(H));
        for (int frame = 0; frame < FRAMES; frame++)
            bytebuf_add_format(&text, "\t%16x f%d+0x1 (/x)\n", 0x400000 + frame * 16 + i, frame);
        bytebuf_add(&text, SLICE("\n"));
    }
    count_ways(0, bytebuf_slice(&text), &expected, &parsed);
    assert_int_equal(parsed, FRAMES);
    assert_int_equal(expected, (SAMPLES - 2) * (FRAMES - 1)); /* the first of each sample is looked up */
    count_ways(SRCLINE, bytebuf_slice(&text), &expected, &parsed);
    assert_int_equal(expected, 0); /* a source line may come first */
    count_ways(ADDRS, bytebuf_slice(&text), &expected, &parsed);
    assert_int_equal(expected, 0); /* the address belongs to the name */
    bytebuf_free(&text);
}

/* Deep stacks, many names, long lines. */
static void test_large(void **state) {
    (void)state;
    struct bytebuf input = {0}, want = {0};
    bytebuf_add(&input, SLICE(H));
    for (uint32_t i = 0; i < 20000; i++)
        bytebuf_add_format(&input, "\t%x f%u (/x)\n", i + 1, i);
    bytebuf_add(&input, SLICE("\n"));
    bytebuf_add(&want, SLICE("app"));
    for (uint32_t i = 20000; i > 0; i--)
        bytebuf_add_format(&want, ";f%u", i - 1);
    bytebuf_add(&want, SLICE(" 1\n"));
    const struct slice whole = bytebuf_slice(&input);
    struct bytebuf text = run(0, NULL, 0, &whole, 1);
    assert_true(slice_equal(bytebuf_slice(&text), bytebuf_slice(&want)));
    bytebuf_free(&text);
    bytebuf_free(&input);
    bytebuf_free(&want);
}

static void test_stats(void **state) {
    (void)state;
    static const struct slice input =
        BYTES("# c\n" SAMPLE "app 1 1.0: 1 faults: \n" A "\n" H "\t1 [unknown] (/l)\n\n"
              "garbage\n" A "p 0 0.0: PERF_RECORD_COMM: x\n" H A);
    struct linereader in = {0};
    struct collapse collapse = {.stats = {.messages = {.show = report_messages}}};
    support_attach(&in, input);
    support_gather_messages();
    collapse_read(&collapse, &in);
    collapse_finish(&collapse);
    struct bytebuf said = support_messages();
    const struct collapse_stats *stats = &collapse.stats;
    assert_int_equal(stats->lines, 16);
    assert_int_equal(stats->headers, 4);
    assert_int_equal(stats->samples, 2);
    assert_int_equal(stats->chains, 2);
    assert_int_equal(stats->unknown_samples, 1);
    assert_int_equal(stats->skipped[COLLAPSE_STRAY].seen, 1);
    assert_int_equal(stats->cut_samples, 1);
    assert_int_equal(stats->skipped[COLLAPSE_NOISE].seen, 1);
    assert_int_equal(stats->skipped[COLLAPSE_UNRECOGNISED].seen, 1);
    bytebuf_free(&said);
    support_gather_messages();
    collapse_messages_add_stats(stats, &collapse.events, &collapse.stats.messages);
    said = support_messages();
    assert_true(slice_has(bytebuf_slice(&said), SLICE("cycles (2)")));
    assert_true(slice_has(bytebuf_slice(&said), SLICE("faults (1)")));
    assert_true(slice_has(bytebuf_slice(&said), SLICE("16 lines")));
    bytebuf_free(&said);
    collapse_free(&collapse);
    support_detach(&in);
    linereader_free(&in);
}

/* A recording whose stacks repeat is read by prediction: the mechanism is alive. */
static void test_prediction_is_used(void **state) {
    (void)state;
    struct bytebuf input = {0};
    struct linereader in = {0};
    struct collapse collapse = {0};
    for (int i = 0; i < 100; i++)
        bytebuf_add_format(&input,
                           H "\tffffffff8100%04x k ([k])\n\tffffffff8200%04x l ([k])\n"
                             "\tffffffff83000003 m ([k])\n\n",
                           i, i);
    support_attach(&in, bytebuf_slice(&input));
    collapse_read(&collapse, &in);
    assert_int_equal(collapse.prediction.hits,
                     2 * 98); /* two of three lines, once they followed each other */
    collapse_finish(&collapse);
    collapse_free(&collapse);
    support_detach(&in);
    linereader_free(&in);
    bytebuf_free(&input);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cases),
        cmocka_unit_test(test_two_files),
        cmocka_unit_test(test_additive),
        cmocka_unit_test(test_round_trip),
        cmocka_unit_test(test_cuts),
        cmocka_unit_test(test_random),
        cmocka_unit_test(test_expected_frames),
        cmocka_unit_test(test_prediction_is_used),
        cmocka_unit_test(test_fast_ways),
        cmocka_unit_test(test_large),
        cmocka_unit_test(test_stats),
    };
    report_program("prog");
    return cmocka_run_group_tests(tests, NULL, NULL);
}
