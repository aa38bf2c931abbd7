/*
 * utf8 - bytes to characters, for any bytes
 *
 * Whatever the input, it splits into characters: a well-formed sequence is its code point, and each sequence
 * that is not is one U+FFFD. The generalised forms that Perl lets pass (surrogates, up to six bytes) keep
 * their code point; utf8_is_xml says which code points an XML 1.0 document may hold.
 *
 *     uint32_t code;
 *     while (utf8_next(&rest, &code))
 *         sum += code;
 */
#ifndef UTF8_H
#define UTF8_H

#include <stdint.h>

#include "base/bytebuf.h"
#include "base/slice.h"

#define UTF8_REPLACEMENT 0xFFFDu

/* May be at the start of a file, and is not part of its text. */
#define UTF8_MARK "\xEF\xBB\xBF"

/* Takes the next character off; false at the end. */
bool utf8_next(struct slice *rest, uint32_t *code);

/* Characters in the text. */
size_t utf8_length(struct slice text);

/* Bytes that the first `characters` characters take. */
size_t utf8_prefix(struct slice text, size_t characters);

/* Whether XML 1.0 allows the character (production Char). */
static inline bool utf8_is_xml(uint32_t code) {
    return (code >= 0x20 && code <= 0xD7FF) || (code >= 0xE000 && code <= 0xFFFD) ||
           (code >= 0x10000 && code <= 0x10FFFF) || code == '\t' || code == '\n' || code == '\r';
}

/* Bytes that are enough to recognise UTF-16. */
enum { UTF16_START = 16 };

/*
 * Whether a file that begins so is UTF-16 of ASCII text: it has a byte order mark and a NUL in its first
 * character, or every second one of sixteen bytes is NUL.
 */
bool utf8_is_utf16(struct slice start);

/* Appends the character; code points above U+10FFFF and surrogates become U+FFFD. */
void utf8_add(struct bytebuf *into, uint32_t code);

#endif
