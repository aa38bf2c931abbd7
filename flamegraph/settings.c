/*
 * settings: the option rows of flamegraph and the checks behind
 * them; every refusal names the option and the reason.
 */
#include "settings.h"

#include <math.h>
#include <string.h>
#include <strings.h>

#include "base/report.h"

#include "base/banned.h"

#define FIELD(name) offsetof(struct settings, name)

enum { LEAST_WIDTH = 21, DEFAULT_WIDTH = 1200, LARGEST_SIZE = 1000000 }; /* pixels */
enum { SIZE_TEXT = 64 }; /* bytes for a size as it was written, with its NUL */

#define PALETTES                                                                                           \
    "hot mem io red green blue aqua yellow purple orange java js perl rust python go nodejs chain wakeup " \
    "selftime"

const struct option_row settings_rows[] = {
    {"title", OPTION_TEXT, FIELD(title), .group = "Texts", .value = "TEXT",
     .help = "the title (Flame Graph)"},
    {"subtitle", OPTION_TEXT, FIELD(subtitle), .value = "TEXT", .help = "a second line below it"},
    {"countname", OPTION_TEXT, FIELD(countname), .value = "TEXT", .help = "what is counted (samples)"},
    {"nametype", OPTION_TEXT, FIELD(nametype), .value = "TEXT", .help = "what a name is (Function:)"},
    {"notes", OPTION_TEXT, FIELD(notes), .value = "TEXT", .help = "a comment in the SVG, for debugging"},
    {"encoding", OPTION_TEXT, FIELD(encoding), .value = "UTF-8", .choices = "UTF-8",
     .help = "name the encoding in the XML declaration"},
    {"width", OPTION_TEXT, FIELD(width_text), .group = "Size", .value = "PIXELS", .choices = "100%",
     .help = "width of the image (1200), or as wide as the page"},
    {"height", OPTION_INTEGER, FIELD(height), .value = "PIXELS", .help = "height of each frame (16)"},
    {"minwidth", OPTION_TEXT, FIELD(minwidth), .value = "SIZE",
     .help = "leave out narrower frames: pixels, or N% of the total (0.1)"},
    {"fonttype", OPTION_TEXT, FIELD(fonttype), .value = "FONT", .help = "font of all texts (Verdana)"},
    {"fontsize", OPTION_REAL, FIELD(fontsize), .value = "PIXELS", .help = "its size (12)"},
    {"fontwidth", OPTION_REAL, FIELD(fontwidth), .value = "RATIO",
     .help = "width of a character by its size (0.59)"},
    {"truncate", OPTION_CHOICE, FIELD(truncate), .value = "WHERE", .choices = "end start middle",
     .added = true, .help = "where a name that does not fit is cut (end)"},
    {"colors", OPTION_TEXT, FIELD(colors), .group = "Colors", .value = "PALETTE", .choices = PALETTES,
     .help = "the palette (hot)"},
    {"bgcolors", OPTION_TEXT, FIELD(bgcolors), .value = "COLOR", .choices = "yellow blue green grey",
     .help = "the background, or #rrggbb"},
    {"theme", OPTION_CHOICE, FIELD(theme), .value = "THEME", .choices = "light dark auto", .added = true,
     .help = "the page around the frames (light)"},
    {"hash", OPTION_SWITCH, FIELD(hash), .help = "colours by a hash of the name's start"},
    {"random", OPTION_SWITCH, FIELD(random), .help = "colours by chance"},
    {"cp", OPTION_SWITCH, FIELD(cp), .help = "the same colours in all graphs, by palette.map"},
    {"nameattr", OPTION_TEXT, FIELD(nameattr), .value = "FILE",
     .help = "attributes (links, titles) for functions"},
    {"inverted", OPTION_SWITCH, FIELD(inverted), .group = "Shape", .help = "icicle graph: the root on top"},
    {"reverse", OPTION_SWITCH, FIELD(reverse), .help = "merge stacks from the leaf"},
    {"flamechart", OPTION_SWITCH, FIELD(flamechart),
     .help = "keep the order of the lines; merge neighbours only"},
    {"sort", OPTION_CHOICE, FIELD(sort), .value = "HOW", .choices = "name size", .added = true,
     .help = "the order of neighbours (name)"},
    {"total", OPTION_TEXT, FIELD(total_text), .value = "COUNT",
     .help = "the count that is 100% of the width, if more than the sum"},
    {"factor", OPTION_REAL, FIELD(factor_given), .value = "NUMBER",
     .help = "multiply the counts shown by this (1)"},
    {"delta", OPTION_CHOICE, FIELD(delta), .group = "Differences", .value = "WHAT", .choices = "self total",
     .added = true, .help = "what the colours show, and mark what is new"},
    {"negate", OPTION_SWITCH, FIELD(negate), .help = "swap the colours of growth and shrinkage"},
    PROGRAM_ROWS(FIELD(program), false),
    PROGRAM_HABIT("diff", 0, "difffolded makes a difference: difffolded BEFORE AFTER | flamegraph > out.svg"),
    PROGRAM_HABIT("icicle", 0, "it is --inverted here"),
    PROGRAM_HABIT("f", 'f', "FILE needs no option; a font's size is --fontsize=N"),
    PROGRAM_HABIT("n", 'n', "difffolded -n makes totals equal; notes are --notes=TEXT"),
    {0},
};

static const char default_font[] = "Verdana";

