/* dwarf_reader: an encoding's low half is the form of the number, its high half what that is relative to. */
#include "symbols/dwarf_reader.h"

#include "base/banned.h"

enum { FORM_BITS = 0x0f, RELATION_BITS = 0x70, INDIRECT = 0x80 };

enum { LONGEST_NUMBER = 16 }; /* bytes of LEB128; ten hold 64 bits */

enum form {
    FORM_WORD = 0,
    FORM_UNSIGNED = 1,
    FORM_UNSIGNED2 = 2,
    FORM_UNSIGNED4 = 3,
    FORM_UNSIGNED8 = 4,
    FORM_SIGNED_WORD = 8,
    FORM_SIGNED = 9,
    FORM_SIGNED2 = 0xa,
    FORM_SIGNED4 = 0xb,
    FORM_SIGNED8 = 0xc
};

enum relation {
    RELATIVE_TO_NOTHING = 0,
    RELATIVE_TO_PLACE = 0x10,
    RELATIVE_TO_DATA = 0x30,
    RELATIVE_TO_FUNCTION = 0x40
};

/* The bits of a number of LEB128; *shift: how many there were, *last: its last byte. A number may be padded,
 * but not without end: it may be read again for every address. */
static uint64_t read_bits(struct view_cursor *cursor, unsigned *shift, uint8_t *last) {
    uint64_t value = 0;
    unsigned count = 0;
    *shift = 0;
    do {
        *last = cursor_read1(cursor);
        if (*shift < 64)
            value |= (uint64_t)(*last & 0x7f) << *shift;
        *shift += *shift < 64 ? 7 : 0;
        count++;
    } while (*last & 0x80 && count < LONGEST_NUMBER);
    cursor->failed |= *last & 0x80;
    return cursor->failed ? 0 : value;
}

uint64_t dwarf_read_unsigned(struct view_cursor *cursor) {
    unsigned shift;
    uint8_t last;
    return read_bits(cursor, &shift, &last);
}

int64_t dwarf_read_signed(struct view_cursor *cursor) {
    unsigned shift;
    uint8_t last;
    uint64_t value = read_bits(cursor, &shift, &last);
    if (shift < 64 && last & 0x40)
        value |= UINT64_MAX << shift;
    return (int64_t)value;
}

uint64_t dwarf_read_number(struct view_cursor *cursor, unsigned size) {
    switch (size) {
    case 1:
        return cursor_read1(cursor);
    case 2:
        return cursor_read2(cursor);
    case 4:
        return cursor_read4(cursor);
    case 8:
        return cursor_read8(cursor);
    default:
        cursor->failed = true;
        return 0;
    }
}

static uint64_t read_form(struct view_cursor *cursor, unsigned form, unsigned word) {
    switch (form) {
    case FORM_WORD:
        return dwarf_read_number(cursor, word);
    case FORM_SIGNED_WORD:
        return word == 4 ? (uint64_t)(int32_t)cursor_read4(cursor) : cursor_read8(cursor);
    case FORM_UNSIGNED:
        return dwarf_read_unsigned(cursor);
    case FORM_SIGNED:
        return (uint64_t)dwarf_read_signed(cursor);
    case FORM_UNSIGNED2:
        return cursor_read2(cursor);
    case FORM_SIGNED2:
        return (uint64_t)(int16_t)cursor_read2(cursor);
    case FORM_UNSIGNED4:
        return cursor_read4(cursor);
    case FORM_SIGNED4:
        return (uint64_t)(int32_t)cursor_read4(cursor);
    case FORM_UNSIGNED8:
    case FORM_SIGNED8:
        return cursor_read8(cursor);
    default:
        cursor->failed = true;
        return 0;
    }
}

uint64_t dwarf_read_extent(struct view_cursor *cursor, uint8_t encoding, const struct dwarf_bases *bases) {
    return read_form(cursor, encoding & FORM_BITS, bases->word);
}

uint64_t dwarf_read_address(struct view_cursor *cursor, uint8_t encoding, const struct dwarf_bases *bases) {
    uint64_t place = bases->section + cursor->at;
    uint64_t value = read_form(cursor, encoding & FORM_BITS, bases->word);
    if (encoding & INDIRECT)
        cursor->failed = true;
    switch (encoding & RELATION_BITS) {
    case RELATIVE_TO_NOTHING:
        break;
    case RELATIVE_TO_PLACE:
        value += place;
        break;
    case RELATIVE_TO_DATA:
        value += bases->data;
        break;
    case RELATIVE_TO_FUNCTION:
        value += bases->function;
        break;
    default:
        cursor->failed = true;
    }
    value = bases->word == 4 ? (uint32_t)value : value;
    return cursor->failed ? 0 : value;
}
