/* unit: the largest unit of which there is one; what is rounded up to the next one is one of those. */
#include "unit.h"

#include <assert.h>
#include <math.h>

#include "base/banned.h"

struct step {
    double size;
    const char *text; /* NULL: no more steps */
};

static const struct step times[] = {{1, " ns"},     {1e3, " \302\265s"}, {1e6, " ms"}, {1e9, " s"},
                                    {6e10, " min"}, {3.6e12, " h"},      {0, NULL}};
static const struct step bytes[] = {
    {1, " B"}, {1024, " KiB"}, {1048576, " MiB"}, {1073741824, " GiB"}, {1099511627776, " TiB"}, {0, NULL}};
static const struct step numbers[] = {{1, ""}, {1e3, "k"}, {1e6, "M"}, {1e9, "G"}, {1e12, "T"}, {0, NULL}};

/* The steps, and the size of the first that a count of the unit is. */
static const struct {
    const struct step *steps;
    double size;
} units[] = {[UNIT_NS] = {times, 1},  [UNIT_US] = {times, 1e3},  [UNIT_MS] = {times, 1e6},
             [UNIT_S] = {times, 1e9}, [UNIT_BYTES] = {bytes, 1}, [UNIT_SAMPLES] = {numbers, 1}};

/* As an integer, in hundredths, tenths or ones, so that there are three digits. */
static double three_digits(double value, double *scale) {
    *scale = value < 10 ? 100 : value < 100 ? 10 : 1;
    return floor(value * *scale + 0.5);
}

static void add_digits(struct bytebuf *out, double digits, double scale) {
    if (digits >= 1e15) {
        bytebuf_add_format(out, "%.0f", digits);
        return;
    }
    uint64_t number = (uint64_t)digits, one = (uint64_t)scale;
    bytebuf_add_number(out, number / one);
    if (number % one == 0)
        return;
    bytebuf_add_byte(out, '.');
    for (uint64_t rest = number % one; rest; rest = rest * 10 % one)
        bytebuf_add_byte(out, (char)('0' + rest * 10 / one));
}

void unit_add_count(struct bytebuf *out, enum unit unit, double count) {
    assert(unit < UNIT_NONE);
    double value = fabs(count) * units[unit].size, scale;
    const struct step *step = units[unit].steps;
    while (step[1].text && value >= step[1].size)
        step++;
    double digits = three_digits(value / step->size, &scale);
    if (step[1].text && digits / scale * step->size >= step[1].size) {
        step++;
        digits = three_digits(value / step->size, &scale);
    }
    if (count < 0 && digits > 0)
        bytebuf_add_byte(out, '-');
    add_digits(out, digits, scale);
    bytebuf_add_text(out, step->text);
}

void unit_add_steps(struct bytebuf *out, enum unit unit) {
    assert(unit < UNIT_NONE);
    const char *before = "[";
    for (const struct step *step = units[unit].steps; step->text; step++) {
        bytebuf_add_format(out, "%s%.17g,\"%s\"", before, step->size / units[unit].size, step->text);
        before = ",";
    }
    bytebuf_add_byte(out, ']');
}

bool unit_is_named(enum unit unit) {
    return unit < UNIT_SAMPLES;
}
