/* options: the manners of Getopt::Long and Getopt::Std. */
#include "support.h"

#include "base/options.h"

enum order { ORDER_NAME, ORDER_SIZE, ORDER_NONE };

struct settings {
    enum order order;
    bool pid, tid, all, addrs, context, kernel, stats, help, normalize, strip;
    const char *title, *tidy;
    int64_t width;
    struct option_real fontsize;
    struct option_list filters;
};

#define FIELD(name) offsetof(struct settings, name)

static const struct option_row rows[] = {
    {"pid", OPTION_SWITCH, FIELD(pid), .help = "one"},
    {"tid", OPTION_SWITCH, FIELD(tid), .help = "two"},
    {"all", OPTION_SWITCH, FIELD(all), .help = "three"},
    {"addrs", OPTION_SWITCH, FIELD(addrs), .help = NULL},
    {"context", OPTION_SWITCH, FIELD(context), .help = "four"},
    {"kernel", OPTION_SWITCH, FIELD(kernel), .help = "five"},
    {"title", OPTION_TEXT, FIELD(title), .value = "TEXT", .help = "six"},
    {"width", OPTION_INTEGER, FIELD(width), .value = "N", .help = "seven"},
    {"fontsize", OPTION_REAL, FIELD(fontsize), .value = "N", .help = "eight"},
    {"event-filter", OPTION_LIST, FIELD(filters), .value = "EVENT", .help = "nine"},
    {"tidy", OPTION_TEXT, FIELD(tidy), .value = "HOW", .help = "ten", .added = true},
    {"stats", OPTION_SWITCH, FIELD(stats), .help = "eleven", .added = true},
    {"color", OPTION_SWITCH, FIELD(stats), .help = "twelve", .whole = true},
    {"format", OPTION_TEXT, FIELD(tidy), .value = "HOW", .help = "thirteen", .otherwise = "json",
     .added = true},
    {"events", OPTION_SWITCH, FIELD(stats), .help = "twelve", .added = true},
    {"order", OPTION_CHOICE, FIELD(order), .choices = "name size none", .help = "fourteen", .added = true},
    {"output", OPTION_REFUSED, .added = true, .instead = "standard output is written to"},
    {"q", OPTION_REFUSED, .added = true, .letter = 'q', .instead = "standard error is written to"},
    {"i", OPTION_SWITCH, FIELD(context), .added = true, .instead = "short for --context"},
    {0},
};

static const struct option_row letters[] = {
    {"normalize", OPTION_SWITCH, FIELD(normalize), .help = "normalise", .letter = 'n', .added = true},
    {"strip", OPTION_SWITCH, FIELD(strip), .help = "strip", .letter = 's', .added = true},
    {"title", OPTION_TEXT, FIELD(title), .value = "TEXT", .help = "title", .added = true},
    {"help", OPTION_SWITCH, FIELD(help), .help = "help", .letter = 'h', .added = true, .whole = true},
    {"original", OPTION_SWITCH, FIELD(pid), .help = "a letter only", .letter = 'o'},
    {"q", OPTION_REFUSED, .added = true, .letter = 'q', .instead = "standard error is written to"},
    {"quiet", OPTION_REFUSED, .added = true, .instead = "standard error is written to"},
    {"format", OPTION_TEXT, FIELD(tidy), .value = "HOW", .help = "format", .otherwise = "json", .letter = 'f',
     .added = true},
    {0},
};

enum { MAX_WORDS = 8 };

struct parse_case {
    const char *words[MAX_WORDS];
    const char *result; /* what was set, then the files; NULL: errors */
    const char *errors; /* names that must be in the messages, one line each, blank between */
};

