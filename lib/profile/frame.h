/*
 * frame - one function of a call chain, as a recording has it
 *
 * A raw frame: readers of recordings fill it, and whatever names frames reads it. The slices point into the
 * recording and live as long as that.
 */
#ifndef FRAME_H
#define FRAME_H

#include <stdbool.h>

#include "base/slice.h"

struct frame {
    struct slice address; /* hexadecimal, as written; empty where names do not depend on it */
    struct slice symbol;  /* may carry perf's +0xOFFSET; "[unknown]" when there is none */
    struct slice module;  /* file, or a name in brackets; " (deleted)" included */
    bool has_module;
};

#endif
