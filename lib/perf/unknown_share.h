/*
 * unknown_share - how many frames have no symbol, and what the reason may be
 *
 * Computed from the stacks after all input, so that nothing is counted while reading.
 *
 *     struct unknown_share share = unknown_share_of(&stacks, &names);
 *     unknown_share_add_message(&share, &messages);  // none unless they are more than a half
 */
#ifndef UNKNOWN_SHARE_H
#define UNKNOWN_SHARE_H

#include "base/intern.h"
#include "base/messages.h"
#include "profile/stack_table.h"

/* Weights of frames; the process name is not one. */
struct unknown_share {
    double frames, unknown;   /* all, and those without symbol: */
    double kernel, anonymous; /* of the kernel; in memory that is not a file, or a JIT's map */
};

/* Names of frames without symbol are in brackets, as frame_name makes them. */
struct unknown_share unknown_share_of(const struct stack_table *stacks, const struct intern *names);

/* Adds a message with the likely reason and what helps, if more than half of the frames have no symbol. */
void unknown_share_add_message(const struct unknown_share *self, struct messages *messages);

#endif
