/*
 * xml_text - text in attribute values and between tags; used by xml only
 *
 *     self->state = XML_AT_TEXT;
 *     if (xml_read_value(self))
 *         use(self->buffer);             // if self->keeping
 */
#ifndef XML_TEXT_H
#define XML_TEXT_H

#include "base/xml.h"

/* Where it is between two events. */
enum xml_state {
    XML_AT_START,     /* 0: so it begins */
    XML_IN_CONTENT,   /* outside of tags */
    XML_IN_TAG,       /* after the name of an element, or an attribute */
    XML_AT_ATTRIBUTE, /* before its value, after the quote */
    XML_AT_TEXT,      /* before text */
    XML_AT_CDATA      /* after the mark that begins it */
};

/* Sets what is wrong, unless something is already. Returns false. */
bool xml_fail(struct xml *self, const char *why);

/* Takes this byte, if it is the next one. */
static inline bool xml_take_byte(struct xml *self, char byte) {
    if (bytereader_peek(&self->bytes) != (unsigned char)byte)
        return false;
    bytereader_skip(&self->bytes);
    return true;
}

/* Reads the next character, whose first byte is c and which is not markup here. White space of an attribute
 * is a blank; CR LF is LF. */
bool xml_read_byte(struct xml *self, int c);

/* Reads the value that comes next, if there is one. */
bool xml_read_value(struct xml *self);

#endif
