/*
 * perfdata: perf gets the recording as its standard input. One that was written to a file is named
 * /dev/stdin, which opens it anew; one that was recorded through a pipe (16 bytes of header instead of 104)
 * must be called "-".
 */
#include "perf/perfdata.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/child.h"
#include "base/outbuf.h"

#include "base/banned.h"

enum {
    HEADER = 104,          /* of a recording in a file: magic, sizes, sections, features */
    PIPE_HEADER_SIZE = 16, /* of one that was recorded through a pipe: magic and size */
    SIZE_AT = 8,
    ATTRS_AT = 24,  /* where it says where the events are */
    FIELDS_AT = 24, /* of an event: what its samples hold */
    STACK_BIT = 13,
    RECORD_HEADER = 8,
    SIMPLEPERF_FEATURES_AT = 88 /* 128 and up: perf has none there */
};

static const struct slice magic = SLICE_INIT("PERFILE2"), swapped_magic = SLICE_INIT("2ELIFREP");

bool perfdata_is(struct linereader *in) {
    struct slice head = linereader_peek(in, PIPE_HEADER_SIZE);
    return slice_starts(head, magic) || slice_starts(head, swapped_magic);
}

/* The size of the header, in the byte order of the magic. */
static uint64_t header_size(struct slice head) {
    uint64_t size = 0;
    if (head.len < PIPE_HEADER_SIZE)
        return 0;
    memcpy(&size, head.at + SIZE_AT, sizeof size);
    return slice_starts(head, swapped_magic) ? __builtin_bswap64(size) : size;
}

/* Whether simpleperf recorded it: it has features that perf does not have. */
static bool is_simpleperf(struct slice head) {
    for (size_t i = SIMPLEPERF_FEATURES_AT; header_size(head) == HEADER && head.len >= HEADER && i < HEADER;
         i++)
        if (head.at[i])
            return true;
    return false;
}

/* A file without a name in TMPDIR, or -1. Perf inherits no descriptor of it but its standard input. */
static int temporary_file(struct messages *messages) {
    struct bytebuf name = {0};
    const char *folder = getenv("TMPDIR");
    bytebuf_add(&name, slice_of_text(folder && *folder ? folder : "/tmp"));
    bytebuf_add(&name, SLICE("/perfdata-XXXXXX"));
    bytebuf_add_byte(&name, '\0');
    int file = mkostemp(name.at, O_CLOEXEC);
    if (file < 0)
        messages_add_failure(messages, name.at, errno);
    else
        unlink(name.at);
    bytebuf_free(&name);
    return file;
}

/* A temporary file with all that is left of the input, or -1. */
static int spool(struct linereader *in, struct messages *messages) {
    int file = temporary_file(messages);
    if (file < 0)
        return -1;
    struct outbuf out = {.fd = dup(file)};
    for (struct slice block = linereader_peek(in, 1); block.len; block = linereader_peek(in, 1)) {
        bytebuf_add(&out.pending, block);
        outbuf_flush(&out);
        linereader_skip(in, block.len);
    }
    int error = outbuf_close(&out);
    if (error) {
        messages_add_failure(messages, "temporary file", error);
        close(file);
        return -1;
    }
    return file;
}

/* The recording as an open file at its start; -1: there is none. *temporary: it is to be closed. */
static int open_recording(struct linereader *in, bool *temporary, struct messages *messages) {
    struct stat status;
    *temporary = fstat(in->fd, &status) != 0 || !S_ISREG(status.st_mode);
    int file = *temporary ? spool(in, messages) : in->fd;
    if (file >= 0 && lseek(file, 0, SEEK_SET) != 0) {
        messages_add_failure(messages, in->name, errno);
        return -1;
    }
    return file;
}

/* ---- the command ---- */

struct command {
    struct bytebuf text; /* the words, each with a NUL */
    const char **words;
    size_t count, capacity;
};

static void add_word(struct command *self, const char *word) {
    self->words = heap_grow(self->words, &self->capacity, self->count + 1, sizeof *self->words);
    self->words[self->count++] = word;
}

static void command_free(struct command *self) {
    bytebuf_free(&self->text);
    free(self->words);
}

static bool is_program_in(struct slice folder, const char *name) {
    struct bytebuf path = {0};
    bytebuf_add(&path, folder);
    bytebuf_add_format(&path, "%s%s", folder.len ? "/" : "", name);
    bytebuf_add_byte(&path, '\0');
    bool found = access(path.at, X_OK) == 0;
    bytebuf_free(&path);
    return found;
}

/* Whether the whole of it is a program, here or in PATH. */
static bool is_program(const char *name) {
    const char *path = getenv("PATH");
    struct slice folders = slice_of_text(path ? path : ""), folder;
    if (strchr(name, '/'))
        return is_program_in(SLICE(""), name);
    while (slice_cut(&folders, ':', &folder))
        if (is_program_in(folder, name))
            return true;
    return false;
}

/* PERF: a program, or words with blanks between them. It is what follows that names the recording. */
static void add_perf(struct command *self) {
    const char *given = getenv("PERF");
    const char *perf = given && slice_trim(slice_of_text(given)).len ? given : "perf";
    bool whole = is_program(perf), has_script = false;
    bytebuf_add(&self->text, slice_of_text(perf));
    bytebuf_add_byte(&self->text, '\0');
    for (size_t i = 0; i < self->text.len; i++)
        if (!whole && byte_is_blank(self->text.at[i]))
            self->text.at[i] = '\0';
    for (size_t i = 0; i < self->text.len; i += strlen(self->text.at + i) + 1)
        if (self->text.at[i]) {
            add_word(self, self->text.at + i);
            has_script |= strcmp(self->text.at + i, "script") == 0;
        }
    if (!has_script)
        add_word(self, "script");
}

