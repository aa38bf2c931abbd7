/* profile: which lines count, how many columns they have, and in which order they stand. */
#include "support.h"

#include <unistd.h>

#include "profile.h"

struct profile_case {
    const char *name;
    struct profile_settings settings;
    struct slice input;
    const char *nodes; /* "name[start,end]" with '>' for the depth, and '+' with the delta */
    bool differential;
    uint64_t unrecognised; /* lines not understood */
};

static const struct profile_case profile_cases[] = {
    {"nothing", {0}, BYTES(""), "[0,0] ", false, 0},
    {"one", {0}, BYTES("a;b 3\n"), "[0,3] >a[0,3] >>b[0,3] ", false, 0},
    {"unsorted", {0}, BYTES("b 1\na 2"), "[0,3] >a[0,2] >b[2,3] ", false, 0},
    {"crlf", {0}, BYTES("a 1\r\nb 1\r\n"), "[0,2] >a[0,1] >b[1,2] ", false, 0},
    {"odd lines", {0}, BYTES("a\n\na 1\n# x\na -1\n"), "[0,1] >a[0,1] ", false, 4},
    {"empty frames at the end", {0}, BYTES("a;; 1\n;; 2\n"), "[0,3] >a[2,3] ", false, 0},
    {"two columns", {0}, BYTES("a;b 1 3\na;c 4 2\n"), "[0,5] >a[0,5] >>b[0,3]+2 >>c[3,5]+-2 ", true, 0},
    {"not all have two", {0}, BYTES("a 1 3\nb 5\n"), "[0,8] >a 1[0,3] >b[3,8] ", false, 0},
    {"three columns", {0}, BYTES("a 1 2 3\n"), "[0,3] >a 1[0,3]+1 ", true, 0},
    {"merged across a blank",
     {0},
     BYTES("a 1\na x 1\na;b 1\n"),
     "[0,3] >a[0,2] >>b[1,2] >a x[2,3] ",
     false,
     0},
    {"reverse",
     {.reverse = true},
     BYTES("a;b;c 1\nd;c 1\n"),
     "[0,2] >c[0,2] >>b[0,1] >>>a[0,1] >>d[1,2] ",
     false,
     0},
    {"reverse makes no columns", {.reverse = true}, BYTES("5;a 1\n"), "[0,1] >a[0,1] >>5[0,1] ", false, 0},
    {"reverse with columns", {.reverse = true}, BYTES("a;b 1 2\n"), "[0,2] >b[0,2] >>a[0,2]+1 ", true, 0},
    {"narrow frames",
     {.min_share = 0.1},
     BYTES("a;a 20\na;b 1\na;c 1\na;d 30\nb 1\n"),
     "[0,53] >a[0,52] >>a[0,20] >>d[22,52] ",
     false,
     0},
    {"narrow frames of a difference",
     {.min_share = 0.1},
     BYTES("a;a 20 20\na;b 1 1\na;c 1 2\n"),
     "[0,23] >a[0,23] >>a[0,20] >>b[20,21] >>c[21,23]+1 ",
     true,
     0},
    {"narrow frames, no difference after all",
     {.min_share = 0.1},
     BYTES("a;a 20 20\na;b 1 1\na;c 1 2\nb 8\n"),
     "[0,31] >a[0,23] >>a 20[0,20] >b[23,31] ",
     false,
     0},
    {"narrow frames, sorted anew",
     {.min_share = 0.1},
     BYTES("b 1\na;c 1\na;b 1\na;a 20\na;d 30\n"),
     "[0,53] >a[0,52] >>a[0,20] >>d[22,52] ",
     false,
     0},
    {"chart", {.chart = true}, BYTES("b 1\na 1\nb 1\n"), "[0,3] >b[0,1] >a[1,2] >b[2,3] ", false, 0},
    {"chain",
     {.chain = true},
     BYTES("a;--;b;c 1\n"),
     "[0,1] >a[0,1] >>--[0,1] >>>b_[w][0,1] >>>>c_[w][0,1] ",
     false,
     0},
    {"chain of one", {.chain = true}, BYTES("a 1\n"), "[0,1] >a[0,1] >>--[0,1] ", false, 0},
    {"chain of three",
     {.chain = true},
     BYTES("a;--;b;--;c;d 1\n"),
     "[0,1] >a[0,1] >>--[0,1] >>>b_[w][0,1] >>>>--[0,1] >>>>>c_[w][0,1] >>>>>>d_[w][0,1] ",
     false,
     0},
    {"chain without an end", {.chain = true}, BYTES("a;--; 1\n"), "[0,1] >a[0,1] >>--[0,1] ", false, 0},
    {"chain of nothing", {.chain = true}, BYTES(";--; 1\n"), "[0,1] >[0,1] >>--[0,1] ", false, 0},
    {"chain with an empty piece",
     {.chain = true},
     BYTES("a;--;;--;b 1\n"),
     "[0,1] >a[0,1] >>--[0,1] >>>_[w][0,1] >>>>--[0,1] >>>>>b_[w][0,1] ",
     false,
     0},
    {"chain that begins with dashes",
     {.chain = true},
     BYTES("--;a 1\n"),
     "[0,1] >--[0,1] >>a[0,1] >>>--[0,1] ",
     false,
     0},
    {"chain with two columns",
     {.chain = true},
     BYTES("a;--;b 1 3\n"),
     "[0,3] >a[0,3] >>--[0,3] >>>b_[w][0,3]+2 ",
     true,
     0},
    {"the last line has one column",
     {0},
     BYTES("a 1 3\nb 2 4\nc 5\n"),
     "[0,12] >a 1[0,3] >b 2[3,7] >c[7,12] ",
     false,
     0},
    {"the first line has one column",
     {0},
     BYTES("a 3\nb 2 4\nc 1 5\n"),
     "[0,12] >a[0,3] >b 2[3,7] >c 1[7,12] ",
     false,
     0},
    {"odd lines do not decide", {0}, BYTES("a 1 3\nx\nb 2 4\n"), "[0,7] >a[0,3]+2 >b[3,7]+2 ", true, 1},
    {"number between the lines of a frame",
     {0},
     BYTES("a 5 1\na 50\na 5;b 2\n"),
     "[0,53] >a 5[0,3] >>b[1,3] >a[3,53] ",
     false,
     0},
    {"chart with a line that is not sorted",
     {.chart = true},
     BYTES("b 1\na 2\na;c 1\n"),
     "[0,4] >b[0,1] >a[1,4] >>c[3,4] ",
     false,
     0},
    {"chart whose columns change",
     {.chart = true},
     BYTES("b 1 3\na 2\n"),
     "[0,5] >b 1[0,3] >a[3,5] ",
     false,
     0},
    {"names of the sides", {0}, BYTES("# difffolded before=a after=b\na 1 3\n"), "[0,3] >a[0,3]+2 ", true, 0},
    {"reverse of empty frames",
     {.reverse = true},
     BYTES(";a;;b;; 1\n"),
     "[0,1] >b[0,1] >>[0,1] >>>a[0,1] ",
     false,
     0},
    {"reverse of columns among others",
     {.reverse = true},
     BYTES("a;b 7 1\nc 1\n"),
     "[0,2] >b 7[0,1] >>a[0,1] >c[1,2] ",
     false,
     0},
    {"not UTF-8", {0}, BYTES("\xff 1\n"), "[0,1] >\xff[0,1] ", false, 0},
};

