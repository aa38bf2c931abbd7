/*
 * time_line: single moments, and the same stacks whether events are counted as
 * they come or at the end, compared with a model that looks at each moment by itself.
 */
#include "support.h"

#include "time_line.h"

enum { MOST = 40, LAST = 30 };

static struct time_event event_of(struct fold *fold, enum time_kind kind, int at, int end, const char *name) {
    return (struct time_event){.kind = kind,
                               .at = {at, 0},
                               .end = {end, 0},
                               .name = name ? fold_name(fold, slice_of_text(name)) : INTERN_NONE};
}

static struct bytebuf print(struct fold *fold) {
    struct outbuf out = support_output();
    fold_print(fold, &out);
    return support_output_text(&out);
}

static void check_stacks(const char *what, struct fold *fold, const char *want) {
    struct bytebuf text = print(fold);
    support_text(what, bytebuf_slice(&text), want);
    bytebuf_free(&text);
    fold_free(fold);
}

static void test_spans(void **state) {
    (void)state;
    struct fold fold = {0};
    struct time_line line = {0};
    time_line_add(&line, event_of(&fold, TIME_SPAN, 5, 15, "child"));
    time_line_add(&line, event_of(&fold, TIME_SPAN, 5, 25, "parent"));
    time_line_add(&line, event_of(&fold, TIME_SPAN, 20, 40, "overlap"));
    time_line_add(&line, event_of(&fold, TIME_SPAN, 50, 50, "nothing"));
    time_line_end(&line, &fold);
    check_stacks("spans", &fold, "overlap 15\nparent 5\nparent;child 10\nparent;overlap 5\n");
}

static void test_begin_and_end(void **state) {
    (void)state;
    struct fold fold = {0};
    struct time_line line = {0};
    time_line_add(&line, event_of(&fold, TIME_END, 0, 0, NULL)); /* of nothing */
    time_line_add(&line, event_of(&fold, TIME_BEGIN, 0, 0, "a"));
    time_line_add(&line, event_of(&fold, TIME_BEGIN, 10, 10, "b"));
    time_line_add(&line, event_of(&fold, TIME_END, 20, 20, "a")); /* not the innermost */
    time_line_add(&line, event_of(&fold, TIME_END, 25, 25, "c")); /* of nothing */
    time_line_add(&line, event_of(&fold, TIME_BEGIN, 30, 30, "c"));
    time_line_add(&line, event_of(&fold, TIME_END, 40, 40, NULL));
    time_line_add(&line, event_of(&fold, TIME_SPAN, 42, 50, "d"));
    time_line_end(&line, &fold);
    check_stacks("begin and end", &fold, "a 10\na;b 10\nb 12\nb;c 10\nb;d 8\n");
}

/* What is begun below the deepest frame counts for its callers, and its ends do not end them. */
static void test_deep(void **state) {
    (void)state;
    struct fold fold = {0};
    struct time_line line = {0};
    for (int i = 0; i < FOLD_DEEPEST + 2; i++)
        time_line_add(&line, event_of(&fold, TIME_BEGIN, 0, 0, "a"));
    time_line_add(&line, event_of(&fold, TIME_END, 10, 10, "a"));
    time_line_add(&line, event_of(&fold, TIME_END, 20, 20, "a"));
    time_line_add(&line, event_of(&fold, TIME_END, 30, 30, "a"));
    time_line_add(&line, event_of(&fold, TIME_SPAN, 40, 40, "a"));
    time_line_end(&line, &fold);
    assert_int_equal(fold.too_deep, 2);
    assert_int_equal(stack_table_size(&fold.columns[0].wholes), 2);
    struct bytebuf text = print(&fold);
    assert_true(slice_ends(bytebuf_slice(&text), SLICE(";a 30\n")));
    bytebuf_free(&text);
    fold_free(&fold);
}

/* An event that comes after later ones were counted is found out. */
static void test_late(void **state) {
    (void)state;
    struct fold fold = {0};
    struct time_line line = {0};
    time_line_add(&line, event_of(&fold, TIME_SPAN, 10, 20, "a"));
    time_line_add(&line, event_of(&fold, TIME_SPAN, 30, 40, "b"));
    time_line_pass(&line, &fold);
    assert_int_equal(line.held, 1);
    time_line_add(&line, event_of(&fold, TIME_SPAN, 30, 50, "c"));
    assert_false(line.late);
    time_line_add(&line, event_of(&fold, TIME_SPAN, 5, 60, "d"));
    assert_true(line.late);
    time_line_end(&line, &fold);
    fold_free(&fold);
}

/* Spans that do not overlap partly: at each moment those that hold it, the longest first. */
static void model(struct fold *fold, const struct time_event *events, size_t count) {
    for (int at = 0; at < LAST; at++) {
        uint32_t frames[MOST];
        size_t depth = 0;
        for (size_t i = 0; i < count; i++)
            if (events[i].at.whole <= at && at < events[i].end.whole)
                frames[depth++] = events[i].name;
        if (depth)
            fold_add(fold, 0, frames, depth, decimal_whole(1));
    }
}

/* Nested spans in the order of their beginnings, callers first. How many. */
static size_t nest(struct fold *fold, struct time_event *events) {
    static const char *const names[] = {"a", "b", "c", "d"};
    struct {
        int from, to;
    } rooms[MOST] = {{0, LAST}};
    size_t open = 1, count = 0;
    while (open && count < MOST) {
        int from = rooms[open - 1].from, to = rooms[open - 1].to;
        if (from >= to) {
            open--;
            continue;
        }
        int start = from + (int)support_random((uint32_t)(to - from));
        int end = start + 1 + (int)support_random((uint32_t)(to - start));
        rooms[open - 1].from = end;
        if (open < MOST && support_random(4)) {
            rooms[open].from = start;
            rooms[open++].to = end;
        }
        events[count++] = event_of(fold, TIME_SPAN, start, end, names[support_random(4)]);
    }
    return count;
}

static void check_nested(size_t pass, bool backwards) {
    struct fold fold = {0}, wanted = {0};
    struct time_line line = {0};
    struct time_event events[MOST];
    size_t count = nest(&fold, events);
    for (size_t i = 0; i < count; i++)
        (void)fold_name(&wanted, intern_text(&fold.names, events[i].name));
    for (size_t i = 0; i < count; i++) {
        time_line_add(&line, events[backwards ? count - 1 - i : i]);
        if (pass && i % pass == 0)
            time_line_pass(&line, &fold);
        assert_false(line.late);
    }
    time_line_end(&line, &fold);
    model(&wanted, events, count);
    struct bytebuf text = print(&fold), want = print(&wanted);
    if (!backwards) /* else which of two equal spans is the caller differs */
        support_same("nested", bytebuf_slice(&text), bytebuf_slice(&want));
    assert_int_equal(text.len > 0, want.len > 0);
    bytebuf_free(&text);
    bytebuf_free(&want);
    fold_free(&fold);
    fold_free(&wanted);
}

static void test_nested(void **state) {
    (void)state;
    for (size_t i = 0; i < 300; i++)
        check_nested(i % 7, false);
    for (size_t i = 0; i < 100; i++)
        check_nested(0, true);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_spans), cmocka_unit_test(test_begin_and_end),
                                       cmocka_unit_test(test_deep), cmocka_unit_test(test_late),
                                       cmocka_unit_test(test_nested)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
