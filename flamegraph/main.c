/* flamegraph: folded stacks in, an SVG out. */
#include <math.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/options.h"
#include "base/program.h"
#include "base/report.h"
#include "settings.h"
#include "svg.h"
#include "base/version.h"
#include "profile/frame_places.h"

#include "base/banned.h"

static const char map_file[] = "palette.map";

static const struct help help = {
    .program = "flamegraph",
    .rows = arguments_rows,
    .usage = "Usage: flamegraph [OPTION]... [FILE]... > OUT.svg\n"
             "Draws folded stacks (FRAME;FRAME;FRAME COUNT) as an SVG; with two counts per\n"
             "line, the difference. Without FILE, or where FILE is -, standard input is read.\n"
             "Several files are one input.\n",
    .examples = "  perf script | stackcollapse-perf | flamegraph > out.svg\n"
                "  flamegraph --title='Checkout service' --colors=java out.folded > out.svg\n"
                "  difffolded before.folded after.folded | flamegraph --delta=total > diff.svg\n",
};

/* What is read, and what is reported of it. */
struct input {
    struct profile profile;
    struct messages messages;
};

static void read_stacks(void *context, struct linereader *in) {
    struct input *input = context;
    profile_read(&input->profile, in, &input->messages);
    report_messages(&input->messages);
}

static void report_refused_thread(int error) {
    report_failure("cannot start a thread, going on with one", error);
}

/* The subtitle becomes "before: X, after: Y", escaped as an option may be; --negate has swapped the sides. */
static void name_sides(struct drawing_options *options, const struct diff_labels *labels,
                       struct bytebuf *text) {
    const struct bytebuf *before = options->negate ? &labels->after : &labels->before;
    const struct bytebuf *after = options->negate ? &labels->before : &labels->after;
    bytebuf_add(text, SLICE("before: "));
    svg_add_escaped(text, bytebuf_slice(before), SVG_ATTRIBUTE);
    bytebuf_add(text, SLICE(", after: "));
    svg_add_escaped(text, bytebuf_slice(after), SVG_ATTRIBUTE);
    bytebuf_add_byte(text, '\0');
    options->subtitle = text->at;
    options->layout.subtitle = true;
}

/* True if sums, products and quotients of the counts stay finite. */
static bool is_drawable(const struct frametree *tree, const struct drawing_options *options) {
    const double max = 1e290, min = 1e-290;
    double factor = count_double(options->factor), total = count_double(tree->total);
    double whole = fmax(total, count_double(options->layout.total));
    return whole < max && whole * factor < max && tree->largest < max &&
           (total == 0 || (total > min && total * factor > min));
}

/* A --total that is ignored is reported, unless it is so small that it is taken for a share of one. */
static void report_total(const struct drawing_options *options, const char *given, struct count sum) {
    struct count total = options->layout.total;
    struct bytebuf actual = {0};
    if (count_is_zero(total) || count_compare(total, sum) >= 0 ||
        !(count_double(total) / count_double(sum) > 0.02))
        return;
    count_print(&actual, sum);
    report_error("--total %s is less than the sum of all counts, %.*s: ignored", given, (int)actual.len,
                 actual.at);
    bytebuf_free(&actual);
}

/* Draws with the colours of the map, if there is one, and keeps those that are new. */
static int draw_with_map(struct drawing *drawing, const char *total, struct palette_map *map) {
    struct messages messages = {0};
    bool good = !map || palette_map_load(map, map_file, &messages);
    report_messages(&messages);
    if (good) {
        report_total(drawing->options, total, drawing->tree->total);
        drawing->map = map;
        drawing_write(drawing);
        good = !map || palette_map_save(map, map_file, &messages);
        report_messages(&messages);
    }
    messages_free(&messages);
    return good ? PROGRAM_DONE : PROGRAM_FAILED;
}

/* Why there is nothing to draw. */
static void report_nothing(const struct profile *profile) {
    const char *why = profile->unrecognised.seen ? "; is this what stackcollapse-perf prints?"
                      : profile->count           ? ": they add up to 0"
                                       : ": the input is empty; did the command that writes it fail?";
    report_error("no stack counts found%s", why);
}

