/* progress: what the line says. When it is shown: tests/cases/terminal.py. */
#include "support.h"

#include <unistd.h>

#include "base/progress.h"
#include "base/report.h"

#define SECOND UINT64_C(1000000000)

static void test_text(void **state) {
    (void)state;
    static const struct {
        uint64_t bytes, size, elapsed;
        const char *text;
    } cases[] = {
        {0, 0, SECOND, "0 B read, 0 B/s"},
        {640, 0, SECOND, "640 B read, 640 B/s"},
        {999, 0, SECOND, "999 B read, 999 B/s"},
        {1000, 0, SECOND, "1.0 kB read, 1.0 kB/s"},
        {99940, 0, 2 * SECOND, "99.9 kB read, 50.0 kB/s"},
        {99960, 0, 2 * SECOND, "100 kB read, 50.0 kB/s"},
        {999600, 0, 10 * SECOND, "1.0 MB read, 100 kB/s"},
        {1230000000, 0, SECOND + SECOND / 2, "1.2 GB read, 820 MB/s"},
        {UINT64_MAX, 0, SECOND, "18.4 EB read, 18.4 EB/s"},
        {100, 400, 2 * SECOND, "100 B read, 50 B/s, 25 %, 6 s left"},
        {400, 400, 2 * SECOND, "400 B read, 200 B/s, 100 %, 0 s left"},
        {401, 400, 2 * SECOND, "401 B read, 200 B/s, 100 %, 0 s left"},
        {413, 400, 2 * SECOND, "413 B read, 206 B/s"},
        {0, 400, 2 * SECOND, "0 B read, 0 B/s"},
        {10, 1000, SECOND, "10 B read, 10 B/s, 1 %, 1 min 39 s left"},
        {1, 8000, SECOND, "1 B read, 1 B/s, 0 %, 2 h 13 min left"},
        {5, 10, 0, "5 B read, 0 B/s"},
    };
    struct bytebuf text = {0};
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        text.len = 0;
        progress_text(&text, cases[i].bytes, cases[i].size, cases[i].elapsed);
        support_text(cases[i].text, bytebuf_slice(&text), cases[i].text);
    }
    bytebuf_free(&text);
}

/* No terminal, no line. */
static void test_file(void **state) {
    (void)state;
    struct progress progress = {0};
    support_gather_messages();
    progress_start(&progress, 100);
    progress_add(&progress, 40);
    usleep(1100000);
    progress_add(&progress, 2);
    progress_end(&progress);
    struct bytebuf said = support_messages();
    support_text("nothing", bytebuf_slice(&said), "");
    bytebuf_free(&said);
}

/* A message takes the place of the line; so does the next line. */
static void test_line(void **state) {
    (void)state;
    support_gather_messages();
    report_progress((struct slice){0});
    report_progress(SLICE("1"));
    report_progress(SLICE("2"));
    report_error("x");
    report_error("y");
    report_progress(SLICE("3"));
    report_progress((struct slice){0});
    report_error("z");
    struct bytebuf said = support_messages();
    support_text("lines", bytebuf_slice(&said),
                 "\r\033[K1\r\033[K2\r\033[Kprog: x\nprog: y\n\r\033[K3\r\033[Kprog: z\n");
    bytebuf_free(&said);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_text), cmocka_unit_test(test_file),
                                       cmocka_unit_test(test_line)};
    report_program("prog");
    return cmocka_run_group_tests(tests, NULL, NULL);
}
