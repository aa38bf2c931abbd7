/* stackcollapse: what profilers other than perf print in; folded stacks out. */
#include <stdlib.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/unpack.h"
#include "base/report.h"
#include "base/utf8.h"
#include "base/version.h"
#include "files.h"
#include "fold_job.h"
#include "folded_merge.h"
#include "format.h"
#include "perf_profile.h"
#include "range.h"
#include "recognition.h"

#include "base/banned.h"

static const struct help help = {
    .program = "stackcollapse",
    .rows = suite_options_table,
    .usage = "Usage: stackcollapse [--format=NAME] [OPTION]... [FILE]... > OUT.folded\n"
             "Folds what profilers print: one line per distinct stack, for flamegraph.\n"
             "The format is recognised, or named; --list-formats names all. Without FILE, or\n"
             "with -, standard input is read. The stacks of several files are summed.\n",
    .examples = "  stackcollapse jstack.txt | flamegraph --colors=java > out.svg\n"
                "  gdb -p 1 -batch -ex 'thread apply all bt' | stackcollapse > out.folded\n"
                "  stackcollapse --format=elfutils --tid elfutils.txt > out.folded\n",
};

/* Reads with `rows`, leaving argv as it is. */
static bool parse_copy(const struct option_row *rows, struct suite_options *given, int argc, char **argv,
                       struct messages *messages) {
    char **copy = heap_resize(NULL, (size_t)argc + 1, sizeof *copy);
    memcpy(copy, argv, ((size_t)argc + 1) * sizeof *copy);
    bool good = options_parse(rows, given, &argc, copy, messages);
    options_list_free(&given->event_filter);
    stack_edit_options_free(&given->edit_options);
    free(copy);
    return good;
}

/* Whether the words fit the format that was recognised; if not, messages were added. */
static bool fits(const struct format *format, int argc, char **argv, struct messages *messages) {
    struct suite_options scratch = suite_options_default();
    struct option_row *rows = suite_options_rows(format->options, false);
    bool good = parse_copy(rows, &scratch, argc, argv, messages);
    free(rows);
    return good;
}

/* The format that the words name, or the program's own name; NULL: none does. False: there is no such. */
static bool find_format(int argc, char **argv, const struct format **format, struct messages *messages) {
    struct suite_options scratch = suite_options_default();
    struct messages ignored = {0};
    struct option_row *rows = suite_options_rows("", false);
    (void)!parse_copy(rows, &scratch, argc, argv, &ignored);
    messages_free(&ignored);
    free(rows);
    *format = argc && !scratch.format ? format_of_program(argv[0]) : NULL;
    if (!scratch.format)
        return true;
    *format = format_named(slice_of_text(scratch.format));
    if (*format)
        return true;
    const char *meant = format_meant(slice_of_text(scratch.format));
    messages_add(messages, "--format: '%s' is not a format%s%s%s list them with --list-formats",
                 scratch.format, meant ? "; did you mean " : "", meant ? meant : "", meant ? "?" : ";");
    return false;
}

struct input {
    const struct suite_options *given;
    const struct format *format; /* NULL until it is known */
    int argc;                    /* the words of the command line, as they were */
    char **argv;
    struct fold_reader reader;
    struct worker_job job;
    struct worker_pool pool;
    struct perf_profile perf;
    bool started, refused, had_content;
    bool named;  /* the format was */
    bool failed; /* a file is damaged, or of another kind than those before */
};

static void report_refused_thread(int error) {
    report_failure("cannot start a thread, going on with fewer", error);
}

static void start(struct input *input) {
    input->started = true;
    input->reader.format = input->format;
    input->reader.fold.given = input->given;
    input->job = fold_job(input->format);
    input->pool = (struct worker_pool){
        .job = &input->job, .threads = (unsigned)input->given->threads, .refused = report_refused_thread};
    fold_reader_start(&input->reader);
    if (input->format == &format_perf)
        perf_profile_start(&input->perf, input->given, report_messages, report_refused_thread);
}

/* Why the input is not read. */
static void refuse(const struct linereader *in, const struct filekind *kind) {
    struct bytebuf advice = {0};
    if (kind)
        report_error("%s: this is %s; do: %s", in->name, kind->name,
                     filekind_advice(kind, FILEKIND_BY_STACKCOLLAPSE, &advice));
    else
        report_error("%s: the format is not recognised; name it: --format=NAME, one of --list-formats",
                     in->name);
    bytebuf_free(&advice);
}

