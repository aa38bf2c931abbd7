/*
 * Any bytes as compressed data: an end that is known, and the same bytes to the sink however often it is
 * asked; a sink that wants no more is not given more.
 */
#include "base/inflate.h"
#include "fuzz.h"

enum { MOST = 1 << 20 };

struct ends {
    struct slice input;
    uint64_t written, hash;
    uint64_t most;
};

static int next_byte(void *context) {
    struct ends *self = context;
    if (!self->input.len)
        return -1;
    int byte = (unsigned char)self->input.at[0];
    self->input = slice_from(self->input, 1);
    return byte;
}

static bool take_bytes(void *context, struct slice bytes) {
    struct ends *self = context;
    fuzz_check(bytes.len > 0 && self->written < self->most);
    for (size_t i = 0; i < bytes.len; i++)
        self->hash = self->hash * 31 + (unsigned char)bytes.at[i];
    self->written += bytes.len;
    return self->written < self->most;
}

static enum inflate_end run(struct slice input, struct ends *ends) {
    *ends = (struct ends){.input = input, .most = MOST};
    struct inflate inflate = {.next = next_byte, .take = take_bytes, .context = ends};
    enum inflate_end end = inflate_run(&inflate);
    int rest = 0;
    while (inflate_rest(&inflate) >= 0)
        rest++;
    fuzz_check(rest <= 3);
    inflate_free(&inflate);
    return end;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct slice input = {(const char *)data, size};
    struct ends whole, half;
    enum inflate_end end = run(input, &whole);
    if (end == INFLATE_DONE && !whole.input.len) {
        fuzz_check(run(slice_part(input, 0, size / 2), &half) != INFLATE_DAMAGED);
        fuzz_check(half.written <= whole.written);
    }
    return 0;
}
