/*
 * recording_fold: recordings made here byte by byte. What perf would do with them is known from its sources:
 * kernel modules, programs in the kernel, lost events, broken and deferred chains, guests; and nothing made
 * to be slow is.
 */
#include "support.h"

#include "perf/recording_fold.h"

enum { FIELDS = SAMPLE_IP | SAMPLE_TID | SAMPLE_TIME | SAMPLE_PERIOD | SAMPLE_CALLCHAIN };
enum { ATTR = 128, ATTRS_AT = 104, DATA_AT = ATTRS_AT + ATTR + 16 };

/* A recording being made: its records, and the clock. */
struct made {
    struct bytebuf records;
    uint64_t time;
    uint64_t more_fields, branch_type; /* of samples, beside FIELDS */
};

static void add(struct bytebuf *into, uint64_t value, size_t size) {
    bytebuf_add(into, slice_make((const char *)&value, size));
}

static void add_text(struct bytebuf *into, const char *text) {
    bytebuf_add(into, slice_of_text(text));
    do
        bytebuf_add_byte(into, '\0');
    while (into->len % 8);
}

/* Adds a record of a body; the fields of samples at its end are thread and time. */
static void add_record(struct made *made, uint32_t type, uint16_t misc, const struct bytebuf *body) {
    add(&made->records, type, 4);
    add(&made->records, misc, 2);
    add(&made->records, 8 + body->len + (type == RECORD_SAMPLE ? 0 : 16), 2);
    bytebuf_add(&made->records, bytebuf_slice(body));
    if (type != RECORD_SAMPLE) {
        add(&made->records, 0, 8);
        add(&made->records, ++made->time, 8);
    }
}

/* `after`: what follows the chain. */
static void add_full_sample(struct made *made, uint32_t pid, unsigned mode, const uint64_t *chain,
                            size_t depth, struct slice after) {
    struct bytebuf body = {0};
    add(&body, 0x1000, 8);
    add(&body, pid, 4);
    add(&body, pid, 4);
    add(&body, ++made->time, 8);
    add(&body, 10, 8);
    add(&body, depth, 8);
    for (size_t i = 0; i < depth; i++)
        add(&body, chain[i], 8);
    bytebuf_add(&body, after);
    add_record(made, RECORD_SAMPLE, (uint16_t)mode, &body);
    bytebuf_free(&body);
}

static void add_sample(struct made *made, uint32_t pid, unsigned mode, const uint64_t *chain, size_t depth) {
    add_full_sample(made, pid, mode, chain, depth, SLICE(""));
}

static void add_map(struct made *made, uint32_t pid, unsigned mode, uint64_t start, uint64_t size,
                    uint64_t offset, const char *name) {
    struct bytebuf body = {0};
    add(&body, pid, 4);
    add(&body, pid, 4);
    add(&body, start, 8);
    add(&body, size, 8);
    add(&body, offset, 8);
    add_text(&body, name);
    add_record(made, RECORD_MMAP, (uint16_t)mode, &body);
    bytebuf_free(&body);
}

static void add_fork(struct made *made, uint32_t pid, uint32_t parent) {
    struct bytebuf body = {0};
    const uint32_t numbers[] = {pid, parent, pid, parent};
    for (size_t i = 0; i < COUNT_OF(numbers); i++)
        add(&body, numbers[i], 4);
    add(&body, made->time, 8);
    add_record(made, RECORD_FORK, 0, &body);
    bytebuf_free(&body);
}

static void add_section(struct bytebuf *file, uint64_t at, uint64_t size) {
    add(file, at, 8);
    add(file, size, 8);
}

