/* settings: every option is looked at, so that all that is wrong is reported in one run. */
#include "settings.h"

#include <math.h>
#include <strings.h>

#include "profile/worker_pool.h"

#include "base/banned.h"

enum { MIN_WIDTH = 21, DEFAULT_WIDTH = 1200, MAX_SIZE = 1000000 }; /* pixels */
enum { MAX_SIZE_TEXT = 63 };                                       /* bytes of a size as it was written */

static bool refuse(struct messages *messages, const char *option, const char *given, const char *wrong) {
    messages_add(messages, "--%s: '%s' %s", option, given, wrong);
    return false;
}

/* A number as users write counts: a count, optionally with an exponent. */
static bool is_decimal(struct slice text) {
    size_t n = count_length(text);
    if (!n)
        return false;
    text = slice_from(text, n);
    if (text.len > 1 && (text.at[0] == 'e' || text.at[0] == 'E')) {
        text = slice_from(text, text.at[1] == '+' || text.at[1] == '-' ? 2 : 1);
        return text.len > 0 && text.len < 5 && count_length(text) == text.len &&
               slice_find(text, '.') == text.len;
    }
    return text.len == 0;
}

static bool take_total(struct layout_options *layout, const char *given, struct messages *messages) {
    struct slice text = slice_of_text(given);
    if (text.len == 0)
        return true;
    if (!is_decimal(text))
        return refuse(messages, "total", given, "is not a count");
    if (count_length(text) == text.len)
        layout->total = count_parse(text);
    else
        layout->total = (struct count){.real = count_text_double(text), .form = COUNT_READ};
    return isfinite(count_double(layout->total)) || refuse(messages, "total", given, "is too large");
}

static bool take_minwidth(struct layout_options *layout, const char *given, struct messages *messages) {
    struct slice text = slice_of_text(given);
    if (slice_ends(text, SLICE("%"))) {
        layout->minwidth_is_percent = true;
        text.len--;
    }
    bool point_first = text.len > 1 && text.at[0] == '.';
    struct slice digits = slice_from(text, point_first);
    if (!digits.len || count_length(digits) != digits.len ||
        (point_first && slice_find(digits, '.') < digits.len))
        return refuse(messages, "minwidth", given, "is neither pixels nor a percentage");
    layout->minwidth = count_text_double(text);
    return true;
}

static bool take_width(struct drawing_options *drawing, const char *given, struct messages *messages) {
    int64_t width = DEFAULT_WIDTH;
    drawing->fluid = slice_equal(slice_of_text(given), SLICE("100%"));
    if (!drawing->fluid && !options_integer(given, &width))
        return refuse(messages, "width", given, "is neither a number of pixels nor 100%");
    drawing->layout.width = (double)width;
    if (width >= MIN_WIDTH && width <= MAX_SIZE)
        return true;
    messages_add(messages, "--width: must be from %d to %d", MIN_WIDTH, MAX_SIZE);
    return false;
}

static bool take_height(struct layout_options *layout, int64_t given, struct messages *messages) {
    layout->height = (double)given;
    if (given >= 1 && given <= MAX_SIZE)
        return true;
    messages_add(messages, "--height: must be from 1 to %d", MAX_SIZE);
    return false;
}

static bool take_size(double *size, const char *option, const struct option_real *given,
                      struct messages *messages) {
    *size = given->value;
    return (given->value > 0 && given->value <= MAX_SIZE && strlen(given->text) <= MAX_SIZE_TEXT) ||
           refuse(messages, option, given->text, "is not a possible size");
}

/* How a number was given decides how it counts: one of digits only is an integer. */
static bool take_factor(struct count *factor, const struct option_real *given, struct messages *messages) {
    struct slice text = slice_of_text(given->text);
    bool whole = count_length(text) == text.len && slice_find(text, '.') == text.len;
    *factor = whole ? count_parse(text) : (struct count){.real = given->value, .form = COUNT_READ};
    return (given->value > 0 && isfinite(given->value)) ||
           refuse(messages, "factor", given->text, "must be above zero");
}

static bool take_sizes(struct drawing_options *drawing, const struct arguments *given,
                       struct messages *messages) {
    bool good = take_width(drawing, given->width, messages);
    good &= take_height(&drawing->layout, given->height, messages);
    good &= take_size(&drawing->layout.fontsize, "fontsize", &given->fontsize, messages);
    good &= take_size(&drawing->layout.fontwidth, "fontwidth", &given->fontwidth, messages);
    good &= take_factor(&drawing->factor, &given->factor, messages);
    drawing->scaled = given->factor.value != 1;
    return good;
}

