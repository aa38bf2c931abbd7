/*
 * recording_fold over recordings made byte by byte that differ in how they are kept: as a file, through a
 * pipe, compressed in either way and in pieces of any size. All fold alike.
 */
#include "support.h"

#include "made_recording.h"
#include "perf/recording_fold.h"

enum { FIELDS = SAMPLE_IP | SAMPLE_TID | SAMPLE_TIME | SAMPLE_ID | SAMPLE_PERIOD | SAMPLE_CALLCHAIN };

static const struct symbol_places nowhere = {.dirs_only = true};

/* The fields at the end of a record that is no sample. */
static void add_trailer(struct bytebuf *body, uint32_t pid, uint64_t time, uint64_t id) {
    made_number(body, pid, 4);
    made_number(body, pid, 4);
    made_number(body, time, 8);
    made_number(body, id, 8);
}

static void add_comm(struct made_recording *made, uint32_t pid, uint64_t time, const char *name) {
    struct bytebuf body = {0};
    made_number(&body, pid, 4);
    made_number(&body, pid, 4);
    made_text(&body, name);
    add_trailer(&body, pid, time, 1);
    made_record(made, RECORD_COMM, 0, &body);
}

static void add_map(struct made_recording *made, uint32_t pid, uint64_t time, uint64_t start,
                    const char *name) {
    struct bytebuf body = {0};
    made_number(&body, pid, 4);
    made_number(&body, pid, 4);
    made_number(&body, start, 8);
    made_number(&body, 0x1000, 8);
    made_number(&body, 0, 8);
    made_text(&body, name);
    add_trailer(&body, pid, time, 1);
    made_record(made, RECORD_MMAP, CPU_USER, &body);
}

static void add_sample(struct made_recording *made, uint32_t pid, uint64_t time, uint64_t id, uint64_t ip) {
    struct bytebuf body = {0};
    made_number(&body, ip, 8);
    made_number(&body, pid, 4);
    made_number(&body, pid, 4);
    made_number(&body, time, 8);
    made_number(&body, id, 8);
    made_number(&body, 10, 8);
    made_number(&body, 2, 8);
    made_number(&body, CHAIN_USER, 8);
    made_number(&body, ip, 8);
    made_record(made, RECORD_SAMPLE, CPU_USER, &body);
}

static void add_round(struct made_recording *made) {
    struct bytebuf body = {0};
    made_record(made, RECORD_ROUND, 0, &body);
}

/* Two events, whose records are not in the order of time, and rounds. */
static struct made_recording some_records(void) {
    struct made_recording made = {
        .events = {{.name = "cycles", .fields = FIELDS, .ids = {1, 2}, .id_count = 2},
                   {.name = "faults", .config = 1, .fields = FIELDS, .ids = {3}, .id_count = 1}},
        .event_count = 2};
    add_comm(&made, 5, 10, "app");
    add_map(&made, 5, 11, 0x1000, "/bin/app");
    add_sample(&made, 5, 20, 1, 0x1010);
    add_sample(&made, 6, 30, 3, 0x1010);
    add_comm(&made, 6, 15, "other"); /* written later, but before it in time */
    add_round(&made);
    add_sample(&made, 5, 18, 2, 0x1020);
    add_round(&made);
    add_map(&made, 5, 50, 0x1000, "/bin/new");
    add_sample(&made, 5, 60, 1, 0x1010);
    add_round(&made);
    add_sample(&made, 5, 55, 3, 0x1010);
    return made;
}

static const char folded[] =
    "[cycles];app;[app] 20\n[cycles];app;[new] 10\n[faults];app;[new] 10\n[faults];other;[unknown] 10\n";

/* The fold of a file as text, or "OBSTACLE" and the reason. Frees the file. */
static struct bytebuf fold_file(struct bytebuf file) {
    static const char *const all[] = {"all"};
    struct recording_fold fold = {.places = &nowhere};
    struct collapse collapse = {.events = {.filters = all, .filter_count = 1}};
    struct outbuf out = support_output();
    if (recording_fold_read(&fold, view_of(bytebuf_slice(&file)), collapse.settings)) {
        recording_fold_add(&fold, &collapse);
        collapse_finish(&collapse);
        stack_table_print(&collapse.stacks, &collapse.names, &out);
        assert_int_equal(fold.replay.store.bytes, 0);
    } else {
        bytebuf_add_format(&out.pending, "OBSTACLE %s\n", fold.obstacle);
    }
    struct bytebuf text = support_output_text(&out);
    recording_fold_free(&fold);
    collapse_free(&collapse);
    bytebuf_free(&file);
    return text;
}

static void check(const char *what, struct bytebuf file, const char *want) {
    struct bytebuf text = fold_file(file);
    support_text(what, bytebuf_slice(&text), want);
    bytebuf_free(&text);
}

