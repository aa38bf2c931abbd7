/* work_share: every piece is taken once, also those that are given while others are taken. */
#include "support.h"

#include <sched.h>
#include <stdatomic.h>

#include "base/threads.h"
#include "base/work_share.h"

enum { NUMBERS = 20000, THREADS = 4 };

/* Numbers from `first` on, so many. */
struct piece {
    uint32_t first, count;
};

struct counting {
    struct work_share share;
    atomic_uint counted[NUMBERS];
    unsigned threads;
    atomic_bool others_took;
};

/* Counts a number, and gives the halves of the rest. */
static void take_piece(struct counting *self, struct piece piece) {
    self->counted[piece.first]++;
    uint32_t left = (piece.count - 1) / 2, right = piece.count - 1 - left;
    if (left)
        work_share_give(&self->share, &(struct piece){piece.first + 1, left});
    if (right)
        work_share_give(&self->share, &(struct piece){piece.first + 1 + left, right});
}

static void count(void *context, size_t thread) {
    struct counting *self = context;
    while (thread == 0 && self->threads > 1 && !self->others_took) /* or a late thread would find nothing */
        sched_yield();
    for (struct piece piece; work_share_take(&self->share, &piece);) {
        self->others_took = true;
        take_piece(self, piece);
        work_share_done(&self->share);
    }
}

static void test_counted(void **state) {
    (void)state;
    static struct counting counting;
    for (unsigned threads = 1; threads <= THREADS; threads++) {
        memset(counting.counted, 0, sizeof counting.counted);
        counting.threads = threads;
        counting.others_took = false;
        work_share_start(&counting.share, sizeof(struct piece));
        work_share_give(&counting.share, &(struct piece){0, NUMBERS});
        assert_int_equal(threads_run(&(struct threads){.count = threads}, count, &counting), threads);
        assert_false(work_share_is_wanted(&counting.share));
        work_share_end(&counting.share);
        for (int i = 0; i < NUMBERS; i++)
            assert_int_equal(counting.counted[i], 1);
    }
}

static void test_nothing(void **state) {
    (void)state;
    struct work_share share;
    int piece;
    work_share_start(&share, sizeof piece);
    assert_false(work_share_take(&share, &piece));
    work_share_end(&share);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_counted), cmocka_unit_test(test_nothing)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
