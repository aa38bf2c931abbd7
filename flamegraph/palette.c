/*
 * palette: every palette is a row of three channels, each a base and a span that one of the three numbers
 * scales. Palettes for languages are a function from the name to such a row.
 */
#include "palette.h"

#include <math.h>

#include "base/hash.h"
#include "language.h"
#include "base/utf8.h"

#include "base/banned.h"

/* base + int(span * v[number]) */
struct channel {
    int base, span, number;
};

struct palette_row {
    const char *name;
    struct channel red, green, blue;
    enum hue (*hue)(struct slice name); /* for languages: the row to take, by the name */
    int background;                     /* row of the backgrounds */
    bool by_self;                       /* colours come from the frame's own share, not from its name */
};

enum { YELLOW, BLUE, GREEN, GREY };

static const struct palette_row hues[] = {
    [HUE_RED] = {"red", {200, 55, 0}, {50, 80, 0}, {50, 80, 0}, .background = GREY},
    [HUE_GREEN] = {"green", {50, 60, 0}, {200, 55, 0}, {50, 60, 0}, .background = GREY},
    [HUE_BLUE] = {"blue", {80, 60, 0}, {80, 60, 0}, {205, 50, 0}, .background = GREY},
    [HUE_YELLOW] = {"yellow", {175, 55, 0}, {175, 55, 0}, {50, 20, 0}, .background = GREY},
    [HUE_PURPLE] = {"purple", {190, 65, 0}, {80, 60, 0}, {190, 65, 0}, .background = GREY},
    [HUE_AQUA] = {"aqua", {50, 60, 0}, {165, 55, 0}, {165, 55, 0}, .background = GREY},
    [HUE_ORANGE] = {"orange", {190, 65, 0}, {90, 65, 0}, {0, 0, 0}, .background = GREY},
};

static const struct palette_row others[] = {
    {"hot", {205, 50, 2}, {0, 230, 0}, {0, 55, 1}, .background = YELLOW},
    {"mem", {0, 0, 0}, {190, 50, 1}, {0, 210, 0}, .background = GREEN},
    {"io", {80, 60, 0}, {80, 60, 0}, {190, 55, 1}, .background = BLUE},
    {"wakeup", {50, 60, 0}, {165, 55, 0}, {165, 55, 0}, .background = BLUE},
    {"chain", .hue = language_chain, .background = BLUE},
    {"java", .hue = language_java, .background = YELLOW},
    {"js", .hue = language_js, .background = YELLOW},
    {"perl", .hue = language_perl, .background = YELLOW},
    {"rust", .hue = language_rust, .background = YELLOW},
    {"python", .hue = language_python, .background = YELLOW},
    {"go", .hue = language_go, .background = YELLOW},
    {"nodejs", .hue = language_nodejs, .background = YELLOW},
    {"selftime", {255, -35, 0}, {240, -190, 0}, {200, -160, 0}, .background = GREY, .by_self = true},
};

enum { HUES = sizeof hues / sizeof *hues, OTHERS = sizeof others / sizeof *others };

void palette_list(struct bytebuf *into) {
    for (size_t i = 0; i < OTHERS + HUES; i++) {
        const struct palette_row *row = i < OTHERS ? &others[i] : &hues[i - OTHERS];
        bytebuf_add(into, i ? SLICE(" ") : SLICE(""));
        bytebuf_add(into, slice_of_text(row->name));
    }
}

bool palette_find(struct palette *palette, struct slice name) {
    palette->row = NULL;
    for (size_t i = 0; i < OTHERS + HUES; i++) {
        const struct palette_row *row = i < OTHERS ? &others[i] : &hues[i - OTHERS];
        if (slice_equal(name, slice_of_text(row->name)))
            palette->row = row;
    }
    return palette->row != NULL;
}

const char *palette_name(const struct palette *palette) {
    return palette->row->name;
}

bool palette_is_chain(const struct palette *palette) {
    return palette->row->hue == language_chain;
}

bool palette_is_by_self(const struct palette *palette) {
    return palette->row->by_self;
}

