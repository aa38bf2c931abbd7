/* folded_line: read from the end of the line, where it is unambiguous. */
#include "profile/folded_line.h"

#include "base/count.h"

#include "base/banned.h"

/*
 * Blanks of Unicode beyond ASCII, in UTF-8: U+0085 U+00A0
 * U+1680 U+2000-200A U+2028 U+2029 U+202F U+205F U+3000.
 */
static size_t unicode_blank_before(struct slice line, size_t end) {
    static const struct slice others[] = {SLICE_INIT("\xC2\x85"),     SLICE_INIT("\xC2\xA0"),
                                          SLICE_INIT("\xE1\x9A\x80"), SLICE_INIT("\xE2\x80\xA8"),
                                          SLICE_INIT("\xE2\x80\xA9"), SLICE_INIT("\xE2\x80\xAF"),
                                          SLICE_INIT("\xE2\x81\x9F"), SLICE_INIT("\xE3\x80\x80")};
    struct slice head = slice_part(line, 0, end);
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (slice_ends(head, others[i]))
            return others[i].len;
    if (end >= 3 && slice_ends(slice_part(head, 0, end - 1), SLICE("\xE2\x80"))) {
        unsigned char last = (unsigned char)line.at[end - 1];
        return last >= 0x80 && last <= 0x8A ? 3 : 0;
    }
    return 0;
}

bool folded_line_parse(struct slice line, enum folded_blanks blanks, struct folded_line *folded) {
    size_t start = line.len;
    while (start > 0 && (byte_is_digit(line.at[start - 1]) || line.at[start - 1] == '.'))
        start--;
    struct slice count = slice_from(line, start);
    if (start == 0 || count.len == 0 || count_length(count) != count.len)
        return false;
    size_t blank = byte_is_blank(line.at[start - 1]);
    if (!blank && blanks == FOLDED_UTF8)
        blank = unicode_blank_before(line, start);
    if (!blank)
        return false;
    *folded = (struct folded_line){slice_part(line, 0, start - blank), count};
    return true;
}

bool folded_line_has_unrecognised_count(struct slice line) {
    size_t start = line.len;
    while (start > 0 && !byte_is_blank(line.at[start - 1]))
        start--;
    struct slice word = slice_from(line, start);
    size_t sign = word.len && byte_is_any_of(word.at[0], SLICE("+-."));
    return start > 0 && sign < word.len && byte_is_digit(word.at[sign]);
}

struct slice folded_line_frames(struct slice stack) {
    while (stack.len && stack.at[stack.len - 1] == ';')
        stack.len--;
    return stack;
}