static void test_profiles(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT_OF(profile_cases); i++)
        for (size_t way = 0; way < 2 * COUNT_OF(support_chunks); way++) {
            const struct profile_case *c = &profile_cases[i];
            struct profile profile = {.settings = c->settings};
            struct linereader in = {.chunk = support_chunks[way / 2]};
            profile.settings.one_input = way % 2;
            struct bytebuf seen = {0};
            support_attach(&in, c->input);
            struct messages messages = {0};
            profile_read(&profile, &in, &messages);
            profile_finish(&profile);
            support_show_tree(&profile.tree, &seen);
            support_text(c->name, bytebuf_slice(&seen), c->nodes);
            support_check(c->name, profile.differential == c->differential);
            support_check(c->name, profile.unrecognised.seen == c->unrecognised);
            bytebuf_free(&seen);
            support_check(c->name, messages_are_none(&messages) == (c->unrecognised == 0));
            messages_free(&messages);
            profile_free(&profile);
            support_detach(&in);
            linereader_free(&in);
        }
}

static struct bytebuf nodes_of(struct profile_settings settings, struct slice input) {
    struct profile profile = {.settings = settings};
    struct linereader in = {0};
    struct bytebuf seen = {0};
    support_attach(&in, input);
    profile_read(&profile, &in, NULL); /* all lines are good */
    profile_finish(&profile);
    support_show_tree(&profile.tree, &seen);
    profile_free(&profile);
    support_detach(&in);
    linereader_free(&in);
    return seen;
}

