/*
 * slice - a view of bytes that somebody else owns
 *
 * A slice never owns, never ends in a NUL and may hold any byte. It lives as long as the bytes it points
 * into. Its functions cannot fail.
 *
 *     struct slice line = SLICE("a;b 12"), frame;
 *     while (slice_cut(&line, ';', &frame))
 *         use(frame);
 */
#ifndef SLICE_H
#define SLICE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/contract.h"

struct slice {
    const char *at; /* may be NULL when len is 0 */
    size_t len;     /* bytes */
};

/* A slice of a string literal; the second for the initialisers of static tables. */
#define SLICE(literal) ((struct slice)SLICE_INIT(literal))
#define SLICE_INIT(literal) \
    { "" literal, sizeof(literal) - 1 }

/* Blank is what Perl's \s matches in bytes: SP TAB LF VT FF CR. */
static inline bool byte_is_blank(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static inline bool byte_is_digit(char c) {
    return c >= '0' && c <= '9';
}

static inline bool byte_is_hex(char c) {
    return byte_is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/* Without the capitals: perf and the kernel print small letters. */
static inline bool byte_is_small_hex(char c) {
    return byte_is_digit(c) || (c >= 'a' && c <= 'f');
}

/* The value of a hexadecimal digit. */
static inline unsigned byte_hex_value(char c) {
    assert(byte_is_hex(c));
    return (unsigned)(byte_is_digit(c) ? c - '0' : (c | 32) - 'a' + 10);
}

/* The small letter of an ASCII capital; any other byte as it is. */
static inline char byte_lower(char c) {
    return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

/* Word bytes are letters, digits and the underscore, ASCII only. */
static inline bool byte_is_word(char c) {
    return byte_is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

/* Whether it is one of the bytes. */
static inline bool byte_is_any_of(char c, struct slice bytes) {
    return memchr(bytes.at, c, bytes.len) != NULL;
}

/* Eight bytes as a number of this machine. */
static inline uint64_t bytes_read8(const char *at) {
    uint64_t value;
    memcpy(&value, at, sizeof value);
    return value;
}

static inline struct slice slice_make(const char *at, size_t len) {
    assert(at || !len);
    return (struct slice){at, len};
}

/* Whether it is a hexadecimal number: digits only, at least one. */
static inline bool slice_is_hex(struct slice s) {
    size_t i = 0;
    while (i < s.len && byte_is_hex(s.at[i]))
        i++;
    return i && i == s.len;
}

/* The bytes of a NUL-terminated text, for instance a word of argv. */
static inline struct slice slice_of_text(const char *text) {
    return (struct slice){text, strlen(text)};
}

/* The part from byte `from` on, up to but without byte `to`. from <= to <= s.len. */
static inline struct slice slice_part(struct slice s, size_t from, size_t to) {
    assert(from <= to && to <= s.len);
    return (struct slice){s.at ? s.at + from : NULL, to - from};
}

static inline struct slice slice_from(struct slice s, size_t from) {
    return slice_part(s, from, s.len);
}

static inline bool slice_equal(struct slice a, struct slice b) {
    return a.len == b.len && (a.len == 0 || memcmp(a.at, b.at, a.len) == 0);
}

static inline bool slice_starts(struct slice s, struct slice start) {
    return s.len >= start.len && (start.len == 0 || memcmp(s.at, start.at, start.len) == 0);
}

/* The same, capitals of ASCII in `s` being taken for the small letters that `start` has. */
static inline bool slice_starts_lower(struct slice s, struct slice start) {
    size_t i = 0;
    while (i < start.len && i < s.len && byte_lower(s.at[i]) == start.at[i])
        i++;
    return i == start.len;
}

static inline bool slice_ends(struct slice s, struct slice end) {
    return s.len >= end.len && (end.len == 0 || memcmp(s.at + (s.len - end.len), end.at, end.len) == 0);
}

/* Negative, zero or positive as a sorts before, with or after b, by unsigned bytes; a prefix sorts first. */
int slice_compare(struct slice a, struct slice b);

/* Position of the first (last) occurrence of the byte, or s.len. */
size_t slice_find(struct slice s, char byte);
size_t slice_find_last(struct slice s, char byte);

/* Position of the first occurrence of a part that is not empty, or s.len. */
size_t slice_search(struct slice s, struct slice part);

/* The same of the last occurrence. */
size_t slice_search_last(struct slice s, struct slice part);

static inline bool slice_has(struct slice s, struct slice part) {
    return slice_search(s, part) < s.len;
}

/* Without the blanks at its start, at its end, or both. */
struct slice slice_trim_start(struct slice s);
struct slice slice_trim_end(struct slice s);
struct slice slice_trim(struct slice s);

/* How many bytes at the start of both are equal. */
size_t slice_common(struct slice a, struct slice b);

/*
 * Takes the field before the next separator off *rest. Returns false when nothing is left: "a;b" has two
 * fields, "a;" has "a" and then an empty one, and the empty slice has one empty field. *rest with at == NULL
 * marks the end: so a slice that never had bytes, such as that of a bytebuf to which nothing was ever added,
 * has no field, but an emptied one has one. Who may get either says which it is.
 */
bool slice_cut(struct slice *rest, char separator, struct slice *field);

#endif
