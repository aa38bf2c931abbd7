/* frame_table: every frame text is named once, and apart for java. */
#include "support.h"

#include <sys/mman.h>
#include <unistd.h>

#include "perf/frame_table.h"

static size_t expanded;

static bool expand(void *context, const struct frame *frame, struct bytebuf *names) {
    assert_ptr_equal(context, &expanded);
    expanded++;
    if (!slice_equal(frame->symbol, SLICE("inl")))
        return false;
    bytebuf_add(names, SLICE("outer;inner"));
    return true;
}

static uint32_t code_of(struct frame_table *table, const char *symbol, bool java) {
    const struct frame frame = {SLICE("1"), slice_of_text(symbol), SLICE("/x"), true};
    return frame_table_code(table, slice_of_text(symbol), &frame, java);
}

static void test_codes(void **state) {
    (void)state;
    struct intern names = {0};
    struct frame_table table = {.names = &names};
    assert_int_equal(frame_table_find(&table, SLICE("main")), INTERN_NONE);
    uint32_t one = code_of(&table, "main", false);
    assert_int_equal(one & (FRAME_CODE_LIST | FRAME_CODE_UNKNOWN), 0);
    support_text("name", intern_text(&names, one & FRAME_CODE_NUMBER), "main");
    assert_int_equal(code_of(&table, "main", false), one);
    uint32_t text = frame_table_find(&table, SLICE("main"));
    assert_int_equal(frame_table_known(&table, text, false), one);
    assert_int_equal(frame_table_known(&table, text, true), FRAME_CODE_NONE);
    assert_int_equal(code_of(&table, "main", true), one); /* the same name, found another way */
    assert_int_not_equal(code_of(&table, "La/b", true), code_of(&table, "La/b", false));

    uint32_t several = code_of(&table, "a->b", false);
    assert_true(several & FRAME_CODE_LIST);
    struct frame_list list = frame_table_list(&table, several);
    assert_int_equal(list.count, 2);
    assert_int_equal(list.sourced, 2);
    support_text("outer", intern_text(&names, list.names[0]), "a");
    support_text("inner", intern_text(&names, list.names[1]), "b_[i]");

    uint32_t none = code_of(&table, "(gone)", false);
    assert_true(none & FRAME_CODE_LIST);
    assert_int_equal(frame_table_list(&table, none).count, 0);
    assert_true(code_of(&table, "[unknown]", false) & FRAME_CODE_UNKNOWN);
    frame_table_free(&table);
    intern_free(&names);
}

static void test_expander(void **state) {
    (void)state;
    struct intern names = {0};
    struct frame_table table = {.names = &names, .expand = expand, .expand_context = &expanded};
    for (int i = 0; i < 5; i++) {
        struct frame_list list = frame_table_list(&table, code_of(&table, "inl", false));
        assert_int_equal(list.count, 2);
        assert_int_equal(list.sourced, 0);
        support_text("outer", intern_text(&names, list.names[0]), "outer");
        code_of(&table, "main", false);
    }
    assert_int_equal(expanded, 2); /* once per text */
    frame_table_free(&table);
    intern_free(&names);
}

static void *untouched(size_t size) {
    return mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
}

static void name_one_too_many(void *context) {
    struct frame_table table = {.names = context};
    uint32_t last = code_of(&table, "last", false);
    if (last != FRAME_CODE_NUMBER)
        _exit(2);
    code_of(&table, "one too many", false);
    _exit(3);
}

/* Numbers of names end where the flags of a code begin. The table of so many names is all holes. */
static void test_too_many_names(void **state) {
    (void)state;
    enum { SPARE = 64 };
    const uint64_t names_size = (FRAME_CODE_NUMBER + (uint64_t)SPARE) * sizeof(char *);
    const uint64_t slots = UINT64_C(1) << 32, slots_size = slots * sizeof(struct intern_slot);
    struct bytebuf said = {0};
    if (slots_size > SIZE_MAX)
        skip();
    struct intern names = {
        .count = FRAME_CODE_NUMBER, .mask = (size_t)slots - 1, .capacity = FRAME_CODE_NUMBER + SPARE};
    names.texts = untouched((size_t)names_size);
    names.slots = untouched((size_t)slots_size);
    if (names.texts != MAP_FAILED && names.slots != MAP_FAILED) {
        assert_int_equal(support_child(name_one_too_many, &names, &said), 1);
        support_text("said", bytebuf_slice(&said), "");
    }
    bool mapped =
        munmap(names.texts, (size_t)names_size) == 0 && munmap(names.slots, (size_t)slots_size) == 0;
    bytebuf_free(&said);
    if (!mapped)
        skip();
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_codes), cmocka_unit_test(test_expander),
                                       cmocka_unit_test(test_too_many_names)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
