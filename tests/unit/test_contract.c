/*
 * contract: a broken precondition aborts, in headers and in the libraries, where the build keeps assert;
 * where it does not, asserts cost nothing. CONTRACT_IS_CHECKED comes from the build files: NDEBUG must not
 * slip in.
 */
#include "support.h"

#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/child.h"
#include "base/count.h"
#include "base/help.h"
#include "base/linereader.h"
#include "base/nearest.h"
#include "base/report.h"
#include "base/tally.h"
#include "base/sort.h"
#include "layout.h"
#include "nameattr.h"
#include "palette.h"
#include "perf/collapse_job.h"
#include "profile/diff_labels.h"
#include "profile/frame_places.h"
#include "profile/sample.h"
#include "profile/worker_pool.h"
#include "svg.h"
#include "profile/frametree_build.h"

static const struct slice three = SLICE_INIT("abc");
static volatile size_t four = 4, two = 2, one = 1, zero; /* so that no compiler sees what is wrong */

static void part_of_nothing(void) {
    slice_part(three, two, one);
}

static void part_too_long(void) {
    slice_part(three, zero, four);
}

static void slice_of_nothing(void) {
    slice_make(NULL, one);
}

static void hex_of_no_digit(void) {
    byte_hex_value(three.at[0] == 'a' ? 'g' : '0');
}

static void search_for_nothing(void) {
    slice_search(three, slice_make("", zero));
}

static void odd_alignment(void) {
    struct arena arena = {0};
    arena_take(&arena, one, two + one);
}

static void no_items(void) {
    free(heap_resize(NULL, zero, one));
}

static void text_longer_than_its_buffer(void) {
    struct bytebuf text = {0};
    bytebuf_add_byte(&text, 'a');
    text.len = text.capacity + one;
    bytebuf_add_byte(&text, 'b');
}

static void slice_longer_than_its_buffer(void) {
    struct bytebuf text = {.len = one};
    bytebuf_slice(&text);
}

static void unknown_number(void) {
    struct intern names = {0};
    intern_add(&names, SLICE("a"));
    intern_text(&names, (uint32_t)one);
}

static void count_of_no_digits(void) {
    count_parse(three);
}

static void division_by_zero(void) {
    count_divide(count_whole(one), count_whole(zero));
}

static void negative_zero(void) {
    count_add((struct count){.whole = zero, .form = COUNT_NEGATIVE}, count_whole(one));
}

static struct linereader abc(void) {
    struct linereader in = {0};
    support_attach(&in, SLICE("a\nb\nc\n"));
    linereader_peek(&in, 6);
    return in;
}

static void more_lines_than_there_are(void) {
    struct linereader in = abc();
    linereader_advance(&in, 7, 4);
}

static void half_a_line(void) {
    struct linereader in = abc();
    linereader_advance(&in, 3, 2);
}

static void skipped_too_much(void) {
    struct linereader in = abc();
    linereader_skip(&in, 7);
}

static void given_too_much(void) {
    struct linereader in = abc(), piece = {0};
    linereader_split(&in, &piece, 7);
}

static void failed_without_reason(void) {
    struct linereader in = abc();
    linereader_fail(&in, (int)zero);
}

static void longest_line_too_short(void) {
    linereader_longest = LINEREADER_BLOCK - 1;
    abc();
}

static void name_in_upper_case(void) {
    struct nearest nearest = nearest_to(SLICE("abc"));
    (void)!nearest_try(&nearest, SLICE("ABC"));
}

static void help_without_topic(void) {
    static const struct option_row rows[] = {{"a", OPTION_SWITCH, 0, .help = "a switch"}, {0}};
    static const struct help help = {.program = "p", .rows = rows, .usage = "", .examples = ""};
    struct outbuf out = {0};
    (void)!help_print(&help, "", &out, NULL);
}

static void failure_without_reason(void) {
    report_failure("file", (int)zero);
}

static void line_without_number(void) {
    struct tally unrecognised = {.what = "odd"};
    struct messages messages = {0};
    tally_add(&unrecognised, &messages, "file", zero, three);
}