static void random_line(struct bytebuf *line, bool two) {
    static const char *const names[] = {"a", "a x", "a-", "ab", "b", "b ", "a<", "", "a 5", "--", "5"};
    for (uint32_t depth = support_random(4); depth > 0; depth--) {
        bytebuf_add(line, slice_of_text(names[support_random(COUNT_OF(names))]));
        bytebuf_add_byte(line, ';');
    }
    bytebuf_add(line, slice_of_text(names[support_random(COUNT_OF(names))]));
    bytebuf_add_format(line, " %u", support_random(60));
    if (two)
        bytebuf_add_format(line, " %u", support_random(60));
    bytebuf_add_byte(line, '\n');
}

static struct bytebuf joined(const struct bytebuf *lines, size_t n) {
    struct bytebuf text = {0};
    for (size_t i = 0; i < n; i++)
        bytebuf_add(&text, bytebuf_slice(&lines[i]));
    return text;
}

static int by_text(const void *a, const void *b) {
    struct slice one = bytebuf_slice(a), other = bytebuf_slice(b);
    return slice_compare(slice_part(one, 0, one.len - 1), slice_part(other, 0, other.len - 1));
}

/* The order of the lines makes no difference, unless it is that of time. */
static void test_order(void **state) {
    (void)state;
    enum { MAX = 30 };
    for (int round = 0; round < 2000; round++) {
        struct bytebuf lines[MAX] = {{0}};
        size_t n = 1 + support_random(MAX);
        uint32_t columns = support_random(3); /* one, two, or mixed */
        struct profile_settings settings = {.reverse = round % 2, .chain = round % 5 == 0};
        for (size_t i = 0; i < n; i++)
            random_line(&lines[i], columns == 1 || (columns == 2 && support_random(8)));
        struct bytebuf shuffled = joined(lines, n);
        qsort(lines, n, sizeof *lines, by_text);
        struct bytebuf sorted = joined(lines, n);
        struct bytebuf want = nodes_of(settings, bytebuf_slice(&sorted));
        settings.one_input = round % 3;
        struct bytebuf got = nodes_of(settings, bytebuf_slice(&shuffled));
        support_same("in another order", bytebuf_slice(&got), bytebuf_slice(&want));
        bytebuf_free(&want);
        bytebuf_free(&got);
        bytebuf_free(&shuffled);
        bytebuf_free(&sorted);
        for (size_t i = 0; i < n; i++)
            bytebuf_free(&lines[i]);
    }
}