static bool is_font(const char *name) {
    for (const char *c = name; *c; c++)
        if (!byte_is_word(*c) && !byte_is_any_of(*c, SLICE(" ,'\"-")))
            return false;
    return true;
}

static bool check_texts(const struct arguments *given, struct messages *messages) {
    bool good = true;
    if (strpbrk(given->notes, "<>"))
        good = refuse(messages, "notes", given->notes, "must not hold < or >");
    if (given->encoding && strcasecmp(given->encoding, "UTF-8") != 0)
        good = refuse(messages, "encoding", given->encoding, "cannot be had; the SVG is UTF-8");
    if (given->fonttype && !is_font(given->fonttype))
        good = refuse(messages, "fonttype", given->fonttype,
                      "may hold letters, digits, blanks, commas, quotes and hyphens");
    return good;
}

static bool take_colours(struct drawing_options *drawing, const struct arguments *given,
                         struct messages *messages) {
    if (!palette_find(&drawing->palette, slice_of_text(given->colors))) {
        struct bytebuf names = {0};
        palette_list(&names);
        messages_add(messages, "--colors: unknown palette '%s'; there are %.*s", given->colors,
                     (int)names.len, names.at);
        bytebuf_free(&names);
        return false;
    }
    drawing->source = given->hash ? PALETTE_BY_HASH : given->random ? PALETTE_BY_CHANCE : PALETTE_BY_SUM;
    return palette_background(&drawing->palette, slice_of_text(given->bgcolors), &drawing->background) ||
           refuse(messages, "bgcolors", given->bgcolors, "is not one of yellow, blue, green, grey, #rrggbb");
}

/* Drops the underscores that Getopt::Long allows in numbers. */
static struct slice without_underscores(struct bytebuf *into, const char *text) {
    for (; *text; text++)
        if (*text != '_')
            bytebuf_add_byte(into, *text);
    return bytebuf_slice(into);
}

/* What can be neither wrong nor missing. */
static bool take_threads(unsigned *threads, int64_t given, struct messages *messages) {
    bool usual = given == ARGUMENTS_USUAL_THREADS;
    bool good = usual || (given >= 1 && given <= WORKER_POOL_MAX);
    if (!good)
        messages_add(messages, "--threads: must be 1 to %d", WORKER_POOL_MAX);
    *threads = usual || !good ? 0 : (unsigned)given;
    return good;
}

static void copy_texts(struct drawing_options *drawing, const struct arguments *given) {
    drawing->title = given->flamechart ? "Flame Chart" : given->inverted ? "Icicle Graph" : "Flame Graph";
    if (*given->title)
        drawing->title = given->title;
    drawing->subtitle = given->subtitle;
    drawing->notes = given->notes;
    drawing->countname = given->countname ? given->countname : unit_is_named(given->unit) ? "" : "samples";
    drawing->nametype = given->nametype;
    drawing->encoding = given->encoding;
    drawing->fonttype = given->fonttype ? given->fonttype : "Verdana";
    drawing->fonttype_is_default = !given->fonttype; /* only then is another one no surprise */
    drawing->theme = given->theme;
    drawing->truncate = given->truncate;
    drawing->delta = given->delta;
    drawing->diff_colours = given->diff_colours;
    drawing->unit = given->unit;
    drawing->negate = given->negate;
    drawing->layout.inverted = given->inverted;
    drawing->layout.subtitle = *given->subtitle;
}

bool settings_make(struct settings *self, const struct arguments *given, struct messages *messages) {
    struct drawing_options *drawing = &self->drawing;
    bool good = check_texts(given, messages);
    copy_texts(drawing, given);
    good &= take_minwidth(&drawing->layout, given->minwidth, messages);
    good &= take_colours(drawing, given, messages);
    good &= take_sizes(drawing, given, messages);
    good &= take_total(&drawing->layout, given->total, messages);
    good &= take_threads(&self->threads, given->threads, messages);
    self->sort_by_size = given->sort == SORT_SIZE;
    if (self->sort_by_size && given->flamechart)
        good = refuse(messages, "sort", "size", "and --flamechart cannot both order the frames");
    self->keep_colours = given->cp;
    self->nameattr = *given->nameattr && strcmp(given->nameattr, "0") != 0 ? given->nameattr : NULL;
    drawing->fontsize_text = without_underscores(&self->fontsize, given->fontsize.text);
    if (good)
        self->profile = (struct profile_settings){.reverse = given->reverse,
                                                  .chart = given->flamechart,
                                                  .chain = palette_is_chain(&drawing->palette),
                                                  .min_share = layout_min_share(&drawing->layout)};
    return good;
}

void settings_free(struct settings *self) {
    bytebuf_free(&self->fontsize);
}