static const struct parse_case parse_cases[] = {
    {{NULL}, "", NULL},
    /* CM-1 */
    {{"--pid"}, "pid", NULL},
    {{"-pid"}, "pid", NULL},
    {{"+pid"}, "pid", NULL},
    {{"a", "--pid", "b"}, "pid a b", NULL},
    {{"-"}, "-", NULL},
    {{"--pid", "--", "--tid", "-", "+"}, "pid --tid - +", NULL},
    {{"--", "--"}, "--", NULL},
    {{"+"}, NULL, "+"},
    {{""}, "<empty>", NULL},
    /* CM-2 */
    {{"--=x"}, NULL, "=x"},
    {{"---pid"}, NULL, "-pid"},
    {{"--title=a=b"}, "title:a=b", NULL},
    {{"-title=x"}, "title:x", NULL},
    {{"+title=x"}, "title:x", NULL},
    /* CM-3 */
    {{"--PID"}, "pid", NULL},
    {{"--Ti", "--kern"}, NULL, "ti"},
    {{"--p"}, "pid", NULL},
    {{"--a"}, NULL, "all"},
    {{"--a"}, NULL, "addrs"},
    {{"--al"}, "all", NULL},
    {{"--ad"}, "addrs", NULL},
    {{"--co"}, NULL, "context"}, /* a row that wants its whole name takes part all the same */
    {{"--con"}, "context", NULL},
    {{"--col"}, NULL, "col"},
    {{"--color"}, "stats", NULL},
    {{"--no-pid"}, NULL, "no-pid"},
    {{"--nopid"}, NULL, "nopid"},
    {{"--pidx"}, NULL, "pidx"},
    {{"-pt"}, NULL, "pt"},
    {{"--bogus=5"}, NULL, "bogus"},
    /* CM-4 */
    {{"--pid=1"}, NULL, "pid"},
    {{"--pid="}, NULL, "pid"},
    {{"--al=0"}, NULL, "all"},
    /* CM-5 */
    {{"--title", "x"}, "title:x", NULL},
    {{"--title", "--pid"}, "title:--pid", NULL},
    {{"--title", "--"}, "title:--", NULL},
    {{"--title", ""}, "title:", NULL},
    {{"--title="}, NULL, "title"},
    {{"--title"}, NULL, "title"},
    {{"--title=", "x"}, NULL, "title"},
    {{"--title", "x", "y"}, "title:x y", NULL},
    /* CM-6 */
    {{"--width=12"}, "width:12", NULL},
    {{"--width=+12"}, "width:12", NULL},
    {{"--width=-12"}, "width:-12", NULL},
    {{"--width", "-12"}, "width:-12", NULL},
    {{"--width=1_2_"}, "width:12", NULL},
    {{"--width=_12"}, "width:12", NULL},
    {{"--width=-__7"}, "width:-7", NULL},
    {{"--width=007"}, "width:7", NULL},
    {{"--width=_"}, NULL, "width"},
    {{"--width=1.5"}, NULL, "width"},
    {{"--width=1e3"}, NULL, "width"},
    {{"--width=0x10"}, NULL, "width"},
    {{"--width", ""}, NULL, "width"},
    {{"--width", " 1"}, NULL, "width"},
    {{"--width=1 "}, NULL, "width"},
    {{"--width=+"}, NULL, "width"},
    {{"--width=99999999999999999999"}, "width:9223372036854775807", NULL},
    {{"--fontsize=12"}, "fontsize:12(12)", NULL},
    {{"--fontsize=.5"}, "fontsize:0.5(.5)", NULL},
    {{"--fontsize=-.5"}, "fontsize:-0.5(-.5)", NULL},
    {{"--fontsize=+1.25"}, "fontsize:1.25(+1.25)", NULL},
    {{"--fontsize=1e1"}, "fontsize:10(1e1)", NULL},
    {{"--fontsize=1.5E-1"}, "fontsize:0.15(1.5E-1)", NULL},
    {{"--fontsize=1_2.5"}, "fontsize:12.5(1_2.5)", NULL},
    {{"--fontsize=12."}, NULL, "fontsize"},
    {{"--fontsize=_1"}, NULL, "fontsize"},
    {{"--fontsize=1x5"}, NULL, "fontsize"},
    {{"--fontsize=1e"}, NULL, "fontsize"},
    {{"--fontsize=e5"}, NULL, "fontsize"},
    {{"--fontsize=."}, NULL, "fontsize"},
    {{"--fontsize=1.2.3"}, NULL, "fontsize"},
    {{"--fontsize=nan"}, NULL, "fontsize"},
    {{"--fontsize=inf"}, NULL, "fontsize"},
    {{"--fontsize", ""}, NULL, "fontsize"},
    /* CM-7 */
    {{"--title=a", "--title=b"}, "title:b", NULL},
    {{"--pid", "--pid"}, "pid", NULL},
    {{"--one", "--pid=2", "+", "--title"}, NULL, "one pid + title"},
    {{"--one", "file", "--two"}, NULL, "one two"},
    /* */
    {{"--event-filter=a", "--event", "b"}, "filters:a filters:b", NULL},
    {{"--event-filter", ""}, "filters:", NULL},
    /* what the original understood keeps its meaning */
    {{"--t=1"}, NULL, "tid"},
    {{"--ti=x"}, NULL, "title"},
    {{"--tit=x"}, "title:x", NULL},
    {{"--tidy=none"}, "tidy:none", NULL},
    {{"--e=x"}, "filters:x", NULL},
    {{"--event=x"}, "filters:x", NULL},
    {{"--events"}, "stats", NULL},
    /* what is ours has four letters at least, and habits of other programs are answered */
    {{"--stat"}, "stats", NULL},
    {{"--sta"}, NULL, "sta"},
    {{"--s"}, NULL, "s"},
    {{"--even=x"}, "filters:x", NULL},
    {{"--out=x"}, NULL, "out"},
    {{"--output=x"}, NULL, "standard"},
    {{"-q", "-x"}, NULL, "standard x"},
    /* one of several words, as it stands in the table */
    {{"--order=name"}, "", NULL},
    {{"--order", "size"}, "order:1", NULL},
    {{"--orde=none", "x"}, "order:2 x", NULL},
    {{"--order=size", "--order=name"}, "", NULL},
    {{"--order=Size"}, NULL, "order"},
    {{"--order=siz"}, NULL, "order"},
    {{"--order=name size"}, NULL, "order"},
    {{"--order", ""}, NULL, "order"},
    {{"--order"}, NULL, "order"},
    /* a value that may be left out is never the next word */
    {{"--format", "x"}, "tidy:json x", NULL},
    {{"--format=x"}, "tidy:x", NULL},
};