/* The file: header, one attribute without ids, the records, and two features: processor and event names. */
static struct bytebuf finish(struct made *made, const char *architecture) {
    struct bytebuf file = {0};
    uint64_t features_at = DATA_AT + made->records.len, contents_at = features_at + 2 * 16;
    bytebuf_add(&file, SLICE("PERFILE2"));
    add(&file, ATTRS_AT, 8);
    add(&file, ATTR + 16, 8);
    add_section(&file, ATTRS_AT, ATTR + 16);
    add_section(&file, DATA_AT, made->records.len);
    add_section(&file, 0, 0);
    add(&file, 1 << 6 | 1 << 12, 8);
    while (file.len < ATTRS_AT)
        bytebuf_add_byte(&file, '\0');
    struct bytebuf attr = {0};
    add(&attr, 1, 4);
    add(&attr, ATTR, 4);
    add(&attr, 0, 8);
    add(&attr, 7, 8);
    add(&attr, FIELDS | made->more_fields, 8);
    add(&attr, 0, 8);
    add(&attr, 1 << 18, 8);
    while (attr.len < 72)
        bytebuf_add_byte(&attr, '\0');
    add(&attr, made->branch_type, 8);
    while (attr.len < ATTR + 16)
        bytebuf_add_byte(&attr, '\0');
    bytebuf_add(&file, bytebuf_slice(&attr));
    bytebuf_add(&file, bytebuf_slice(&made->records));
    add_section(&file, contents_at, 4 + 16);
    add_section(&file, contents_at + 4 + 16, 8 + 128 + 4 + 4 + 16);
    add(&file, 16, 4);
    bytebuf_add(&file, slice_of_text(architecture));
    while (file.len < contents_at + 20)
        bytebuf_add_byte(&file, '\0');
    add(&file, 1, 4);
    add(&file, ATTR, 4);
    bytebuf_add(&file, slice_part(bytebuf_slice(&attr), 0, ATTR));
    add(&file, 0, 4);
    add(&file, 16, 4);
    bytebuf_add(&file, slice_make("cycles\0\0\0\0\0\0\0\0\0", 16));
    bytebuf_free(&attr);
    bytebuf_free(&made->records);
    return file;
}

/* The fold of a file as text, or "OBSTACLE" and the reason. It must be freed. */
static struct bytebuf fold_file(struct bytebuf file, const struct symbol_places *places) {
    struct recording_fold fold = {.places = places};
    struct collapse collapse = {0};
    struct outbuf out = support_output();
    struct bytebuf text = {0};
    if (recording_fold_read(&fold, view_of(bytebuf_slice(&file)), collapse.settings)) {
        recording_fold_add(&fold, &collapse);
        collapse_finish(&collapse);
        stack_table_print(&collapse.stacks, &collapse.names, &out);
        if (fold.replay.lost)
            bytebuf_add_format(&out.pending, "lost %d\n", (int)fold.replay.lost);
    } else {
        bytebuf_add_format(&out.pending, "OBSTACLE %s\n", fold.obstacle);
    }
    bytebuf_free(&text);
    text = support_output_text(&out);
    recording_fold_free(&fold);
    collapse_free(&collapse);
    bytebuf_free(&file);
    return text;
}

static void check_fold(struct made *made, const char *architecture, const char *want) {
    static const struct symbol_places nowhere = {.dirs_only = true};
    struct bytebuf text = fold_file(finish(made, architecture), &nowhere);
    support_text(want, bytebuf_slice(&text), want);
    bytebuf_free(&text);
}

static void test_chains(void **state) {
    (void)state;
    static const struct {
        const char *want;
        unsigned mode;
        size_t depth;
        uint64_t chain[5];
    } cases[] = {
        {":5;[app];[app] 10\n", CPU_USER, 3, {CHAIN_USER, 0x1000, 0x1fff}},
        {":5;[unknown];[app] 10\n", CPU_USER, 2, {0x1000, 0x2000}}, /* the map ends before */
        {":5;[app];[[kernel.kallsyms]] 10\n",
         CPU_KERNEL,
         4,
         {CHAIN_KERNEL, 0xffffffff81000010, CHAIN_USER, 0x1000}},
        {":5;[[nf_tables]] 10\n", CPU_KERNEL, 2, {CHAIN_KERNEL, 0xffffffffc0000010}},
        {":5;bpf_prog_f 10\n", CPU_KERNEL, 2, {CHAIN_KERNEL, 0xffffffffc1000010}},
        {":5;[unknown] 10\n", CPU_HYPERVISOR, 2, {CHAIN_HYPERVISOR, 0xffffffff81000010}},
        {":5 10\n", CPU_USER, 0, {0}},
        {":5 10\n", CPU_USER, 3, {CHAIN_USER, 0x1000, UINT64_MAX}}, /* no address: perf drops the chain */
        {":5;[app] 10\n",
         CPU_USER,
         4,
         {CHAIN_USER, 0x1000, CHAIN_USER_DEFERRED, 7}}, /* the rest never came */
        {"OBSTACLE a call chain goes into a guest\n", CPU_USER, 2, {CHAIN_GUEST, 7}},
        {"OBSTACLE it has samples of a guest\n", CPU_GUEST_KERNEL, 1, {7}},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct made made = {0};
        struct bytebuf symbol = {0};
        add_map(&made, UINT32_MAX, CPU_KERNEL, 0xffffffff81000000, 0x1000, 0xffffffff81000000,
                "[kernel.kallsyms]_text");
        add_map(&made, UINT32_MAX, CPU_KERNEL, 0xffffffffc0000000, 0x1000, 0,
                "/lib/modules/6/nf-tables.ko.xz");
        add(&symbol, 0xffffffffc1000000, 8);
        add(&symbol, 0x1000, 4);
        add(&symbol, 1, 4);
        add_text(&symbol, "bpf_prog_f");
        add_record(&made, RECORD_KSYMBOL, CPU_KERNEL, &symbol);
        add_map(&made, 5, CPU_USER, 0x1000, 0x1000, 0, "/bin/app");
        add_sample(&made, 5, cases[i].mode, cases[i].chain, cases[i].depth);
        check_fold(&made, "x86_64", cases[i].want);
        bytebuf_free(&symbol);
    }
}

