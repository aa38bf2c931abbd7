/* unknown_share: where the frames are is only asked when they are many. */
#include "perf/unknown_share.h"

#include <stdlib.h>

#include "base/arena.h"

#include "base/banned.h"

enum place { KNOWN, KERNEL, ANONYMOUS, BINARY };

static bool starts_any(struct slice text, const struct slice *starts, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (slice_starts(text, starts[i]))
            return true;
    return false;
}

/* "[MODULE]", maybe with a mark such as "_[k]" after it. */
static bool is_unknown(struct slice name) {
    return name.len > 1 && name.at[0] == '[' && name.at[name.len - 1] == ']';
}

static enum place place_of(struct slice name) {
    static const struct slice kernel[] = {SLICE_INIT("[[kernel"), SLICE_INIT("[[guest.kernel"),
                                          SLICE_INIT("[vmlinux"), SLICE_INIT("[kernel")};
    static const struct slice anonymous[] = {
        SLICE_INIT("[unknown"), SLICE_INIT("[anon"),  SLICE_INIT("[//anon"),  SLICE_INIT("[[anon"),
        SLICE_INIT("[[heap]"),  SLICE_INIT("[perf-"), SLICE_INIT("[jitted-"), SLICE_INIT("[memfd:")};
    if (!is_unknown(name))
        return KNOWN;
    if (starts_any(name, kernel, sizeof kernel / sizeof *kernel))
        return KERNEL;
    return starts_any(name, anonymous, sizeof anonymous / sizeof *anonymous) ? ANONYMOUS : BINARY;
}

/* The frames in a place. */
static double weigh(const struct stack_table *stacks, const struct intern *names, enum place place) {
    unsigned char *marks = heap_resize(NULL, names->count + 1, sizeof *marks);
    double all;
    for (uint32_t i = 0; i < names->count; i++)
        marks[i] = place_of(intern_text(names, i)) == place;
    double marked = stack_table_marked(stacks, marks, &all);
    free(marks);
    return marked;
}

struct unknown_share unknown_share_of(const struct stack_table *stacks, const struct intern *names) {
    struct unknown_share share = {0};
    unsigned char *marks = heap_resize(NULL, names->count + 1, sizeof *marks);
    for (uint32_t i = 0; i < names->count; i++)
        marks[i] = is_unknown(intern_text(names, i));
    share.unknown = stack_table_marked(stacks, marks, &share.frames);
    free(marks);
    if (share.unknown * 2 > share.frames) {
        share.kernel = weigh(stacks, names, KERNEL);
        share.anonymous = weigh(stacks, names, ANONYMOUS);
    }
    return share;
}

void unknown_share_add_message(const struct unknown_share *self, struct messages *messages) {
    if (self->unknown * 2 <= self->frames)
        return;
    const char *reason =
        "binaries are stripped or gone; install their debug symbols, or run perf script on the machine "
        "of the recording";
    if (self->kernel * 2 > self->unknown)
        reason = "most are of the kernel: record as root, or with kernel.kptr_restrict=0";
    else if (self->anonymous * 2 > self->unknown)
        reason = "most are in memory without a file: a JIT compiler must write /tmp/perf-PID.map (java "
                 "-XX:+DumpPerfMapAtExit, node --perf-basic-prof), or call chains are broken (perf record "
                 "--call-graph=dwarf)";
    messages_add(messages, "%.0f%% of the frames are without symbol; %s", 100 * self->unknown / self->frames,
                 reason);
}