/* False: the format of the input is not known, or not read. */
static bool recognise(struct input *input, struct linereader *in) {
    const struct filekind *kind = NULL;
    struct messages messages = {0};
    struct slice bytes = linereader_peek(in, RECOGNITION_START);
    bool whole = bytes.len < RECOGNITION_START;
    input->format = recognition_of(whole ? bytes : slice_part(bytes, 0, RECOGNITION_START), whole, &kind);
    if (!input->format) {
        refuse(in, kind);
        return false;
    }
    bool good = fits(input->format, input->argc, input->argv, &messages);
    if (!good)
        report_error("%s: this is read as %s", in->name, input->format->name);
    report_messages(&messages);
    messages_free(&messages);
    return good;
}

/* Whether a file may be read in the format that is known already; else it is reported. */
static bool fits_format(const struct input *input, struct linereader *in) {
    struct slice bytes = linereader_peek(in, RECOGNITION_START);
    bool whole = bytes.len < RECOGNITION_START;
    bytes = whole ? bytes : slice_part(bytes, 0, RECOGNITION_START);
    const struct filekind *kind = filekind_of_bytes(bytes), *ignored;
    bool same = kind && kind->format && format_named(slice_of_text(kind->format)) == input->format;
    if (kind && !same)
        refuse(in, kind);
    const struct format *other = kind || input->named ? NULL : recognition_of(bytes, whole, &ignored);
    if (other && other != input->format)
        report_error("%s: this looks like %s, but is read as %s, which the first file is; fold it by itself",
                     in->name, other->name, input->format->name);
    return !kind || same;
}

/* Reads what is not packed, or not any more. */
static void read_unpacked(void *context, struct linereader *in) {
    struct input *input = context;
    if (linereader_peek(in, 1).len == 0 || input->refused)
        return;
    input->had_content = true;
    if (!input->format)
        input->refused = !recognise(input, in);
    else if (!fits_format(input, in)) {
        input->failed = true;
        return;
    }
    if (input->refused)
        return;
    if (slice_starts(linereader_peek(in, sizeof UTF8_MARK - 1), SLICE(UTF8_MARK)))
        linereader_skip(in, sizeof UTF8_MARK - 1);
    if (!input->started)
        start(input);
    if (input->format == &format_perf) {
        perf_profile_read(&input->perf, in);
        return;
    }
    fold_reader_begin(&input->reader);
    worker_pool_read(&input->pool, &input->reader, in, input->format->starts == NULL);
    report_messages(&input->reader.fold.messages);
}

static void read_input(void *context, struct linereader *in) {
    struct input *input = context;
    struct messages messages = {0};
    bool good = unpack_read(in, read_unpacked, input, &messages);
    report_messages(&messages);
    messages_free(&messages);
    input->failed |= !good;
    if (input->started)
        fold_reader_end(&input->reader, good);
    report_messages(&input->reader.fold.messages);
}

static void report_stats(const struct input *input) {
    report_error("read as %s: %llu lines, %llu stacks, %llu of them distinct", input->format->name,
                 (unsigned long long)input->reader.fold.lines, (unsigned long long)input->reader.fold.stacks,
                 (unsigned long long)stack_table_size(&input->reader.fold.columns[0].wholes));
}

/* Prints what was read by lines. Returns the exit status. */
static int end_fold(struct input *input, bool good, struct outbuf *out) {
    struct fold *fold = &input->reader.fold;
    worker_pool_finish(&input->pool, &input->reader);
    if (input->format->finish)
        input->format->finish(fold);
    bool print = !fold->wrong_usage;
    if (print)
        fold_print(fold, out);
    fold_add_messages(fold);
    if (print && good && !fold->failed && !fold->stacks)
        messages_add(&fold->messages, "no stack was found%s, read as %s; see --list-formats",
                     input->had_content ? "" : ": the input is empty", input->format->name);
    report_messages(&fold->messages);
    if (input->given->stats)
        report_stats(input);
    bool wrong_usage = fold->wrong_usage;
    good &= !fold->failed;
    fold_reader_free(&input->reader);
    int status = program_end(out, good);
    return wrong_usage ? PROGRAM_USAGE : status;
}

