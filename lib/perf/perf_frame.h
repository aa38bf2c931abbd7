/*
 * perf_frame - the text of a frame in perf script
 *
 *             55c4df9a41ae P::operator->+0xc (/home/u/spin)
 *             address      symbol            module
 *
 * Pure functions; every slice points into the text. Shapes: tools/perf/util/evsel_fprintf.c in the Linux
 * sources.
 *
 *     size_t blanks, rest = perf_frame_address(line, &blanks);
 *     struct frame frame;
 *     if (rest && perf_frame_read(slice_from(line, rest), &frame))
 *         use(frame.symbol, frame.module);
 */
#ifndef PERF_FRAME_H
#define PERF_FRAME_H

#include <stdint.h>

#include "base/contract.h"
#include "profile/frame.h"

/* Length of the whitespace (*blanks) and of the address at the start of a frame line. 0: there is none. */
static inline size_t perf_frame_address(struct slice line, size_t *blanks) {
    size_t i = 0;
    while (i < line.len && byte_is_blank(line.at[i]))
        i++;
    *blanks = i;
    while (i < line.len && byte_is_word(line.at[i]))
        i++;
    return i > *blanks ? i : 0;
}

/* Bytes of whitespace and address as perf prints them: TAB and "%16lx" (sample__fprintf_callchain). */
enum { PERF_USUAL_ADDRESS = 17 };

/*
 * True if `bytes` starts with perf's usual layout: TAB or space, 16 columns of lower-case address, a space.
 * Then perf_frame_address finds the same address. `bytes` may extend past the line, and may start with the
 * end of an empty one.
 */
static inline bool perf_frame_usual_address(struct slice bytes) {
    typedef uint8_t columns16 __attribute__((vector_size(16)));
    columns16 columns;
    if (bytes.len <= PERF_USUAL_ADDRESS)
        return false;
    memcpy(&columns, bytes.at + 1, sizeof columns);
    columns16 is_space = (columns16)(columns == ' ');
    columns16 is_hex =
        (columns16)((columns16)(columns - '0') <= 9) | (columns16)((columns16)(columns - 'a') <= 5);
    uint64_t space[2], hex[2];
    memcpy(space, &is_space, sizeof space);
    memcpy(hex, &is_hex, sizeof hex);
    /* Spaces are the first columns: all ones from the low end, where the low end comes first. */
    bool ordered = (space[0] & (space[0] + 1)) == 0 && (space[1] & (space[1] + 1)) == 0 &&
                   (space[1] == 0 || space[0] == UINT64_MAX);
    bool known = ((space[0] | hex[0]) & (space[1] | hex[1])) == UINT64_MAX;
    return __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ && known & ordered & (hex[1] >> 63) &
                                                            (bytes.at[0] == '\t' || bytes.at[0] == ' ') &
                                                            (bytes.at[PERF_USUAL_ADDRESS] == ' ');
}

/*
 * The symbol and module in what follows the address, which depend on nothing else; frame->address is empty.
 * False if there is no module: then the line may be a frame printed without one (perf_frame_read_bare).
 */
MUST_USE bool perf_frame_read(struct slice after_address, struct frame *frame);

/* A line that starts with whitespace, a hexadecimal address, a blank and a symbol without module. */
MUST_USE bool perf_frame_read_bare(struct slice line, struct frame *frame);

/* True if the symbol of a bare frame goes on into a module that is cut off; it then loses that part. */
bool perf_frame_cut_module(struct frame *frame);

/* True if the line starts with whitespace, a hexadecimal number and a blank. */
bool perf_frame_starts_with_address(struct slice line);

#endif
