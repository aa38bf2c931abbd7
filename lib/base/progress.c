/* progress: a clock is read once per block of input; the thread that finds the line due shows it. */
#include "base/progress.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/report.h"

#include "base/banned.h"

#define SECOND UINT64_C(1000000000)
#define BETWEEN (SECOND / 5) /* two lines */

static uint64_t now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * SECOND + (uint64_t)time.tv_nsec;
}

/* True if standard error is a terminal that a person looks at, and that knows the sequence to clear a line.
 */
static bool is_watched(void) {
    const char *server = getenv("CI"), *terminal = getenv("TERM");
    return isatty(STDERR_FILENO) && !(server && *server) && terminal && *terminal &&
           strcmp(terminal, "dumb") != 0;
}

void progress_start(struct progress *self, uint64_t size) {
    *self = (struct progress){.size = size};
    if (!is_watched() || pthread_mutex_init(&self->lock, NULL) != 0)
        return;
    self->on = true;
    self->started = now();
    self->due = self->started + SECOND;
}

/* "640 B", "12.3 MB": decimal units, three digits. */
static void add_size(struct bytebuf *into, double bytes) {
    static const char *const units[] = {"B", "kB", "MB", "GB", "TB", "PB", "EB"};
    size_t unit = 0;
    for (; bytes >= 999.5 && unit + 1 < sizeof units / sizeof *units; unit++)
        bytes /= 1000;
    bytebuf_add_format(into, "%.*f %s", unit && bytes < 99.95 ? 1 : 0, bytes, units[unit]);
}

static void add_time(struct bytebuf *into, uint64_t seconds) {
    if (seconds >= 3600)
        bytebuf_add_format(into, "%llu h %llu min", (unsigned long long)(seconds / 3600),
                           (unsigned long long)(seconds / 60 % 60));
    else if (seconds >= 60)
        bytebuf_add_format(into, "%llu min %llu s", (unsigned long long)(seconds / 60),
                           (unsigned long long)(seconds % 60));
    else
        bytebuf_add_format(into, "%llu s", (unsigned long long)seconds);
}

void progress_text(struct bytebuf *into, uint64_t bytes, uint64_t size, uint64_t elapsed) {
    double rate = elapsed ? (double)bytes * (double)SECOND / (double)elapsed : 0;
    add_size(into, (double)bytes);
    bytebuf_add(into, SLICE(" read, "));
    add_size(into, rate);
    bytebuf_add(into, SLICE("/s"));
    if (!size || rate <= 0 || bytes > size + size / 32) /* a file that grows has no end */
        return;
    if (bytes > size) /* where parts meet, threads read a little twice */
        bytes = size;
    bytebuf_add_format(into, ", %d %%, ", (int)(100.0 * (double)bytes / (double)size));
    add_time(into, (uint64_t)((double)(size - bytes) / rate + 0.5));
    bytebuf_add(into, SLICE(" left"));
}

/* Whether this thread is to show the line now; then also what it says. */
static bool count_bytes(struct progress *self, size_t bytes, struct bytebuf *text) {
    pthread_mutex_lock(&self->lock);
    self->bytes += bytes;
    uint64_t time = now();
    bool due = time >= self->due;
    if (due) {
        self->due = time + BETWEEN;
        progress_text(text, self->bytes, self->size, time - self->started);
    }
    pthread_mutex_unlock(&self->lock);
    return due;
}

void progress_add(struct progress *self, size_t bytes) {
    struct bytebuf text = {0};
    if (self->on && count_bytes(self, bytes, &text))
        report_progress(bytebuf_slice(&text));
    bytebuf_free(&text);
}

void progress_end(struct progress *self) {
    if (!self->on)
        return;
    report_progress((struct slice){0});
    pthread_mutex_destroy(&self->lock);
    self->on = false;
}
