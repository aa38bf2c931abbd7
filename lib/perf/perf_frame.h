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

#include "base/bytemask.h"
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
    if (bytes.len <= PERF_USUAL_ADDRESS)
        return false;
    bytemask_vector columns = bytemask_load(bytes.at + 1);
    unsigned spaces = bytemask_bits(bytemask_equal(columns, ' '));
    unsigned hex = bytemask_bits(bytemask_range(columns, '0', '9') | bytemask_range(columns, 'a', 'f'));
    /* The first columns are spaces, the others digits, at least one. */
    return spaces + hex == BYTEMASK_ALL && !(spaces & (spaces + 1)) && hex &&
           (bytes.at[0] == '\t' || bytes.at[0] == ' ') && bytes.at[PERF_USUAL_ADDRESS] == ' ';
}

/*
 * The length of the lines at the start that are frames for certain: in perf's usual layout, with a module at
 * the end, and without a colon that could end a time. Their number is added to *lines. The line after them
 * may be a frame, too.
 */
size_t perf_frame_skip(struct slice bytes, uint64_t *lines);

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