static void test_refused(void **state) {
    (void)state;
    const uint64_t kernel[] = {CHAIN_KERNEL, 0xffffffff81000010};
    struct made made = {0};
    struct bytebuf body = {0};
    add_sample(&made, 5, CPU_KERNEL, kernel, 2);
    check_fold(&made, "x86_64", ":5;[unknown] 10\n"); /* it does not say where the kernel was */
    made = (struct made){0};
    check_fold(
        &made, "aarch64",
        "OBSTACLE its header says that perf record did not end properly; end it with Ctrl-C or SIGINT\n");
    add_sample(&made, 5, CPU_USER, NULL, 0);
    check_fold(&made, "ppc64le", "OBSTACLE it was recorded on a processor that is not covered yet\n");
    static const uint32_t types[] = {RECORD_AUX, RECORD_AUXTRACE_INFO};
    for (size_t i = 0; i < COUNT_OF(types); i++) {
        made = (struct made){0};
        add(&body, 0, 8);
        add_record(&made, types[i], 0, &body);
        check_fold(&made, "x86_64", "OBSTACLE it holds a hardware trace\n");
    }
    made = (struct made){0};
    add_record(&made, RECORD_COMPRESSED, 0, &body);
    add_sample(&made, 5, CPU_USER, NULL, 0); /* what comes later does not make it good */
    check_fold(&made, "x86_64", "OBSTACLE a compressed record is damaged\n");
    bytebuf_free(&body);
}

/* What the processor kept of calls replaces what was found by frame pointers, but not the kernel's part. */
static void test_branches(void **state) {
    (void)state;
    static const uint64_t branches[] = {2, 0x1011, 0x2000, 0, 0x3022, 0x1000, 0}, none[] = {0};
    static const uint64_t user[] = {CHAIN_USER, 0x4000},
                          both[] = {CHAIN_KERNEL, 0xffffffff81000010, CHAIN_USER, 0x4000};
    const struct slice after = slice_make((const char *)branches, sizeof branches),
                       nothing = slice_make((const char *)none, sizeof none);
    static const struct {
        const char *want;
        const uint64_t *chain;
        size_t depth;
        bool has_branches, are_calls;
    } cases[] = {
        {":5;[c];[a];[b] 10\n", user, 2, true, true},
        {":5;[c];[a];[b];[[kernel.kallsyms]] 10\n", both, 4, true, true},
        {":5;[[kernel.kallsyms]] 10\n", both, 2, true, true}, /* a thread of the kernel */
        {":5;[d] 10\n", user, 2, false, true},
        {":5;[d] 10\n", user, 2, true, false},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct made made = {.more_fields = SAMPLE_BRANCH_STACK,
                            .branch_type = cases[i].are_calls ? BRANCH_CALL_STACK : 1};
        static const char *const names[] = {"/a", "/b", "/c", "/d"};
        add_map(&made, UINT32_MAX, CPU_KERNEL, 0xffffffff81000000, 0x1000, 0xffffffff81000000,
                "[kernel.kallsyms]_text");
        for (uint64_t k = 0; k < COUNT_OF(names); k++)
            add_map(&made, 5, CPU_USER, 0x1000 * (k + 1), 0x1000, 0, names[k]);
        add_full_sample(&made, 5, CPU_USER, cases[i].chain, cases[i].depth,
                        cases[i].has_branches ? after : nothing);
        check_fold(&made, "x86_64", cases[i].want);
    }
}

/* What is newer than this program is refused. */
static void test_newer_branches(void **state) {
    (void)state;
    struct made made = {.more_fields = SAMPLE_BRANCH_STACK, .branch_type = BRANCH_KNOWN + 1};
    add_full_sample(&made, 5, CPU_USER, NULL, 0, SLICE("\0\0\0\0\0\0\0\0"));
    check_fold(&made, "x86_64", "OBSTACLE its samples have fields that are newer than this program\n");
}

