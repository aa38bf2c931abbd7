/* perfdata: what is a recording, and what perf gets of it; a script stands for perf. */
#include "support.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "perf/perfdata.h"
#include "base/report.h"

#define PLAIN "PERFILE2\x68\0\0\0\0\0\0\0rest"
#define PIPED "PERFILE2\x10\0\0\0\0\0\0\0rest"
#define SHOWS "echo \"$*\"; cat \"$3\""

static char folder[] = "/tmp/test-perfdata-XXXXXX", script[64], temporary[64];

/* Writes the script that is run in place of perf. */
static void set_perf(const char *text) {
    FILE *file = fopen(script, "w");
    assert_non_null(file);
    fprintf(file, "#!/bin/sh\n%s\n", text);
    assert_int_equal(fclose(file), 0);
    assert_int_equal(chmod(script, 0755), 0);
}

static int set_up(void **state) {
    (void)state;
    assert_non_null(mkdtemp(folder));
    snprintf(script, sizeof script, "%s/perf", folder);
    snprintf(temporary, sizeof temporary, "%s/tmp", folder);
    assert_int_equal(mkdir(temporary, 0700), 0);
    setenv("PERF", script, 1);
    setenv("TMPDIR", temporary, 1);
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    unlink(script);
    return rmdir(temporary) || rmdir(folder);
}

static void test_is(void **state) {
    (void)state;
    static const struct {
        struct slice start;
        bool is;
    } cases[] = {{BYTES(PLAIN), true},       {BYTES(PIPED), true},       {BYTES("PERFILE2"), true},
                 {BYTES("PERFILE"), false},  {BYTES("PERFFILE"), false}, {BYTES(" PERFILE2"), false},
                 {BYTES("perfile2"), false}, {BYTES(""), false},         {BYTES("2ELIFREP"), true}};
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct linereader in = {.chunk = 3};
        struct slice line;
        support_attach(&in, cases[i].start);
        assert_int_equal(perfdata_is(&in), cases[i].is);
        if (cases[i].start.len) { /* nothing was taken */
            assert_true(linereader_next(&in, &line));
            support_same("line", line, slice_part(cases[i].start, 0, slice_find(cases[i].start, '\n')));
        }
        support_detach(&in);
        linereader_free(&in);
    }
}

/* A program_reader: gathers the lines. */
static void gather(void *context, struct linereader *in) {
    for (struct slice line; linereader_next(in, &line);) {
        bytebuf_add(context, line);
        bytebuf_add_byte(context, '|');
    }
}

struct reading {
    struct bytebuf text, said;
    bool good;
};

static struct reading read_from(int fd, struct perfdata_fields fields) {
    struct reading reading = {{0}, {0}, false};
    struct messages messages = {0};
    struct linereader in = {0};
    linereader_attach(&in, fd, "rec");
    assert_true(perfdata_is(&in));
    support_gather_messages();
    struct perfdata perfdata;
    reading.good = perfdata_open(&perfdata, &in, &messages) &&
                   perfdata_print(&perfdata, &in, fields, gather, &reading.text, &messages);
    report_messages(&messages);
    reading.said = support_messages();
    assert_int_equal(linereader_close(&in), 0);
    linereader_free(&in);
    messages_free(&messages);
    return reading;
}

static void check_reading(struct reading reading, bool good, struct slice text, const char *said) {
    assert_int_equal(reading.good, good);
    support_same("text", bytebuf_slice(&reading.text), text);
    if (*said)
        assert_true(slice_has(bytebuf_slice(&reading.said), slice_of_text(said)));
    else
        support_text("messages", bytebuf_slice(&reading.said), "");
    bytebuf_free(&reading.text);
    bytebuf_free(&reading.said);
}

