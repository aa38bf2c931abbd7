/*
 * options: the words are scanned once from the left; files are gathered at the front of argv. All errors
 * become messages, in the order of the words.
 */
#include "base/options.h"

#include <errno.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/bytebuf.h"
#include "base/count.h"
#include "base/nearest.h"
#include "base/slice.h"

#include "base/banned.h"

static void *field_of(const struct option_row *row, void *settings) {
    return (char *)settings + row->field;
}

static void list_add(struct option_list *list, const char *word) {
    list->at = heap_grow(list->at, &list->capacity, list->count + 1, sizeof *list->at);
    list->at[list->count++] = word;
}

void options_list_free(struct option_list *self) {
    free(self->at);
    *self = (struct option_list){0};
}

/* Digits and underscores, copied without the underscores. Returns how many bytes of the text they take. */
static size_t take_digits(struct slice text, bool needs_digit_first, struct bytebuf *plain) {
    size_t n = 0;
    while (n < text.len && (byte_is_digit(text.at[n]) || text.at[n] == '_')) {
        if (text.at[n] != '_')
            bytebuf_add_byte(plain, text.at[n]);
        n++;
    }
    return needs_digit_first && n && text.at[0] == '_' ? 0 : n;
}

/* Sign, underscores, digits and underscores; at least one digit. */
bool options_integer(const char *word, int64_t *value) {
    struct slice text = slice_of_text(word);
    struct bytebuf plain = {0};
    size_t sign = text.len && (text.at[0] == '-' || text.at[0] == '+');
    size_t taken = take_digits(slice_from(text, sign), false, &plain);
    bool good = plain.len > 0 && sign + taken == text.len;
    uint64_t number = 0;
    for (size_t i = 0; good && i < plain.len; i++)
        if (__builtin_mul_overflow(number, 10, &number) ||
            __builtin_add_overflow(number, (uint64_t)(plain.at[i] - '0'), &number) || number > INT64_MAX)
            number = INT64_MAX; /* as good as any other impossible size */
    if (good)
        *value = sign && text.at[0] == '-' ? -(int64_t)number : (int64_t)number;
    bytebuf_free(&plain);
    return good;
}

/* [sign] digits [point digits] [e [sign] digits], or a leading point; underscores count for digits. */
static bool real_shape(struct slice text, struct bytebuf *plain) {
    size_t at = text.len && (text.at[0] == '-' || text.at[0] == '+');
    if (at && text.at[0] == '-')
        bytebuf_add_byte(plain, '-');
    size_t digits = take_digits(slice_from(text, at), true, plain);
    at += digits;
    if (at < text.len && text.at[at] == '.') {
        bytebuf_add_byte(plain, '.');
        size_t fraction = take_digits(slice_from(text, at + 1), false, plain);
        if (!fraction)
            return false;
        at += 1 + fraction;
        digits += fraction;
    }
    if (digits && at < text.len && (text.at[at] == 'e' || text.at[at] == 'E')) {
        bytebuf_add_byte(plain, 'e');
        at++;
        if (at < text.len && (text.at[at] == '-' || text.at[at] == '+'))
            bytebuf_add_byte(plain, text.at[at++]);
        size_t exponent = take_digits(slice_from(text, at), false, plain);
        if (!exponent)
            return false;
        at += exponent;
    }
    return digits && at == text.len;
}

static bool parse_real(const char *text, struct option_real *real) {
    struct bytebuf plain = {0};
    bool good = real_shape(slice_of_text(text), &plain);
    if (good)
        *real = (struct option_real){count_text_double(bytebuf_slice(&plain)), text};
    bytebuf_free(&plain);
    return good;
}

/* Stores which of the row's choices the word is. */
static bool store_choice(const struct option_row *row, int *field, const char *word,
                         struct messages *messages) {
    struct slice rest = slice_of_text(row->choices), choice;
    struct bytebuf list = {0};
    for (int i = 0; slice_cut(&rest, ' ', &choice); i++) {
        if (slice_equal(choice, slice_of_text(word))) {
            bytebuf_free(&list);
            *field = i;
            return true;
        }
        bytebuf_add(&list, i ? SLICE(", ") : SLICE(""));
        bytebuf_add(&list, choice);
    }
    messages_add(messages, "--%s: '%s' is not one of %.*s", row->name, word, (int)list.len, list.at);
    bytebuf_free(&list);
    return false;
}