static void program_without_name(void) {
    const char *const words[] = {NULL};
    struct child child;
    (void)!child_start(&child, words, CHILD_NO_INPUT);
}

static void talk_to_who_does_not_listen(void) {
    struct child child = {.input = -1};
    (void)!child_say(&child, three);
}

static const uint32_t row_keys[] = {1, 2, 3};

static void row_that_starts_another(void) {
    struct sort_row rows[] = {{row_keys, 0, 3}, {row_keys, 1, 2}};
    sort_rows(rows, COUNT_OF(rows));
}

static void equal_rows(void) {
    struct sort_row rows[20];
    for (uint32_t i = 0; i < COUNT_OF(rows); i++) /* too many for the sort of few */
        rows[i] = (struct sort_row){row_keys, i, 3};
    sort_rows(rows, COUNT_OF(rows));
}

static void label_with_nul(void) {
    struct bytebuf line = {0};
    diff_labels_add(&line, SLICE("a\0b"), three, NULL, 0);
}

static void empty_frame_at_the_end(void) {
    struct frametree tree = {0};
    frametree_build_add(&tree, SLICE("a;b;"), count_whole(1), (struct count){0});
}

static void more_shared_than_there_is(void) {
    struct frametree tree = {0};
    frametree_build_add(&tree, SLICE("a;b"), count_whole(1), (struct count){0});
    frametree_build_add_sharing(&tree, SLICE("a;c"), 3, count_whole(1), (struct count){0});
}

static struct frametree finished(void) {
    struct frametree tree = {0};
    frametree_build_add(&tree, SLICE("a"), count_whole(1), (struct count){0});
    frametree_build_finish(&tree);
    return tree;
}

static void stack_after_the_last(void) {
    struct frametree tree = finished();
    frametree_build_add(&tree, SLICE("b"), count_whole(1), (struct count){0});
}

static void node_that_is_none(void) {
    struct frametree tree = finished();
    frametree_width(&tree, (uint32_t)two);
}

static void order_before_the_end(void) {
    struct frametree tree = {0};
    frametree_build_add(&tree, SLICE("a"), count_whole(1), (struct count){0});
    frame_places_by_size(&tree);
}

static void sample_in_a_sample(void) {
    struct sample sample = {0};
    sample_open(&sample, INTERN_NONE, count_whole(1));
    sample_open(&sample, INTERN_NONE, count_whole(1));
}

static void frame_of_no_sample(void) {
    struct sample sample = {0};
    sample_push(&sample, 1);
}

static void end_of_no_sample(void) {
    struct sample sample = {0};
    struct stack_table stacks = {0};
    struct stack_queue queue = {0};
    sample_close(&sample, &stacks, &queue);
}

static void text_of_no_stack(void) {
    struct bytebuf text = {0};
    const struct stack_table stacks = {0};
    const struct intern names = {0};
    struct stack_walk walk = stack_walk_start(&stacks, &names);
    stack_walk_add_text(&walk, &text);
}

static void name_that_is_two(void) {
    const uint32_t frames[] = {0};
    struct stack_table stacks = {0};
    struct intern names = {0};
    struct outbuf out = {.fd = -1};
    intern_add(&names, SLICE("a;b"));
    stack_table_add(&stacks, frames, 1, count_whole(1));
    stack_table_print(&stacks, &names, &out);
}

static void name_of_a_list(void) {
    struct intern names = {0};
    struct frame_table table = {.names = &names};
    const struct frame frame = {.symbol = SLICE("f"), .module = SLICE("/m"), .has_module = true};
    frame_table_list(&table, frame_table_code(&table, SLICE("f"), &frame, false));
}

static void event_that_was_not_met(void) {
    struct event_filter events = {0};
    event_filter_place(&events, 0, EVENT_TEXT_NONE);
}

static void filter_that_is_open(void) {
    struct event_filter events = {0};
    event_filter_note(&events, three);
    event_filter_like(&events);
}

static void merged_within_a_sample(void) {
    struct collapse self = {0}, other = {0};
    other.sample.open = true;
    collapse_merge(&self, &other);
}

