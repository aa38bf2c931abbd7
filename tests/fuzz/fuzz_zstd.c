/*
 * Any bytes as frames of zstd: an end that is known, and the same bytes to the sink whether they arrive at
 * once or in pieces; a sink that wants no more is not given more.
 */
#include "base/zstd.h"
#include "fuzz.h"

enum { MOST = 1 << 20, WINDOW = 1 << 21 };

struct sink {
    uint64_t written, hash;
};

static bool take_bytes(void *context, struct slice bytes) {
    struct sink *self = context;
    fuzz_check(bytes.len > 0 && self->written < MOST);
    for (size_t i = 0; i < bytes.len; i++)
        self->hash = self->hash * 31 + (unsigned char)bytes.at[i];
    self->written += bytes.len;
    return self->written < MOST;
}

/* Returns a number that tells the ends. */
static int run(struct slice input, size_t piece, struct sink *sink) {
    struct zstd zstd = {.take = take_bytes, .context = sink, .window_max = WINDOW};
    bool good = true;
    *sink = (struct sink){0};
    while (good && input.len) {
        size_t count = piece < input.len ? piece : input.len;
        good = zstd_push(&zstd, slice_part(input, 0, count));
        input = slice_from(input, count);
    }
    fuzz_check(good ? !zstd.problem : zstd.problem || sink->written >= MOST);
    int end = zstd.problem ? 1 : !good ? 2 : zstd_is_between_frames(&zstd) ? 3 : 4;
    zstd_free(&zstd);
    return end;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct slice input = {(const char *)data, size};
    struct sink whole, pieces;
    int end = run(input, size, &whole);
    fuzz_check(run(input, 1 + size % 7, &pieces) == end);
    fuzz_check(pieces.written == whole.written && pieces.hash == whole.hash);
    return 0;
}