/* perf is asked for the fields that are wanted and no others, and gets the file from its start. */
static void test_file(void **state) {
    (void)state;
    static const struct {
        struct perfdata_fields fields;
        struct slice recording, text;
    } cases[] = {
        {{false, false, NULL}, BYTES(PLAIN), BYTES("script -i /dev/stdin --no-inline|" PLAIN "|")},
        {{true, false, NULL}, BYTES(PLAIN), BYTES("script -i /dev/stdin --no-inline -F +pid|" PLAIN "|")},
        {{false, true, NULL}, BYTES(PLAIN), BYTES("script -i /dev/stdin --no-inline -F +srcline|" PLAIN "|")},
        {{true, true, NULL},
         BYTES(PLAIN),
         BYTES("script -i /dev/stdin --no-inline -F +pid,+srcline|" PLAIN "|")},
        {{false, false, NULL}, BYTES(PIPED), BYTES("script -i - --no-inline|" PIPED "|")},
        {{true, false, NULL}, BYTES(PIPED), BYTES("script -i - --no-inline -F +pid|" PIPED "|")},
        {{true, false, "/mnt"},
         BYTES(PLAIN),
         BYTES("script -i /dev/stdin --no-inline --symfs /mnt -F +pid|" PLAIN "|")},
        {{false, false, NULL},
         BYTES("PERFILE2\x10"),
         BYTES("script -i /dev/stdin --no-inline|PERFILE2\x10|")},
    };
    set_perf(SHOWS);
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        int file = support_file(cases[i].recording);
        check_reading(read_from(file, cases[i].fields), true, cases[i].text, "");
        close(file);
    }
}

static bool is_empty(const char *path) {
    DIR *entries = opendir(path);
    size_t count = 0;
    assert_non_null(entries);
    while (readdir(entries))
        count++;
    closedir(entries);
    return count == 2; /* itself and its parent */
}

/* perf seeks: what comes through a pipe goes to a temporary file, of which nothing stays. */
static void test_pipe(void **state) {
    (void)state;
    int ends[2];
    set_perf("[ -f /dev/stdin ] && " SHOWS);
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(write(ends[1], PLAIN, sizeof PLAIN - 1), sizeof PLAIN - 1);
    close(ends[1]);
    check_reading(read_from(ends[0], (struct perfdata_fields){0}), true,
                  SLICE("script -i /dev/stdin --no-inline|" PLAIN "|"), "");
    close(ends[0]);
    assert_true(is_empty(temporary));
}

static void test_no_folder(void **state) {
    (void)state;
    int ends[2];
    set_perf(SHOWS);
    setenv("TMPDIR", "/nowhere/at/all", 1);
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(write(ends[1], PLAIN, sizeof PLAIN - 1), sizeof PLAIN - 1);
    close(ends[1]);
    check_reading(read_from(ends[0], (struct perfdata_fields){0}), false, SLICE(""),
                  "No such file or directory");
    close(ends[0]);
    setenv("TMPDIR", temporary, 1);
}

static void test_failures(void **state) {
    (void)state;
    static const struct {
        const char *script, *text, *said;
    } cases[] = {{"echo a; exit 3", "a|", "rec: "},
                 {"echo a; exit 3", "a|", "script failed with status 3"},
                 {"echo a; kill -9 $$", "a|", "script failed with status 137"},
                 {"exit 255", "", "script failed with status 255"}};
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        int file = support_file(SLICE(PLAIN));
        set_perf(cases[i].script);
        check_reading(read_from(file, (struct perfdata_fields){0}), false, slice_of_text(cases[i].text),
                      cases[i].said);
        close(file);
    }
    int file = support_file(SLICE(PLAIN));
    setenv("PERF", "/nowhere/perf", 1);
    check_reading(read_from(file, (struct perfdata_fields){0}), false, SLICE(""),
                  "rec: cannot run /nowhere/perf: No such file or directory");
    setenv("PERF", script, 1);
    close(file);
}

/* Without $PERF, or with an empty one, it is the perf of PATH. */
static void test_path(void **state) {
    (void)state;
    char path[200];
    struct bytebuf old = {0};
    bytebuf_add_format(&old, "%s", getenv("PATH"));
    bytebuf_add_byte(&old, '\0');
    snprintf(path, sizeof path, "%s:/bin:/usr/bin", folder);
    setenv("PATH", path, 1);
    set_perf("echo found");
    for (int unset = 0; unset < 2; unset++) {
        int file = support_file(SLICE(PLAIN));
        if (unset)
            unsetenv("PERF");
        else
            setenv("PERF", "", 1);
        check_reading(read_from(file, (struct perfdata_fields){0}), true, SLICE("found|"), "");
        close(file);
    }
    setenv("PERF", script, 1);
    setenv("PATH", old.at, 1);
    bytebuf_free(&old);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_is),       cmocka_unit_test(test_file),
                                       cmocka_unit_test(test_pipe),     cmocka_unit_test(test_no_folder),
                                       cmocka_unit_test(test_failures), cmocka_unit_test(test_path)};
    report_program("prog");
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