static void test_alike(void **state) {
    (void)state;
    static const uint32_t types[] = {RECORD_COMPRESSED, RECORD_COMPRESSED2};
    struct made_recording made = some_records();
    check("file", made_file(&made), folded);
    made = some_records();
    check("pipe", made_pipe(&made), folded);
    for (size_t i = 0; i < COUNT_OF(types); i++)
        for (size_t piece = 1; piece < 300; piece += piece < 20 ? 1 : 50) {
            made = some_records();
            made_pack(&made, types[i], piece);
            check("compressed", made_file(&made), folded);
            made = some_records();
            made_pack(&made, types[i], piece);
            check("compressed, through a pipe", made_pipe(&made), folded);
        }
}

/* perf before 4.17: what runs is told, but not how events are called. */
static void test_nameless(void **state) {
    (void)state;
    struct made_recording made = some_records();
    made.nameless = true;
    check("nameless", made_pipe(&made),
          "[cycles:HG];app;[app] 20\n[cycles:HG];app;[new] 10\n[instructions:HG];app;[new] 10\n"
          "[instructions:HG];other;[unknown] 10\n");
}

/* What perf writes among the records of a pipe. */
static void test_among_records(void **state) {
    (void)state;
    struct made_recording made = some_records();
    struct bytebuf body = {0};
    made_number(&body, 13, 4); /* how many bytes follow */
    made_number(&body, 0, 4);
    made_record(&made, RECORD_TRACING_DATA, 0, &body);
    bytebuf_add(&made.records, SLICE("thirteen bytes!\0"));
    made_number(&body, 2, 8); /* a name */
    made_number(&body, 2, 8);
    made_text(&body, "slow");
    made_record(&made, RECORD_EVENT_UPDATE, 0, &body);
    made_number(&body, 0, 8); /* a unit, which is not looked at */
    made_number(&body, 3, 8);
    made_text(&body, "ms");
    made_record(&made, RECORD_EVENT_UPDATE, 0, &body);
    check("among records", made_pipe(&made),
          "[faults];app;[new] 10\n[faults];other;[unknown] 10\n[slow];app;[app] 20\n[slow];app;[new] 10\n");
}

static void test_refused(void **state) {
    (void)state;
    struct made_recording made = some_records(), none = {0};
    struct bytebuf body = {0};
    check("no events", made_pipe(&none), "OBSTACLE it does not say what its events are\n");
    made_number(&body, 18, 8);
    made_record(&made, RECORD_FEATURE, 0, &body);
    check("hardware trace", made_pipe(&made), "OBSTACLE it holds a hardware trace\n");
    made = some_records();
    made_number(&body, 1, 4);
    made_record(&made, RECORD_ATTR, 0, &body);
    check("attribute", made_pipe(&made), "OBSTACLE a record is damaged\n");
    made = some_records();
    made_pack(&made, RECORD_COMPRESSED, 100);
    made_pack(&made, RECORD_COMPRESSED, 100);
    check("compressed twice", made_file(&made), "OBSTACLE a compressed record is damaged\n");
    made = some_records();
    made.records.len -= 8;
    made_pack(&made, RECORD_COMPRESSED2, 100);
    check("cut in what is compressed", made_file(&made), "OBSTACLE a record is cut off\n");
    made = some_records();
    memset(made.records.at + made.records.len - 80, 0, 80);
    for (int i = 0; i < 70000; i++)
        bytebuf_add_byte(&made.records, '\0');
    made_pack(&made, RECORD_COMPRESSED2, 30000);
    check("no record in it", made_file(&made), "OBSTACLE a compressed record is damaged\n");
    made_number(&body, 1000, 8);
    made = some_records();
    made_record(&made, RECORD_COMPRESSED2, 0, &body);
    check("longer than it is", made_file(&made), "OBSTACLE a compressed record is damaged\n");
}

/* ---- groups ---- */

enum { GROUP_FIELDS = FIELDS | SAMPLE_READ, READ_TIME = 1, READ_ID = 4, READ_GROUP = 8, READ_LOST = 16 };

/* A sample with the values of two members, or of one if the second id is 0. */
static void add_read_sample(struct made_recording *made, uint64_t time, const uint64_t *values, bool group) {
    struct bytebuf body = {0};
    made_number(&body, 0x1010, 8);
    made_number(&body, 5, 4);
    made_number(&body, 5, 4);
    made_number(&body, time, 8);
    made_number(&body, 1, 8);
    made_number(&body, 10, 8); /* a period that does not count */
    if (group) {
        made_number(&body, 3, 8);
        made_number(&body, 77, 8); /* the time it was enabled */
    }
    for (uint64_t i = 0; i < (group ? 3 : 1); i++) {
        made_number(&body, values[i], 8);
        if (!group)
            made_number(&body, 77, 8);
        made_number(&body, i < 2 ? i + 1 : 99, 8); /* 99 is nobody's id */
        made_number(&body, 0, 8);
    }
    made_number(&body, 0, 8); /* addresses */
    made_record(made, RECORD_SAMPLE, CPU_USER, &body);
}

