/* unzstd: standard input, frames of zstd, is decoded to standard output; for zstd.py. */
#include <stdio.h>
#include <unistd.h>

#include "base/linereader.h"
#include "base/outbuf.h"
#include "base/zstd.h"

static bool write_bytes(void *context, struct slice bytes) {
    struct outbuf *out = context;
    bytebuf_add(&out->pending, bytes);
    outbuf_settle(out);
    return !out->error;
}

int main(void) {
    struct linereader in = {0};
    struct outbuf out = {.fd = STDOUT_FILENO};
    struct zstd zstd = {.take = write_bytes, .context = &out};
    bool good = true;
    linereader_attach(&in, STDIN_FILENO, "standard input");
    for (struct slice block; good && (block = linereader_peek(&in, 1)).len;) {
        good = zstd_push(&zstd, block);
        linereader_skip(&in, block.len);
    }
    good = good && zstd_is_between_frames(&zstd);
    if (!good)
        fprintf(stderr, "%s\n", zstd.problem ? zstd.problem : "cut off");
    zstd_free(&zstd);
    int failed = linereader_close(&in);
    linereader_free(&in);
    return outbuf_close(&out) || failed || !good;
}