/* Sorted lines are merged as they come: none is kept, and what is logged of them is short. */
static void test_sorted(void **state) {
    (void)state;
    for (int way = 0; way < 4; way++) {
        struct profile profile = {.settings = {.one_input = way / 2}};
        struct linereader in = {0};
        struct bytebuf text = {0};
        int sorted = way % 2;
        for (int i = 0; i < 1000; i++)
            bytebuf_add_format(&text, "process;a_rather_long_name_of_a_function;another_one;f%d 1\n",
                               1000 + (sorted ? i : 999 - i));
        support_attach(&in, bytebuf_slice(&text));
        profile_read(&profile, &in, NULL);
        assert_int_equal(profile.lines.count, sorted ? 0 : 1000);
        assert_true(profile.log.len < (way < 2 ? text.len / 2 : 1));
        profile_finish(&profile);
        assert_int_equal(profile.tree.count, 4 + 1000);
        profile_free(&profile);
        support_detach(&in);
        linereader_free(&in);
        bytebuf_free(&text);
    }
}

/* What is read, kept and reported of an input after `before`; by two threads in batches of so many lines, or
 * by one. */
static struct bytebuf show_read(struct profile_settings settings, struct slice before, struct slice input,
                                size_t batch_lines) {
    struct profile profile = {
        .settings = settings,
        .ahead = {.threads = batch_lines ? 2 : 1, .single_size = 1, .batch_lines = batch_lines}};
    struct linereader in = {.chunk = batch_lines % 3 * 16};
    struct messages messages = {0};
    struct bytebuf seen = {0}, text = {0};
    bytebuf_add(&text, before);
    bytebuf_add(&text, input);
    support_attach(&in, bytebuf_slice(&text));
    in.name = "text";
    assert_true(linereader_peek(&in, before.len).len >= before.len);
    linereader_skip(&in, before.len);
    profile_read(&profile, &in, &messages);
    profile_finish(&profile);
    profile_judge(&profile, SLICE("bytes"), &messages);
    support_show_tree(&profile.tree, &seen);
    bytebuf_add(&seen, support_text_of(&messages));
    bytebuf_add_format(&seen, "%zu %zu %zu", profile.count, profile.lines.count,
                       profile.labels.significant.count);
    support_check("log", !(settings.one_input && profile.log.capacity));
    messages_free(&messages);
    profile_free(&profile);
    support_detach(&in);
    linereader_free(&in);
    bytebuf_free(&text);
    return seen;
}

/*
 * A file that is read again, after a mark of UTF-8 or not, makes the frames and the messages that the log of
 * its lines makes. The last line of each is out of order, or changes what the columns are.
 */
static void test_read_again(void **state) {
    (void)state;
    static const struct slice inputs[] = {
        BYTES("a 1\nc 2\nb 500\n"),           BYTES("x\na 1\ny\nc 2\nz\nb 500\nw\n"),
        BYTES("a 1\nc 2\nz\nb 500\nw\n"),     BYTES("a 1 2\nb 2 3\nc 500\n"),
        BYTES("a 1 2\nx\nb 2 3\nc 500\nx\n"), BYTES("# difffolded before=a after=b\na 1 2\nc 2 3\nb 1 500\n"),
        BYTES("c 1\r\nb 2\r\na 7"),
    };
    static const struct slice starts[] = {BYTES(""), BYTES("\xEF\xBB\xBF")};
    for (size_t i = 0; i < 2 * COUNT_OF(inputs); i++)
        for (int chart = 0; chart < 2; chart++) {
            struct profile_settings settings = {.chart = chart};
            struct bytebuf want = show_read(settings, starts[i % 2], inputs[i / 2], 0);
            settings.one_input = true;
            struct bytebuf got = show_read(settings, starts[i % 2], inputs[i / 2], 0);
            support_same(inputs[i / 2].at, bytebuf_slice(&got), bytebuf_slice(&want));
            bytebuf_free(&want);
            bytebuf_free(&got);
        }
}

/* Appends a line that may be no folded stack, or have another end. */
static void damaged_line(struct bytebuf *text, uint32_t columns) {
    static const struct slice odd[] = {BYTES("x\n"),       BYTES("\n"),
                                       BYTES("a -1\n"),    BYTES("\0 5\n"),
                                       BYTES("a;b 1.5\n"), BYTES("# difffolded before=a after=b\n")};
    if (support_random(12) == 0) {
        bytebuf_add(text, odd[support_random(COUNT_OF(odd))]);
        return;
    }
    random_line(text, columns == 1 || (columns == 2 && support_random(8)));
    if (support_random(12) == 0) {
        text->len--;
        bytebuf_add(text, SLICE("\r\n"));
    }
}

