/*
 * report: a message is made in memory, made harmless and written with one write, so that lines of several
 * programs in one pipeline do not mix. Nothing can be done about a standard error that fails.
 */
#include "base/report.h"

#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/bytebuf.h"
#include "base/visible.h"

#include "base/banned.h"

enum { LONGEST_MESSAGE = 4096 };

static const char *program = "";

/* The first thread that gets here reports, and ends the program then; the others wait for that. */
static void report_out_of_memory(void) {
    static atomic_flag reported = ATOMIC_FLAG_INIT;
    while (atomic_flag_test_and_set(&reported))
        pause();
    report_error("out of memory");
}

void report_program(const char *name) {
    program = name;
    arena_out_of_memory = report_out_of_memory; /* so that arena knows nothing of messages */
}

/* Back to the first column, and clear from there (ECMA-48). */
#define CLEAR_LINE "\r\033[K"

static atomic_bool progress_shown;

void report_progress(struct slice line) {
    struct bytebuf text = {0};
    bool shown = atomic_exchange(&progress_shown, line.len > 0);
    if (!shown && !line.len)
        return;
    bytebuf_add(&text, SLICE(CLEAR_LINE));
    bytebuf_add(&text, line);
    (void)!write(STDERR_FILENO, text.at, text.len);
    bytebuf_free(&text);
}

static void report_write(struct slice message) {
    /* Fixed memory: this also reports that memory is out. */
    char line[LONGEST_MESSAGE + 256];
    int n =
        snprintf(line, sizeof line, "%s%s%s%.*s\n", atomic_exchange(&progress_shown, false) ? CLEAR_LINE : "",
                 program, *program ? ": " : "", (int)message.len, message.at);
    if (n > 0)
        (void)!write(STDERR_FILENO, line, (size_t)n < sizeof line ? (size_t)n : sizeof line - 1);
}

void report_error(const char *format, ...) {
    char text[LONGEST_MESSAGE];
    struct slice bytes;
    va_list values;
    va_start(values, format);
    int n = vsnprintf(text, sizeof text, format, values);
    va_end(values);
    if (n < 0)
        return;
    for (struct slice rest = slice_of_text(text); rest.len;)
        if (!visible_next(&rest, &bytes))
            memset(text + (bytes.at - text), '?', bytes.len);
    report_write(slice_of_text(text));
}

void report_failure(const char *name, int error) {
    struct messages messages = {0};
    messages_add_failure(&messages, name, error);
    report_messages(&messages);
    messages_free(&messages);
}

void report_messages(struct messages *messages) {
    struct slice rest = bytebuf_slice(&messages->text);
    for (struct slice message; messages_cut(&rest, &message);)
        report_error("%.*s", (int)message.len, message.at);
    messages->text.len = 0;
}
