/*
 * branch_chain - the call chain that the processor recorded in its branch records
 *
 * With perf record --call-graph lbr the last branch records are those calls that did not return yet. They
 * replace what was found by frame pointers in the process; that of the kernel stays.
 *
 *     uint64_t addresses[127];
 *     unsigned count = branch_chain_read(&sample, addresses, 127);
 */
#ifndef BRANCH_CHAIN_H
#define BRANCH_CHAIN_H

#include "perf/record.h"

/* True if the sample has such records. */
bool branch_chain_is_there(const struct record_sample *sample);

/*
 * Puts the addresses of the chain into `addresses`, innermost first, and at most `most` of them: that to
 * which the last call led, then those of the calls. Their number; 0: there are none.
 */
unsigned branch_chain_read(const struct record_sample *sample, uint64_t *addresses, unsigned most);

#endif