static const struct parse_case letter_cases[] = {
    {{NULL}, "", NULL},
    {{"-n", "a", "b"}, "n a b", NULL},
    {{"-ns", "a"}, "n s a", NULL},
    {{"-s", "-n", "a"}, "n s a", NULL},
    {{"-nnn"}, "n", NULL},
    {{"a", "-n"}, "a -n", NULL},
    {{"-"}, "-", NULL},
    {{"-", "-n"}, "- -n", NULL},
    {{"--", "-n"}, "-n", NULL},
    {{"-n-", "-s"}, "n -s", NULL},
    {{"-n", "--", "-s"}, "n -s", NULL},
    {{"-x"}, NULL, "x"},
    {{"-q"}, NULL, "standard"},
    {{"-nqx"}, NULL, "standard x"},
    {{"--quiet"}, NULL, "standard"},
    {{"-xy", "-z"}, NULL, "x y z"},
    {{"-nx"}, NULL, "x"},
    {{"-h"}, "help", NULL},
    {{"--help"}, "help", NULL},
    {{"--normalize", "a"}, "n a", NULL},
    {{"--Normalize", "a"}, NULL, "Normalize"}, /* in small letters only */
    {{"--title=x", "a"}, "title:x a", NULL},
    {{"--title", "-n", "a"}, "title:-n a", NULL},
    {{"-o"}, "pid", NULL},
    {{"-f", "x"}, "tidy:json x", NULL},
    {{"-nf"}, "n tidy:json", NULL},
    {{"--original"}, NULL, "-"}, /* the original has no long names: read letter by letter */
    {{"--norm"}, NULL, "n"},     /* no abbreviations: read letter by letter */
    {{"--format", "x"}, "tidy:json x", NULL},
    {{"--format=x", "y"}, "tidy:x y", NULL},
    {{"--format=", "y"}, NULL, "format"},
    {{"+n"}, "+n", NULL},
    {{"-N"}, NULL, "N"},
    {{""}, "<empty>", NULL},
};

static void show(struct bytebuf *into, const char *text) {
    bytebuf_add(into, into->len ? SLICE(" ") : SLICE(""));
    bytebuf_add(into, *text ? slice_of_text(text) : SLICE("<empty>"));
}