/*
 * Draws the profile, or the picture that says that there is none. Returns the exit status so far. `read`: all
 * files could be read, so that nothing was reported yet.
 */
static int draw(const struct settings *settings, const char *total, const struct profile *profile,
                const struct nameattr *attributes, bool read, struct outbuf *out) {
    struct palette_map map = {0};
    struct drawing drawing = {.options = &settings->drawing,
                              .tree = &profile->tree,
                              .differential = profile->differential,
                              .significant = profile->labels.before.len ? &profile->labels.significant : NULL,
                              .attributes = settings->nameattr ? attributes : NULL,
                              .out = out};
    if (!is_drawable(&profile->tree, &settings->drawing)) {
        report_error("the counts are too large or too small to be drawn");
        return PROGRAM_USAGE;
    }
    if (count_is_zero(profile->tree.total)) {
        if (read || profile->count || profile->unrecognised.seen)
            report_nothing(profile);
        document_write_error(&settings->drawing, out);
        return PROGRAM_USAGE;
    }
    int status = draw_with_map(&drawing, total, settings->keep_colours ? &map : NULL);
    drawing_free(&drawing);
    palette_map_free(&map);
    return status;
}

/* Reads the files, and draws what is in them. Returns the exit status. */
static int read_and_draw(struct settings *settings, const struct arguments *given,
                         const struct nameattr *attributes, int count, char **files) {
    struct input input = {
        .profile = {.settings = settings->profile,
                    .ahead = {.threads = settings->threads, .refused = report_refused_thread}}};
    struct profile *profile = &input.profile;
    profile->settings.one_input = count <= 1;
    struct bytebuf sides = {0};
    struct outbuf out = {.fd = STDOUT_FILENO};
    bool good = program_read(&given->program, FILEKIND_BY_FLAMEGRAPH, count, files, read_stacks, &input);
    profile_finish(profile);
    if (settings->sort_by_size)
        frame_places_by_size(&profile->tree);
    profile_judge(profile, slice_of_text(settings->drawing.countname), &input.messages);
    report_messages(&input.messages);
    if (profile->differential && profile->labels.before.len && !*settings->drawing.subtitle)
        name_sides(&settings->drawing, &profile->labels, &sides);
    int status = draw(settings, given->total, profile, attributes, good, &out);
    profile_free(profile);
    messages_free(&input.messages);
    bytebuf_free(&sides);
    int end = program_end(&out, good);
    return status ? status : end; /* nothing to draw is 2 also when that is because nothing could be read */
}

static int load_attributes(struct nameattr *attributes, const char *file) {
    static const int statuses[] = {[NAMEATTR_LOADED] = PROGRAM_DONE,
                                   [NAMEATTR_MALFORMED] = PROGRAM_USAGE,
                                   [NAMEATTR_UNREADABLE] = PROGRAM_FAILED};
    struct messages messages = {0};
    int status = file ? statuses[nameattr_load(attributes, file, &messages)] : PROGRAM_DONE;
    report_messages(&messages);
    messages_free(&messages);
    return status;
}

int main(int argc, char **argv) {
    struct arguments given = arguments_default();
    struct settings settings = {0};
    struct nameattr attributes = {0};
    struct messages messages = {0};
    struct outbuf out = {.fd = STDOUT_FILENO};
    int status;
    program_start("flamegraph", version_text);
    bool good = options_parse(arguments_rows, &given, &argc, argv, &messages);
    report_messages(&messages);
    if (!good)
        return program_usage_error(&messages);
    if (program_answer(&given.program, &help, &out, &status))
        return status;
    if (settings_make(&settings, &given, &messages)) {
        status = load_attributes(&attributes, settings.nameattr);
        if (status == PROGRAM_DONE)
            status = read_and_draw(&settings, &given, &attributes, argc, argv);
    } else {
        status = program_usage_error(&messages);
    }
    nameattr_free(&attributes);
    settings_free(&settings);
    messages_free(&messages);
    return status;
}
