/*
 * words - parts of lines and of names that several formats read alike
 *
 * Cursor functions: each takes what it knows off the start of *rest, or leaves it as it is.
 *
 *     struct slice rest = line, number;
 *     if (words_take(&rest, SLICE("TID ")) && words_take_digits(&rest, &number))
 *         use(number);
 */
#ifndef WORDS_H
#define WORDS_H

#include "base/contract.h"
#include "base/slice.h"

/* Takes this text. */
MUST_USE static inline bool words_take(struct slice *rest, struct slice text) {
    if (!slice_starts(*rest, text))
        return false;
    *rest = slice_from(*rest, text.len);
    return true;
}

/* Takes at least one digit. */
MUST_USE bool words_take_digits(struct slice *rest, struct slice *digits);

/* Takes "0x" and at least one hexadecimal digit. */
MUST_USE bool words_take_address(struct slice *rest, struct slice *address);

/* Takes blanks; false: there are none. */
bool words_take_blanks(struct slice *rest);

/* Takes bytes up to a blank; false: there are none. */
MUST_USE bool words_take_word(struct slice *rest, struct slice *word);

/* Whether it is digits, at least one. */
bool words_is_number(struct slice text);

/* The number that digits stand for; UINT64_MAX if that does not fit. */
uint64_t words_number(struct slice digits);

/* Where " (" begins whose parenthesis is closed by the last byte of the text; its length: nowhere. */
size_t words_last_bracket(struct slice text);

/* Without "+0x1f" at its end. */
struct slice words_without_offset(struct slice name);

/* Without "+31" at its end. */
struct slice words_without_decimal_offset(struct slice name);

/* Without the L of a Java class at its start, "Lorg/acme/Pool;::get". */
struct slice words_without_class_mark(struct slice name);

/* Without everything from this text on. */
struct slice words_before(struct slice text, struct slice mark);

#endif
