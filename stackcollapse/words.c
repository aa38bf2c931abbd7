/* words: plain loops; each is linear in what it looks at. */
#include "words.h"

#include "base/banned.h"

/* Takes so many bytes off *rest. */
static struct slice take(struct slice *rest, size_t bytes) {
    struct slice taken = slice_part(*rest, 0, bytes);
    *rest = slice_from(*rest, bytes);
    return taken;
}

bool words_take_digits(struct slice *rest, struct slice *digits) {
    size_t at = 0;
    while (at < rest->len && byte_is_digit(rest->at[at]))
        at++;
    *digits = take(rest, at);
    return at > 0;
}

bool words_take_address(struct slice *rest, struct slice *address) {
    size_t at = 2;
    while (at < rest->len && byte_is_hex(rest->at[at]))
        at++;
    if (!slice_starts(*rest, SLICE("0x")) || at == 2)
        return false;
    *address = take(rest, at);
    return true;
}

bool words_take_blanks(struct slice *rest) {
    size_t before = rest->len;
    *rest = slice_trim_start(*rest);
    return rest->len < before;
}

bool words_take_word(struct slice *rest, struct slice *word) {
    size_t at = 0;
    while (at < rest->len && !byte_is_blank(rest->at[at]))
        at++;
    *word = take(rest, at);
    return at > 0;
}

bool words_is_number(struct slice text) {
    size_t at = 0;
    while (at < text.len && byte_is_digit(text.at[at]))
        at++;
    return at > 0 && at == text.len;
}

uint64_t words_number(struct slice digits) {
    uint64_t number = 0;
    for (size_t i = 0; i < digits.len; i++)
        if (__builtin_mul_overflow(number, 10, &number) ||
            __builtin_add_overflow(number, (uint64_t)(digits.at[i] - '0'), &number))
            return UINT64_MAX;
    return number;
}

size_t words_last_bracket(struct slice text) {
    size_t depth = 0;
    if (!slice_ends(text, SLICE(")")))
        return text.len;
    for (size_t i = text.len; i > 0; i--) {
        depth += text.at[i - 1] == ')';
        if (text.at[i - 1] == '(' && --depth == 0)
            return i > 1 && text.at[i - 2] == ' ' ? i - 2 : text.len;
    }
    return text.len;
}

struct slice words_before(struct slice text, struct slice mark) {
    return slice_part(text, 0, slice_search(text, mark));
}

struct slice words_without_offset(struct slice name) {
    size_t plus = slice_find_last(name, '+');
    if (plus == name.len || !slice_starts(slice_from(name, plus), SLICE("+0x")))
        return name;
    return slice_is_hex(slice_from(name, plus + 3)) ? slice_part(name, 0, plus) : name;
}

struct slice words_without_decimal_offset(struct slice name) {
    size_t end = name.len;
    while (end > 0 && byte_is_digit(name.at[end - 1]))
        end--;
    return end > 0 && end < name.len && name.at[end - 1] == '+' ? slice_part(name, 0, end - 1) : name;
}

struct slice words_without_class_mark(struct slice name) {
    size_t at = 1;
    while (at < name.len && (byte_is_word(name.at[at]) || byte_is_any_of(name.at[at], SLICE("$/"))))
        at++;
    bool is_class = slice_starts(name, SLICE("L")) && at > 1 && at < name.len && name.at[at] == ';';
    return slice_from(name, is_class);
}