static void show_value(struct bytebuf *into, const char *name, const char *value) {
    bytebuf_add_format(into, "%s%s:%s", into->len ? " " : "", name, value);
}

static void show_settings(const struct settings *s, struct bytebuf *seen) {
    const struct {
        bool set;
        const char *name;
    } switches[] = {{s->pid, "pid"},       {s->tid, "tid"},     {s->all, "all"},         {s->addrs, "addrs"},
                    {s->kernel, "kernel"}, {s->stats, "stats"}, {s->context, "context"}, {s->normalize, "n"},
                    {s->strip, "s"},       {s->help, "help"}};
    char number[60];
    for (size_t i = 0; i < COUNT_OF(switches); i++)
        if (switches[i].set)
            show(seen, switches[i].name);
    if (s->title)
        show_value(seen, "title", s->title);
    if (s->tidy)
        show_value(seen, "tidy", s->tidy);
    snprintf(number, sizeof number, "%d", (int)s->order);
    if (s->order)
        show_value(seen, "order", number);
    snprintf(number, sizeof number, "%lld", (long long)s->width);
    if (s->width != INT64_MIN)
        show_value(seen, "width", number);
    snprintf(number, sizeof number, "%g(%s)", s->fontsize.value, s->fontsize.text ? s->fontsize.text : "");
    if (s->fontsize.text)
        show_value(seen, "fontsize", number);
    for (size_t i = 0; i < s->filters.count; i++)
        show_value(seen, "filters", s->filters.at[i]);
}

/* Every wanted name stands in a line of its own, in order. */
static void check_errors(const char *name, struct slice said, const char *wanted) {
    struct slice names = slice_of_text(wanted), want, line;
    while (slice_cut(&names, ' ', &want)) {
        support_check(name, slice_cut(&said, '\n', &line) && line.len > 0);
        if (!slice_has(line, want))
            support_same(name, line, want);
    }
}

typedef bool parser(const struct option_row *table, void *settings, int *argc, char **argv,
                    struct messages *messages);

static void run_case(const struct parse_case *c, const struct option_row *table, parser *parse) {
    struct settings settings = {.width = INT64_MIN};
    char *argv[MAX_WORDS + 2] = {NULL}, program[] = "prog";
    struct bytebuf name = {0}, seen = {0};
    int argc = 1;
    argv[0] = program;
    for (; argc <= MAX_WORDS && c->words[argc - 1]; argc++) {
        argv[argc] = (char *)(uintptr_t)c->words[argc - 1];
        bytebuf_add_format(&name, "[%s]", c->words[argc - 1]);
    }
    bytebuf_add_byte(&name, '\0');
    struct messages messages = {0};
    bool good = parse(table, &settings, &argc, argv, &messages);
    struct slice said = support_text_of(&messages);
    support_check(name.at, good == (c->result != NULL));
    if (c->result) {
        show_settings(&settings, &seen);
        for (int i = 0; i < argc; i++)
            show(&seen, argv[i]);
        support_text(name.at, bytebuf_slice(&seen), c->result);
        support_text(name.at, said, "");
        support_check(name.at, argv[argc] == NULL);
    } else {
        check_errors(name.at, said, c->errors);
    }
    options_list_free(&settings.filters);
    messages_free(&messages);
    bytebuf_free(&seen);
    bytebuf_free(&name);
}

static void test_long(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT_OF(parse_cases); i++)
        run_case(&parse_cases[i], rows, options_parse);
}

static void test_letters(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT_OF(letter_cases); i++)
        run_case(&letter_cases[i], letters, options_parse_letters);
}

/* What an option is here is reported where a user of other programs may have meant something else. */
static void test_hint(void **state) {
    (void)state;
    struct settings settings = {0};
    char program[] = "prog", word[] = "-i", *argv[] = {program, word, NULL};
    int argc = 2;
    struct messages messages = {0};
    assert_true(options_parse(rows, &settings, &argc, argv, &messages));
    assert_true(settings.context && argc == 0);
    support_text("hint", support_text_of(&messages), "-i: short for --context\n");
    messages_free(&messages);
}

