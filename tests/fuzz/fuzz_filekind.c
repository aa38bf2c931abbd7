/*
 * Any bytes have a kind or none, and nothing is read beyond them. After a folded stack, and after a sample
 * of perf script, nothing makes them a kind that the programs for these refuse.
 */
#include "base/filekind.h"
#include "fuzz.h"

/* What the first half settles, the rest does not change. */
static void check_settled(struct slice start) {
    const struct filekind *half = filekind_of(slice_part(start, 0, start.len / 2), false);
    fuzz_check(!half || half->open || filekind_of(start, true) == half);
}

static void check_readable(struct slice begin, struct slice rest, unsigned readers) {
    struct bytebuf text = {0};
    bytebuf_add(&text, begin);
    bytebuf_add(&text, rest);
    const struct filekind *kind = filekind_of(bytebuf_slice(&text), true);
    fuzz_check(!kind || (kind->readers & readers));
    bytebuf_free(&text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct slice start = {(const char *)data, size};
    const struct filekind *kind = filekind_of(start, true);
    struct bytebuf advice = {0};
    for (unsigned reader = FILEKIND_BY_STACKCOLLAPSE_PERF; kind && reader <= FILEKIND_BY_DIFFFOLDED;
         reader *= 2)
        fuzz_check(filekind_advice(kind, (enum filekind_reader)reader, &advice)[0] != '\0');
    bytebuf_free(&advice);
    check_settled(start);
    check_readable(SLICE("app;main 12\n"), start, FILEKIND_BY_FLAMEGRAPH);
    check_readable(SLICE("app;main 12\nmain 3\n"), start, FILEKIND_BY_DIFFFOLDED);
    check_readable(SLICE("app 1 [000] 1.0: 1 cycles: \n\t4005d0 main+0x1 (/bin/app)\n\n"), start,
                   FILEKIND_BY_STACKCOLLAPSE_PERF);
    return 0;
}
