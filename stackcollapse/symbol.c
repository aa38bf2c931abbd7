/* symbol: the operators that hold brackets are matched longest first. */
#include "symbol.h"

#include "words.h"

#include "base/banned.h"

static const struct slice operators[] = {
    SLICE_INIT("()"),  SLICE_INIT("[]"),  SLICE_INIT("->*"), SLICE_INIT("->"), SLICE_INIT("<<="),
    SLICE_INIT(">>="), SLICE_INIT("<=>"), SLICE_INIT("<<"),  SLICE_INIT(">>"), SLICE_INIT("<="),
    SLICE_INIT(">="),  SLICE_INIT("<"),   SLICE_INIT(">"),
};

/* Bytes of "operator" and the brackets of its name at that place; 0: there is no operator. */
static size_t operator_length(struct slice text, size_t at) {
    struct slice word = SLICE("operator");
    struct slice rest = slice_from(text, at);
    if (!slice_starts(rest, word) || (at && byte_is_word(text.at[at - 1])) ||
        (rest.len > word.len && byte_is_word(rest.at[word.len])))
        return 0;
    rest = slice_from(rest, word.len);
    size_t blank = slice_starts(rest, SLICE(" ()")) || slice_starts(rest, SLICE(" []"));
    for (size_t i = 0; i < sizeof operators / sizeof *operators; i++)
        if (slice_starts(slice_from(rest, blank), operators[i]))
            return word.len + blank + operators[i].len;
    return word.len;
}

bool symbol_step(struct symbol *self) {
    struct slice rest = slice_from(self->text, self->next);
    self->at = self->next;
    if (!rest.len)
        return false;
    char c = rest.at[0];
    size_t length = c == 'o' ? operator_length(self->text, self->at) : 0;
    if (c == '-' && rest.len > 1 && rest.at[1] == '>')
        length = 2;
    self->next += length ? length : 1;
    if (!length && (c == '(' || c == '<' || c == '[' || c == '{'))
        self->depth++;
    if (self->depth && (c == ')' || c == '>' || c == ']' || c == '}'))
        self->depth--;
    return true;
}

/* Goes over bytes of names, among which no bracket and no operator begins. */
static inline void skip_plain(struct symbol *self) {
    size_t at = self->next;
    while (at < self->text.len && self->text.at[at] != 'o' &&
           (byte_is_word(self->text.at[at]) || self->text.at[at] == ':'))
        at++;
    self->next = at;
}

size_t symbol_arguments(struct slice text, bool *certain) {
    struct symbol symbol = {.text = text};
    struct slice start = SLICE(" ("), anonymous = SLICE(" (anonymous namespace)");
    for (skip_plain(&symbol); symbol_step(&symbol); skip_plain(&symbol)) {
        if (symbol.depth || text.at[symbol.at] != ' ')
            continue;
        struct slice rest = slice_from(text, symbol.at);
        if (slice_starts(rest, start) && !slice_starts(rest, anonymous)) {
            /* "operator (" may go on as "operator ()" */
            *certain = !slice_ends(slice_part(text, 0, symbol.at), SLICE("operator"));
            return symbol.at;
        }
    }
    *certain = false;
    return symbol.depth ? slice_search(text, start) : text.len;
}

/* Whether only what may follow an argument list is there. */
static bool is_trailer(struct slice rest) {
    static const struct slice words[] = {SLICE_INIT("const"), SLICE_INIT("volatile"), SLICE_INIT("&&"),
                                         SLICE_INIT("&")};
    for (rest = slice_trim_start(rest); rest.len; rest = slice_trim_start(rest)) {
        size_t i = 0, count = sizeof words / sizeof *words;
        while (i < count && !words_take(&rest, words[i]))
            i++;
        if (i < count)
            continue;
        size_t end = slice_find(rest, ']');
        if (!slice_starts(rest, SLICE("[clone ")) || end == rest.len)
            return false;
        rest = slice_from(rest, end + 1);
    }
    return true;
}

struct slice symbol_without_arguments(struct slice name) {
    size_t scope = slice_search(name, SLICE("::")), start = name.len, end = name.len, opened = name.len;
    struct symbol symbol = {.text = name};
    if (scope == name.len)
        return name;
    for (size_t before = 0; symbol_step(&symbol); before = symbol.depth) {
        if (before == 0 && symbol.depth == 1)
            opened = symbol.at;
        if (before == 1 && symbol.depth == 0 && opened > scope &&
            (name.at[opened] == '(' || name.at[opened] == '<')) {
            start = opened;
            end = symbol.next;
        }
    }
    if (start == name.len || symbol.depth || !is_trailer(slice_from(name, end)))
        return name;
    return slice_part(name, 0, start);
}

bool symbol_cut(struct slice *rest, struct slice *part) {
    struct symbol symbol = {.text = *rest};
    if (!rest->at)
        return false;
    while (symbol_step(&symbol))
        if (symbol.depth == 0 && slice_starts(slice_from(*rest, symbol.at), SLICE("->"))) {
            *part = slice_part(*rest, 0, symbol.at);
            *rest = slice_from(*rest, symbol.next);
            return true;
        }
    *part = *rest;
    *rest = (struct slice){0};
    return true;
}