static void test_lost(void **state) {
    (void)state;
    struct made made = {0};
    struct bytebuf body = {0};
    add(&body, 1, 8);
    add(&body, 12, 8);
    add_record(&made, RECORD_LOST, 0, &body);
    add_record(&made, 55, 0, &body); /* nobody knows this record: it is skipped */
    add_sample(&made, 0, CPU_USER, NULL, 0);
    check_fold(&made, "x86_64", "swapper 10\nlost 12\n");
    bytebuf_free(&body);
}

static void add_comm(struct made *made, uint32_t pid, const char *name) {
    struct bytebuf body = {0};
    add(&body, pid, 4);
    add(&body, pid, 4);
    add_text(&body, name);
    add_record(made, RECORD_COMM, 0, &body);
    bytebuf_free(&body);
}

/* A process may call itself anything, and no line of the fold may begin inside a name. */
static void test_line_breaks(void **state) {
    (void)state;
    struct made made = {0};
    const uint64_t chain[] = {CHAIN_USER, 0x1000};
    add_comm(&made, 5, "a\nb;c 1");
    add_map(&made, 5, CPU_USER, 0x1000, 0x1000, 0, "/bin/x\ny 9");
    add_sample(&made, 5, CPU_USER, chain, 2);
    check_fold(&made, "x86_64", "a_b:c_1;[x y 9] 10\n");
}

/* Two maps of one path with other inodes: the file that is there now is one. */
static void test_module_once(void **state) {
    (void)state;
    struct module_table modules = {0};
    const struct build_id id = {.size = 2, .bytes = {1, 2}};
    struct recording recording = {0};
    modules.recording = &recording;
    uint32_t first = module_table_add(&modules, MODULE_FILE, SLICE("/bin/app"), NULL);
    assert_int_equal(module_table_add(&modules, MODULE_FILE, SLICE("/bin/app"), NULL), first);
    assert_int_not_equal(module_table_add(&modules, MODULE_FILE, SLICE("/bin/app"), &id), first);
    assert_int_not_equal(module_table_add(&modules, MODULE_FILE, SLICE("/bin/ap"), NULL), first);
    module_table_free(&modules);
}

/* Each cut of a recording is refused; with any byte changed it is refused or read, under the sanitizers. */
static void test_damage(void **state) {
    (void)state;
    const uint64_t chain[] = {CHAIN_USER, 0x1000, 0x1500};
    static const struct symbol_places nowhere = {.dirs_only = true};
    struct made made = {0};
    add_map(&made, 5, CPU_USER, 0x1000, 0x1000, 0, "/bin/app");
    add_fork(&made, 6, 5);
    add_sample(&made, 6, CPU_USER, chain, 3);
    struct bytebuf whole = finish(&made, "x86_64");
    for (size_t i = 0; i < whole.len; i++) {
        struct bytebuf cut = {0}, changed = {0};
        bytebuf_add(&cut, slice_part(bytebuf_slice(&whole), 0, i));
        bytebuf_add(&changed, bytebuf_slice(&whole));
        changed.at[i] = (char)(i % 3 == 0 ? 0xff : changed.at[i] ^ 0x80);
        struct bytebuf first = fold_file(cut, &nowhere), second = fold_file(changed, &nowhere);
        assert_true(slice_starts(bytebuf_slice(&first), SLICE("OBSTACLE ")));
        bytebuf_free(&first);
        bytebuf_free(&second);
    }
    bytebuf_free(&whole);
}

/* Would take hours if maps, forks or look-ups took a time that grows with their number. */
static void test_many(void **state) {
    (void)state;
    enum { MANY = 50000 };
    const uint64_t chain[] = {CHAIN_USER, 0x1000};
    static const struct symbol_places nowhere = {.dirs_only = true};
    struct made made = {0};
    for (uint32_t i = 0; i < MANY; i++) {
        add_map(&made, 1, CPU_USER, 0x1000 + (uint64_t)i * 7919 % MANY * 0x1000, 0x1000, 0, "/bin/app");
        add_fork(&made, 2 + i, 1);
        add_map(&made, 2 + i, CPU_USER, 0x1000, 0x100, 0, "/bin/child");
        add_sample(&made, 2 + i, CPU_USER, chain, 2);
    }
    struct bytebuf text = fold_file(finish(&made, "x86_64"), &nowhere);
    assert_true(slice_starts(bytebuf_slice(&text), SLICE(":10000;[child] 10\n:10001;")));
    bytebuf_free(&text);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_chains),      cmocka_unit_test(test_refused),
        cmocka_unit_test(test_branches),    cmocka_unit_test(test_newer_branches),
        cmocka_unit_test(test_lost),        cmocka_unit_test(test_line_breaks),
        cmocka_unit_test(test_module_once), cmocka_unit_test(test_damage),
        cmocka_unit_test(test_many)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
