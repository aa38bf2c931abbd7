/* unknown_share: which frames have no symbol, and where most of them are. */
#include "support.h"

#include "perf/unknown_share.h"

/* Adds "NAME;NAME" with a weight. */
static void add(struct stack_table *stacks, struct intern *names, const char *text, uint64_t weight) {
    uint32_t frames[8];
    size_t depth = 0;
    struct slice rest = slice_of_text(text);
    for (struct slice name; slice_cut(&rest, ';', &name);)
        frames[depth++] = intern_add(names, name);
    stack_table_add(stacks, frames, depth, count_whole(weight));
}

static void check(const char *known, const char *unknown, uint64_t weight, struct unknown_share want) {
    struct stack_table stacks = {0};
    struct intern names = {0};
    add(&stacks, &names, known, 1);
    add(&stacks, &names, unknown, weight);
    struct unknown_share share = unknown_share_of(&stacks, &names);
    assert_true(share.frames == want.frames && share.unknown == want.unknown);
    assert_true(share.kernel == want.kernel && share.anonymous == want.anonymous);
    stack_table_free(&stacks);
    intern_free(&names);
}

static void test_shares(void **state) {
    (void)state;
    check("[a];main;f", "[a];main;[libc.so]", 1, (struct unknown_share){.frames = 4, .unknown = 1});
    check("app;main", "app;[libc.so];[unknown];[unknown]", 2,
          (struct unknown_share){.frames = 7, .unknown = 6, .anonymous = 4});
    check("app", "app;[perf-12.map]_[j];[[kernel.kallsyms]]_[k]", 3,
          (struct unknown_share){.frames = 6, .unknown = 6, .kernel = 3, .anonymous = 3});
    check("app;[", "app;[x", 1, (struct unknown_share){.frames = 2});
}

static void check_message(struct unknown_share share, const char *want) {
    struct messages messages = {0};
    unknown_share_add_message(&share, &messages);
    struct slice said = support_text_of(&messages);
    assert_true(*want ? slice_has(said, slice_of_text(want)) : said.len == 0);
    messages_free(&messages);
}

static void test_messages(void **state) {
    (void)state;
    check_message((struct unknown_share){0}, "");
    check_message((struct unknown_share){.frames = 4, .unknown = 2}, "");
    check_message((struct unknown_share){.frames = 4, .unknown = 3},
                  "75% of the frames are without symbol; binaries");
    check_message((struct unknown_share){.frames = 4, .unknown = 3, .kernel = 2}, "kptr_restrict");
    check_message((struct unknown_share){.frames = 4, .unknown = 3, .anonymous = 2}, "perf-PID.map");
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_shares), cmocka_unit_test(test_messages)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
