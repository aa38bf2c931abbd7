/* intern: every string has one number, whatever its bytes, and keeps its text. */
#include "support.h"

#include <sys/resource.h>
#include <unistd.h>

#include "base/intern.h"

static void test_numbers(void **state) {
    (void)state;
    struct intern names = {0};
    assert_int_equal(intern_find(&names, SLICE("main")), INTERN_NONE);
    assert_int_equal(intern_find(&names, SLICE("")), INTERN_NONE);
    assert_int_equal(intern_add(&names, SLICE("main")), 0);
    assert_int_equal(intern_add(&names, SLICE("")), 1);
    assert_int_equal(intern_add(&names, SLICE("main\0")), 2);
    assert_int_equal(intern_add(&names, SLICE("main\0x")), 3);
    assert_int_equal(intern_add(&names, SLICE("main")), 0);
    assert_int_equal(intern_add(&names, (struct slice){0}), 1);
    assert_int_equal(intern_find(&names, SLICE("main\0")), 2);
    assert_int_equal(intern_find(&names, SLICE("mai")), INTERN_NONE);
    assert_int_equal(names.count, 4);
    support_same("text", intern_text(&names, 3), SLICE("main\0x"));
    support_text("empty text", intern_text(&names, 1), "");
    intern_free(&names);
    assert_int_equal(names.count, 0);
    assert_int_equal(intern_add(&names, SLICE("b")), 0); /* usable again */
    intern_free(&names);
}

static void make_text(uint32_t i, struct bytebuf *text) {
    text->len = 0;
    bytebuf_add_format(text, "%*u", (int)(i % 60), i * 7);
}

static void test_many(void **state) {
    (void)state;
    enum { MANY = 60000 };
    struct intern names = {0};
    struct bytebuf text = {0};
    const char *first = NULL;
    for (uint32_t i = 0; i < MANY; i++) {
        make_text(i, &text);
        assert_int_equal(intern_add(&names, bytebuf_slice(&text)), i);
        if (i == 0)
            first = intern_text(&names, 0).at;
    }
    for (uint32_t i = 0; i < MANY; i++) {
        make_text(i, &text);
        assert_int_equal(intern_find(&names, bytebuf_slice(&text)), i);
        support_same("kept", intern_text(&names, i), bytebuf_slice(&text));
    }
    assert_ptr_equal(intern_text(&names, 0).at, first); /* growing moves no text */
    bytebuf_free(&text);
    intern_free(&names);
}

/* The text must be aligned for those who keep numbers in it (stack_table). */
static void test_alignment(void **state) {
    (void)state;
    struct intern names = {0};
    for (uint32_t i = 0; i < 100; i++) {
        char text[100] = {0};
        memcpy(text, &i, sizeof i);
        uint32_t number = intern_add(&names, slice_make(text, sizeof i + i % 30));
        assert_int_equal((uintptr_t)intern_text(&names, number).at % sizeof(uint32_t), 0);
    }
    intern_free(&names);
}

/* At most half of the slots are taken, so that what is sought is found next to where it should be. */
static void test_room(void **state) {
    (void)state;
    struct intern names = {0};
    size_t farthest = 0;
    for (uint32_t i = 0; i < 20000; i++) {
        uint32_t number = intern_add(&names, slice_make((const char *)&i, sizeof i));
        assert_int_equal(number, i);
        assert_true(2 * names.count <= names.mask + 1);
    }
    for (size_t at = 0; at <= names.mask; at++)
        if (names.slots[at].text) {
            size_t far = (at - names.slots[at].hash) & names.mask;
            farthest = far > farthest ? far : farthest;
        }
    assert_in_range(farthest, 1, 100); /* of 65536; about 15 usually */
    intern_free(&names);
}

/* A table that grows is written to at once: a page that is read first costs a second fault. */
static void test_faults(void **state) {
    (void)state;
    enum { GROWS_AT = 1 << 16 };
    struct intern names = {0};
    struct rusage before, after;
    for (uint32_t i = 0; i < GROWS_AT; i++)
        intern_add(&names, slice_make((const char *)&i, sizeof i));
    size_t old = names.mask;
    getrusage(RUSAGE_SELF, &before);
    intern_add(&names, SLICE("one more"));
    getrusage(RUSAGE_SELF, &after);
    assert_int_equal(names.mask, 2 * old + 1);
    size_t pages = (names.mask + 1) * sizeof *names.slots / (size_t)sysconf(_SC_PAGESIZE);
    assert_true((size_t)(after.ru_minflt - before.ru_minflt) < pages + pages / 2);
    intern_free(&names);
}

static void test_sorted(void **state) {
    (void)state;
    static const struct slice texts[] = {BYTES("b"),  BYTES("\xff"), BYTES(""),
                                         BYTES("a;"), BYTES("a"),    BYTES("a\0")};
    static const uint32_t want[] = {2, 4, 5, 3, 0, 1};
    struct intern names = {0};
    uint32_t *numbers = intern_sorted(&names);
    free(numbers);
    for (size_t i = 0; i < COUNT_OF(texts); i++)
        intern_add(&names, texts[i]);
    numbers = intern_sorted(&names);
    assert_memory_equal(numbers, want, sizeof want);
    free(numbers);
    intern_free(&names);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_numbers),   cmocka_unit_test(test_many),
                                       cmocka_unit_test(test_alignment), cmocka_unit_test(test_room),
                                       cmocka_unit_test(test_faults),    cmocka_unit_test(test_sorted)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
