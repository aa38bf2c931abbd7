/* mistakes: each is looked for by what it leaves in files; what can look like that by chance is left alone.
 */
#include "mistakes.h"

#include <sys/stat.h>

#include "base/banned.h"

enum {
    ONE_SIDED = 2, /* addresses that came, and as many that went, are not new code but new names */
    ADDRESS_DIGITS = 5,
    MAX_FRAMES_PERCENT = 50 /* more of them without symbol are too many */
};

/* Whether both are the same regular file, by whatever name. */
static bool is_same(const char *one, const char *other) {
    struct stat first, second;
    return stat(one, &first) == 0 && S_ISREG(first.st_mode) && stat(other, &second) == 0 &&
           first.st_dev == second.st_dev && first.st_ino == second.st_ino;
}

static struct mistakes_pair find_same(const struct sides *sides) {
    size_t count = sides->counts[DIFF_BEFORE] + sides->counts[DIFF_AFTER];
    for (size_t other = 1; other < count; other++)
        for (size_t one = 0; one < other; one++)
            if (is_same(sides->files[one], sides->files[other]))
                return (struct mistakes_pair){true, one, other};
    return (struct mistakes_pair){false, 0, 0};
}

static bool find_strangers(const struct function_counts *tally) {
    uint8_t all = 0;
    for (uint32_t i = 0; i < tally->names.count; i++) {
        if (tally->first_of[i] == (1 << DIFF_BEFORE | 1 << DIFF_AFTER))
            return false;
        all |= tally->first_of[i];
    }
    return all == (1 << DIFF_BEFORE | 1 << DIFF_AFTER);
}

/* Functions of a JIT compiler, and those of its runtime that call them: names of V8, of HotSpot and of .NET,
 * the mark of stackcollapse-perf --jit, maps that were not read, and memory without a file. */
static bool is_jit_name(struct slice name) {
    static const struct slice starts[] = {
        SLICE_INIT("JS:"),       SLICE_INIT("LazyCompile:"), SLICE_INIT("Function:"), SLICE_INIT("[perf-"),
        SLICE_INIT("[jitted-"),  SLICE_INIT("[anon]"),       SLICE_INIT("[anon <"),   SLICE_INIT("[[anon:"),
        SLICE_INIT("Builtins_"), SLICE_INIT("StubRoutines"), SLICE_INIT("[memfd:"),
    };
    static const struct slice names[] = {SLICE_INIT("JavaCalls::call_helper"), SLICE_INIT("Interpreter"),
                                         SLICE_INIT("CallDescrWorkerInternal")};
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++)
        if (slice_starts(name, starts[i]))
            return true;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (slice_equal(name, names[i]))
            return true;
    return slice_ends(name, SLICE("_[j]"));
}

/* An address, or a name that has one: "0x7f5a1c0", "Main$$Lambda/0x00007f5a1c000a00.run". */
static bool has_address(struct slice name) {
    static const struct slice start = SLICE_INIT("0x");
    size_t at = slice_search(name, start), digits = 0;
    struct slice rest = slice_from(name, at < name.len ? at + start.len : at);
    while (digits < rest.len && byte_is_hex(rest.at[digits]))
        digits++;
    return digits >= ADDRESS_DIGITS;
}

/* Functions with an address for a name that come and go, by more than noise, are code that is elsewhere in
 * each run. Other names that do so may have changed with the program. */
static bool addresses_changed(const struct summary *summary) {
    size_t came = 0, went = 0;
    for (size_t i = 0; i < summary->verdict.count; i++) {
        const struct verdict_row *judged = &summary->verdict.rows[i];
        struct summary_row row = summary_row(summary, judged->function, FUNCTION_TOTAL);
        if (!judged->significant || !has_address(intern_text(&summary->tally.names, judged->function)))
            continue;
        came += row.is_new;
        went += row.is_gone;
    }
    return came >= ONE_SIDED && went >= ONE_SIDED;
}

static bool find_jit(const struct summary *summary) {
    const struct intern *names = &summary->tally.names;
    for (uint32_t i = 0; i < names->count; i++)
        if (is_jit_name(intern_text(names, i)))
            return true;
    return addresses_changed(summary);
}

struct mistakes mistakes_find(const struct sides *sides, const struct diff *diff,
                              const struct summary *summary) {
    struct mistakes found = {.same = find_same(sides)};
    const struct function_counts *tally = &summary->tally;
    if (!summary->judged)
        return found; /* nothing is known of an empty recording */
    found.other_unit = diff_other_unit(diff);
    for (int side = 0; side < DIFF_SIDES; side++)
        if (tally->nameless[side] * 100 > tally->frames[side] * MAX_FRAMES_PERCENT)
            found.nameless[side] = 100 * tally->nameless[side] / tally->frames[side];
    found.strangers = find_strangers(tally);
    found.jit = !summary->verdict.by_dealing && find_jit(summary);
    return found;
}

static const char *describe(struct period_guess period) {
    return period.kind == PERIOD_NONE    ? "samples"
           : period.kind == PERIOD_FIXED ? "events of a fixed period"
                                         : "events of a varying period";
}

static void add_units(size_t recording, const struct sides *sides, const struct diff *diff,
                      struct messages *messages) {
    struct period_guess one = diff->recordings[0].period, other = diff->recordings[recording].period;
    messages_add(
        messages,
        "%s seems to count %s (%.15g each), %s %s (%.15g each): record the same event on both sides, and "
        "fold it in the same way",
        sides_shown(sides, 0), describe(one), one.length, sides_shown(sides, recording), describe(other),
        other.length);
}

static void add_same(const struct mistakes_pair *pair, const struct sides *sides, struct messages *messages) {
    size_t before = sides->counts[DIFF_BEFORE];
    if (pair->one < before && pair->other >= before)
        messages_add(messages, "%s and %s are the same file, on both sides", sides_shown(sides, pair->one),
                     sides_shown(sides, pair->other));
    else
        messages_add(messages, "%s and %s are the same file, twice on one side",
                     sides_shown(sides, pair->one), sides_shown(sides, pair->other));
}

static void add_nameless(const struct mistakes *self, const struct sides *sides, struct messages *messages) {
    for (int side = 0; side < DIFF_SIDES; side++) {
        struct bytebuf name = {0};
        sides_name(sides, (enum diff_side)side, &name);
        bytebuf_add_byte(&name, '\0');
        if (self->nameless[side] > 0)
            messages_add(messages, "%s: %.0f%% of the frames have no symbol, so most changes cannot be seen",
                         name.at, self->nameless[side]);
        bytebuf_free(&name);
    }
}

void mistakes_add_messages(const struct mistakes *self, const struct sides *sides, const struct diff *diff,
                           struct messages *messages) {
    if (self->same.found)
        add_same(&self->same, sides, messages);
    if (self->other_unit)
        add_units(self->other_unit, sides, diff, messages);
    add_nameless(self, sides, messages);
    if (self->strangers)
        messages_add(messages, "no process name is on both sides; are these recordings of the same program?");
    if (self->jit)
        messages_add(
            messages,
            "this looks like code that is compiled at run time (JIT), whose functions change their names "
            "from run to run: so few recordings do not tell that from a change; record each side 5 times");
}
