/* packed: the marks are those of the formats' own descriptions (RFC 1952, RFC 8878, the .xz and bzip2
 * formats). */
#include "base/packed.h"

#include "base/banned.h"

const struct packed *packed_by(struct slice start) {
    static const struct {
        struct slice mark;
        struct packed packed;
    } rows[] = {
        {SLICE_INIT("\x1F\x8B"), {"gzip", "zcat"}},
        {SLICE_INIT("BZh91AY&SY"), {"bzip2", "bzcat"}},
        {SLICE_INIT("\xFD"
                    "7zXZ\0"),
         {"xz", "xzcat"}},
        {SLICE_INIT("\x28\xB5\x2F\xFD"), {"zstd", "zstdcat"}},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (slice_starts(start, rows[i].mark))
            return &rows[i].packed;
    return NULL;
}