static struct made_recording read_recording(uint64_t format) {
    struct made_recording made = {
        .events =
            {{.name = "cycles", .fields = GROUP_FIELDS, .read_format = format, .ids = {1}, .id_count = 1},
             {.name = "faults", .fields = GROUP_FIELDS, .read_format = format, .ids = {2}, .id_count = 1}},
        .event_count = 2};
    add_comm(&made, 5, 10, "app");
    return made;
}

static void test_group(void **state) {
    (void)state;
    struct made_recording made = read_recording(READ_TIME | READ_ID | READ_GROUP | READ_LOST);
    add_read_sample(&made, 20, (const uint64_t[]){100, 7, 5}, true);
    add_read_sample(&made, 30, (const uint64_t[]){150, 7, 50}, true); /* the second did not grow */
    add_read_sample(&made, 40, (const uint64_t[]){151, 10, 60}, true);
    check("group", made_file(&made), "[cycles];app 151\n[faults];app 10\n");
    made = read_recording(READ_TIME | READ_ID | READ_LOST);
    add_read_sample(&made, 20, (const uint64_t[]){100}, false);
    add_read_sample(&made, 30, (const uint64_t[]){130}, false);
    check("one", made_file(&made), "[cycles];app 130\n");
}

/* ---- call chains in parts ---- */

static void add_deferred_sample(struct made_recording *made, uint32_t pid, uint64_t time, uint64_t cookie) {
    struct bytebuf body = {0};
    const uint64_t chain[] = {CHAIN_KERNEL, 0xffffffff81000010, CHAIN_USER_DEFERRED, cookie};
    made_number(&body, 0xffffffff81000010, 8);
    made_number(&body, pid, 4);
    made_number(&body, pid, 4);
    made_number(&body, time, 8);
    made_number(&body, 1, 8);
    made_number(&body, 10, 8);
    made_number(&body, COUNT_OF(chain), 8);
    for (size_t i = 0; i < COUNT_OF(chain); i++)
        made_number(&body, chain[i], 8);
    made_record(made, RECORD_SAMPLE, CPU_KERNEL, &body);
}

static void add_rest(struct made_recording *made, uint32_t pid, uint64_t time, uint64_t cookie, uint64_t ip) {
    struct bytebuf body = {0};
    made_number(&body, cookie, 8);
    made_number(&body, 2, 8);
    made_number(&body, CHAIN_USER, 8);
    made_number(&body, ip, 8);
    add_trailer(&body, pid, time, 1);
    made_record(made, RECORD_DEFERRED_CHAIN, CPU_USER, &body);
}

static void test_deferred(void **state) {
    (void)state;
    struct made_recording made = {.events = {{.name = "cycles", .fields = FIELDS}}, .event_count = 1};
    add_comm(&made, 5, 10, "app");
    add_comm(&made, 6, 10, "other");
    add_map(&made, 5, 11, 0x1000, "/bin/app");
    add_map(&made, 6, 11, 0x1000, "/bin/other");
    add_deferred_sample(&made, 5, 20, 1);
    add_deferred_sample(&made, 5, 21, 2); /* its rest was lost */
    add_deferred_sample(&made, 6, 22, 1);
    add_deferred_sample(&made, 5, 23, 1); /* two that went into the kernel once */
    add_rest(&made, 5, 30, 1, 0x1010);
    add_deferred_sample(&made, 6, 31, 3);
    add_rest(&made, 6, 40, 1, 0x1010);
    add_deferred_sample(&made, 5, 50, 4); /* it never came back */
    add_rest(&made, 7, 60, 4, 0x1010);    /* nobody waits for it */
    check("deferred", made_file(&made),
          "[cycles];app;[app];[unknown] 20\n[cycles];app;[unknown] 20\n[cycles];other;[other];[unknown] 10\n"
          "[cycles];other;[unknown] 10\n");
}

/* Each cut is refused, or folds what was whole; each changed byte is refused or read. */
static void test_damage(void **state) {
    (void)state;
    for (int kind = 0; kind < 3; kind++) {
        struct made_recording made = some_records();
        if (kind)
            made_pack(&made, kind == 1 ? RECORD_COMPRESSED : RECORD_COMPRESSED2, 50);
        struct bytebuf whole = made_pipe(&made);
        for (size_t i = 0; i < whole.len; i++) {
            struct bytebuf cut = {0}, changed = {0};
            bytebuf_add(&cut, slice_part(bytebuf_slice(&whole), 0, i));
            bytebuf_add(&changed, bytebuf_slice(&whole));
            changed.at[i] = (char)(i % 3 == 0 ? 0xff : changed.at[i] ^ 0x80);
            struct bytebuf first = fold_file(cut), second = fold_file(changed);
            bytebuf_free(&first);
            bytebuf_free(&second);
        }
        bytebuf_free(&whole);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_alike),         cmocka_unit_test(test_nameless),
                                       cmocka_unit_test(test_among_records), cmocka_unit_test(test_refused),
                                       cmocka_unit_test(test_damage),        cmocka_unit_test(test_group),
                                       cmocka_unit_test(test_deferred)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
