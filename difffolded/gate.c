/* gate: growth is looked at first, so that only the few names that grew are ever matched. */
#include "gate.h"

#include <regex.h>
#include <stdlib.h>

#include "base/report.h"
#include "base/visible.h"

#include "base/banned.h"

enum { LONGEST_NAME_SAID = 300 };

struct gate_limit {
    const char *text; /* as it was given */
    double points;
    bool selects;       /* there is an expression */
    regex_t expression; /* only then */
};

static bool refuse(const char *text, const char *why) {
    report_error("--fail-above: '%s': %s", text, why);
    return false;
}

static bool compile(struct gate_limit *limit, const char *expression) {
    char why[200];
    if (!*expression)
        return refuse(limit->text, "the expression behind the colon is missing");
    int error = regcomp(&limit->expression, expression, REG_EXTENDED | REG_NOSUB);
    if (error) {
        regerror(error, &limit->expression, why, sizeof why);
        return refuse(limit->text, why);
    }
    limit->selects = true;
    return true;
}

bool gate_add(struct gate *self, const char *text) {
    struct slice rest = slice_of_text(text), points;
    struct gate_limit limit = {.text = text};
    slice_cut(&rest, ':', &points);
    if (!points.len || count_length(points) != points.len)
        return refuse(text, "not a number of points, such as 5 or 0.5, and perhaps :REGEX");
    limit.points = count_text_double(points);
    if (limit.points > 100)
        return refuse(text, "a share cannot grow by more than 100 points");
    if (rest.at && !compile(&limit, rest.at))
        return false;
    self->limits = heap_grow(self->limits, &self->room, self->count + 1, sizeof *self->limits);
    self->limits[self->count++] = limit;
    return true;
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
    struct summary_row row = summary_row(summary, function, summary_measure(SUMMARY_OVER));
    return broken(context, &row);
}

static void say(const struct summary_row *row, const struct gate_limit *limit) {
    struct bytebuf name = {0};
    visible_add(&name, row->name, LONGEST_NAME_SAID);
    report_error("--fail-above=%s: %+.4f points (%.4f%% to %.4f%%): %.*s", limit->text, row->change,
                 row->shares[DIFF_BEFORE], row->shares[DIFF_AFTER], (int)name.len, name.at);
    bytebuf_free(&name);
}

size_t gate_check(const struct gate *self, struct summary *summary) {
    const struct summary_list *over = &summary->lists[SUMMARY_OVER];
    struct gate gate = *self;
    summary->gated = true;
    summary_list_fill(summary, SUMMARY_OVER, is_over, &gate);
    for (size_t i = 0; i < over->count; i++) {
        struct summary_row row = summary_row(summary, over->at[i], summary_measure(SUMMARY_OVER));
        say(&row, broken(self, &row));
    }
    return over->count;
}

void gate_free(struct gate *self) {
    for (size_t i = 0; i < self->count; i++)
        if (self->limits[i].selects)
            regfree(&self->limits[i].expression);
    free(self->limits);
    *self = (struct gate){0};
}
