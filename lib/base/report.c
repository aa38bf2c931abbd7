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
#include "base/utf8.h"
#include "base/visible.h"

#include "base/banned.h"

enum { LONGEST_LINE_SHOWN = 160, LONGEST_NAME_SHOWN = 1000, LONGEST_MESSAGE = 4096 };

static const char *program = "";

/*
 * Takes the next character off. False when its bytes may not be shown: bytes that are no UTF-8 are controls
 * to some terminals, too.
 */
static bool next_harmless(struct slice *rest, struct slice *bytes) {
    uint32_t code = 0;
    *bytes = *rest;
    utf8_next(rest, &code);
    bytes->len -= rest->len;
    bool malformed = code == UTF8_REPLACEMENT && !slice_equal(*bytes, SLICE("\xEF\xBF\xBD"));
    return visible_is(code) && utf8_is_xml(code) && !malformed;
}

/* Of the threads that come here the first one reports and ends the program; the others wait for that. */
static void report_out_of_memory(void) {
    static atomic_flag reported = ATOMIC_FLAG_INIT;
    while (atomic_flag_test_and_set(&reported))
        pause();
    report_error("out of memory");
}

void report_program(const char *name) {
    program = name;
    arena_out_of_memory = report_out_of_memory; /* from here: memory needs to know nothing of messages */
}

struct slice report_shown(struct bytebuf *into, struct slice text, size_t most) {
    struct slice rest = text, bytes;
    into->len = 0;
    while (rest.len && text.len - rest.len < most)
        if (next_harmless(&rest, &bytes))
            bytebuf_add(into, bytes);
        else
            for (size_t i = 0; i < bytes.len; i++)
                bytebuf_add_format(into, "\\x%02x", (unsigned char)bytes.at[i]);
    if (rest.len)
        bytebuf_add(into, SLICE("..."));
    return bytebuf_slice(into);
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
    /* From fixed memory: this also says that memory is out. */
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
        if (!next_harmless(&rest, &bytes))
            memset(text + (bytes.at - text), '?', bytes.len);
    report_write(slice_of_text(text));
}

void report_failure(const char *name, int error) {
    assert(error > 0);
    bool fits = strlen(name) <= LONGEST_NAME_SHOWN; /* the reason is worth more than the end of a name */
    report_error("%.*s%s: %s", LONGEST_NAME_SHOWN, name, fits ? "" : "...", strerror(error));
}

void report_line(struct report_tally *self, const char *file, uint64_t number, struct slice line) {
    assert(self->what && number > 0);
    uint64_t most = self->most ? self->most : REPORT_SHOWN;
    if (self->seen++ >= most)
        return;
    struct bytebuf shown = {0};
    struct slice text = report_shown(&shown, line, LONGEST_LINE_SHOWN);
    report_error("%s:%llu: %s: %.*s", file, (unsigned long long)number, self->what, (int)text.len, text.at);
    bytebuf_free(&shown);
}

void report_rest(const struct report_tally *self) {
    uint64_t most = self->most ? self->most : REPORT_SHOWN;
    if (self->seen > most)
        report_error("%llu more: %s", (unsigned long long)(self->seen - most), self->what);
}