/* A program may be started without any word, not even its name. */
static void test_no_name(void **state) {
    (void)state;
    struct settings settings = {0};
    char *argv[] = {NULL, NULL};
    int argc = 0;
    assert_true(options_parse(rows, &settings, &argc, argv, NULL));
    assert_int_equal(argc, 0);
    argc = 0;
    assert_true(options_parse_letters(letters, &settings, &argc, argv, NULL));
    assert_int_equal(argc, 0);
}

static void test_integer(void **state) {
    (void)state;
    static const struct {
        const char *text;
        bool good;
        int64_t value;
    } cases[] = {
        {"0", true, 0},        {"-7", true, -7},
        {"1_000", true, 1000}, {"99999999999999999999", true, INT64_MAX},
        {"", false, 0},        {"x", false, 0},
        {"1.0", false, 0},     {"-99999999999999999999", true, -INT64_MAX},
        {"1 ", false, 0},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        int64_t value = 0;
        support_check(cases[i].text, options_integer(cases[i].text, &value) == cases[i].good);
        support_check(cases[i].text, !cases[i].good || value == cases[i].value);
    }
}

/* What is said of a name that does not exist. */
static void test_unknown(void **state) {
    (void)state;
    static const struct {
        const char *word, *said;
        bool letters;
    } cases[] = {
        {"--widht=5", "unknown option --widht; did you mean --width?\n", false},
        {"--PIDS", "unknown option --PIDS; did you mean --pid?\n", false},
        {"--fontSise", "unknown option --fontSise; did you mean --fontsize?\n", false},
        {"--addr5", "unknown option --addr5\n", false}, /* --addrs is not listed */
        {"--quiet", "unknown option --quiet\n", false},
        {"--", "", false},
        {"--orginal", "unknown option --orginal; did you mean -o?\n", true},
        {"--normalise=1", "unknown option --normalise; did you mean --normalize?\n", true},
        {"--x", "unknown option --x\n", true},
        {"-x", "unknown option -x\n", true},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct settings settings = {0};
        char program[] = "prog", *argv[] = {program, (char *)(uintptr_t)cases[i].word, NULL};
        int argc = 2;
        struct messages messages = {0};
        bool good = cases[i].letters ? options_parse_letters(letters, &settings, &argc, argv, &messages)
                                     : options_parse(rows, &settings, &argc, argv, &messages);
        support_text(cases[i].word, support_text_of(&messages), cases[i].said);
        support_check(cases[i].word, good == !*cases[i].said);
        messages_free(&messages);
    }
}

/* Options that set one field to different values: the last one given counts, and none takes a value. */
static void test_set(void **state) {
    (void)state;
    static const struct option_row table[] = {
        {"time", OPTION_SET, FIELD(order), .set = ORDER_NAME, .help = "one"},
        {"ticks", OPTION_SET, FIELD(order), .set = ORDER_SIZE, .help = "two"},
        {"t", OPTION_SET, FIELD(order), .set = ORDER_NONE, .help = "three"},
        {0},
    };
    static char name[] = "tool", time[] = "--time", ticks[] = "--ti", value[] = "--ticks=1", letter[] = "-t";
    static const struct {
        char *words[4];
        int order; /* -1: an error */
    } cases[] = {{{name, letter, time, NULL}, ORDER_NAME},
                 {{name, time, letter, NULL}, ORDER_NONE},
                 {{name, ticks, NULL, NULL}, -1},
                 {{name, value, NULL, NULL}, -1}};
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct settings settings = {.order = ORDER_SIZE};
        struct messages messages = {0};
        char *words[4];
        int count = 0;
        memcpy(words, cases[i].words, sizeof words);
        while (words[count])
            count++;
        bool good = options_parse(table, &settings, &count, words, &messages);
        assert_true(good == (cases[i].order >= 0) && messages_are_none(&messages) == good);
        assert_true(!good || (int)settings.order == cases[i].order);
        messages_free(&messages);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_set),     cmocka_unit_test(test_long),
                                       cmocka_unit_test(test_letters), cmocka_unit_test(test_hint),
                                       cmocka_unit_test(test_no_name), cmocka_unit_test(test_integer),
                                       cmocka_unit_test(test_unknown)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