static int end_perf(struct input *input, bool good, struct outbuf *out) {
    struct messages messages = {0};
    good = perf_profile_end(&input->perf, good, out, &messages) && good;
    report_messages(&messages);
    messages_free(&messages);
    return program_end(out, good);
}

/* Reads the files and prints their stacks. Returns the exit status. */
static int fold_files(struct input *input, int count, char **files, struct outbuf *out) {
    bool good = program_read(&input->given->program, 0, count, files, read_input, input) && !input->failed;
    if (input->refused || !input->format) {
        if (!input->refused && good)
            report_error("the input is empty; which format it has is not known");
        return good || input->refused ? PROGRAM_USAGE : PROGRAM_FAILED;
    }
    if (!input->started)
        start(input);
    return input->format == &format_perf ? end_perf(input, good, out) : end_fold(input, good, out);
}

/* Sorted folded files become one as streams. False: they are not such files; nothing was printed. */
static bool merge_files(const struct suite_options *given, int count, char **files, struct outbuf *out,
                        int *status) {
    struct folded_merge merge = {.count = (size_t)count, .paths = (const char *const *)files};
    struct messages messages = {0};
    bool merges = count > 1 && !given->edit && folded_merge_check(&merge, out->fd) && merge.lines;
    if (merges) {
        bool good = folded_merge_print(&merge, out, &messages);
        if (given->stats)
            messages_add(
                &messages,
                "read as folded: %llu lines, %llu of their stacks distinct; all sorted: merged line by line",
                (unsigned long long)merge.lines, (unsigned long long)merge.stacks);
        report_messages(&messages);
        *status = program_end(out, good);
    }
    folded_merge_free(&merge);
    messages_free(&messages);
    return merges;
}

static int run(struct suite_options *given, const struct format *format, int count, char **files,
               struct input *input) {
    struct outbuf out = {.fd = STDOUT_FILENO};
    int status;
    if (program_answer(&given->program, &help, &out, &status))
        return status;
    if (given->list_formats) {
        format_list(&out.pending);
        return program_end(&out, true);
    }
    if (format == &format_files || format == &format_range) {
        struct messages messages = {0};
        status = (format == &format_files ? files_run : range_run)(given, count, files, &out, &messages);
        report_messages(&messages);
        messages_free(&messages);
        return status;
    }
    if (format == &format_folded && merge_files(given, count, files, &out, &status))
        return status;
    input->given = given;
    input->format = format;
    input->named = format != NULL;
    return fold_files(input, count, files, &out);
}

/* False: what stacks are to become cannot be; a message was added. */
static bool check_edit(struct suite_options *given, const struct format *format, struct stack_edit *edit,
                       struct messages *messages) {
    if (!stack_edit_is_given(&given->edit_options))
        return true;
    given->edit = edit;
    if (format != &format_range)
        return stack_edit_compile(edit, messages);
    messages_add(messages,
                 "--drop, --keep, --strip-root, --depth, --root: range-perf prints samples, not stacks; "
                 "give them to the program that folds them");
    return false;
}

int main(int argc, char **argv) {
    program_start("stackcollapse", version_text);
    struct suite_options given = suite_options_default();
    struct stack_edit edit = {.options = &given.edit_options};
    struct messages messages = {0};
    const struct format *format;
    char **words = heap_resize(NULL, (size_t)argc + 1, sizeof *words);
    struct input input = {.argc = argc, .argv = words};
    memcpy(words, argv, ((size_t)argc + 1) * sizeof *words);
    int status = PROGRAM_USAGE;
    bool good = find_format(argc, argv, &format, &messages);
    struct option_row *rows = suite_options_rows(format ? format->options : NULL, format != NULL);
    good = good && options_parse(rows, &given, &argc, argv, &messages) &&
           suite_options_check(&given, &messages) && check_edit(&given, format, &edit, &messages);
    report_messages(&messages);
    status = good ? run(&given, format, argc, argv, &input) : program_usage_error(&messages);
    free(rows);
    free(words);
    messages_free(&messages);
    options_list_free(&given.event_filter);
    stack_edit_free(&edit);
    stack_edit_options_free(&given.edit_options);
    return status;
}
