/*
 * program: closed descriptors are filled, files are read in
 * order, and what fails is said and decides the status.
 */
#include "support.h"

#include <fcntl.h>
#include <unistd.h>

#include "base/program.h"
#include "base/report.h"

static void gather(void *context, struct linereader *in) {
    struct bytebuf *seen = context;
    for (struct slice line; linereader_next(in, &line);) {
        bytebuf_add(seen, line);
        bytebuf_add_byte(seen, '|');
    }
}

static void write_file(const char *name, const char *text) {
    int file = open(name, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    assert_true(file >= 0 && write(file, text, strlen(text)) == (ssize_t)strlen(text));
    close(file);
}

/* Files one after the other; one that is missing and one that is a directory do not keep the others from
 * being read. */
static void test_read(void **state) {
    (void)state;
    char folder[] = "/tmp/test_program_XXXXXX", a[64], b[64], missing[64];
    assert_true(mkdtemp(folder) != NULL);
    snprintf(a, sizeof a, "%s/a", folder);
    snprintf(b, sizeof b, "%s/b", folder);
    snprintf(missing, sizeof missing, "%s/missing", folder);
    write_file(a, "1\n2");
    write_file(b, "3\n");
    char *good[] = {a, b}, *bad[] = {a, missing, folder, b};
    struct bytebuf seen = {0};
    program_start("prog", "1.2.3");
    assert_true(program_read(&(struct program_options){0}, FILEKIND_BY_FLAMEGRAPH, 2, good, gather, &seen));
    support_text("good", bytebuf_slice(&seen), "1|2|3|");
    seen.len = 0;
    support_gather_messages();
    bool all = program_read(&(struct program_options){0}, FILEKIND_BY_FLAMEGRAPH, 4, bad, gather, &seen);
    struct bytebuf said = support_messages();
    assert_false(all);
    support_text("bad", bytebuf_slice(&seen), "1|2|3|");
    assert_true(slice_has(bytebuf_slice(&said), SLICE("/missing: No such file or directory\n")));
    assert_true(slice_has(bytebuf_slice(&said), SLICE(": Is a directory\n")));
    unlink(a);
    unlink(b);
    rmdir(folder);
    bytebuf_free(&said);
    bytebuf_free(&seen);
}

/* What --help and --version say, and how the program ends after it. */
static void answer(void *context) {
    static const struct option_row rows[] = {
        {"pid", OPTION_SWITCH, 0, .group = "Names", .help = "add the number"}, {0}};
    static const struct help help = {"prog", rows, "Usage: prog\n", "  prog\n"};
    struct outbuf out = {.fd = dup(STDERR_FILENO)}; /* where support_child looks */
    int status = 99;
    program_start("prog", "1.2.3");
    exit(program_answer(context, &help, &out, &status) ? status : 77);
}

static void test_answers(void **state) {
    (void)state;
    static const struct {
        struct program_options asked;
        const char *answer;
        int status;
    } cases[] = {
        {{.version = false}, "", 77},
        {{.help = ""},
         "Usage: prog\n\nNames:\n  --pid                   add the number\n\nExamples:\n  prog\n",
         0},
        {{.help = "names", .version = true}, "Names:\n  --pid                   add the number\n", 0},
        {{.help = "nosuch"},
         "prog: --help: 'nosuch' is not an option and is not one of names, all\nprog: see prog --help\n",
         2},
        {{.version = true}, "prog 1.2.3\n", 0}};
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct bytebuf said = {0};
        struct program_options asked = cases[i].asked;
        assert_int_equal(support_child(answer, &asked, &said), cases[i].status);
        support_text("answer", bytebuf_slice(&said), cases[i].answer);
        bytebuf_free(&said);
    }
}

/* With 0, 1 and 2 closed, a file that is opened must not become one of them. */
static void open_after_start(void *context) {
    (void)context;
    for (int fd = 0; fd <= 2; fd++)
        close(fd);
    program_start("prog", "1.2.3");
    int file = open("/dev/null", O_RDONLY);
    _exit(file > 2 && write(1, "x", 1) < 0 ? 0 : 1);
}

static void end_on_full(void *context) {
    struct outbuf out = {.fd = open("/dev/full", O_WRONLY)};
    program_start("prog", "1.2.3");
    bytebuf_add(&out.pending, SLICE("text"));
    exit(program_end(&out, *(bool *)context));
}

static void test_ends(void **state) {
    (void)state;
    struct bytebuf said = {0};
    bool good = true;
    assert_int_equal(support_child(open_after_start, NULL, &said), 0);
    said.len = 0;
    assert_int_equal(support_child(end_on_full, &good, &said), PROGRAM_FAILED);
    support_text("full", bytebuf_slice(&said), "prog: standard output: No space left on device\n");
    struct outbuf out = {.fd = open("/dev/null", O_WRONLY)};
    assert_int_equal(program_end(&out, true), PROGRAM_DONE);
    out = (struct outbuf){.fd = open("/dev/null", O_WRONLY)};
    assert_int_equal(program_end(&out, false), PROGRAM_FAILED);
    bytebuf_free(&said);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_read), cmocka_unit_test(test_answers),
                                       cmocka_unit_test(test_ends)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