/* Two threads make the frames and the messages that one makes, of sorted, mixed and damaged lines. */
static void test_threads(void **state) {
    (void)state;
    enum { MAX = 60 };
    const size_t usual = text_sort_shared;
    text_sort_shared = 2;
    for (uint32_t round = 0; round < 1500; round++) {
        struct bytebuf lines[MAX] = {{0}};
        size_t n = support_random(MAX);
        uint32_t columns = support_random(3);
        for (size_t i = 0; i < n; i++)
            damaged_line(&lines[i], columns);
        if (round % 4)
            qsort(lines, n, sizeof *lines, by_text);
        struct bytebuf text = joined(lines, n);
        if (round % 4 == 1)
            random_line(&text, columns == 1);
        struct profile_settings settings = {.reverse = round % 11 == 0,
                                            .chain = round % 5 == 0,
                                            .chart = round % 7 == 0,
                                            .min_share = round % 3 ? 0 : 0.1,
                                            .one_input = round % 2};
        struct bytebuf want = show_read(settings, SLICE(""), bytebuf_slice(&text), 0);
        struct bytebuf got = show_read(settings, SLICE(""), bytebuf_slice(&text), 1 + support_random(9));
        support_same("two threads", bytebuf_slice(&got), bytebuf_slice(&want));
        bytebuf_free(&want);
        bytebuf_free(&got);
        bytebuf_free(&text);
        for (size_t i = 0; i < n; i++)
            bytebuf_free(&lines[i]);
    }
    text_sort_shared = usual;
}

static int growing_file;

/* Grows the file when the first message is added, while it is read. */
static void grow_file(struct messages *messages) {
    (void)messages;
    assert_int_equal(pwrite(growing_file, "d 1\n", 4, 1 << 20), 4);
}

/* A file that changes between the two readings is reported; one that does not is not. */
static void test_changed(void **state) {
    (void)state;
    for (int grows = 0; grows < 2; grows++) {
        struct profile profile = {.settings = {.one_input = true}};
        struct linereader in = {0};
        struct messages messages = {.show = grows ? grow_file : NULL};
        support_attach(&in, SLICE("?\nb 1\na 1\n"));
        growing_file = in.fd;
        profile_read(&profile, &in, &messages);
        assert_true(slice_has(support_text_of(&messages), SLICE("changed while it was read")) == grows);
        messages_free(&messages);
        support_detach(&in);
        linereader_free(&in);
        profile_free(&profile);
    }
}

/* What cannot be read again is logged. */
static void test_pipe(void **state) {
    (void)state;
    struct profile profile = {.settings = {.one_input = true}};
    struct linereader in = {0};
    struct bytebuf seen = {0};
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(write(ends[1], "a 1\nc 2\nb 4\n", 12), 12);
    close(ends[1]);
    linereader_attach(&in, ends[0], "pipe");
    profile_read(&profile, &in, NULL);
    assert_int_equal(in.error, 0);
    profile_finish(&profile);
    support_show_tree(&profile.tree, &seen);
    support_text("from a pipe", bytebuf_slice(&seen), "[0,7] >a[0,1] >b[1,5] >c[5,7] ");
    bytebuf_free(&seen);
    profile_free(&profile);
    support_detach(&in);
    linereader_free(&in);
}

/* What profile_add_stack makes of the lines, whose counts are whole. */
static struct bytebuf nodes_of_stacks(struct profile_settings settings, struct slice input) {
    struct profile profile = {.settings = settings};
    struct bytebuf seen = {0};
    for (struct slice line; input.len && slice_cut(&input, '\n', &line);) {
        size_t blank = slice_find_last(line, ' ');
        profile_add_stack(&profile, slice_part(line, 0, blank), count_parse(slice_from(line, blank + 1)));
    }
    profile_finish(&profile);
    assert_false(profile.differential);
    support_show_tree(&profile.tree, &seen);
    profile_free(&profile);
    return seen;
}

