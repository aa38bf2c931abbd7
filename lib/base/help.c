/* help: what is printed is the table's; a row that is not listed in it does not exist here. */
#include "base/help.h"

#include "base/bytebuf.h"
#include "base/slice.h"

#include "base/banned.h"

enum { HELP_COLUMN = 26, HELP_WIDTH = 80, TOPIC_COLUMN = 14 };

/* One blank and the word, or a new line that begins at the margin when it is full. */
static void add_word(struct bytebuf *out, struct slice word, size_t margin, size_t *column) {
    if (*column > margin && *column + 1 + word.len > HELP_WIDTH) {
        bytebuf_add_format(out, "\n%*s", (int)margin, "");
        *column = margin;
    } else if (*column > margin) {
        bytebuf_add_byte(out, ' ');
        ++*column;
    }
    bytebuf_add(out, word);
    *column += word.len;
}

static void add_words(struct bytebuf *out, struct slice text, size_t margin, size_t *column) {
    for (struct slice word; slice_cut(&text, ' ', &word);)
        add_word(out, word, margin, column);
}

static bool is_long(const struct option_row *row) {
    return !row->letter || row->added || row->whole;
}

/* The choices, between them either " " as in the table or what is given. */
static void add_choices(struct bytebuf *out, const char *choices, struct slice between) {
    struct slice rest = slice_of_text(choices), choice;
    for (bool first = true; slice_cut(&rest, ' ', &choice); first = false) {
        bytebuf_add(out, first ? SLICE("") : between);
        bytebuf_add(out, choice);
    }
}

/* "-n, --name=VALUE" */
static void add_spelling(struct bytebuf *left, const struct option_row *row) {
    if (row->letter)
        bytebuf_add_format(left, "-%c", row->letter);
    if (is_long(row))
        bytebuf_add_format(left, "%s--%s", row->letter ? ", " : "", row->name);
    if (row->value) {
        bytebuf_add_format(left, row->otherwise ? "[=%s]" : "=%s", row->value);
    } else if (row->choices) {
        bytebuf_add_byte(left, '=');
        add_choices(left, row->choices, SLICE("|"));
    }
}

/* The spelling, and from its column on what it does; after it the values that have names. */
static void add_option_row(struct bytebuf *out, const struct option_row *row, struct bytebuf *scratch) {
    scratch->len = 0;
    add_spelling(scratch, row);
    bytebuf_add_format(out, "  %-*.*s", HELP_COLUMN - 2, (int)scratch->len, scratch->at);
    if (scratch->len + 3 > HELP_COLUMN)
        bytebuf_add_format(out, "\n%*s", HELP_COLUMN, "");
    scratch->len = 0;
    bytebuf_add(scratch, slice_of_text(row->help));
    if (row->value && row->choices) {
        bytebuf_add(scratch, SLICE(": "));
        add_choices(scratch, row->choices, SLICE(", "));
    }
    size_t column = HELP_COLUMN;
    add_words(out, bytebuf_slice(scratch), HELP_COLUMN, &column);
    bytebuf_add_byte(out, '\n');
}

static struct slice topic_of(const char *heading) {
    struct slice text = slice_of_text(heading);
    return slice_part(text, 0, slice_find(text, ' '));
}

/* In any case. */
static bool is_topic(const char *heading_or_option, struct slice topic) {
    struct slice name = topic_of(heading_or_option);
    size_t i = 0;
    while (i < name.len && i < topic.len && byte_lower(name.at[i]) == byte_lower(topic.at[i]))
        i++;
    return i == name.len && i == topic.len;
}

/*
 * The rows of the topic with their headings, or of all topics when it is empty; the row of an option when
 * that is the topic. How many rows there were.
 */
static size_t add_topic(const struct option_row *rows, struct slice topic, struct bytebuf *out) {
    struct bytebuf scratch = {0};
    size_t count = 0;
    bool wanted = false;
    for (const struct option_row *row = rows; row->name; row++) {
        if (row->group) {
            wanted = !topic.len || is_topic(row->group, topic);
            if (wanted)
                bytebuf_add_format(out, "%s:\n", row->group);
        }
        if (row->help && (wanted || is_topic(row->name, topic))) {
            add_option_row(out, row, &scratch);
            count++;
        }
    }
    bytebuf_free(&scratch);
    return count;
}

/* The names only, one paragraph per topic. */
static void add_overview(const struct help *self, struct bytebuf *out) {
    struct bytebuf scratch = {0};
    size_t column = TOPIC_COLUMN;
    bytebuf_add_format(out, "Options (%s --help=TOPIC explains a topic, --help=all all):\n", self->program);
    for (const struct option_row *row = self->rows; row->name; row++) {
        if (row->group) {
            struct slice topic = topic_of(row->group);
            bytebuf_add_format(out, "%s  %.*s%*s", row == self->rows ? "" : "\n", (int)topic.len, topic.at,
                               (int)(TOPIC_COLUMN - 2 - topic.len), "");
            column = TOPIC_COLUMN;
        }
        scratch.len = 0;
        bytebuf_add_format(&scratch, "--%s", row->name);
        if (row->help)
            add_word(out, bytebuf_slice(&scratch), TOPIC_COLUMN, &column);
    }
    bytebuf_add_byte(out, '\n');
    bytebuf_free(&scratch);
}

static void refuse_topic(const struct help *self, const char *topic, struct messages *messages) {
    struct bytebuf list = {0};
    for (const struct option_row *row = self->rows; row->name; row++)
        if (row->group) {
            bytebuf_add(&list, topic_of(row->group));
            bytebuf_add(&list, SLICE(", "));
        }
    for (size_t i = 0; i < list.len; i++)
        list.at[i] = byte_lower(list.at[i]);
    messages_add(messages, "--help: '%s' is not an option and is not one of %.*sall", topic, (int)list.len,
                 list.at);
    bytebuf_free(&list);
}

bool help_print(const struct help *self, const char *topic, struct outbuf *out, struct messages *messages) {
    const struct option_row *first = self->rows;
    while (first->name && !first->help)
        first++;
    assert(first->group || !first->name);
    struct slice name = slice_of_text(topic);
    bool all = slice_equal(name, SLICE("all"));
    size_t listed = 0;
    if (name.len && !all) {
        if (add_topic(self->rows, name, &out->pending))
            return true;
        refuse_topic(self, topic, messages);
        return false;
    }
    for (const struct option_row *row = self->rows; row->name; row++)
        listed += row->help != NULL;
    bytebuf_add_format(&out->pending, "%s\n", self->usage);
    if (all || listed <= HELP_SHORT)
        add_topic(self->rows, SLICE(""), &out->pending);
    else
        add_overview(self, &out->pending);
    bytebuf_add_format(&out->pending, "\nExamples:\n%s", self->examples);
    return true;
}
