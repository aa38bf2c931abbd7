/* gate: growth is looked at first, so that only the few names that grew are ever matched. */
#include "gate.h"

#include <regex.h>
#include <stdlib.h>

#include "base/visible.h"

#include "base/banned.h"

enum { LONGEST_NAME = 300 };

struct gate_limit {
    const char *text; /* as it was given */
    double points;
    bool selects;       /* there is an expression */
    regex_t expression; /* only then */
};

static bool refuse(struct messages *messages, const char *text, const char *why) {
    messages_add(messages, "--fail-above: '%s': %s", text, why);
    return false;
}

/* Digits, perhaps a point and more digits. */
static bool is_number(struct slice text) {
    return text.len && count_length(text) == text.len;
}

static bool compile(struct gate_limit *limit, const char *expression, struct messages *messages) {
    char why[200];
    if (!*expression)
        return refuse(messages, limit->text, "the expression after the colon is missing");
    int error = regcomp(&limit->expression, expression, REG_EXTENDED | REG_NOSUB);
    if (error) {
        regerror(error, &limit->expression, why, sizeof why);
        return refuse(messages, limit->text, why);
    }
    limit->selects = true;
    return true;
}

bool gate_add(struct gate *self, const char *text, struct messages *messages) {
    struct slice rest = slice_of_text(text), points;
    struct gate_limit limit = {.text = text};
    slice_cut(&rest, ':', &points);
    if (!is_number(points))
        return refuse(messages, text, "not a number of points, such as 5 or 0.5, and perhaps :REGEX");
    limit.points = count_text_double(points);
    if (limit.points > 100)
        return refuse(messages, text, "a share cannot grow by more than 100 points");
    if (rest.at && !compile(&limit, rest.at, messages))
        return false;
    self->limits = heap_grow(self->limits, &self->capacity, self->count + 1, sizeof *self->limits);
    self->limits[self->count++] = limit;
    return true;
}

bool gate_set_total(struct gate *self, const char *text, struct messages *messages) {
    if (!is_number(slice_of_text(text))) {
        messages_add(messages, "--fail-total: '%s': not a number of percent, such as 5 or 0.5", text);
        return false;
    }
    self->total_text = text;
    self->total = count_text_double(slice_of_text(text));
    return true;
}

double gate_min_points(const struct gate *self) {
    double min = SUMMARY_NO_LIMIT;
    for (size_t i = 0; i < self->count; i++)
        min = self->limits[i].points < min ? self->limits[i].points : min;
    return min;
}

/* A name that the expression could not be tried on (memory is short) is taken for a match: a gate holds. */
static bool matches(const struct gate_limit *limit, struct slice name) {
    struct bytebuf text = {0};
    if (!limit->selects)
        return true;
    for (size_t i = 0; i < name.len; i++)
        bytebuf_add_byte(&text, name.at[i] ? name.at[i] : 0x1A);
    bytebuf_add_byte(&text, '\0');
    bool match = regexec(&limit->expression, text.at, 0, NULL, 0) != REG_NOMATCH;
    bytebuf_free(&text);
    return match;
}

/* The first limit that the function breaks, or NULL. */
static const struct gate_limit *broken(const struct gate *self, const struct summary_row *row) {
    for (size_t i = 0; i < self->count; i++)
        if (row->change > self->limits[i].points && matches(&self->limits[i], row->name))
            return &self->limits[i];
    return NULL;
}

static bool is_over(void *context, const struct summary *summary, uint32_t function) {
    if (!summary_significant(summary, function))
        return false;
    struct summary_row row = summary_row(summary, function, summary_measure(SUMMARY_OVER));
    return broken(context, &row);
}

static void add_row(const struct summary_row *row, const struct gate_limit *limit,
                    struct messages *messages) {
    struct bytebuf name = {0};
    visible_add(&name, row->name, LONGEST_NAME);
    messages_add(messages, "--fail-above=%s: %+.2f \xC2\xB1%.2f points (%.2f%% to %.2f%%): %.*s", limit->text,
                 row->change, row->noise, row->shares[DIFF_BEFORE], row->shares[DIFF_AFTER], (int)name.len,
                 name.at);
    bytebuf_free(&name);
}

