/* arguments: one row per option. */
#include "arguments.h"

#include "base/banned.h"

#define FIELD(name) offsetof(struct arguments, name)

#define PALETTES                                                                                           \
    "hot mem io red green blue aqua yellow purple orange java js perl rust python go nodejs chain wakeup " \
    "selftime"

const struct option_row arguments_rows[] = {
    {"title", OPTION_TEXT, FIELD(title), .group = "Texts", .value = "TEXT",
     .help = "the title (Flame Graph)"},
    {"subtitle", OPTION_TEXT, FIELD(subtitle), .value = "TEXT", .help = "a second line below it"},
    {"countname", OPTION_TEXT, FIELD(countname), .value = "TEXT", .help = "what is counted (samples)"},
    {"nametype", OPTION_TEXT, FIELD(nametype), .value = "TEXT", .help = "what a name is (Function:)"},
    {"notes", OPTION_TEXT, FIELD(notes), .value = "TEXT", .help = "a comment in the SVG, for debugging"},
    {"encoding", OPTION_TEXT, FIELD(encoding), .value = "UTF-8", .choices = "UTF-8",
     .help = "name the encoding in the XML declaration"},
    {"width", OPTION_TEXT, FIELD(width), .group = "Size", .value = "PIXELS", .choices = "100%",
     .help = "100%: as wide as the page, for people; pixels (1200): for scripts"},
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
    {"total", OPTION_TEXT, FIELD(total), .value = "COUNT",
     .help = "the count that is 100% of the width, if more than the sum"},
    {"factor", OPTION_REAL, FIELD(factor), .value = "NUMBER",
     .help = "multiply the counts shown by this (1)"},
    {"unit", OPTION_CHOICE, FIELD(unit), .value = "UNIT", .choices = "ns us ms s bytes samples",
     .added = true, .help = "what the counts are: shown as 595 ms, 1.2 MiB, 38.1k"},
    {"delta", OPTION_CHOICE, FIELD(delta), .group = "Differences", .value = "WHAT", .choices = "self total",
     .added = true, .help = "what the colours show: a frame's own change, or with all it called"},
    {"diff-colors", OPTION_CHOICE, FIELD(diff_colours), .value = "COLORS", .choices = "classic safe",
     .added = true, .help = "safe: told apart with any colour vision"},
    {"negate", OPTION_SWITCH, FIELD(negate), .help = "swap the colours of growth and shrinkage"},
    PROGRAM_ROWS(FIELD(program), false),
    {"threads", OPTION_INTEGER, FIELD(threads), .value = "N", .added = true,
     .help = "how many threads read and sort (by default one per processor)"},
    PROGRAM_HABIT("diff", 0, "difffolded makes a difference: difffolded BEFORE AFTER | flamegraph > out.svg"),
    PROGRAM_HABIT("icicle", 0, "it is --inverted here"),
    PROGRAM_HABIT("f", 'f', "FILE needs no option; a font's size is --fontsize=N"),
    PROGRAM_HABIT("n", 'n', "difffolded -n makes totals equal; notes are --notes=TEXT"),
    {0},
};

struct arguments arguments_default(void) {
    return (struct arguments){
        .title = "",
        .subtitle = "",
        .notes = "",
        .nametype = "Function:",
        .nameattr = "",
        .colors = "hot",
        .bgcolors = "",
        .minwidth = "0.1",
        .width = "1200",
        .total = "",
        .unit = UNIT_NONE,
        .threads = ARGUMENTS_USUAL_THREADS,
        .height = 16,
        .fontsize = {12, "12"},
        .fontwidth = {0.59, "0.59"},
        .factor = {1, "1"},
    };
}
