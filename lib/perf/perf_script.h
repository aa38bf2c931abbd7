/*
 * perf_script - what one line of `perf script` is, and its fields
 *
 * Pure functions over one line; nothing is kept, and every slice points into the line. A malformed line is
 * data, not an error: it is simply not what it was asked to be. Shapes and their history:
 * tools/perf/builtin-script.c (perf_sample__fprintf_start for headers) and tools/perf/util/evsel_fprintf.c
 * (frames) in the Linux sources.
 *
 *     V8 Worker 12 11600/11602 [001] U   732.538038:   20000000 cpu-clock:u:      <- header
 *     comm         pid   tid    cpu misc time          period   event
 *             55c4df9a41ae P::operator->+0xc (/home/u/spin)                        <- frame
 *             address      symbol            module
 *                                                                                  <- empty line
 */
#ifndef PERF_SCRIPT_H
#define PERF_SCRIPT_H

#include <stdbool.h>
#include <stdint.h>

#include "profile/frame.h"

/* What follows the event on a header line. */
enum perf_tail {
    PERF_TAIL_NONE,
    PERF_TAIL_ARGUMENTS, /* text of a tracepoint */
    PERF_TAIL_FIELDS,    /* perf's own: an address, registers, branches */
    PERF_TAIL_FRAME,     /* ADDRESS SYMBOL (MODULE): the frame of a sample without call chain, or perf's addr
                            field */
    PERF_TAIL_RECORD     /* no sample at all, but a PERF_RECORD_ line of perf script --show-...-events */
};

struct perf_header {
    struct slice comm; /* empty when perf was told not to print it */
    struct slice pid;  /* empty when only one number stands there */
    struct slice tid;
    struct slice period; /* empty when there is none */
    struct slice event;  /* empty when there is none */
    enum perf_tail tail;
    struct slice tail_text; /* without blanks around it */
};

/*
 * Whether the line opens a sample, and its fields. A line that shows a time after the thread number is read
 * from there, so that process names may hold anything; the event is the original's where it finds one
 * (QUIRK_EVENT_LAST). Other lines must start with a byte that is not blank and follow the original's pattern
 * (QUIRK_COMM_SHORTEST).
 */
bool perf_script_header(struct slice line, struct perf_header *header);

/* The same, for lines that show a time only: all that an indented line may be. */
bool perf_script_timed_header(struct slice line, struct perf_header *header);

/*
 * Length of the blanks and of the address at the start of a
 * frame line: where symbol and module begin. 0: none.
 */
static inline size_t perf_script_address(struct slice line, size_t *blanks) {
    size_t i = 0;
    while (i < line.len && byte_is_blank(line.at[i]))
        i++;
    *blanks = i;
    while (i < line.len && byte_is_word(line.at[i]))
        i++;
    return i > *blanks ? i : 0;
}

/* Bytes of blanks and address as perf prints them: TAB and "%16lx" (sample__fprintf_callchain). */
enum { PERF_USUAL_ADDRESS = 17 };

/*
 * Whether the bytes start so, with an address in lower case, and more follows; where that is no byte of a
 * word, perf_script_address finds the same. A shortcut that may say no, for bytes that need not be one line:
 * they may begin with the end of an empty one.
 */
static inline bool perf_script_usual_address(struct slice bytes) {
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
    return __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ &&
           known & ordered & (hex[1] >> 63) & (bytes.at[0] == '\t' || bytes.at[0] == ' ');
}

/*
 * The symbol and module in what follows the address, which depend on nothing else. False when there is no
 * module in it; then the line may be a frame printed without module: perf_script_bare_frame.
 */
bool perf_script_frame(struct slice after_address, struct frame *frame);

/* A line that starts with a blank, a hexadecimal address, a blank and a symbol without module. */
bool perf_script_bare_frame(struct slice line, struct frame *frame);

/*
 * A hexadecimal number in front of more text, behind a blank:
 * what a frame must be where a module is not asked for.
 */
bool perf_script_starts_with_address(struct slice line);

/* Lines of perf script -F +srccode. */
bool perf_script_is_source_code(struct slice line);

/* Lines of perf script -F +insn; they stand where a sample ends. */
bool perf_script_is_instructions(struct slice line);

#endif