/* The value of -F, or NULL when perf prints all that is wanted. */
static const char *more_fields(struct perfdata_fields fields) {
    if (fields.pid && fields.srcline)
        return "+pid,+srcline";
    return fields.pid ? "+pid" : fields.srcline ? "+srcline" : NULL;
}

static struct command make_command(bool piped, struct perfdata_fields fields) {
    struct command command = {0};
    const char *more = more_fields(fields);
    add_perf(&command);
    add_word(&command, "-i");
    add_word(&command, piped ? "-" : "/dev/stdin");
    add_word(&command, "--no-inline"); /* perf may ask addr2line about every address, for minutes */
    if (fields.symfs) {
        add_word(&command, "--symfs");
        add_word(&command, fields.symfs);
    }
    if (more) {
        add_word(&command, "-F");
        add_word(&command, more);
    }
    add_word(&command, NULL);
    return command;
}

/* ---- what went wrong ---- */

/* What keeps perf from reading the recording, or NULL. */
static const char *obstacle(int file, bool simpleperf, struct perfdata_fields fields) {
    struct stat status;
    if (fstat(file, &status) == 0 && status.st_uid && status.st_uid != geteuid())
        return "the recording belongs to another user; do: PERF='perf script -f' stackcollapse-perf FILE";
    if (simpleperf)
        return "simpleperf recorded it; do: report_sample.py -i FILE | stackcollapse-perf";
    if (more_fields(fields))
        return "perf may be too old for it, or for -F; where it was recorded, do: perf script -F +pid | "
               "stackcollapse-perf";
    return "perf may be too old for it; where it was recorded, do: perf script | stackcollapse-perf";
}

static void add_not_started(struct messages *messages, const char *name, const char *perf, int error) {
    const char *way_out =
        error == ENOENT ? "; install perf (Debian linux-perf, Ubuntu linux-tools-generic, Fedora perf), "
                          "or where there is one, do: perf script | stackcollapse-perf"
                        : "";
    messages_add(messages, "%s: cannot run %s: %s%s", name, perf, strerror(error), way_out);
}

/* Reads what perf script prints. Returns whether all went well; if not, a message was added. */
static bool read_script(struct child *script, struct linereader *in, const char *perf, const char *why,
                        perfdata_reader *read, void *context, struct messages *messages) {
    struct linereader text = {0};
    linereader_attach(&text, script->output, in->name);
    text.progress = in->progress;
    if (text.progress)
        text.progress->size = 0; /* it is not known how much text a recording makes */
    read(context, &text);
    bool failed = text.error != 0;
    int status = child_end(script);
    if (failed)
        linereader_add_failure(&text, messages);
    else if (status)
        messages_add(messages, "%s: %s script failed with status %d: %s", in->name, perf, status, why);
    linereader_free(&text);
    return status == 0 && !failed;
}

bool perfdata_open(struct perfdata *self, struct linereader *in, struct messages *messages) {
    struct slice head = linereader_peek(in, HEADER);
    *self =
        (struct perfdata){.piped = header_size(head) == PIPE_HEADER_SIZE, .simpleperf = is_simpleperf(head)};
    self->file = open_recording(in, &self->temporary, messages);
    return self->file >= 0;
}

bool perfdata_has_stacks(const struct perfdata *self) {
    uint64_t head[ATTRS_AT / 8 + 1] = {0}, fields = 0;
    if (pread(self->file, head, sizeof head, 0) != (ssize_t)sizeof head ||
        memcmp(head, magic.at, magic.len) != 0)
        return false;
    uint64_t at =
        self->piped ? PIPE_HEADER_SIZE + RECORD_HEADER : head[ATTRS_AT / 8]; /* of the first event */
    bool good = at <= INT64_MAX - FIELDS_AT &&
                pread(self->file, &fields, sizeof fields, (off_t)(at + FIELDS_AT)) == (ssize_t)sizeof fields;
    return good && fields >> STACK_BIT & 1;
}

void perfdata_close(struct perfdata *self) {
    if (self->temporary && self->file >= 0)
        close(self->file);
    else if (self->file == STDIN_FILENO)
        (void)lseek(self->file, 0, SEEK_END); /* it is read: a second "-" is at its end */
    self->file = -1;
}

bool perfdata_print(struct perfdata *self, struct linereader *in, struct perfdata_fields fields,
                    perfdata_reader *read, void *context, struct messages *messages) {
    struct command command = make_command(self->piped, fields);
    struct child script;
    const char *why = obstacle(self->file, self->simpleperf, fields);
    bool good = child_start(&script, command.words, self->file);
    if (good)
        good = read_script(&script, in, command.words[0], why, read, context, messages);
    else
        add_not_started(messages, in->name, command.words[0], script.error);
    if (good && self->simpleperf)
        messages_add(messages,
                     "%s: simpleperf recorded it; if names are missing, do: report_sample.py -i FILE | "
                     "stackcollapse-perf",
                     in->name);
    perfdata_close(self);
    command_free(&command);
    return good;
}