static bool store(const struct option_row *row, void *settings, const char *word, struct messages *messages) {
    void *field = field_of(row, settings);
    switch (row->kind) {
    case OPTION_SWITCH:
        *(bool *)field = true;
        return true;
    case OPTION_SET:
        *(int *)field = row->set;
        return true;
    case OPTION_TEXT:
        *(const char **)field = word;
        return true;
    case OPTION_CHOICE:
        return store_choice(row, field, word, messages);
    case OPTION_LIST:
        list_add(field, word);
        return true;
    case OPTION_INTEGER:
        if (options_integer(word, field))
            return true;
        messages_add(messages, "--%s: '%s' is not a whole number", row->name, word);
        return false;
    case OPTION_REAL:
        if (parse_real(word, field))
            return true;
        messages_add(messages, "--%s: '%s' is not a number", row->name, word);
        return false;
    case OPTION_REFUSED:
        return false;
    }
    return false;
}

static bool is_abbreviation(struct slice name, const struct option_row *row) {
    size_t length = strlen(row->name);
    return row->kind != OPTION_REFUSED && name.len < length &&
           slice_starts_lower(name, slice_make(row->name, name.len));
}

/* How many of the original's (or the added) rows the name abbreviates; the last of them in *found. */
static size_t candidates(const struct option_row *rows, struct slice name, bool added,
                         const struct option_row **found) {
    size_t n = 0;
    for (const struct option_row *row = rows; row->name; row++)
        if (row->added == added && is_abbreviation(name, row)) {
            *found = row;
            n++;
        }
    return n;
}

static void add_ambiguous(struct messages *messages, const struct option_row *rows, struct slice name,
                          bool added) {
    struct bytebuf list = {0};
    for (const struct option_row *row = rows; row->name; row++)
        if (row->added == added && is_abbreviation(name, row)) {
            bytebuf_add(&list, list.len ? SLICE(", --") : SLICE("--"));
            bytebuf_add(&list, slice_of_text(row->name));
        }
    messages_add(messages, "--%.*s is ambiguous: %.*s", (int)name.len, name.at, (int)list.len, list.at);
    bytebuf_free(&list);
}

/* Adds that there is no such option, and which one may have been meant. `letters`: rows that are not `added`
 * are known by their letter. */
static void add_unknown(struct messages *messages, const struct option_row *rows, struct slice name,
                        bool letters) {
    struct nearest nearest = nearest_to(name);
    const struct option_row *meant = NULL;
    for (const struct option_row *row = rows; row->name; row++)
        if (row->help && nearest_try(&nearest, slice_of_text(row->name)))
            meant = row;
    if (!meant)
        messages_add(messages, "unknown option --%.*s", (int)name.len, name.at);
    else if (letters && !meant->added)
        messages_add(messages, "unknown option --%.*s; did you mean -%c?", (int)name.len, name.at,
                     meant->letter);
    else
        messages_add(messages, "unknown option --%.*s; did you mean --%s?", (int)name.len, name.at,
                     meant->name);
}

/* An exact name, else the only one it abbreviates, the original's names first. NULL: a message was added. */
static const struct option_row *lookup(const struct option_row *rows, struct slice name,
                                       struct messages *messages) {
    const struct option_row *found = NULL;
    for (const struct option_row *row = rows; row->name; row++)
        if (strlen(row->name) == name.len && slice_starts_lower(name, slice_of_text(row->name)))
            return row;
    for (int added = 0; added < 2; added++) {
        size_t n = name.len ? candidates(rows, name, added, &found) : 0;
        if (n == 1 && added && name.len < OPTION_SHORTEST_ADDED) {
            messages_add(messages, "unknown option --%.*s; did you mean --%s?", (int)name.len, name.at,
                         found->name);
            return NULL;
        }
        if (n == 1 && !found->whole)
            return found;
        if (n > 1) {
            add_ambiguous(messages, rows, name, added);
            return NULL;
        }
    }
    add_unknown(messages, rows, name, false);
    return NULL;
}

/* Adds what the row says of a habit, as a hint or, then false, as an error. */
static bool add_instead(const struct option_row *row, struct messages *messages) {
    if (row->instead)
        messages_add(messages, "%s%s: %s", row->name[1] ? "--" : "-", row->name, row->instead);
    return row->kind != OPTION_REFUSED;
}

