/* demangle_lines: each line of standard input demangled, or as it is; for demangle.py. */
#include <unistd.h>

#include "base/linereader.h"
#include "base/outbuf.h"
#include "symbols/demangle.h"

int main(void) {
    struct linereader in = {0};
    struct outbuf out = {.fd = STDOUT_FILENO};
    struct demangler demangler = {0};
    linereader_attach(&in, STDIN_FILENO, "standard input");
    for (struct slice line; linereader_next(&in, &line);) {
        if (!demangle(&demangler, line, &out.pending))
            bytebuf_add(&out.pending, line);
        bytebuf_add_byte(&out.pending, '\n');
        outbuf_settle(&out);
    }
    demangler_free(&demangler);
    int failed = linereader_close(&in);
    linereader_free(&in);
    return outbuf_close(&out) || failed;
}
