/*
 * A helper that repeats each address, as addr2line does, and prints anything after it (in parts that end
 * with an empty line): no answer is waited for that will not come, so the helper is never given up; and nm
 * prints anything.
 */
#include <sys/stat.h>
#include <unistd.h>

#include "symbols/addr2line.h"
#include "base/child.h"
#include "fuzz.h"

#define BYTES(text) \
    { text, sizeof text - 1 }

static struct slice parts;

static void print(int fd, struct slice text) {
    struct stat status;
    fuzz_check(fstat(fd, &status) == 0);
    fuzz_check(pwrite(fd, text.at, text.len, status.st_size) == (ssize_t)text.len);
}

static struct slice next_part(void) {
    size_t end = slice_search(parts, SLICE("\n\n"));
    struct slice part = slice_part(parts, 0, end < parts.len ? end + 1 : end);
    parts = slice_from(parts, end < parts.len ? end + 2 : end);
    return part;
}

/* In place of stackcollapse-perf/child.c. */
bool child_start(struct child *self, const char *const *words, int input) {
    *self = (struct child){.output = fuzz_file(input == CHILD_TALK ? SLICE("") : next_part())};
    return words[0] != NULL;
}

bool child_say(struct child *self, struct slice text) {
    struct slice question;
    while (text.len && slice_cut(&text, '\n', &question)) {
        struct slice part = next_part();
        print(self->output, SLICE("0x"));
        print(self->output, question);
        print(self->output, SLICE("\n"));
        print(self->output, part);
        print(self->output, slice_ends(part, SLICE("\n")) ? SLICE("") : SLICE("\n"));
    }
    return true;
}

int child_end(struct child *self) {
    close(self->output);
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static const struct {
        struct slice address, symbol, module;
    } frames[] = {
        {BYTES("10"), BYTES("a+0x1"), BYTES("/m")},     {BYTES("0"), BYTES("b+0xf"), BYTES("/n")},
        {BYTES("007f00"), BYTES("a+0x1"), BYTES("/m")}, {BYTES("7f000004"), BYTES("c"), BYTES("/m")},
        {BYTES("no"), BYTES("a+0x1"), BYTES("/m")},     {BYTES("10"), BYTES("[unknown]"), BYTES("/m")}};
    struct bytebuf names = {0};
    if (size < 1)
        return 0;
    parts = slice_make((const char *)data + 1, size - 1);
    struct addr2line inlined = {.context = data[0] & 1};
    fuzz_silence();
    for (size_t i = 0; i < sizeof frames / sizeof *frames; i++) {
        bool known = addr2line_names(&inlined, frames[i].module, frames[i].address, frames[i].symbol, &names);
        fuzz_check(!known || (names.len && slice_find(bytebuf_slice(&names), '\n') == names.len));
        fuzz_check(names.len <= 2 * size);
    }
    fuzz_check(addr2line_end(&inlined));
    fuzz_speak();
    bytebuf_free(&names);
    return 0;
}