/* One word that is an option, `value` being what follows "=" or NULL; *next is the word after it. */
static bool parse_option(const struct option_row *rows, void *settings, struct slice name, const char *value,
                         char ***next, struct messages *messages) {
    const struct option_row *row = lookup(rows, name, messages);
    if (!row || !add_instead(row, messages))
        return false;
    bool alone = row->kind == OPTION_SWITCH || row->kind == OPTION_SET;
    if (alone && value) {
        messages_add(messages, "--%s takes no value", row->name);
        return false;
    }
    if (alone)
        return store(row, settings, NULL, messages);
    if (!value && row->otherwise)
        value = row->otherwise;
    else if (!value)
        value = **next ? *(*next)++ : NULL;
    else if (!*value)
        value = NULL; /* as Getopt::Long has it, "--name=" lacks its value */
    if (!value) {
        messages_add(messages, "--%s wants a value", row->name);
        return false;
    }
    return store(row, settings, value, messages);
}

/* "--name", "-name" or "+name" without what makes it an option, cut at a "=" that is not the first byte. */
static struct slice option_name(const char *word, const char **value) {
    struct slice name = slice_of_text(word + 1 + (word[0] == '-' && word[1] == '-'));
    size_t equals = name.len ? 1 + slice_find(slice_from(name, 1), '=') : 0;
    *value = equals < name.len ? name.at + equals + 1 : NULL;
    return slice_part(name, 0, equals < name.len ? equals : name.len);
}

static bool is_word(const char *word, const char *text) {
    return slice_equal(slice_of_text(word), slice_of_text(text));
}

bool options_parse(const struct option_row *rows, void *settings, int *argc, char **argv,
                   struct messages *messages) {
    bool good = true, only_files = false;
    int files = 0;
    for (char **next = argv + (*argc > 0); *next;) {
        char *word = *next++;
        const char *value;
        if (only_files || (word[0] != '-' && word[0] != '+') || is_word(word, "-")) {
            argv[files++] = word;
        } else if (is_word(word, "--")) {
            only_files = true;
        } else if (is_word(word, "+")) {
            messages_add(messages, "an option is missing after +");
            good = false;
        } else {
            struct slice name = option_name(word, &value);
            good = parse_option(rows, settings, name, value, &next, messages) && good;
        }
    }
    *argc = files;
    argv[files] = NULL;
    return good;
}

/* The row of a switch letter, or NULL. */
static const struct option_row *lookup_letter(const struct option_row *rows, char letter) {
    for (const struct option_row *row = rows; row->name; row++)
        if (row->letter && row->letter == letter)
            return row;
    return NULL;
}

static const struct option_row *lookup_long(const struct option_row *rows, struct slice name) {
    for (const struct option_row *row = rows; row->name; row++)
        if (row->added && slice_equal(name, slice_of_text(row->name)))
            return row;
    return NULL;
}

/*
 * A bundle such as -ns. False: a letter is unknown. *ended:
 * the bundle ends in a dash, which ends the options.
 */
static bool parse_bundle(const struct option_row *rows, void *settings, const char *word, bool *ended,
                         struct messages *messages) {
    bool good = true;
    for (const char *letter = word + 1; *letter; letter++) {
        const struct option_row *row = lookup_letter(rows, *letter);
        if (letter > word + 1 && letter[0] == '-' && !letter[1]) {
            *ended = true;
        } else if (row) {
            good = add_instead(row, messages) && store(row, settings, row->otherwise, messages) && good;
        } else {
            messages_add(messages, "unknown option -%c", *letter);
            good = false;
        }
    }
    return good;
}

bool options_parse_letters(const struct option_row *rows, void *settings, int *argc, char **argv,
                           struct messages *messages) {
    bool good = true, ended = false;
    char **next = argv + (*argc > 0);
    while (*next && !ended && (*next)[0] == '-' && (*next)[1]) {
        const char *word = *next++, *value;
        struct slice name = option_name(word, &value);
        if (is_word(word, "--"))
            break;
        if (word[1] == '-' && lookup_long(rows, name)) {
            good = parse_option(rows, settings, name, value, &next, messages) && good;
        } else if (word[1] == '-') {
            add_unknown(messages, rows, name, true);
            good = false;
        } else {
            good = parse_bundle(rows, settings, word, &ended, messages) && good;
        }
    }
    int files = 0;
    while (*next)
        argv[files++] = *next++;
    *argc = files;
    argv[files] = NULL;
    return good;
}
