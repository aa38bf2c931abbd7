/* branch_chain: as perf's resolve_lbr_callchain_sample. It was tried with constructed records only. */
#include "perf/branch_chain.h"

#include "base/banned.h"

bool branch_chain_is_there(const struct record_sample *sample) {
    return sample->branches.size >= RECORD_BRANCH && (sample->event->branch_type & BRANCH_CALL_STACK);
}

unsigned branch_chain_read(const struct record_sample *sample, uint64_t *addresses, unsigned most) {
    struct view_cursor cursor = {.view = sample->branches};
    unsigned count = 0;
    if (!branch_chain_is_there(sample))
        return 0;
    while (cursor.at < cursor.view.size && count < most) {
        uint64_t from = cursor_read8(&cursor), to = cursor_read8(&cursor);
        cursor_skip(&cursor, RECORD_BRANCH - 16);
        if (!count)
            addresses[count++] = to;
        if (count < most)
            addresses[count++] = from;
    }
    return count;
}