/* One step of the generator of POSIX srand48 and drand48, after seeding: 48 bits as a number in [0, 1). */
static double first_drand48(uint32_t seed) {
    const uint64_t mask = ((uint64_t)1 << 48) - 1;
    uint64_t x = (uint64_t)seed << 16 | 0x330E;
    x = (x * 0x5DEECE66D + 0xB) & mask;
    return (double)x / (double)(mask + 1);
}

static double by_sum(struct slice name) {
    uint32_t sum = 0;
    for (uint32_t code; utf8_next(&name, &code);)
        sum += code;
    return first_drand48(sum);
}

/*
 * The original's "namehash" of up to three characters: similar starts give similar numbers. What is
 * before the first backtick, a module name, does not count.
 */
static double hash_of(const uint32_t *first, size_t n) {
    double vector = 0, weight = 1, max = 1;
    for (unsigned i = 0; i < 3 && i < n; i++) {
        vector += (double)(first[i] % (10 + i)) / (9.0 + i) * weight;
        max += weight;
        weight *= 0.70;
    }
    return 1 - vector / max;
}

static size_t first_characters(struct slice name, uint32_t first[3]) {
    size_t n = 0;
    while (n < 3 && utf8_next(&name, &first[n]))
        n++;
    return n;
}

/* The first three characters of the name read backwards, up to its backtick. */
static size_t last_characters(struct slice name, uint32_t last[3]) {
    uint32_t code;
    size_t n = 0;
    while (utf8_next(&name, &code)) {
        last[2] = last[1];
        last[1] = last[0];
        last[0] = code;
        n += n < 3;
    }
    return n;
}

/* What follows the first backtick that is not the first character; all of it without one. */
static struct slice behind_backtick(struct slice name) {
    size_t second = utf8_prefix(name, 1);
    size_t tick = second + slice_find(slice_from(name, second), '`');
    return tick < name.len ? slice_from(name, tick + 1) : name;
}

/* What precedes the last backtick that is not the last character; all of it without one. */
static struct slice before_backtick(struct slice name) {
    size_t end = name.len;
    while (end > 0 && (name.at[end - 1] & 0xC0) == 0x80)
        end--;
    struct slice head = slice_part(name, 0, end ? end - 1 : 0);
    size_t tick = slice_find_last(head, '`');
    return tick < head.len ? slice_part(name, 0, tick) : name;
}

static void by_hash(struct slice name, double v[3]) {
    uint32_t characters[3] = {0};
    v[0] = hash_of(characters, first_characters(behind_backtick(name), characters));
    v[1] = v[2] = hash_of(characters, last_characters(before_backtick(name), characters));
}

static void by_chance(double v[3]) {
    static uint64_t state;
    if (!state)
        state = hash_seed() | 1;
    for (int i = 0; i < 3; i++) {
        state = hash_mix(state + 0x9e3779b97f4a7c15, 0xd6e8feb86659fd93) | 1;
        v[i] = (double)(state >> 11) / (double)((uint64_t)1 << 53);
    }
}

static int channel_value(const struct channel *channel, const double v[3]) {
    return channel->base + (int)(channel->span * v[channel->number]);
}

static struct colour row_colour(const struct palette_row *row, const double v[3]) {
    return (struct colour){channel_value(&row->red, v), channel_value(&row->green, v),
                           channel_value(&row->blue, v)};
}

struct colour palette_colour(const struct palette *palette, enum palette_source source, struct slice name) {
    assert(palette->row);
    const struct palette_row *row = palette->row->hue ? &hues[palette->row->hue(name)] : palette->row;
    double v[3];
    switch (source) {
    case PALETTE_BY_SUM:
        v[0] = v[1] = v[2] = by_sum(name);
        break;
    case PALETTE_BY_HASH:
        by_hash(name, v);
        break;
    case PALETTE_BY_CHANCE:
        by_chance(v);
        break;
    }
    return row_colour(row, v);
}

bool palette_is_grey(struct slice name, struct colour *grey) {
    if (slice_equal(name, SLICE("--")))
        *grey = (struct colour){160, 160, 160};
    else if (slice_equal(name, SLICE("-")))
        *grey = (struct colour){200, 200, 200};
    else
        return false;
    return true;
}

