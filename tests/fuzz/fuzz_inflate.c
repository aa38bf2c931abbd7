/*
 * Any bytes as compressed data: an end that is known, and the same bytes to the sink however often it is
 * asked; a sink that wants no more is not given more.
 */
#include "base/inflate.h"
#include "fuzz.h"

enum { MOST = 1 << 20 };

struct ends {
    struct slice input;
    size_t piece; /* bytes that are given at a time */
    uint64_t written, hash;
    uint64_t most;
};

static struct slice more(void *context) {
    struct ends *self = context;
    struct slice piece =
        slice_part(self->input, 0, self->piece < self->input.len ? self->piece : self->input.len);
    self->input = slice_from(self->input, piece.len);
    return piece;
}

static bool take_bytes(void *context, struct slice bytes) {
    struct ends *self = context;
    fuzz_check(bytes.len > 0 && self->written < self->most);
    for (size_t i = 0; i < bytes.len; i++)
        self->hash = self->hash * 31 + (unsigned char)bytes.at[i];
    self->written += bytes.len;
    return self->written < self->most;
}

/* *rest: how many bytes follow the data. */
static enum inflate_end run(struct slice input, size_t piece, struct ends *ends, size_t *rest) {
    *ends = (struct ends){.input = input, .piece = piece, .most = MOST};
    struct inflate inflate = {.more = more, .take = take_bytes, .context = ends};
    enum inflate_end end = inflate_run(&inflate);
    *rest = 0;
    while (inflate_byte(&inflate) >= 0)
        ++*rest;
    inflate_free(&inflate);
    return end;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct slice input = {(const char *)data, size};
    struct ends whole, pieces, half;
    size_t rest, other;
    enum inflate_end end = run(input, SIZE_MAX, &whole, &rest);
    fuzz_check(run(input, 1 + size % 7, &pieces, &other) == end);
    fuzz_check(pieces.written == whole.written && pieces.hash == whole.hash);
    fuzz_check(end != INFLATE_DONE || rest == other);
    if (end == INFLATE_DONE && rest < size) {
        /* without its last byte it is cut off, and nothing else of it is there */
        fuzz_check(run(slice_part(input, 0, size - rest - 1), SIZE_MAX, &half, &other) == INFLATE_CUT_OFF);
        fuzz_check(half.written <= whole.written && other == 0);
    }
    return 0;
}
