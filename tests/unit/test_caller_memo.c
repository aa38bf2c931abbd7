/* caller_memo: the callers of a marked frame are found as long as their chain is kept, and only where they
 * follow. */
#include "support.h"

#include "perf/caller_memo.h"

static const struct slice chain_text = SLICE_INIT("leaf\nmiddle\nouter\nmain\n\n");
static const uint32_t chain_names[] = {30, 20, 10, 0};

/* Reads a chain of that kind whose two first frames are marked; what `next` has after the first is looked
 * for. */
static bool read_two(struct caller_memo *memo, enum chain_kind kind, struct slice next,
                     struct known_callers *callers) {
    memo->credit = CALLER_MEMO_CREDIT;
    caller_memo_begin(memo, kind);
    assert_true(caller_memo_wants(memo));
    if (caller_memo_mark(memo, (struct caller_mark){.text = 5, .bytes = 5, .lines = 1, .names = 1}, next,
                         callers))
        return true;
    if (caller_memo_mark(memo,
                         (struct caller_mark){.text = 6, .bytes = 12, .lines = 2, .names = 2, .unknown = 1},
                         SLICE("other\n\n"), callers))
        fail();
    return false;
}

static void note(struct caller_memo *memo, struct slice text) {
    caller_memo_note(memo, &(struct read_chain){text, chain_names, 4, 5, 2});
}

static void test_found(void **state) {
    (void)state;
    static struct caller_memo memo;
    struct known_callers callers;
    struct slice next = slice_from(chain_text, 5);
    assert_false(read_two(&memo, CHAIN_OTHER, next, &callers));
    note(&memo, chain_text);
    assert_true(read_two(&memo, CHAIN_OTHER, SLICE("middle\nouter\nmain\n\napp 1 2.0: "), &callers));
    assert_true(callers.count == 3 && callers.bytes == next.len && callers.lines == 4 &&
                callers.unknown == 2);
    assert_memory_equal(callers.names, chain_names, 3 * sizeof *chain_names);
    assert_false(read_two(&memo, CHAIN_OTHER, SLICE("middle\nouter\nmain\n"), &callers));
    assert_false(read_two(&memo, CHAIN_OTHER, SLICE("middle\nouter\nmain\nx\n\n"), &callers));
    assert_false(read_two(&memo, CHAIN_OTHER, SLICE("middle\nother\nmain\n\n"), &callers));
    assert_false(read_two(&memo, CHAIN_JAVA, next, &callers));
    assert_false(read_two(&memo, CHAIN_DROPPED, next, &callers));
    assert_int_equal(memo.hits, 1);
    caller_memo_free(&memo);
}

/* What is too long, or replaced by later chains, is not found. */
static void test_forgotten(void **state) {
    (void)state;
    static struct caller_memo memo;
    static char text[CALLER_MEMO_LONGEST + 1];
    struct known_callers callers;
    struct slice next = slice_from(chain_text, 5);
    assert_false(read_two(&memo, CHAIN_OTHER, next, &callers));
    memset(text, 'x', sizeof text - 2);
    text[sizeof text - 1] = text[sizeof text - 2] = '\n';
    note(&memo, slice_make(text, sizeof text));
    assert_false(read_two(&memo, CHAIN_OTHER, slice_make(text + 5, sizeof text - 5), &callers));
    note(&memo, chain_text);
    assert_true(read_two(&memo, CHAIN_OTHER, next, &callers));
    for (int i = 0; i < CALLER_MEMO_CHAINS; i++) {
        memo.credit = CALLER_MEMO_CREDIT;
        caller_memo_begin(&memo, CHAIN_OTHER);
        if (!caller_memo_mark(&memo, (struct caller_mark){.text = 9, .bytes = 5, .lines = 1, .names = 1},
                              SLICE("x\n"), &callers))
            note(&memo, chain_text);
    }
    assert_false(read_two(&memo, CHAIN_OTHER, next, &callers));
    caller_memo_free(&memo);
}

static void test_marks(void **state) {
    (void)state;
    static struct caller_memo memo;
    struct known_callers callers;
    assert_false(caller_memo_wants(&memo));
    caller_memo_begin(&memo, CHAIN_OTHER);
    for (uint32_t i = 0; i < CALLER_MEMO_MARKS; i++)
        if (!caller_memo_wants(&memo) ||
            caller_memo_mark(&memo, (struct caller_mark){.text = i * 1000}, SLICE("a\n\n"), &callers))
            fail();
    assert_false(caller_memo_wants(&memo));
    memo.credit = 1;
    caller_memo_begin(&memo, CHAIN_OTHER);
    assert_true(caller_memo_wants(&memo));
    caller_memo_forget(&memo);
    assert_false(caller_memo_wants(&memo));
    caller_memo_free(&memo);
}

/* Where callers are not found, one chain of many is tried; where they are, each. */
static void test_credit(void **state) {
    (void)state;
    static struct caller_memo memo;
    struct known_callers callers;
    int begun[2] = {0};
    for (int same = 0; same < 2; same++)
        for (int i = 0; i < 100 * CALLER_MEMO_RARE; i++) {
            caller_memo_begin(&memo, CHAIN_OTHER);
            if (!caller_memo_wants(&memo))
                continue;
            begun[same]++;
            struct slice next = same ? slice_from(chain_text, 5) : SLICE("other\n\n");
            if (!caller_memo_mark(&memo, (struct caller_mark){.text = 5, .bytes = 5, .lines = 1, .names = 1},
                                  next, &callers))
                note(&memo, chain_text);
            else
                note(&memo, slice_make("x\n\n", 3)); /* not remembered */
        }
    assert_int_equal(begun[0], 100);
    assert_true(begun[1] > 99 * CALLER_MEMO_RARE);
    caller_memo_free(&memo);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_found), cmocka_unit_test(test_forgotten),
                                       cmocka_unit_test(test_marks), cmocka_unit_test(test_credit)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
