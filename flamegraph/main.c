/* flamegraph: folded stacks in, an SVG out. */
#include <math.h>
#include <stdlib.h>
#include <unistd.h>

#include "drawing.h"
#include "layout.h"
#include "base/options.h"
#include "profile.h"
#include "base/program.h"
#include "base/report.h"
#include "settings.h"
#include "svg.h"
#include "base/version.h"

#include "base/banned.h"

static const char map_file[] = "palette.map";

static const struct help help = {
    .program = "flamegraph",
    .rows = settings_rows,
    .usage = "Usage: flamegraph [OPTION]... [FILE]... > OUT.svg\n"
             "Draws folded stacks (FRAME;FRAME;FRAME COUNT) as an SVG; with two counts per\n"
             "line, the difference. Without FILE, or where FILE is -, standard input is read.\n"
             "Several files are one input.\n",
    .examples = "  perf script | stackcollapse-perf | flamegraph > out.svg\n"
                "  flamegraph --title='Checkout service' --colors=java out.folded > out.svg\n"
                "  difffolded before.folded after.folded | flamegraph --delta=total > diff.svg\n",
};

static void read_input(void *context, struct linereader *in) {
    profile_read(context, in);
}

/* "before: X, after: Y", escaped as an option may be, with its NUL; with --negate the sides were swapped. */
static void add_sides(struct bytebuf *into, const struct diff_labels *labels, bool negate) {
    struct slice before = bytebuf_slice(negate ? &labels->after : &labels->before);
    struct slice after = bytebuf_slice(negate ? &labels->before : &labels->after);
    bytebuf_add(into, SLICE("before: "));
    svg_add_escaped(into, before, SVG_ATTRIBUTE);
    bytebuf_add(into, SLICE(", after: "));
    svg_add_escaped(into, after, SVG_ATTRIBUTE);
    bytebuf_add_byte(into, '\0');
}

/* Whether sums, products and quotients of the counts stay finite; said when not. */
static bool is_drawable(const struct profile *profile, const struct settings *settings) {
    const double most = 1e290, least = 1e-290;
    double factor = settings->factor_given.value;
    double total = count_double(profile->tree.total), largest = profile->tree.largest;
    double whole = fmax(total, count_double(settings->total));
    if (whole < most && whole * factor < most && largest < most &&
        (total == 0 || (total > least && total * factor > least)))
        return true;
    report_error("the counts are too large or too small to be drawn");
    return false;
}

/* Why there is nothing to draw. */
static void report_nothing(const struct profile *profile) {
    const char *why = profile->odd.seen ? "; is this what stackcollapse-perf prints?"
                      : profile->count  ? ": they add up to 0"
                                        : ": the input is empty; did the command that writes it fail?";
    report_error("no stack counts found%s", why);
}

/*
 * Draws the profile, or the picture that says that there is none. Returns the exit status so far. `read`: all
 * files could be read, so that nothing was reported yet.
 */
static int draw(const struct settings *settings, const struct profile *profile,
                const struct nameattr *attributes, bool read, struct outbuf *out) {
    struct palette_map map = {0};
    if (!is_drawable(profile, settings))
        return PROGRAM_USAGE;
    if (count_is_zero(profile->tree.total)) {
        if (read || profile->count || profile->odd.seen)
            report_nothing(profile);
        drawing_write_error(settings, out);
        return PROGRAM_USAGE;
    }
    if (settings->cp && !palette_map_load(&map, map_file)) {
        palette_map_free(&map);
        return PROGRAM_FAILED;
    }
    struct drawing drawing = {.settings = settings,
                              .tree = &profile->tree,
                              .differential = profile->differential,
                              .attributes = attributes,
                              .map = settings->cp ? &map : NULL,
                              .out = out};
    drawing_write(&drawing);
    drawing_free(&drawing);
    bool saved = !settings->cp || palette_map_save(&map, map_file);
    palette_map_free(&map);
    return saved ? PROGRAM_DONE : PROGRAM_FAILED;
}

int main(int argc, char **argv) {
    struct settings settings = settings_default();
    struct nameattr attributes = {0};
    struct bytebuf sides = {0};
    struct outbuf out = {.fd = STDOUT_FILENO};
    struct messages messages = {0};
    int status = PROGRAM_DONE;
    program_start("flamegraph", version_text);
    bool good = options_parse(settings_rows, &settings, &argc, argv, &messages);
    report_messages(&messages);
    if (!good)
        return program_usage_error(&messages);
    if (program_answer(&settings.program, &help, &out, &status))
        return status;
    if (!settings_check(&settings))
        return program_usage_error(&messages);
    bool with_attributes = *settings.nameattr && !slice_equal(slice_of_text(settings.nameattr), SLICE("0"));
    if (with_attributes)
        status = nameattr_load(&attributes, settings.nameattr);
    if (status != PROGRAM_DONE) {
        nameattr_free(&attributes);
        return status;
    }

    struct profile profile = {.settings = {settings.reverse, settings.flamechart,
                                           palette_is_chain(&settings.palette),
                                           layout_least_share(&settings)}};
    good = program_read(&settings.program, FILEKIND_BY_FLAMEGRAPH, argc, argv, read_input, &profile);
    profile_finish(&profile);
    if (settings.sort == SORT_SIZE)
        frametree_sort_by_size(&profile.tree);
    profile_report(&profile, slice_of_text(settings.countname));
    if (profile.differential && profile.labels.before.len && !*settings.subtitle) {
        add_sides(&sides, &profile.labels, settings.negate);
        settings.subtitle = sides.at;
    }
    status = draw(&settings, &profile, with_attributes ? &attributes : NULL, good, &out);
    profile_free(&profile);
    nameattr_free(&attributes);
    bytebuf_free(&sides);
    int end = program_end(&out, good);
    return status ? status : end; /* nothing to draw is 2 also when that is because nothing could be read */
}
