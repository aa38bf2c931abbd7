/*
 * dwarf_reader - numbers and addresses as DWARF writes them
 *
 * Goes on with a view's cursor: what is not inside is 0, and the cursor's `failed` says so at the end.
 *
 *     struct view_cursor cursor = {.view = bytes};
 *     uint64_t factor = dwarf_read_unsigned(&cursor);
 *     uint64_t start = dwarf_read_address(&cursor, 0x1b, &bases);
 */
#ifndef DWARF_READER_H
#define DWARF_READER_H

#include "base/contract.h"
#include "base/view.h"

/* What addresses that are not absolute are relative to. */
struct dwarf_bases {
    uint64_t section; /* the address of the first byte of the cursor's view */
    uint64_t data;    /* of the header (.eh_frame_hdr) */
    uint64_t function;
    unsigned word; /* bytes of an address: 4 or 8 */
};

/* How an address is written (DW_EH_PE_ of the Linux Standard Base): a form, and what it is relative to. */
enum dwarf_encoding { DWARF_ABSOLUTE = 0, DWARF_DATA_SIGNED4 = 0x3b, DWARF_OMITTED = 0xff };

/* LEB128 of at most 16 bytes; bits beyond the 64th are dropped. */
uint64_t dwarf_read_unsigned(struct view_cursor *cursor);
int64_t dwarf_read_signed(struct view_cursor *cursor);

/* A number of `size` bytes: 1, 2, 4 or 8; another size fails. */
uint64_t dwarf_read_number(struct view_cursor *cursor, unsigned size);

/* An address; one that is stored elsewhere, or an unknown encoding, fails. */
uint64_t dwarf_read_address(struct view_cursor *cursor, uint8_t encoding, const struct dwarf_bases *bases);

/* The number of the same form, relative to nothing: the size of what begins at such an address. */
uint64_t dwarf_read_extent(struct view_cursor *cursor, uint8_t encoding, const struct dwarf_bases *bases);

#endif