struct settings settings_default(void) {
    return (struct settings){
        .title = "",
        .subtitle = "",
        .notes = "",
        .fonttype = default_font,
        .countname = "samples",
        .nametype = "Function:",
        .nameattr = "",
        .colors = "hot",
        .bgcolors = "",
        .minwidth = "0.1",
        .width_text = "1200",
        .total_text = "",
        .delta = DELTA_CLASSIC,
        .height = 16,
        .fontsize = {12, "12"},
        .fontwidth = {0.59, "0.59"},
        .factor_given = {1, "1"},
    };
}

static bool refuse(const char *option, const char *given, const char *wanted) {
    report_error("--%s: '%s' %s", option, given, wanted);
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

static bool check_total(struct settings *self) {
    struct slice text = slice_of_text(self->total_text);
    if (text.len == 0)
        return true;
    if (!is_decimal(text))
        return refuse("total", self->total_text, "is not a count");
    if (count_length(text) == text.len)
        self->total = count_parse(text);
    else
        self->total = (struct count){.real = count_text_double(text), .form = COUNT_READ};
    return isfinite(count_double(self->total)) || refuse("total", self->total_text, "is too large");
}

static bool check_minwidth(struct settings *self) {
    struct slice text = slice_of_text(self->minwidth);
    if (slice_ends(text, SLICE("%"))) {
        self->least_is_percent = true;
        text.len--;
    }
    bool point_first = text.len > 1 && text.at[0] == '.';
    struct slice digits = slice_from(text, point_first);
    if (!digits.len || count_length(digits) != digits.len ||
        (point_first && slice_find(digits, '.') < digits.len))
        return refuse("minwidth", self->minwidth, "is neither pixels nor a percentage");
    self->least = count_text_double(text);
    return true;
}

static bool check_size(const char *option, const struct option_real *given) {
    return (given->value > 0 && given->value <= LARGEST_SIZE && strlen(given->text) < SIZE_TEXT) ||
           refuse(option, given->text, "is not a possible size");
}

static bool check_width(struct settings *self) {
    if (slice_equal(slice_of_text(self->width_text), SLICE("100%"))) {
        self->fluid = true;
        self->width = DEFAULT_WIDTH;
    } else if (!options_integer(self->width_text, &self->width)) {
        return refuse("width", self->width_text, "is neither a number of pixels nor 100%");
    }
    return true;
}

static bool check_sizes(struct settings *self) {
    bool good = check_width(self);
    if (good && (self->width < LEAST_WIDTH || self->width > LARGEST_SIZE)) {
        report_error("--width: must be from %d to %d", LEAST_WIDTH, LARGEST_SIZE);
        good = false;
    }
    if (self->height < 1 || self->height > LARGEST_SIZE) {
        report_error("--height: must be from 1 to %d", LARGEST_SIZE);
        good = false;
    }
    good &= check_size("fontsize", &self->fontsize);
    good &= check_size("fontwidth", &self->fontwidth);
    if (!(self->factor_given.value > 0) || !isfinite(self->factor_given.value))
        good = refuse("factor", self->factor_given.text, "must be above zero");
    return good;
}

static bool check_texts(const struct settings *self) {
    bool good = true;
    if (strpbrk(self->notes, "<>"))
        good = refuse("notes", self->notes, "must not hold < or >");
    if (self->encoding && strcasecmp(self->encoding, "UTF-8") != 0)
        good = refuse("encoding", self->encoding, "cannot be had; the SVG is UTF-8");
    for (const char *c = self->fonttype; *c; c++)
        if (!byte_is_word(*c) && !byte_is_any_of(*c, SLICE(" ,'\"-"))) {
            good = refuse("fonttype", self->fonttype,
                          "may hold letters, digits, blanks, commas, quotes and hyphens");
            break;
        }
    return good;
}

static bool check_colours(struct settings *self) {
    if (!palette_find(&self->palette, slice_of_text(self->colors))) {
        struct bytebuf names = {0};
        palette_list(&names);
        report_error("--colors: unknown palette '%s'; there are %.*s", self->colors, (int)names.len,
                     names.at);
        bytebuf_free(&names);
        return false;
    }
    if (!palette_background(&self->palette, slice_of_text(self->bgcolors), &self->background))
        return refuse("bgcolors", self->bgcolors, "is none of yellow, blue, green, grey, #rrggbb");
    return true;
}

/* Drops the underscores that Getopt::Long allows in numbers. */
static struct slice without_underscores(const char *text, char *into, size_t room) {
    size_t n = 0;
    for (; *text && n < room; text++)
        if (*text != '_')
            into[n++] = *text;
    return slice_make(into, n);
}

/* How a number was given decides how it counts: one of digits only is an integer. */
static struct count count_of_option(const struct option_real *given) {
    struct slice text = slice_of_text(given->text);
    if (count_length(text) == text.len && slice_find(text, '.') == text.len)
        return count_parse(text);
    return (struct count){.real = given->value, .form = COUNT_READ};
}

bool settings_check(struct settings *self) {
    static char fontsize[SIZE_TEXT], fontwidth[SIZE_TEXT];
    bool good = check_texts(self);
    good &= check_minwidth(self);
    good &= check_colours(self);
    good &= check_sizes(self);
    good &= check_total(self);
    if (self->sort == SORT_SIZE && self->flamechart)
        good = refuse("sort", "size", "and --flamechart cannot both order the frames");
    if (!*self->title)
        self->title = self->flamechart ? "Flame Chart" : self->inverted ? "Icicle Graph" : "Flame Graph";
    self->fonttype_is_default = self->fonttype == default_font; /* only then is another one no surprise */
    self->factor = count_of_option(&self->factor_given);
    self->fontsize_text = without_underscores(self->fontsize.text, fontsize, sizeof fontsize);
    self->fontwidth_text = without_underscores(self->fontwidth.text, fontwidth, sizeof fontwidth);
    return good;
}