/* Functions over their limits. Returns their number. */
static size_t find_over(const struct gate *self, struct summary *summary, struct messages *messages) {
    const struct summary_list *over = &summary->lists[SUMMARY_OVER];
    struct gate gate = *self;
    summary->gated = true;
    summary_list_fill(summary, SUMMARY_OVER, is_over, &gate);
    for (size_t i = 0; i < over->count; i++) {
        struct summary_row row = summary_row(summary, over->at[i], summary_measure(SUMMARY_OVER));
        add_row(&row, broken(self, &row), messages);
    }
    return over->count;
}

/* Growth that may be there and could not be seen, and what to record to see it. False: none could be. */
static bool check_noise(const struct gate *self, const struct summary *summary, struct messages *messages) {
    const struct verdict *verdict = &summary->verdict;
    const size_t *recordings = summary->sides->counts;
    double max = verdict_max_noise(verdict), min = gate_min_points(self);
    if (verdict->blind) {
        messages_add(
            messages,
            "no verdict with so few samples (%.0f and %.0f): changes of any size can be noise; record "
            "each side 5 times, and longer",
            summary->samples[DIFF_BEFORE], summary->samples[DIFF_AFTER]);
        return false;
    }
    if (!verdict->by_dealing && verdict->count)
        messages_add(
            messages,
            "%zu and %zu recordings (%.0f and %.0f samples): changes under %.1f points can be noise, and "
            "how recordings differ is not known; record each side 5 times",
            recordings[DIFF_BEFORE], recordings[DIFF_AFTER], summary->samples[DIFF_BEFORE],
            summary->samples[DIFF_AFTER], max);
    else if (verdict->by_dealing && max > min)
        messages_add(
            messages,
            "%zu of %zu functions have noise of more than %g points, up to %.1f: smaller growth of theirs "
            "is not seen; record more often or longer",
            verdict_noisier(verdict, min), verdict->count, min, max);
    return true;
}

static enum gate_result check_functions(const struct gate *self, struct summary *summary,
                                        struct messages *messages) {
    size_t over = find_over(self, summary, messages);
    bool seen = check_noise(self, summary, messages);
    return over ? GATE_TRIPPED : seen ? GATE_PASSED : GATE_NO_VERDICT;
}

static enum gate_result check_total(const struct gate *self, const struct summary *summary,
                                    struct messages *messages) {
    const struct verdict *verdict = &summary->verdict;
    if (!verdict->by_dealing) {
        messages_add(messages, "--fail-total: no verdict with so few recordings; record each side 5 times");
        return GATE_NO_VERDICT;
    }
    if (summary->units_differ) {
        messages_add(messages, "--fail-total: no verdict, as not all files count in the same unit");
        return GATE_NO_VERDICT;
    }
    if (!verdict->total_significant || verdict->total_change <= self->total)
        return GATE_PASSED;
    messages_add(messages, "--fail-total=%s: %+.1f%% in all", self->total_text, verdict->total_change);
    return GATE_TRIPPED;
}

enum gate_result gate_check(const struct gate *self, struct summary *summary, struct messages *messages) {
    enum gate_result functions = GATE_PASSED, total = GATE_PASSED;
    if (!gate_is_set(self))
        return GATE_PASSED;
    if (!summary->judged)
        return GATE_NO_VERDICT;
    if (self->count)
        functions = check_functions(self, summary, messages);
    if (self->total_text)
        total = check_total(self, summary, messages);
    return functions > total ? functions : total;
}

void gate_free(struct gate *self) {
    for (size_t i = 0; i < self->count; i++)
        if (self->limits[i].selects)
            regfree(&self->limits[i].expression);
    free(self->limits);
    *self = (struct gate){0};
}