static void more_threads_than_may_be(void) {
    struct worker_pool pool = {.job = &collapse_job, .threads = WORKER_POOL_MAX + 1};
    struct collapse collapse = {0};
    struct linereader in = abc();
    worker_pool_read(&pool, &collapse, &in, false);
}

static void no_key(void) {
    const struct nameattr_row row = {0};
    nameattr_is_set(&row, NAMEATTR_KEYS);
}

static void palette_not_found(void) {
    const struct palette palette = {0};
    palette_colour(&palette, PALETTE_BY_SUM, three);
}

static void difference_of_nothing(void) {
    palette_delta_colour((double)one, (double)zero);
}

static void three_decimals(void) {
    struct bytebuf text = {0};
    svg_add_fixed(&text, (double)one, 3);
}

static void shown_node_that_is_none(void) {
    struct frametree tree = finished();
    const struct layout layout = {0};
    layout_shows(&layout, &tree, (uint32_t)two);
}

static const struct broken {
    const char *what;
    void (*call)(void);
} broken[] = {
#define BROKEN(name) \
    { #name, name }
    BROKEN(part_of_nothing),
    BROKEN(part_too_long),
    BROKEN(slice_of_nothing),
    BROKEN(hex_of_no_digit),
    BROKEN(search_for_nothing),
    BROKEN(odd_alignment),
    BROKEN(no_items),
    BROKEN(text_longer_than_its_buffer),
    BROKEN(slice_longer_than_its_buffer),
    BROKEN(unknown_number),
    BROKEN(count_of_no_digits),
    BROKEN(division_by_zero),
    BROKEN(negative_zero),
    BROKEN(more_lines_than_there_are),
    BROKEN(half_a_line),
    BROKEN(skipped_too_much),
    BROKEN(given_too_much),
    BROKEN(failed_without_reason),
    BROKEN(longest_line_too_short),
    BROKEN(name_in_upper_case),
    BROKEN(help_without_topic),
    BROKEN(failure_without_reason),
    BROKEN(line_without_number),
    BROKEN(program_without_name),
    BROKEN(talk_to_who_does_not_listen),
    BROKEN(row_that_starts_another),
    BROKEN(equal_rows),
    BROKEN(label_with_nul),
    BROKEN(empty_frame_at_the_end),
    BROKEN(more_shared_than_there_is),
    BROKEN(stack_after_the_last),
    BROKEN(node_that_is_none),
    BROKEN(order_before_the_end),
    BROKEN(sample_in_a_sample),
    BROKEN(frame_of_no_sample),
    BROKEN(end_of_no_sample),
    BROKEN(text_of_no_stack),
    BROKEN(name_that_is_two),
    BROKEN(name_of_a_list),
    BROKEN(event_that_was_not_met),
    BROKEN(filter_that_is_open),
    BROKEN(merged_within_a_sample),
    BROKEN(more_threads_than_may_be),
    BROKEN(no_key),
    BROKEN(palette_not_found),
    BROKEN(difference_of_nothing),
    BROKEN(three_decimals),
    BROKEN(shown_node_that_is_none),
};

static void run_broken(void *context) {
    const struct broken *broken_one = context;
    setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0});
    broken_one->call();
}

/* Each stops where the promise is broken, and the message names the assertion. */
static void test_broken_promises(void **state) {
    (void)state;
    if (!CONTRACT_IS_CHECKED)
        skip();
    for (size_t i = 0; i < COUNT_OF(broken); i++) {
        struct broken one_of_them = broken[i];
        struct bytebuf said = {0};
        int status = support_child(run_broken, &one_of_them, &said);
        bool told = slice_has(bytebuf_slice(&said), SLICE("ssertion"));
        if (status != 1000 + SIGABRT || !told)
            fail_msg("%s: status %d, said %.*s", broken[i].what, status, (int)said.len, said.at);
        bytebuf_free(&said);
    }
}

/* Whether this program evaluates what it asserts is what the build files say. */
static void test_build(void **state) {
    (void)state;
    bool evaluated = false;
    assert(evaluated = true);
    assert_int_equal(evaluated, CONTRACT_IS_CHECKED);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_build), cmocka_unit_test(test_broken_promises)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