void palette_print(struct bytebuf *into, struct colour colour) {
    const int channels[] = {colour.red, colour.green, colour.blue};
    bytebuf_add(into, SLICE("rgb("));
    for (int i = 0; i < 3; i++) {
        bytebuf_add_number(into, (uint64_t)channels[i]);
        bytebuf_add_byte(into, i < 2 ? ',' : ')');
    }
}

struct colour palette_hue_colour(enum hue hue) {
    return row_colour(&hues[hue], (const double[]){0.5, 0.5, 0.5});
}

struct colour palette_self_colour(const struct palette *palette, double share) {
    assert(palette_is_by_self(palette));
    double heat = sqrt(share < 0   ? 0
                       : share > 1 ? 1
                                   : share); /* so that a tenth can be told from a hundredth */
    return row_colour(palette->row, (const double[]){heat, heat, heat});
}

struct colour palette_delta_colour(double delta, double largest) {
    assert(largest > 0);
    double size = delta < 0 ? -delta : delta;
    int pale =
        size < largest ? (int)(210 * (largest - size) / largest) : 0; /* sums may be above the largest line */
    if (delta > 0)
        return (struct colour){255, pale, pale};
    if (delta < 0)
        return (struct colour){pale, pale, 255};
    return (struct colour){255, 255, 255};
}

/* The safe ones differ in lightness where hues may look alike; tests/cases/colours.py has the figures. */
static const struct {
    struct {
        struct colour least, most;
    } grew, shrank;
    struct colour is_new, is_gone;
} differences[] = {
    [PALETTE_DIFF_CLASSIC] = {{{255, 210, 210}, {255, 0, 0}},
                              {{210, 210, 255}, {0, 0, 255}},
                              {255, 170, 60},
                              {60, 200, 190}},
    [PALETTE_DIFF_SAFE] = {{{255, 220, 180}, {225, 110, 0}},
                           {{190, 215, 250}, {40, 90, 200}},
                           {110, 20, 0},
                           {0, 20, 70}},
};

static int between(int least, int most, double part) {
    return (int)lround(least + (most - least) * part);
}

struct colour palette_change_colour(enum palette_differences colours, double change) {
    if (change == 0)
        return (struct colour){255, 255, 255};
    double part = sqrt(fmin(1, fabs(change)));
    struct colour least = differences[colours].grew.least, most = differences[colours].grew.most;
    if (change < 0) {
        least = differences[colours].shrank.least;
        most = differences[colours].shrank.most;
    }
    return (struct colour){between(least.red, most.red, part), between(least.green, most.green, part),
                           between(least.blue, most.blue, part)};
}

struct colour palette_new_colour(enum palette_differences colours) {
    return differences[colours].is_new;
}

struct colour palette_gone_colour(enum palette_differences colours) {
    return differences[colours].is_gone;
}

bool palette_background(const struct palette *palette, struct slice wanted,
                        struct palette_background *background) {
    static const struct {
        struct slice name;
        struct palette_background stops;
    } rows[] = {
        [YELLOW] = {SLICE_INIT("yellow"), {SLICE_INIT("#eeeeee"), SLICE_INIT("#eeeeb0")}},
        [BLUE] = {SLICE_INIT("blue"), {SLICE_INIT("#eeeeee"), SLICE_INIT("#e0e0ff")}},
        [GREEN] = {SLICE_INIT("green"), {SLICE_INIT("#eef2ee"), SLICE_INIT("#e0ffe0")}},
        [GREY] = {SLICE_INIT("grey"), {SLICE_INIT("#f8f8f8"), SLICE_INIT("#e8e8e8")}},
    };
    if (wanted.len == 0) {
        *background = rows[palette->row->background].stops;
        return true;
    }
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (slice_equal(wanted, rows[i].name)) {
            *background = rows[i].stops;
            return true;
        }
    *background = (struct palette_background){wanted, wanted};
    bool ascii = true;
    for (size_t i = 0; i < wanted.len; i++)
        ascii &= wanted.at[i] >= ' ' && wanted.at[i] < 0x7f;
    return ascii && wanted.len == 7 && wanted.at[0] == '#';
}