/* Stacks that are added make the frames that the same stacks make as lines, in whatever way they are merged.
 */
static void test_stacks(void **state) {
    (void)state;
    enum { MAX = 30 };
    for (int round = 0; round < 500; round++) {
        struct bytebuf lines = {0};
        struct profile_settings settings = {
            .reverse = round % 2, .chain = round % 5 == 0, .chart = round % 3 == 0};
        bytebuf_add(&lines, SLICE("one 5\n")); /* so that not all lines have two columns */
        for (uint32_t n = support_random(MAX); n > 0; n--)
            random_line(&lines, false);
        struct bytebuf want = nodes_of(settings, bytebuf_slice(&lines)),
                       got = nodes_of_stacks(settings, bytebuf_slice(&lines));
        support_same("as stacks", bytebuf_slice(&got), bytebuf_slice(&want));
        bytebuf_free(&want);
        bytebuf_free(&got);
        bytebuf_free(&lines);
    }
}

/* What as text would be two columns, or no count at all, is neither; and lines and stacks can be mixed. */
static void test_stacks_only(void **state) {
    (void)state;
    struct profile profile = {0};
    struct linereader in = {0};
    struct bytebuf seen = {0};
    support_attach(&in, SLICE("a;b 1\na;c 1\n"));
    profile_read(&profile, &in, NULL);
    profile_add_stack(&profile, SLICE("a 3"), count_whole(2));
    profile_add_stack(&profile, SLICE("big"), (struct count){.real = 1e20, .form = COUNT_COMPUTED});
    profile_finish(&profile);
    support_show_tree(&profile.tree, &seen);
    support_text("mixed", bytebuf_slice(&seen),
                 "[0,1e+20] >a 3[0,2] >a[2,4] >>b[2,3] >>c[3,4] >big[4,1e+20] ");
    assert_int_equal(profile.count, 4);
    bytebuf_free(&seen);
    profile_free(&profile);
    support_detach(&in);
    linereader_free(&in);
}

/*
 * A total below 100 is reported for samples, and only then; so is that most lines have two columns and one
 * has not.
 */
static void test_judgement(void **state) {
    (void)state;
    static const struct {
        struct slice input, countname;
        const char *messages;
    } cases[] = {
        {BYTES("a 99\n"), BYTES("samples"), "the sum of all counts is only 99; is this the right input?\n"},
        {BYTES("a 100\n"), BYTES("samples"), ""},
        {BYTES("a 1\n"), BYTES("bytes"), ""},
        {BYTES("a 1 500\nb 2 500\nc 500\n"), BYTES("samples"),
         "2 of 3 lines have two counts, the others one: the first of two was taken for a part of the name\n"},
        {BYTES("a 1 500\nb 500\nc 500\n"), BYTES("samples"), ""},
        {BYTES("a 500\nx\ny\n"), BYTES("samples"),
         "text:2: not a folded stack: x\nlines ignored because they are not folded stacks: 2\n"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct profile profile = {0};
        struct linereader in = {0};
        struct messages messages = {0};
        support_attach(&in, cases[i].input);
        in.name = "text";
        profile_read(&profile, &in, &messages);
        profile_finish(&profile);
        profile_judge(&profile, cases[i].countname, &messages);
        support_text(cases[i].input.at, support_text_of(&messages), cases[i].messages);
        messages_free(&messages);
        profile_free(&profile);
        support_detach(&in);
        linereader_free(&in);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_profiles),   cmocka_unit_test(test_judgement),
                                       cmocka_unit_test(test_sorted),     cmocka_unit_test(test_order),
                                       cmocka_unit_test(test_read_again), cmocka_unit_test(test_changed),
                                       cmocka_unit_test(test_pipe),       cmocka_unit_test(test_threads),
                                       cmocka_unit_test(test_stacks),     cmocka_unit_test(test_stacks_only)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
