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
#include "base/report.h"

#include "base/banned.h"

enum { HEADER = 16, PIPE_HEADER_SIZE = 16 };

static const struct slice magic = SLICE_INIT("PERFILE2");

bool perfdata_is(struct linereader *in) {
    return slice_starts(linereader_peek(in, HEADER), magic);
}

/* Whether it was recorded through a pipe: by the size of the header, in the byte order of the magic. */
static bool is_piped(struct slice head) {
    uint64_t size = 0;
    if (head.len < HEADER)
        return false;
    memcpy(&size, head.at + magic.len, sizeof size);
    return size == PIPE_HEADER_SIZE;
}

/* A file without a name in TMPDIR, or -1: said. Perf inherits no descriptor of it but its standard input. */
static int temporary_file(void) {
    struct bytebuf name = {0};
    const char *folder = getenv("TMPDIR");
    bytebuf_add(&name, slice_of_text(folder && *folder ? folder : "/tmp"));
    bytebuf_add(&name, SLICE("/perfdata-XXXXXX"));
    bytebuf_add_byte(&name, '\0');
    int file = mkostemp(name.at, O_CLOEXEC);
    if (file < 0)
        report_failure(name.at, errno);
    else
        unlink(name.at);
    bytebuf_free(&name);
    return file;
}

/* A temporary file with all that is left of the input, or -1: said. */
static int spool(struct linereader *in) {
    int file = temporary_file();
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
        report_failure("temporary file", error);
        close(file);
        return -1;
    }
    return file;
}

/* The recording as an open file at its start; -1: said. *temporary: it is to be closed. */
static int open_recording(struct linereader *in, bool *temporary) {
    struct stat status;
    *temporary = fstat(in->fd, &status) != 0 || !S_ISREG(status.st_mode);
    int file = *temporary ? spool(in) : in->fd;
    if (file >= 0 && lseek(file, 0, SEEK_SET) != 0) {
        report_failure(in->name, errno);
        return -1;
    }
    return file;
}

/* The value of -F, or NULL when perf prints all that is wanted. */
static const char *more_fields(struct perfdata_fields fields) {
    if (fields.pid && fields.srcline)
        return "+pid,+srcline";
    return fields.pid ? "+pid" : fields.srcline ? "+srcline" : NULL;
}

bool perfdata_read(struct linereader *in, struct perfdata_fields fields, program_reader *read,
                   void *context) {
    const char *perf = getenv("PERF");
    const char *input = is_piped(linereader_peek(in, HEADER)) ? "-" : "/dev/stdin";
    const char *more = more_fields(fields);
    const char *const words[] = {
        perf && *perf ? perf : "perf", "script", "-i", input, more ? "-F" : NULL, more, NULL};
    bool temporary;
    int file = open_recording(in, &temporary);
    if (file < 0)
        return false;
    struct child script;
    bool started = child_start(&script, words, file);
    if (temporary)
        close(file);
    if (!started) {
        report_error("%s: cannot run %s: %s", in->name, words[0], strerror(script.error));
        return false;
    }
    struct linereader text = {0};
    linereader_attach(&text, script.output, in->name);
    text.progress = in->progress;
    if (text.progress)
        text.progress->size = 0; /* it is not known how much text a recording makes */
    read(context, &text);
    bool failed = text.error != 0;
    int status = child_end(&script);
    if (failed)
        program_report_input(&text);
    else if (status)
        report_error("%s: %s script failed with status %d", in->name, words[0], status);
    linereader_free(&text);
    return status == 0 && !failed;
}
