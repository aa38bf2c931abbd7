/* program: the edge to the system that is the same for all programs. */
#include "base/program.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/filekind.h"
#include "base/progress.h"
#include "base/report.h"
#include "base/unpack.h"
#include "base/utf8.h"

#include "base/banned.h"

static const char *program_name = "", *program_version = "";

void program_start(const char *name, const char *version) {
    program_name = name;
    program_version = version;
    report_program(name);
    /* /dev/null on a closed 0, 1 or 2, opened in the wrong mode: no later file gets the number, and using it
     * fails. */
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
        if (fcntl(fd, F_GETFD) < 0 && errno == EBADF)
            (void)!open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY);
}

int program_usage_error(struct messages *messages) {
    report_messages(messages);
    messages_free(messages);
    report_error("see %s --help", program_name);
    return PROGRAM_USAGE;
}

bool program_answer(const struct program_options *options, const struct help *help, struct outbuf *out,
                    int *status) {
    struct messages messages = {0};
    bool known = true;
    if (!options->help && !options->version)
        return false;
    if (options->help)
        known = help_print(help, options->help, out, &messages);
    else
        bytebuf_add_format(&out->pending, "%s %s\n", program_name, program_version);
    *status = program_end(out, true);
    if (!known)
        *status = program_usage_error(&messages);
    return true;
}

/* Bytes of all files, 0 when that is not known of one. */
static uint64_t total_size(int count, char **files) {
    uint64_t total = 0;
    for (int i = 0; i < count; i++) {
        struct stat status;
        bool standard = slice_equal(slice_of_text(files[i]), SLICE("-"));
        int failed = standard ? fstat(STDIN_FILENO, &status) : stat(files[i], &status);
        if (failed || !S_ISREG(status.st_mode) || status.st_size < 0)
            return 0;
        total += (uint64_t)status.st_size;
    }
    return total;
}

/*
 * The kind of the input, or NULL. A pipe is read only until it is known that the program reads the kind: the
 * rest may come slowly, and messages about it must not wait.
 */
static const struct filekind *look(struct linereader *in, unsigned reader) {
    for (size_t wanted = UTF16_START;; wanted *= 2) {
        struct slice start = linereader_peek(in, wanted);
        bool whole = start.len < wanted;
        const struct filekind *kind = filekind_of(whole ? start : slice_part(start, 0, wanted), whole);
        bool settled = kind && !kind->open && (kind->readers & reader);
        if (settled || whole || wanted >= FILEKIND_START)
            return kind;
    }
}

/* False when this is a kind of file that the program does not read: reported. A mark of UTF-8 is skipped: its
 * bytes may come one by one. */
static bool check_kind(struct linereader *in, unsigned reader) {
    const struct filekind *kind = reader ? look(in, reader) : NULL;
    struct bytebuf advice = {0};
    if (kind && !(kind->readers & reader)) {
        report_error("%s: this is %s; do: %s", in->name, kind->name,
                     filekind_advice(kind, (enum filekind_reader)reader, &advice));
        bytebuf_free(&advice);
        return false;
    }
    if (slice_starts(linereader_peek(in, sizeof UTF8_MARK - 1), SLICE(UTF8_MARK)))
        linereader_skip(in, sizeof UTF8_MARK - 1);
    return true;
}

static void report_input(const struct linereader *in) {
    struct messages messages = {0};
    linereader_add_failure(in, &messages);
    report_messages(&messages);
    messages_free(&messages);
}

/* What is done with each input. */
struct reading {
    unsigned reader;
    program_reader *read;
    void *context;
    bool refused;
};

/* Takes what is not compressed, or not any more. */
static void read_unpacked(void *context, struct linereader *in) {
    struct reading *self = context;
    if (check_kind(in, self->reader))
        self->read(self->context, in);
    else
        self->refused = true;
}

/* False: the file is of another kind, or damaged: reported. */
static bool read_file(struct reading *self, struct linereader *in) {
    struct messages messages = {0};
    bool good = true;
    self->refused = false;
    if (self->reader)
        good = unpack_read(in, read_unpacked, self, &messages);
    else
        read_unpacked(self, in);
    report_messages(&messages);
    messages_free(&messages);
    return good && !self->refused;
}

bool program_read(const struct program_options *options, unsigned reader, int count, char **files,
                  program_reader *read, void *context) {
    static char standard_input[] = "-";
    char *only[] = {standard_input};
    struct progress progress = {0};
    struct linereader in = {.progress = &progress};
    struct reading reading = {.reader = reader, .read = read, .context = context};
    bool good = true;
    if (count == 0) {
        files = only;
        count = 1;
        if (isatty(STDIN_FILENO))
            report_error("reading the terminal, for no FILE is named; Ctrl-D ends it; see %s --help",
                         program_name);
    }
    if (!options->no_progress)
        progress_start(&progress, total_size(count, files));
    for (int i = 0; i < count; i++) {
        bool readable = linereader_open(&in, files[i]) && read_file(&reading, &in);
        int error = linereader_close(&in);
        if (error)
            report_input(&in);
        good &= readable && error == 0;
    }
    progress_end(&progress);
    linereader_free(&in);
    return good;
}

int program_end(struct outbuf *out, bool good) {
    int error = outbuf_close(out);
    if (error)
        report_failure("standard output", error);
    return error || !good ? PROGRAM_FAILED : PROGRAM_DONE;
}
