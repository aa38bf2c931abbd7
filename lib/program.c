/* program: the edge to the system that is the same for all three tools. */
#include "program.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "report.h"

#include "banned.h"

static const char *program_name = "", *program_version = "";

void program_start(const char *name, const char *version) {
    program_name = name;
    program_version = version;
    report_program(name);
    /* A closed descriptor is filled with one that can only fail in the right direction. */
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
        if (fcntl(fd, F_GETFD) < 0 && errno == EBADF)
            (void)!open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY);
}

int program_usage_error(void) {
    report_error("see %s --help", program_name);
    return PROGRAM_USAGE;
}

bool program_answer(const struct program_answers *answers, const struct help *help, struct outbuf *out,
                    int *status) {
    bool known = true;
    if (!answers->help && !answers->version)
        return false;
    if (answers->help)
        known = help_print(help, answers->help, out);
    else
        bytebuf_add_format(&out->pending, "%s %s\n", program_name, program_version);
    *status = program_end(out, true);
    if (!known)
        *status = program_usage_error();
    return true;
}

bool program_read(int count, char **files, program_reader *read, void *context) {
    static char standard_input[] = "-";
    char *only[] = {standard_input};
    struct linereader in = {0};
    bool good = true;
    if (count == 0) {
        files = only;
        count = 1;
    }
    for (int i = 0; i < count; i++) {
        if (linereader_open(&in, files[i]))
            read(context, &in);
        int error = linereader_close(&in);
        if (error)
            report_failure(in.name, error);
        good &= error == 0;
    }
    linereader_free(&in);
    return good;
}

int program_end(struct outbuf *out, bool good) {
    int error = outbuf_close(out);
    if (error)
        report_failure("standard output", error);
    return error || !good ? PROGRAM_FAILED : PROGRAM_DONE;
}
